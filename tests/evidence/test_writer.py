"""Who wrote a notice, as far as the owner's side vouches for it."""

from __future__ import annotations

import pytest

from cloud_mailboxes import GoogleMailbox
from laws.court import context_of, find, read
from mail_hosts import Client, Host
from mailbox_builder import BOT, REPORTER, Mailbox, gone, letter, spam
from whosent.bounce import Notice
from whosent.evidence import Context, NoResolver, Resolver, collect
from whosent.evidence.dns import Answer, RecordType

FORGER = Client(address="203.0.113.9", helo="mail.provider.example")


def writers(box: Mailbox) -> set[str]:
    facts = {f.kind for finding in find(box) for f in finding.facts}
    return {kind for kind in facts if kind.startswith("writer.")}


def notice(box: Mailbox, host: Host = REPORTER) -> bytes:
    return host.bounce(host.take(spam(box.owner), BOT), gone("v@reporter.example"), sender=box.owner)


def test_a_notice_that_never_came_in_from_outside_is_the_providers() -> None:
    box = Mailbox()
    box.abuse(1)
    assert writers(box) == {"writer.provider"}


def test_one_about_the_providers_own_user_may_be_on_mail_from_outside() -> None:
    box = Mailbox()
    box.own_notice(spam(box.owner), gone("bob@provider.example"))
    assert writers(box) == {"writer.provider_local"}


def test_a_reporter_is_confirmed_by_its_verified_name() -> None:
    box = Mailbox(verifies=False)
    box.receive(notice(box), REPORTER)
    assert writers(box) == {"writer.foreign"}
    assert find(box)[0].reporter == "reporter.example"


def test_or_by_the_address_of_the_name_that_it_gives() -> None:
    box = Mailbox(verifies=False)
    box.receive(notice(box), Client(address=REPORTER.address, helo=REPORTER.name))
    assert writers(box) == {"writer.foreign"}


def test_or_by_the_providers_own_check() -> None:
    box = Mailbox()
    client = Client(address="198.51.100.200", helo="out7.hoster.example")
    box.receive(notice(box), client, results="dkim=pass header.d=reporter.example")
    assert writers(box) == {"writer.foreign"}


@pytest.mark.parametrize(
    "results",
    [
        "dkim=pass header.d=evil.example",  # passes, but is not whom the notice names
        "dkim=fail header.d=reporter.example",
        "spf=softfail smtp.helo=mx.reporter.example",
    ],
)
def test_otherwise_nothing_confirms_it(results: str) -> None:
    box = Mailbox()
    box.receive(notice(box), BOT, results=results)
    assert writers(box) == {"writer.foreign_unproven"}


def test_results_below_the_boundary_confirm_nobody() -> None:
    box = Mailbox(verifies=False)
    forged = b"Authentication-Results: mail.provider.example; dkim=pass header.d=reporter.example\n"
    box.receive(forged + notice(box), BOT)
    assert writers(box) == {"writer.foreign_unproven"}


def test_results_of_another_authserv_id_confirm_nobody() -> None:
    box = Mailbox(verifies=False)
    box.receive(notice(box), BOT)
    stamped = b"Authentication-Results: mx.evil.example; dkim=pass header.d=reporter.example\n"
    box.inbox = [(name, stamped + mail) for name, mail in box.inbox]
    assert writers(box) == {"writer.foreign_unproven"}


def test_a_stranger_in_the_providers_name_is_found_out() -> None:
    box = Mailbox()
    box.receive(box.host.made(notice(box, box.host)), FORGER)
    assert writers(box) == {"writer.claims_provider"}


def test_a_clouds_own_daemon_is_known_by_its_signature() -> None:
    box = GoogleMailbox()
    box.daemon_reports(spam(box.owner), gone("v@far.example", remote="mx.far.example"))
    assert writers(box) == {"writer.provider"}


def test_without_any_received_line_nothing_is_known() -> None:
    box = Mailbox()
    reading = read(notice(box))
    assert isinstance(reading, Notice)
    finding = collect(reading, context_of(box))
    assert not any(f.kind.startswith("writer.") for f in finding.facts)
    assert finding.reporter == ""


class Remembering:
    """A resolver that remembers what it was asked."""

    def __init__(self, inner: Resolver) -> None:
        self._inner = inner
        self.names: list[str] = []

    def query(self, name: str, rtype: RecordType) -> Answer:
        self.names.append(name)
        return self._inner.query(name, rtype)


def asked_of_hosts(mail: bytes, client: Client, *, results: str = "") -> list[str]:
    """The host names that are asked about when ``mail`` comes in from ``client``."""
    box = Mailbox(verifies=bool(results))
    box.receive(mail, client, results=results or None)
    known = context_of(box)
    hosts = Remembering(known.resolver)
    reading = read(box.inbox[0][1])
    assert isinstance(reading, Notice)
    collect(reading, Context(known.owner, known.profile, NoResolver(), hosts))
    return hosts.names


def test_a_name_that_belongs_with_what_a_notice_claims_is_asked_about() -> None:
    client = Client(address=REPORTER.address, helo=REPORTER.name)
    assert asked_of_hosts(notice(Mailbox()), client) == [REPORTER.name]


def test_a_name_that_its_sender_chose_and_that_decides_nothing_is_not_asked_about() -> None:
    client = Client(address="203.0.113.9", helo="token-4711.watcher.example", reverse="t4711.watcher.example")
    assert asked_of_hosts(notice(Mailbox()), client) == []


def test_where_the_provider_confirmed_the_sender_nobody_is_asked() -> None:
    client = Client(address=REPORTER.address, helo=REPORTER.name)
    found = f"dkim=pass header.d={REPORTER.name.partition('.')[2]}"
    assert asked_of_hosts(notice(Mailbox()), client, results=found) == []


@pytest.mark.parametrize("outcome", ["", "<bob@far.example>: 550 5.1.1 User unknown\n\n"])
def test_about_a_lure_nobody_is_asked(outcome: str) -> None:
    body = f"{outcome}Your messages are held. Log in to release them: https://login.watcher.example/\n"
    lure = letter(
        "Mail Delivery System <MAILER-DAEMON@watcher.example>",
        to="hana@provider.example",
        subject="Undelivered Mail Returned to Sender",
        body=body,
    )
    assert asked_of_hosts(lure, Client(address="203.0.113.9", helo="token-4711.watcher.example")) == []
