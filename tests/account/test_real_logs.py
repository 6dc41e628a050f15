"""Logs as a real Postfix and a real Exim write them, made here while the test runs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mail_servers import OTHER, OUTSIDE, OWNER, Exim, MailServer, Postfix, find_servers, wait_until
from whosent.account import ServerLog, Wanted, read_server_logs
from whosent.api import check
from whosent.evidence import Handover
from whosent.log_files import find_logs, read_zone
from whosent.message import parse
from whosent.report.model import CheckReport
from whosent.verdict import Cause

GONE = "nobody@far.example"
IDS = ("own", "other", "outside", "here", "absent")


def letter(name: str) -> bytes:
    return (
        f"From: {OWNER}\r\nTo: {GONE}\r\nSubject: {name}\r\nDate: Fri, 20 Nov 2026 09:00:00 +0900\r\n"
        f"Message-ID: <{name}@laptop.example.jp>\r\n\r\nA line.\r\n"
    ).encode()


@pytest.fixture(scope="module", params=[Postfix, Exim], ids=["postfix", "exim"])
def server(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    """After mail of every kind has come in, and all its notices were written."""
    tree = find_servers()
    if tree is None:
        pytest.skip("no Postfix and Exim here: tools/mail_servers.sh fetches them on Debian, as root")
    # Servers give up root, and pytest's own folder lets nobody else in.
    with tempfile.TemporaryDirectory() as folder:
        yield from _filled(request.param(tree, Path(folder)))


def _filled(made: MailServer) -> Iterator[MailServer]:
    with made.running():
        made.guess(OWNER)
        made.hand_in(letter("own"), login=OWNER, to=GONE)
        made.hand_in(letter("other"), login=OTHER, to=GONE)
        made.take_from_outside(letter("outside"), to=GONE)
        made.make_here(letter("here"), to=GONE)
        wait_until(lambda: made.is_done_with(4), what=made.logged)
    yield made


@pytest.fixture(scope="module")
def log(server: MailServer) -> ServerLog:
    ids = frozenset(f"{name}@laptop.example.jp" for name in IDS)
    wanted = Wanted(message_ids=ids, recipients=frozenset((GONE,)), owns=lambda login: login == OWNER)
    return read_server_logs(find_logs([server.log]), wanted, zone=read_zone("Asia/Tokyo"))


@pytest.fixture(scope="module")
def report(server: MailServer) -> CheckReport:
    return check(server.mailbox, addresses=[OWNER], logs=[server.log], log_zone="Asia/Tokyo", dns="off")


def test_every_way_in_is_told_apart(log: ServerLog) -> None:
    assert {name.partition("@")[0]: mail.how for name, mail in log.mail.mails.items()} == {
        "own": Handover.LOGIN,
        "other": Handover.LOGIN,
        "outside": Handover.OUTSIDE,
        "here": Handover.LOCAL,
    }


def test_logins_and_clients_are_named(log: ServerLog) -> None:
    own, other = (log.mail.mails[f"{name}@laptop.example.jp"] for name in ("own", "other"))
    assert (own.login, own.is_owner, own.client) == (OWNER, True, "127.0.0.1")
    assert (other.login, other.is_owner) == (OTHER, False)
    assert log.mail.mails["outside@laptop.example.jp"].client == OUTSIDE
    assert own.recipients == {GONE}


def test_the_owners_attempts_are_kept_with_their_outcome(log: ServerLog) -> None:
    assert {login.account for login in log.history.logins} == {OWNER}
    assert {login.success for login in log.history.logins} >= {True}
    assert log.mail.knows_owner
    assert log.mail.shows_logins


def test_each_notice_gets_its_mails_way_in(report: CheckReport) -> None:
    kinds = {
        a.observation.original_subject: {f.kind for f in a.observation.facts if f.kind.startswith("log.")}
        for a in report.verdict.attributions
    }
    assert kinds == {
        "own": {"log.owner"},
        "other": {"log.other_login"},
        "outside": {"log.relayed_in"},
        "here": {"log.script"},
    }


def test_what_was_not_by_the_owners_login_is_forged(report: CheckReport) -> None:
    labels = {a.observation.original_subject: a.label for a in report.verdict.attributions}
    assert {labels[name] for name in ("other", "outside", "here")} == {Cause.FORGED}
    assert labels["own"] is not Cause.FORGED


def test_what_was_read_is_said(report: CheckReport, server: MailServer) -> None:
    (read,) = report.logs
    assert read.place == str(server.log)
    assert read.mails >= 4
    assert read.unread == 0
    assert len(read.servers) == 1


def test_notices_lead_to_their_mails_by_the_servers_own_word(server: MailServer) -> None:
    notices = [
        parse(path.read_bytes()).headers.unfolded("message-id").strip("<> ") for path in server.delivered()
    ]
    wanted = Wanted(message_ids=frozenset(notices), owns=lambda login: login == OWNER)
    log = read_server_logs(find_logs([server.log]), wanted)
    assert set(log.mail.notices) == set(notices)
    assert [mail.is_owner for mail in log.mail.notices.values()].count(True) == 1
