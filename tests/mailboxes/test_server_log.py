"""The log of the owner's own mail server decides what notices alone cannot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mail_hosts import NOON, Client, Return
from mailbox_builder import ANOTHER, HOME, REPORTER, THIEF, Mailbox, gone, labels, letter, spam
from whosent.api import check
from whosent.message import parse
from whosent.report.model import CheckReport
from whosent.verdict import Actor, Cause

OTHER = "taro@provider.example"


class Log:
    """What the provider's Postfix would have logged, from a week before to a day after."""

    def __init__(self, owner: str, *, days: int = 7, missing: int | None = None) -> None:
        self._owner = owner
        self._lines: list[tuple[datetime, str]] = []
        for hour in range(-24 * days, 24):
            if hour // 24 != missing:
                self.taken(NOON + timedelta(hours=hour), f"hourly{hour}@provider.example", login=OTHER)

    def taken(
        self,
        at: datetime,
        message_id: str,
        *,
        login: str = "",
        client: Client = HOME,
        to: str = "x@y.example",
    ) -> None:
        """One mail on its way."""
        queue = f"4X{len(self._lines):08}"
        auth = f", sasl_method=PLAIN, sasl_username={login}" if login else ""
        for text in (
            f"postfix/smtpd[1]: {queue}: client=x[{client.address}]{auth}",
            f"postfix/cleanup[2]: {queue}: message-id=<{message_id}>",
            f"postfix/smtp[3]: {queue}: to=<{to}>, relay=none, status=bounced (no)",
            f"postfix/qmgr[4]: {queue}: removed",
        ):
            self._lines.append((at, f"{at.isoformat()} mail {text}"))

    def handed_in(self, mails: Iterable[bytes], *, client: Client = HOME, login: str | None = None) -> None:
        """Mails of the tests, at noon, under the owner's login where no other is named."""
        for mail in mails:
            headers = parse(mail).headers
            name = self._owner if login is None else login
            to = headers.unfolded("to")
            self.taken(NOON, headers.unfolded("message-id").strip("<>"), login=name, client=client, to=to)

    def check(self, box: Mailbox, folder: Path, **options: object) -> CheckReport:
        """What ``whosent check --log`` says."""
        path = folder / "mail.log"
        ordered = sorted(self._lines, key=lambda line: line[0])
        path.write_text("".join(f"{line}\n" for _, line in ordered))
        box.write(folder / "box")
        return check(
            folder / "box" / "inbox",
            addresses=[box.owner],
            logs=[path],
            dns=folder / "box" / "dns.json",
            **options,
        )


def bare_box() -> Mailbox:
    """A provider that signs nothing and names no login: its users' mail looks like anybody's."""
    return Mailbox(signs=False, names_login=False)


def log_kinds(report: CheckReport) -> set[str]:
    return {
        f.kind for a in report.verdict.attributions for f in a.observation.facts if f.kind.startswith("log.")
    }


def test_mail_under_the_owners_login_from_elsewhere_is_the_accounts(tmp_path: Path) -> None:
    box, log = bare_box(), Log("hana@provider.example")
    box.abuse_seen_elsewhere(12)
    for i in range(40):  # the owner's own days before
        log.taken(NOON - timedelta(days=2, minutes=i), f"o{i}@provider.example", login=box.owner, client=HOME)
    log.handed_in((spam(box.owner, i, to="victim@reporter.example") for i in range(12)), client=THIEF)
    report = log.check(box, tmp_path)
    assert log_kinds(report) == {"log.owner"}
    assert report.verdict.headline in (Cause.ACCOUNT, Cause.UNDECIDED)
    assert report.verdict.account_in_doubt or report.verdict.headline is Cause.ACCOUNT


def test_mail_under_another_login_is_forged(tmp_path: Path) -> None:
    box, log = bare_box(), Log("hana@provider.example")
    box.abuse(10)
    mails = [spam(box.owner, i) for i in range(10)]
    log.handed_in(mails, client=THIEF, login=OTHER)
    report = log.check(box, tmp_path)
    assert log_kinds(report) == {"log.other_login"}
    assert labels(report) == {Cause.FORGED: 10}


def test_mail_that_the_server_took_from_outside_is_forged(tmp_path: Path) -> None:
    box, log = bare_box(), Log("hana@provider.example")
    box.abuse(10)
    log.handed_in((spam(box.owner, i) for i in range(10)), client=THIEF, login="")
    report = log.check(box, tmp_path)
    assert log_kinds(report) == {"log.relayed_in"}
    assert labels(report) == {Cause.FORGED: 10}


