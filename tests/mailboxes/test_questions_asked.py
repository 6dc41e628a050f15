"""Questions as people ask them, each as a mailbox with the evidence that its text describes.

The answer is what that evidence allows, or that it cannot be told yet, with the next thing to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from cloud_mailboxes import GoogleMailbox
from mail_hosts import NOON, Return
from mailbox_builder import REPORTER, THIEF, Mailbox, gone, letter, spam
from mailboxes.test_security_notices import FAILS, HOLDS, MASS, notice
from mailboxes.test_settings import box_whose_forwards_fail, check_with, forwarding
from security_mails import FOLDER, HOST, OWNER
from story_case import write_story
from told_cases import write_smtp_only
from whosent.account import Answers, SecurityKind, load_security_table, read_answers
from whosent.account.benign import load_benign
from whosent.account.login_facts import judge_logins
from whosent.account.logins import Login, LoginHistory
from whosent.account.networks import Located, NetworkKind
from whosent.api import check
from whosent.provider import load_profiles
from whosent.report.model import CheckReport
from whosent.report.security_section import open_questions
from whosent.response import Answer, Found, find_way, load_login_guide, load_questions
from whosent.verdict import Cause, MissingKind

HIDING = 'require ["fileinto"];\nif header :contains "from" "MAILER-DAEMON" { discard; }\n'


def told(text: str) -> Answers:
    return read_answers(text.encode(), "answers.toml", localize=lambda at: at)


def little(count: int, *, box: Mailbox | None = None, returned: Return = Return.NONE) -> Mailbox:
    """Notices from outside, of which only the count and their senders speak."""
    box = box or Mailbox()
    for n in range(count):
        at = NOON + timedelta(minutes=n)
        box.report(spam(box.owner, n, at=at), at=at, returned=returned)
    return box


def at_yahoo(folder: Path, box: Mailbox) -> CheckReport:
    return box.check(folder, provider="yahoo-japan", authserv_ids=())


def with_sent(folder: Path) -> CheckReport:
    box = Mailbox()
    box.write_usual_mail()
    box.fail_own_mail(1)
    return box.check(folder)


def abused(folder: Path, count: int) -> CheckReport:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(count)
    return box.check(folder, with_logins=True)


def forwarded(folder: Path, word: str) -> CheckReport:
    return check_with(box_whose_forwards_fail(), folder, forwarding(), answers=told(word) if word else None)


def not_found_yet(folder: Path) -> CheckReport:
    return box_whose_forwards_fail().check(folder)


def hiding(folder: Path) -> CheckReport:
    box = little(20, returned=Return.FULL)
    box.write_usual_mail()
    return check_with(box, folder, HIDING)


def warned_of_mass_mail(folder: Path) -> CheckReport:
    box = GoogleMailbox()
    box.write_usual_mail()
    box.report_spam(24)
    box.receive(notice(box.owner, MASS), at=NOON + timedelta(hours=1), results=HOLDS)
    return box.check(folder, provider="google-workspace")


def flood_at_google(folder: Path, count: int) -> CheckReport:
    box = GoogleMailbox()
    box.report_spam(count)
    return box.check(folder, provider="google-workspace")


def from_own_address(folder: Path) -> CheckReport:
    box = Mailbox()
    box.receive(letter(box.owner, to=box.owner, subject="I have your password"), REPORTER)
    return box.check(folder)


def one_warning(folder: Path, *, results: str) -> CheckReport:
    box = GoogleMailbox()
    text = "We noticed unusual sign-in activity on your account."
    box.receive(notice(box.owner, text), at=NOON, results=results)
    return box.check(folder, provider="google-workspace")


def story(folder: Path) -> CheckReport:
    write_story(folder)
    return check(
        [folder / "inbox", folder / "spam"],
        addresses=("hanako.sato@kobo.example",),
        provider="yahoo-japan",
        dns=folder / "dns.json",
        logins=[folder / "web-logins.txt"],
        also=[folder / "second"],
        answers=told((folder / "answers.toml").read_text("utf-8")),
    )


def sent_by_smtp(folder: Path, *histories: str, word: str = "") -> CheckReport:
    write_smtp_only(folder)
    return check(
        [folder / "inbox"],
        addresses=("hanako.sato@kobo.example",),
        provider="yahoo-japan",
        dns=folder / "dns.json",
        logins=[folder / name for name in histories],
        answers=told(word) if word else None,
    )


@dataclass(frozen=True)
class Asked:
    """``then``: what is to be looked at next, where the answer is open; any of them may come first."""

    id: str
    look: Callable[[Path], CheckReport]
    headline: Cause
    then: tuple[MissingKind, ...] = ()


SENT, WORD, SETTINGS = MissingKind.SENT_FOLDER, MissingKind.OWNER_WORD, MissingKind.SETTINGS
WEB, SOFTWARE = MissingKind.LOGIN_HISTORY, MissingKind.MAIL_SOFTWARE_HISTORY
NOT_MINE, MINE = "knows_forwarding = false\n", "knows_forwarding = true\n"
KNOWS_NOTHING = "travelled = false\nuses_vpn = false\nsends_by_itself = false\nknows_logins = false\n"

ASKED = [
    Asked("J1-one", lambda f: at_yahoo(f, little(1)), Cause.UNDECIDED, (SENT, WORD)),
    Asked("J1-sent", with_sent, Cause.OWN),
    Asked("J2", lambda f: at_yahoo(f, little(60)), Cause.UNDECIDED, (SOFTWARE,)),
    Asked("J3", lambda f: at_yahoo(f, little(5)), Cause.UNDECIDED, (SOFTWARE, SENT, WORD)),
    Asked("J4-bare", lambda f: at_yahoo(f, little(2)), Cause.UNDECIDED, (SOFTWARE, SENT, WORD)),
    Asked("J4-route", lambda f: at_yahoo(f, little(20, returned=Return.HEADERS)), Cause.FORGED),
    Asked("J5", story, Cause.FORGED),
    Asked("J6-web", lambda f: sent_by_smtp(f, "web-logins.txt"), Cause.UNDECIDED, (SOFTWARE,)),
    Asked(
        "J6-software",
        lambda f: sent_by_smtp(f, "web-logins.txt", "software-logins.txt"),
        Cause.UNDECIDED,
        (MissingKind.LOGIN_WORD,),
    ),
    Asked(
        "J6-word",
        lambda f: sent_by_smtp(f, "web-logins.txt", "software-logins.txt", word=KNOWS_NOTHING),
        Cause.ACCOUNT,
    ),
    Asked("J7", lambda f: forwarded(f, NOT_MINE), Cause.ACCOUNT),
    Asked("J8", lambda f: abused(f, 60), Cause.ACCOUNT),
    Asked("J9", lambda f: abused(f, 120), Cause.ACCOUNT),
    Asked("J10-bare", lambda f: little(30).check(f), Cause.UNDECIDED, (SOFTWARE, WEB, SENT)),
    Asked("J10-from-line", lambda f: little(30, returned=Return.HEADERS).check(f), Cause.FORGED),
    Asked("J11", lambda f: at_yahoo(f, little(3)), Cause.UNDECIDED, (SOFTWARE, SENT, WORD)),
    Asked("J12", hiding, Cause.UNDECIDED, (MissingKind.SETTING_WORD,)),
    Asked("J13", warned_of_mass_mail, Cause.UNDECIDED, (WEB, SETTINGS, MissingKind.SECOND_MAILBOX)),
    Asked("J17", lambda f: forwarded(f, NOT_MINE), Cause.ACCOUNT),
    Asked("J22", from_own_address, Cause.NONE),
    Asked("E1", lambda f: flood_at_google(f, 200), Cause.FORGED),
    Asked("E2", from_own_address, Cause.NONE),
    Asked("E3", lambda f: little(40).check(f), Cause.UNDECIDED, (SOFTWARE, WEB, SENT)),
    Asked("E4", lambda f: little(40, returned=Return.FULL).check(f), Cause.FORGED),
    Asked("E5", lambda f: forwarded(f, NOT_MINE), Cause.ACCOUNT),
    Asked("E6", not_found_yet, Cause.UNDECIDED, (SETTINGS,)),
    Asked("E6-rule", lambda f: forwarded(f, ""), Cause.UNDECIDED, (MissingKind.SETTING_WORD,)),
    Asked("E6-mine", lambda f: forwarded(f, MINE), Cause.AUTOMATIC),
    Asked("E6-not-mine", lambda f: forwarded(f, NOT_MINE), Cause.ACCOUNT),
    Asked("E7", lambda f: one_warning(f, results=HOLDS), Cause.NONE),
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.id)
def test_a_question_gets_the_answer_that_its_evidence_allows(asked: Asked, tmp_path: Path) -> None:
    report = asked.look(tmp_path)
    assert report.verdict.headline is asked.headline
    if asked.then:
        assert report.verdict.missing[0].kind in asked.then


def app(operator: int, country: str) -> Callable[[str], Located]:
    """Where one address is a server of that operator, and all others are nowhere."""

    def look_up(address: str) -> Located:
        if address == "203.0.113.5":
            return Located(
                address=address, country=country, operator=operator, name="Merlin", kind=NetworkKind.CLOUD
            )
        return Located(address=address)

    return look_up


@pytest.mark.parametrize(
    ("operator", "country", "name", "word"),
    [(8075, "SG", "outlook_app", "outlook_app"), (15169, "US", "gmail_fetch", "gmail_fetch")],
    ids=["J14", "J16"],
)
def test_servers_that_read_for_the_owner_are_asked_about_first(
    operator: int, country: str, name: str, word: str
) -> None:
    logins = tuple(
        Login(at=NOON + timedelta(hours=n), address="203.0.113.5", method="imap", success=True)
        for n in range(40)
    )
    history = LoginHistory(place="x", logins=logins)
    yahoo = next(p for p in load_profiles().all if p.name == "yahoo-japan")
    judged = judge_logins([history], app(operator, country), yahoo)
    assert [q.name for q in judged.questions][:1] == [name]
    assert judged.mailbox_facts == ()
    explained = judge_logins([history], app(operator, country), yahoo, answers={word: True})
    assert explained.questions == ()
    assert word in {row.word for row in load_benign().explanations}


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [("limit_message", "sms_limit"), ("only_biometrics", "biometrics")],
    ids=["J19", "J15"],
)
def test_trouble_with_logging_in_has_its_guide(asked: str, outcome: str) -> None:
    guide = load_login_guide()
    answers = dict.fromkeys(guide.questions, Answer.NO) | {asked: Answer.YES}
    found = find_way(guide, answers, frozenset())
    assert isinstance(found, Found)
    assert found.outcome.name == outcome


def test_a_warning_is_asked_about_where_it_is_genuine_and_named_where_it_is_not(tmp_path: Path) -> None:
    genuine = one_warning(tmp_path / "a", results=HOLDS)
    copied = one_warning(tmp_path / "b", results=FAILS)
    assert [n.is_genuine for n in genuine.security_notices] == [True]
    assert [n.is_genuine for n in copied.security_notices] == [False]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("yahoo-japan-01", {SecurityKind.SOFTWARE_STARTED, SecurityKind.NEW_LOGIN}),
        ("au-01", {SecurityKind.PASSWORD_CHANGED}),
        ("docomo-01", {SecurityKind.NEW_LOGIN, SecurityKind.UNUSUAL_LOGIN}),
    ],
    ids=["J18", "J20", "J21"],
)
def test_a_genuine_notice_of_a_service_is_asked_about(name: str, kinds: set[SecurityKind]) -> None:
    report = check([FOLDER / f"{name}.eml"], addresses=(OWNER,), authserv_ids=(HOST,), dns="off")
    assert report.verdict.headline is Cause.NONE
    assert {q.kind for q in open_questions(report, load_security_table())} <= kinds
    assert open_questions(report, load_security_table())


def test_every_question_has_an_answer_of_its_own() -> None:
    known = load_questions()
    numbers = [*(f"J{n}" for n in range(1, 23)), *(f"E{n}" for n in range(1, 8))]
    assert [number for number in numbers if known.find(number) is None] == []


def test_what_the_provider_returned_of_a_thief_names_where_he_was(tmp_path: Path) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.own_notice(box.submit(spam(box.owner, 7), THIEF), gone("v@far.example", remote="mx.far.example"))
    report = box.check(tmp_path, with_logins=True)
    assert report.verdict.headline is Cause.ACCOUNT
