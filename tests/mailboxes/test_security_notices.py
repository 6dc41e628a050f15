"""Security notices beside a flood: genuine ones leave the question open, imitations change nothing."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from cloud_mailboxes import GoogleMailbox
from mailbox_builder import NOON
from whosent.verdict import Cause

HOLDS = "dkim=pass header.i=@accounts.google.com; dmarc=pass header.from=accounts.google.com"
FAILS = "dkim=none; spf=fail smtp.mailfrom=x@sender.example; dmarc=fail header.from=accounts.google.com"


def flooded() -> GoogleMailbox:
    box = GoogleMailbox()
    box.write_usual_mail()
    box.report_spam(24)
    return box


def notice(to: str, text: str, *, author: str = "Google <no-reply@accounts.google.com>") -> bytes:
    return (
        f"From: {author}\nTo: {to}\nSubject: Security alert\nDate: {format_datetime(NOON)}\n"
        f"Message-ID: <1@accounts.google.com>\n\n{text}\n{to}\n"
    ).encode()


MASS = "An unusual number of emails was sent from your account."


def test_the_flood_alone_is_forged(tmp_path: Path) -> None:
    assert flooded().check(tmp_path, provider="google-workspace").verdict.headline is Cause.FORGED


def test_the_providers_own_word_that_mail_was_sent_leaves_the_question_open(tmp_path: Path) -> None:
    box = flooded()
    box.receive(notice(box.owner, MASS), at=NOON + timedelta(hours=1), results=HOLDS)
    report = box.check(tmp_path, provider="google-workspace")
    assert [f.kind for f in report.verdict.mailbox_facts] == ["notice.mass_mail"]
    assert report.verdict.headline is Cause.UNDECIDED


@pytest.mark.parametrize(
    ("author", "results"),
    [
        ("Google <no-reply@accounts.google.com>", FAILS),
        ("Google <no-reply@accounts.google.com>", "dkim=pass header.d=sender.example"),
        ("Google <alert@sender.example>", "dkim=pass header.d=sender.example"),
        ("Google <somebody@gmail.com>", "dkim=pass header.d=gmail.com"),
    ],
)
def test_an_imitation_of_it_changes_nothing(author: str, results: str, tmp_path: Path) -> None:
    box = flooded()
    box.receive(notice(box.owner, MASS, author=author), at=NOON + timedelta(hours=1), results=results)
    report = box.check(tmp_path, provider="google-workspace")
    assert len(report.security_notices) == 1
    assert report.verdict.mailbox_facts == ()
    assert report.verdict.headline is Cause.FORGED


def test_a_genuine_notice_of_a_strangers_account_changes_nothing(tmp_path: Path) -> None:
    box = flooded()
    text = f"{MASS}\nstranger@gmail.com\nThis copy went to the recovery address."
    box.receive(notice(box.owner, text), at=NOON + timedelta(hours=1), results=HOLDS)
    report = box.check(tmp_path, provider="google-workspace")
    assert report.security_notices[0].is_genuine
    assert report.verdict.mailbox_facts == ()
    assert report.verdict.headline is Cause.FORGED


def test_a_changed_password_alone_changes_nothing(tmp_path: Path) -> None:
    box = flooded()
    text = "Your password was changed."
    box.receive(notice(box.owner, text), at=NOON + timedelta(hours=1), results=HOLDS)
    report = box.check(tmp_path, provider="google-workspace")
    assert report.security_notices[0].is_genuine
    assert report.verdict.headline is Cause.FORGED