def test_what_the_log_does_not_show_is_forged(tmp_path: Path) -> None:
    box, log = bare_box(), Log("hana@provider.example")
    box.report_spam(12, returned=Return.HEADERS)
    report = log.check(box, tmp_path)
    assert log_kinds(report) == {"log.absent"}
    assert labels(report) == {Cause.FORGED: 12}


def test_silence_says_nothing_where_part_of_the_log_is_missing(tmp_path: Path) -> None:
    box = bare_box()
    box.report(spam(box.owner, 1))
    assert "log.absent" in log_kinds(Log(box.owner).check(box, tmp_path))
    assert log_kinds(Log(box.owner, missing=-1).check(box, tmp_path)) == set()


@pytest.mark.parametrize("days_before", [1, 3])
def test_silence_says_nothing_where_the_log_begins_later(tmp_path: Path, days_before: int) -> None:
    box, log = bare_box(), Log("hana@provider.example", days=0)
    box.report(letter(box.owner, to="victim@reporter.example", at=NOON - timedelta(days=days_before)))
    assert log_kinds(log.check(box, tmp_path)) == set()


def test_silence_says_nothing_where_sent_has_mail_that_the_log_lacks(tmp_path: Path) -> None:
    box, log = bare_box(), Log("hana@provider.example")
    box.write_usual_mail()
    box.report(spam(box.owner, 1))
    report = log.check(box, tmp_path, sent=[tmp_path / "box" / "sent"])
    assert log_kinds(report) == set()


def test_silence_says_nothing_where_mail_to_that_recipient_went_out(tmp_path: Path) -> None:
    """The outgoing server may have put a Message-ID of its own into the mail."""
    box, log = bare_box(), Log("hana@provider.example")
    box.report(spam(box.owner, 1), to="victim@reporter.example")
    log.taken(NOON, "another@provider.example", login=box.owner, to="victim@reporter.example")
    assert log_kinds(log.check(box, tmp_path)) == set()


def test_silence_says_nothing_against_a_signature_that_fits(tmp_path: Path) -> None:
    box, log = Mailbox(), Log("hana@provider.example")
    box.abuse_seen_elsewhere(3)
    assert "log.absent" not in log_kinds(log.check(box, tmp_path))


def test_a_copied_message_id_does_not_make_a_forgery_the_owners(tmp_path: Path) -> None:
    """Anybody who got a mail of the owner knows its Message-ID."""
    box, log = bare_box(), Log("hana@provider.example")
    own = letter(box.owner, to="friend@another.example", number=7)
    log.handed_in([own])
    copied = letter(box.owner, to="victim@reporter.example", number=7, subject="Special offer")
    box.report(copied)
    report = log.check(box, tmp_path)
    assert log_kinds(report) == {"log.elsewhere"}
    assert Cause.ACCOUNT not in labels(report)


def test_own_mail_that_came_back_stays_the_owners(tmp_path: Path) -> None:
    box, log = bare_box(), Log("hana@provider.example")
    mail = letter(box.owner, to="anna@another.example", number=3)
    box.report(box.submit(mail), ANOTHER, box.host.client, to="anna@another.example")
    log.handed_in([mail])
    report = log.check(box, tmp_path)
    assert log_kinds(report) == {"log.owner"}
    assert Cause.FORGED not in labels(report)


def test_the_thiefs_address_in_the_log_tells_a_takeover(tmp_path: Path) -> None:
    box, log = bare_box(), Log("hana@provider.example")
    box.write_usual_mail(12)
    for mail in box.sent:
        box.own_notice(box.submit(mail), gone(parse(mail).headers.unfolded("to"), remote="mx.far.example"))
    log.handed_in(box.sent, client=HOME)
    box.abuse(12)
    log.handed_in((spam(box.owner, i) for i in range(12)), client=THIEF)
    report = log.check(box, tmp_path, sent=[tmp_path / "box" / "sent"])
    assert report.verdict.headline is Cause.ACCOUNT
    assert report.verdict.actor is Actor.TAKEOVER


def test_text_in_the_returned_mail_moves_nothing_that_the_log_decides(tmp_path: Path) -> None:
    box, log = bare_box(), Log("hana@provider.example")
    claim = "Received: from home (home-130.isp.example [192.0.2.130]) (Authenticated sender: hana)\n"
    for i in range(5):
        box.report(letter(box.owner, to="victim@reporter.example", number=i, more=claim), REPORTER)
    report = log.check(box, tmp_path)
    assert labels(report) == {Cause.FORGED: 5}
