"""True signed mail of the owner, sent again by somebody who had it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mail_hosts import JST, NOON, Client, Return
from mailbox_builder import ANOTHER, REPORTER, THIRD, Mailbox, gone, kinds, labels, letter, named, profile
from mailboxes.conftest import Ask
from whosent.verdict import Cause

HOUR = timedelta(hours=1)


def bot(number: int) -> Client:
    return Client(address=f"203.0.113.{60 + number}", helo=f"bot{number}")


def old_mail(box: Mailbox, *, is_reply: bool = False) -> bytes:
    mail = letter(
        box.owner,
        to="friend0@another.example",
        subject="An old mail",
        at=NOON.astimezone(JST),
        more="Auto-Submitted: auto-replied\n" if is_reply else "",
    )
    if not is_reply:
        box.save_sent(mail)
    return box.submit(mail)


def send_again(
    box: Mailbox,
    mail: bytes,
    count: int,
    *,
    at: datetime,
    places: int = 9,
    to: str = "",
    returned: Return = Return.FULL,
) -> None:
    for i in range(count):
        box.report(
            mail,
            (REPORTER, ANOTHER, THIRD)[i % 3],
            bot(i % places),
            at=at + timedelta(minutes=i),
            to=to or f"victim{i}@reporter.example",
            returned=returned,
        )


@pytest.mark.parametrize("hours", [1, 48, 400])
@pytest.mark.parametrize("places", [1, 6])
def test_a_replay_to_many_is_forged(ask: Ask, tmp_path: Path, hours: int, places: int) -> None:
    box = Mailbox()
    box.write_usual_mail()
    send_again(box, old_mail(box), 6, at=NOON + hours * HOUR, places=places)
    report = ask(box, provider=profile(tmp_path))
    assert labels(report) == {Cause.FORGED: 6}
    assert "dkim.pass_replayed" in kinds(named(report, "0000.eml"))


@pytest.mark.parametrize("hours", [0, 48])
def test_a_single_replay_is_never_the_accounts(ask: Ask, tmp_path: Path, hours: int) -> None:
    box = Mailbox()
    box.write_usual_mail()
    send_again(box, old_mail(box), 1, at=NOON + hours * HOUR)
    report = ask(box, provider=profile(tmp_path))
    assert labels(report)[Cause.ACCOUNT] + labels(report)[Cause.OWN] == 0


def test_a_replayed_automatic_reply_is_forged(ask: Ask, tmp_path: Path) -> None:
    box = Mailbox()
    box.write_usual_mail()
    send_again(box, old_mail(box, is_reply=True), 6, at=NOON + 48 * HOUR)
    report = ask(box, provider=profile(tmp_path))
    assert labels(report) == {Cause.FORGED: 6}


def test_a_replay_to_the_first_recipient_is_told_by_its_many_entries(ask: Ask, tmp_path: Path) -> None:
    box = Mailbox()
    box.write_usual_mail()
    send_again(box, old_mail(box), 3, at=NOON + 48 * HOUR, to="friend0@another.example")
    assert labels(ask(box, provider=profile(tmp_path))) == {Cause.FORGED: 3}


def test_without_a_sent_folder_and_with_headers_only_it_is_still_forged(ask: Ask, tmp_path: Path) -> None:
    box = Mailbox()
    mail = old_mail(box)
    box.sent.clear()
    send_again(box, mail, 3, at=NOON + 48 * HOUR, returned=Return.HEADERS)
    assert labels(ask(box, provider=profile(tmp_path))) == {Cause.FORGED: 3}


def test_a_replay_whose_route_did_not_come_back_accuses_nobody(ask: Ask, tmp_path: Path) -> None:
    box = Mailbox()
    mail = box.submit(letter(box.owner, to="friend0@another.example", subject="An old mail"))
    kept = mail[: mail.index(b"Received:")] + mail[mail.index(b"From:") :]
    box.sent.clear()
    for i in range(3):
        notice = REPORTER.bounce(
            kept, gone(f"victim{i}@reporter.example"), sender=box.owner, at=NOON + 48 * HOUR, number=i
        )
        box.receive(notice, REPORTER, at=NOON + 48 * HOUR)
    report = ask(box, provider=profile(tmp_path))
    assert labels(report)[Cause.ACCOUNT] == 0
    assert "dkim.pass_unbound" in kinds(named(report, "0000.eml"))


def test_many_signatures_of_one_burst_are_submissions(ask: Ask, tmp_path: Path) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse_seen_elsewhere(6)
    report = ask(box, provider=profile(tmp_path))
    assert "dkim.pass_replayed" not in {k for a in report.verdict.attributions for k in kinds(a)}
