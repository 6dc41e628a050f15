"""What a returned message tells: route, signature, submission, and the reporter's own check."""

from __future__ import annotations

import pytest

from laws.court import find
from mail_hosts import NOON, Client, Refusal
from mailbox_builder import ANOTHER, BOT, HOME, REPORTER, THIEF, Mailbox, gone, letter, spam
from whosent.evidence import Fact, Tier
from whosent.evidence.finding import Finding, Signature, Taken

OWN = "hana@provider.example"


def reported(mail: bytes, client: Client = BOT, *, top: str = "", refusal: Refusal | None = None) -> Finding:
    """The finding of one notice of REPORTER's; ``top`` stands above its Received line."""
    box = Mailbox()
    taken = top.encode() + REPORTER.take(mail, client)
    box.receive(REPORTER.bounce(taken, refusal or gone("v@reporter.example"), sender=OWN), REPORTER)
    return find(box)[0]


def fact(finding: Finding, start: str) -> Fact | None:
    return next((f for f in finding.facts if f.kind.startswith(start)), None)


def kind(finding: Finding, start: str) -> str:
    found = fact(finding, start)
    return found.kind if found else ""


def test_a_strangers_machine_is_named_with_the_reporters_word() -> None:
    found = fact(reported(spam(OWN)), "route.")
    assert found is not None
    assert (found.kind, found.tier) == ("route.from_stranger", Tier.T2)
    assert dict(found.values)["address"] == BOT.address


def test_the_providers_own_server_is_known_by_spf() -> None:
    box = Mailbox()
    assert kind(reported(spam(OWN), box.host.client), "route.") == "route.from_provider"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dmarc=pass header.from=provider.example", "check.passed"),
        ("dkim=pass header.d=provider.example; spf=fail smtp.mailfrom=x@y.example", "check.passed"),
        ("dmarc=fail header.from=provider.example", "check.failed"),
        ("spf=fail smtp.mailfrom=hana@provider.example; dkim=none", "check.failed"),
        ("spf=softfail smtp.mailfrom=hana@provider.example", "check.spf_failed"),
        ("dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example", ""),
    ],
)
def test_the_reporters_check_is_read_above_its_line(results: str, expected: str) -> None:
    finding = reported(spam(OWN), top=f"Authentication-Results: mx.reporter.example; {results}\n")
    assert kind(finding, "check.") == expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [("pass", "check.passed"), ("softfail", "check.spf_failed"), ("neutral", "")],
)
def test_a_received_spf_of_the_reporters_counts_too(result: str, expected: str) -> None:
    top = f"Received-SPF: {result} (mx.reporter.example) client-ip=203.0.113.66; envelope-from={OWN};\n"
    assert kind(reported(spam(OWN), top=top), "check.") == expected


def test_results_of_other_hosts_and_below_do_not_count() -> None:
    stamped = "Authentication-Results: mx.reporter.example; dmarc=pass header.from=provider.example\n"
    assert kind(reported(stamped.encode() + spam(OWN)), "check.") == ""
    other = "Authentication-Results: mx.evil.example; dmarc=pass header.from=provider.example\n"
    assert kind(reported(spam(OWN), top=other), "check.") == ""


@pytest.mark.parametrize(
    ("sealer", "expected"), [("provider.example", "check.passed_text"), ("evil.example", "")]
)
def test_a_seal_of_the_providers_is_text_and_of_others_nothing(sealer: str, expected: str) -> None:
    arc = (
        f"ARC-Seal: i=1; a=rsa-sha256; cv=none; d={sealer}; s=s; b=AAAA\n"
        "ARC-Authentication-Results: i=1; mail.provider.example; dmarc=pass header.from=provider.example\n"
    )
    finding = reported(arc.encode() + spam(OWN))
    assert kind(finding, "check.") == expected
    assert all(f.tier is Tier.T3 for f in finding.facts if f.kind.startswith("check."))


