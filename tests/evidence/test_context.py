"""What is known of the owner: addresses, logins, and whose names DNS is asked about."""

from __future__ import annotations

import pytest

from laws.court import read
from mail_signing import sign
from mailbox_builder import BOT, REPORTER, Mailbox, gone, spam
from whosent.bounce import Notice
from whosent.evidence import Context, OwnerSide, PolicyResolver, collect
from whosent.evidence.dns import Answer, NoResolver, NoSuchName, RecordType
from whosent.provider import generic_profile

OWNER = OwnerSide(
    addresses=frozenset({"hana@hana.example"}),
    domains=frozenset({"hana.example"}),
    provider_domains=frozenset({"provider.example"}),
    host_suffixes=frozenset({"mail.provider.example"}),
)
CONTEXT = Context(OWNER, generic_profile("provider.example"), NoResolver())


@pytest.mark.parametrize(
    ("login", "is_owner"),
    [
        ("hana@hana.example", True),
        ("Hana@Hana.Example", True),
        ("hana+shop@hana.example", True),
        ("hana", True),
        ("other@hana.example", False),
        ("bob@bob.example", False),
        ("u1234", None),  # a name of the provider's own may be anybody's
        ("hana@provider.example", None),
        ("u1234@provider.example", None),
        ("hana@sv12.other.example", None),
    ],
)
def test_a_login_is_the_owners_somebody_elses_or_not_to_be_told(login: str, is_owner: bool | None) -> None:
    assert CONTEXT.is_login_of_owner(login) is is_owner


@pytest.mark.parametrize(
    ("address", "is_owner"),
    [
        ("hana@hana.example", True),
        ("hana+news@hana.example", True),
        ("prvs=1234abcdef=hana@hana.example", True),
        ("hanako@hana.example", False),
        ("hana@evil.example", False),
        ("SRS0=ab=cd=hana.example=hana@evil.example", False),
    ],
)
def test_tagged_addresses_are_the_owners(address: str, is_owner: bool) -> None:
    assert CONTEXT.is_owner(address) is is_owner


def test_without_dns_nothing_is_allowed_or_forbidden() -> None:
    assert CONTEXT.spf_allows("192.0.2.25") is None


class Recorder:
    """A resolver that knows nothing and remembers what it was asked."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def query(self, name: str, rtype: RecordType) -> Answer:
        self.names.add(name)
        return NoSuchName()


def gathered(box: Mailbox, *, hosts: bool) -> set[str]:
    asked = Recorder()
    domains = {box.owner_domain, box.provider_domain}
    side = OwnerSide(
        addresses=frozenset({box.owner}),
        domains=frozenset({box.owner_domain}),
        provider_domains=frozenset({box.provider_domain}),
        host_suffixes=frozenset({box.host.name}),
    )
    policy = PolicyResolver(asked, domains)
    context = Context(side, generic_profile(box.provider_domain), policy, asked if hosts else None)
    for name, mail in box.inbox:
        notice = read(mail, name)
        assert isinstance(notice, Notice)
        collect(notice, context)
    return asked.names


def strange_mailbox() -> Mailbox:
    """Notices whose every name would tell a stranger that somebody reads them."""
    box = Mailbox(verifies=False)
    for i in range(3):
        mail = sign(spam(box.owner, i), f"beacon{i}.evil.example")
        mail = f"Received: from h{i}.evil.example ([203.0.113.5]) by x.evil.example; x\n".encode() + mail
        box.report(mail, REPORTER, BOT)
    return box


def test_dns_is_asked_about_the_owner_and_the_provider_only() -> None:
    names = gathered(strange_mailbox(), hosts=False)
    assert names
    assert all(name.endswith("provider.example") for name in names)


def test_beside_these_only_hosts_that_handed_a_notice_over_are_asked_about() -> None:
    box = strange_mailbox()
    reporter = REPORTER.client
    box.inbox.clear()
    box.receive(
        REPORTER.bounce(REPORTER.take(spam(box.owner), BOT), gone("v@reporter.example"), sender=box.owner),
        type(reporter)(address=reporter.address, helo=reporter.helo),
    )
    names = gathered(box, hosts=True)
    assert {n for n in names if not n.endswith("provider.example")} == {REPORTER.name}
