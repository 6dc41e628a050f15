"""Two reports that never happened: a flood of forged mail, and one used account among forged mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from whosent.bounce import FailedRecipient, OtherKind, Permanence, Reason, ReturnedForm, Standing
from whosent.evidence import Fact, Forger, Observation, Tier
from whosent.provider import (
    Confidence,
    Kind,
    Menu,
    Note,
    NoteKind,
    Page,
    PageKind,
    Profile,
    Source,
    SourceKind,
    Words,
)
from whosent.raw import Folder, Place
from whosent.report import CheckReport, DnsMode, DnsUse, Other, Seen, Unread
from whosent.verdict import (
    HYPOTHESES,
    Actor,
    Attribution,
    Campaign,
    Cause,
    CauseFinding,
    LentBy,
    Missing,
    MissingKind,
    Verdict,
    Weighing,
)

FIRST_DAY = datetime(2025, 8, 11, 3, 20, tzinfo=UTC)
HOSTILE_SUBJECT = "\x1b[2JInvoice \u202egnp.exe http://pay.example.net/login"

_FOREIGN = ("writer.foreign", Tier.T1, {"reporter": "mx.northwind.example"}, (3.0, 0.0, 0.0, 0.0, -15.0))
_STRANGER = (
    "route.from_stranger",
    Tier.T2,
    {"reporter": "mx.northwind.example", "address": "203.0.113.9"},
    (20.0, 0.0, 0.0, 0.0, 0.0),
)
_UNSIGNED = ("dkim.absent", Tier.T1, {}, (17.0, 0.0, 0.0, 0.0, 0.0))
_BY_PROVIDER = ("writer.provider", Tier.T1, {}, (0.0, 18.0, 18.0, 18.0, -15.0))
_LOGIN = ("submission.owner", Tier.T1, {"login": "hanako@kestrel.example"}, (0.0, 25.0, 25.0, 5.0, 0.0))
_UNUSUAL = ("client.unusual", Tier.T1, {"address": "198.51.100.77"}, (0.0, 10.0, -10.0, 0.0, 0.0))
_IN_SENT = ("sent.match", Tier.T1, {}, (0.0, 18.0, 25.0, 0.0, 0.0))

Row = tuple[str, Tier, dict[str, str], tuple[float, ...]]


def kestrel() -> Profile:
    """A provider about which a little is known."""
    cited = {"sources": ("help",), "confidence": Confidence.A}
    return Profile(
        schema=1,
        name="kestrel",
        title=Words(ja="ケストレルメール", en="Kestrel Mail"),
        kind=Kind.WEBMAIL,
        checked=date(2025, 8, 1),
        pages=(
            Page(
                about=PageKind.LOGIN_HISTORY,
                label=Words(ja="ログイン履歴", en="Login history"),
                url="https://account.kestrel.example/logins",
                lacks=Words(
                    ja="メールソフトからの接続は載りません。",
                    en="Connections by mail software are not in it.",
                ),
                **cited,
            ),
            Page(
                about=PageKind.MAIL_SOFTWARE_HISTORY,
                label=Words(ja="メールソフトの履歴", en="Mail software history"),
                menu=Menu(ja=("設定", "メールソフト"), en=("Settings", "Mail software")),
                **cited,
            ),
            Page(
                about=PageKind.PASSWORD,
                label=Words(ja="パスワードの変更", en="Change the password"),
                menu=Menu(ja=("設定", "パスワードの変更"), en=("Settings", "Change the password")),
                **cited,
            ),
            Page(
                about=PageKind.TWO_FACTOR,
                label=Words(ja="うわさの画面", en="A page by hearsay"),
                sources=("help",),
                confidence=Confidence.C,
            ),
        ),
        notes=(
            Note(
                about=NoteKind.RETENTION,
                text=Words(
                    ja="迷惑メールは10日で消えます。", en="Mail in the spam folder is deleted after ten days."
                ),
                **cited,
            ),
        ),
        sources=(Source(key="help", kind=SourceKind.OFFICIAL, title="Help", seen="2025-08-01"),),
    )


def notice(number: int, label: Cause, *rows: Row, at: datetime | None, subject: str = "", sure: float = 0.999,
           lent_by: LentBy | None = None) -> Attribution:
    """One notice with its label and facts."""
    facts = tuple(
        Fact(
            kind=kind,
            tier=tier,
            forgeable_by=Forger.REPORTER if tier is Tier.T2 else Forger.NOBODY,
            values=tuple(values.items()),
        )
        for kind, tier, values, _ in rows
    )
    each = tuple(decibans for *_, decibans in rows)
    rest = (1 - sure) / 4
    return Attribution(
        observation=Observation(
            place=Place(source="inbox.mbox", index=number, folder=Folder.INBOX),
            message_id=f"{number}@mx.northwind.example",
            subject="Undelivered Mail Returned to Sender",
            mail_system="postfix",
            standing=Standing.STRUCTURED,
            recipients=(
                FailedRecipient(
                    address=f"user{number}@northwind.example",
                    status="5.1.1",
                    reply_code=550,
                    diagnostic="550 5.1.1 User unknown",
                    reason=Reason.USERUNKNOWN,
                    permanence=Permanence.PERMANENT,
                ),
            ),
            returned=ReturnedForm.HEADERS,
            notice_at=at,
            original_at=at,
            original_subject=subject or "当選のお知らせ",
            campaign="prize" if not subject else "",
            reporter="northwind.example",
            entry_point="203.0.113.9",
            facts=facts,
        ),
        label=label,
        posterior=tuple(sure if c is label else rest for c in HYPOTHESES),
        before=(0.0,) * len(HYPOTHESES),
        weighing=Weighing(
            each=each,
            counted=(True,) * len(each),
            total=tuple(map(sum, zip(*each, strict=True))) if each else (0.0,) * len(HYPOTHESES),
            passed=label is not Cause.FORGED,
            bare=not each,
        ),
        lent_by=lent_by,
    )


def finding(cause: Cause, probability: float, db: float, *, prior: float, notices: int) -> CauseFinding:
    """A cause that is present."""
    return CauseFinding(
        cause=cause, probability=probability, bayes_factor_db=db, prior=prior, notices=notices
    )


def _forged(number: int) -> Attribution:
    rows = (_FOREIGN, _STRANGER, _UNSIGNED) if number % 4 else (_FOREIGN, _UNSIGNED)
    return notice(number, Cause.FORGED, *rows, at=FIRST_DAY + timedelta(hours=7 * number))


def _report(verdict: Verdict, *, sent: int | None, logins: int | None, address_stated: bool) -> CheckReport:
    return CheckReport(
        verdict=verdict,
        addresses=("hanako@kestrel.example",),
        address_stated=address_stated,
        provider=kestrel(),
        learnt_signing=False,
        dns=DnsUse(mode=DnsMode.AUTO, domains=("kestrel.example",), tried=True, answered=True),
        seen=Seen(
            messages=len(verdict.attributions) + 3,
            sent=sent,
            logins=logins,
            logins_from=FIRST_DAY if logins else None,
            logins_to=FIRST_DAY + timedelta(days=3) if logins else None,
            junk=4,
            source_bare=False,
        ),
        others=(
            Other(place=Place(source="inbox.mbox", index=90), kind=OtherKind.MAIL),
            Other(place=Place(source="inbox.mbox", index=91), kind=OtherKind.VACATION),
        ),
        unread=(Unread(place=Place(source="inbox.mbox", index=92), why="too_large"),),
    )


def forged_flood() -> CheckReport:
    """Twelve forged, one own, one fake; the address taken from the mail."""
    attributions = (
        *(_forged(n) for n in range(12)),
        notice(12, Cause.OWN, _BY_PROVIDER, _IN_SENT, at=FIRST_DAY, subject="8月の予定について"),
        notice(13, Cause.FAKE, at=None, subject=HOSTILE_SUBJECT, lent_by=LentBy.FLOOD),
    )
    verdict = Verdict(
        headline=Cause.FORGED,
        causes=(
            finding(Cause.FORGED, 0.99998, 42.0, prior=0.9, notices=12),
            finding(Cause.OWN, 0.97, 31.0, prior=0.012, notices=1),
            finding(Cause.FAKE, 0.96, 28.0, prior=0.04, notices=1),
        ),
        attributions=attributions,
        campaigns=(
            Campaign(
                key="prize",
                subject="当選のお知らせ",
                label=Cause.FORGED,
                notices=12,
                first_at=FIRST_DAY,
                last_at=FIRST_DAY + timedelta(hours=77),
                entry_points=1,
            ),
        ),
        account_in_doubt=False,
        contacts_leaked=True,
        actor=None,
        missing=(Missing(kind=MissingKind.MAIL_SOFTWARE_HISTORY, expected_bits=0.02),),
    )
    return _report(verdict, sent=40, logins=None, address_stated=False)


def one_used_among_forged(forged: int = 200) -> CheckReport:
    """A single one that went through the account, among forged ones."""
    at = FIRST_DAY + timedelta(days=2)
    used = notice(7, Cause.ACCOUNT, _BY_PROVIDER, _LOGIN, _UNUSUAL, at=at, subject="Your parcel")
    others = [_forged(n) for n in range(forged + 1) if n != 7]
    attributions = (*others[:7], used, *others[7:])
    verdict = Verdict(
        headline=Cause.ACCOUNT,
        causes=(
            finding(Cause.ACCOUNT, 0.998, 40.0, prior=0.04, notices=1),
            finding(Cause.FORGED, 0.9999, 44.0, prior=0.9, notices=forged),
        ),
        attributions=attributions,
        campaigns=(),
        account_in_doubt=False,
        contacts_leaked=False,
        actor=Actor.TAKEOVER,
        missing=(),
    )
    return _report(verdict, sent=40, logins=25, address_stated=True)


def undecided(missing: tuple[MissingKind, ...] = (MissingKind.LOGIN_HISTORY,)) -> CheckReport:
    """One notice that says too little."""
    attribution = notice(0, Cause.UNDECIDED, _BY_PROVIDER, at=FIRST_DAY, sure=0.2)
    verdict = Verdict(
        headline=Cause.UNDECIDED,
        causes=(finding(Cause.ACCOUNT, 0.4, 5.0, prior=0.05, notices=0),),
        attributions=(attribution,),
        campaigns=(),
        account_in_doubt=True,
        contacts_leaked=False,
        actor=None,
        missing=tuple(Missing(kind=kind, expected_bits=0.3) for kind in missing),
    )
    return _report(verdict, sent=None, logins=None, address_stated=True)


def entered(report: CheckReport | None = None) -> CheckReport:
    """A report, with a login history that shows somebody who got in by guessing; without one nothing else."""
    report = report or headline_only(Cause.NONE)
    intruder = Fact(kind="logins.intruder", tier=Tier.T1, forgeable_by=Forger.NOBODY)
    verdict = replace(
        report.verdict,
        headline=Cause.UNDECIDED,
        account_in_doubt=True,
        causes=(finding(Cause.ACCOUNT, 0.5, 15.0, prior=0.05, notices=0),),
        missing=(Missing(kind=MissingKind.SENT_FOLDER, expected_bits=0.2),),
        mailbox_facts=(intruder,),
    )
    return replace(report, verdict=verdict, seen=replace(report.seen, logins=9))


def headline_only(headline: Cause, actor: Actor | None = None) -> CheckReport:
    """A report with that headline and one notice of it, or none."""
    shown = () if headline is Cause.NONE else (notice(0, headline, _FOREIGN, at=FIRST_DAY),)
    verdict = Verdict(
        headline=headline,
        causes=(finding(headline, 0.93, 20.0, prior=0.1, notices=1),) if shown else (),
        attributions=shown,
        campaigns=(),
        account_in_doubt=headline is Cause.UNDECIDED,
        contacts_leaked=False,
        actor=actor,
        missing=(),
    )
    return _report(verdict, sent=None, logins=None, address_stated=True)