def test_a_refusal_for_want_of_authentication_is_the_reporters_word() -> None:
    refusal = Refusal(
        recipient="v@reporter.example", status="5.7.26", reply="550 5.7.26 unauthenticated mail"
    )
    assert kind(reported(spam(OWN), refusal=refusal), "check.diag") == "check.diagnostic_unauthenticated"


def test_from_the_providers_own_server_such_a_refusal_says_nothing() -> None:
    refusal = Refusal(
        recipient="v@reporter.example", status="5.7.26", reply="550 5.7.26 unauthenticated mail"
    )
    finding = reported(spam(OWN), Mailbox().host.client, refusal=refusal)
    assert kind(finding, "check.diag") == ""


def test_a_signature_of_the_providers_is_bound_to_the_owner_as_author() -> None:
    box = Mailbox()
    original = reported(box.submit(spam(OWN)), box.host.client).original
    assert original is not None
    assert original.signature is Signature.PASS
    assert original.signature_domain == "provider.example"


def test_a_signature_on_another_author_below_does_not_speak_for_the_owner() -> None:
    box = Mailbox()
    mail = b"From: hana@provider.example\n" + box.submit(spam("eve@provider.example"))
    original = reported(mail).original
    assert original is not None
    assert original.signature is Signature.FAIL


def test_a_changed_subject_breaks_it() -> None:
    box = Mailbox()
    original = reported(box.submit(spam(OWN)).replace(b"Special", b"Other")).original
    assert original is not None
    assert original.signature is Signature.FAIL


def test_the_provider_tells_who_handed_it_in() -> None:
    box = Mailbox()
    box.abuse(1)
    original = find(box)[0].original
    assert original is not None
    handed = original.handed
    assert handed is not None
    assert (handed.taken, handed.tier, handed.is_owner) == (Taken.LOGGED_IN, Tier.T1, True)
    assert handed.client == THIEF.address


def test_a_line_that_a_stranger_typed_tells_nothing_of_that() -> None:
    box = Mailbox(signs=False)
    finding = reported(box.submit(spam(OWN), HOME))
    assert finding.original is not None
    assert finding.original.handed is None
    assert fact(finding, "submission.owner_text") is not None


def test_mail_that_the_provider_took_from_outside_is_told_apart() -> None:
    box = Mailbox()
    box.own_notice(box.host.take(spam(OWN), BOT), gone("bob@old.example", remote="mx.old.example"))
    original = find(box)[0].original
    assert original is not None
    assert original.handed is not None
    assert original.handed.taken is Taken.OUTSIDE


def test_the_marks_that_are_kept() -> None:
    mail = letter(
        OWN,
        to="Anna <Anna@Far.Example>, bob@far.example",
        subject="Lunch",
        at=NOON,
        more="In-Reply-To: <a@b.example>\nReferences: <c@d.example> <a@b.example>\n",
    )
    original = reported(mail).original
    assert original is not None
    assert original.to == ("anna@far.example", "bob@far.example")
    assert original.answers == ("a@b.example", "c@d.example", "a@b.example")
    assert original.author_is_owner
    assert original.sent_at == NOON


def test_a_host_that_rewrote_the_envelope_is_asked_where_it_took_the_mail() -> None:
    box = Mailbox()
    forwarder = ANOTHER
    rewritten = "SRS0=ab=cd=provider.example=hana@mx1.another.example"
    taken = REPORTER.take(forwarder.take(spam(OWN), BOT), forwarder.client)
    notice = REPORTER.bounce(taken, gone("v@reporter.example"), sender=rewritten)
    box.receive(forwarder.take(notice, REPORTER.client, to=rewritten), forwarder)
    found = fact(find(box)[0], "route.")
    assert found is not None
    assert (found.kind, found.tier) == ("route.from_stranger", Tier.T2)
    assert dict(found.values)["address"] == BOT.address
