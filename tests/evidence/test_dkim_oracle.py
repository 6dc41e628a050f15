"""dkimpy signs, we judge: they must agree."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.signing import (
    DOMAIN,
    FORMS,
    MAIL,
    dkimpy_says,
    ed25519_key,
    header_only,
    sign,
    sign_ed25519,
    zone,
)
from whosent.evidence.dkim import DkimSignature, Fail, FailWhy, Pass, Scope, verify_signatures
from whosent.message import parse

NAMES = ["from", "to", "subject", "date", "message-id", "received"]
WHOLE = Pass(Scope.WHOLE, body_matches=True)
SIGNERS = {"rsa": sign, "ed25519": sign_ed25519}


def first(mail: bytes, *, body: bool = True) -> DkimSignature:
    return verify_signatures(parse(mail), zone(), body=body)[0]


@pytest.mark.parametrize("forms", FORMS, ids="/".join)
@pytest.mark.parametrize("signer", SIGNERS)
def test_a_signed_mail_passes_whole(signer: str, forms: tuple[str, str]) -> None:
    mail = SIGNERS[signer](MAIL, forms=forms, names=NAMES)
    assert first(mail).result == WHOLE
    assert first(mail).canonicalisation == "/".join(forms)


@pytest.mark.parametrize("forms", FORMS, ids="/".join)
@pytest.mark.parametrize("signer", SIGNERS)
def test_a_signed_mail_stored_with_bare_line_feeds_passes_whole(signer: str, forms: tuple[str, str]) -> None:
    mail = SIGNERS[signer](MAIL, forms=forms, names=NAMES).replace(b"\r\n", b"\n")
    assert first(mail).result == WHOLE


@pytest.mark.parametrize("forms", FORMS, ids="/".join)
@pytest.mark.parametrize("signer", SIGNERS)
def test_its_headers_alone_pass_as_headers(signer: str, forms: tuple[str, str]) -> None:
    mail = SIGNERS[signer](MAIL, forms=forms, names=NAMES)
    assert first(header_only(mail), body=False).result == Pass(Scope.HEADERS)


@pytest.mark.parametrize("forms", FORMS, ids="/".join)
@pytest.mark.parametrize("signer", SIGNERS)
def test_another_body_leaves_the_headers_proven(signer: str, forms: tuple[str, str]) -> None:
    mail = SIGNERS[signer](MAIL, forms=forms, names=NAMES).replace(b"this is", b"that is")
    assert first(mail).result == Pass(Scope.HEADERS, body_matches=False)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("forms", FORMS, ids="/".join)
@pytest.mark.parametrize("signer", SIGNERS)
def test_any_signed_field_changed_fails(signer: str, forms: tuple[str, str], name: str) -> None:
    mail = SIGNERS[signer](MAIL, forms=forms, names=NAMES)
    title = name.title().replace("-Id", "-ID").encode()
    changed = mail.replace(b"\r\n" + title + b": ", b"\r\n" + title + b": x", 1)
    assert changed != mail
    assert first(changed).result == Fail(FailWhy.SIGNATURE)
    assert first(header_only(changed), body=False).result == Fail(FailWhy.SIGNATURE)


@pytest.mark.parametrize("tag", [b"bh=", b"h=", b"d=", b"s="])
def test_any_tag_of_the_signature_changed_does_not_pass(tag: bytes) -> None:
    mail = sign(MAIL, names=NAMES)
    changed = mail.replace(b" " + tag, b" " + tag + b"A", 1)
    assert changed != mail
    assert not isinstance(first(changed, body=False).result, Pass)


def test_a_length_that_covers_all_of_the_body_passes_whole() -> None:
    signature = first(sign(MAIL, length=True))
    assert signature.result == WHOLE
    assert signature.body_length is not None


def test_text_added_below_a_stated_length_is_not_covered() -> None:
    mail = sign(MAIL, forms=("relaxed", "simple"), length=True) + b"Click here.\r\n"
    assert dkimpy_says(mail, zone())
    assert first(mail).result == Pass(Scope.HEADERS, body_matches=True)


def test_a_length_beyond_the_body_does_not_match() -> None:
    mail = sign(MAIL, length=True)
    cut = mail[: mail.index(b"this is")]
    assert first(cut).result == Pass(Scope.HEADERS, body_matches=False)


def test_over_signed_names_are_named() -> None:
    signature = first(sign(MAIL, names=["from", "from", "to", "subject", "cc"]))
    assert signature.result == WHOLE
    assert signature.over_signed == {"from", "cc"}


@pytest.mark.parametrize("names", [["from", "to", "to"], ["from", "from", "subject", "subject", "cc"]])
def test_a_field_added_where_it_is_over_signed_fails(names: list[str]) -> None:
    over = names[-1].title().encode()
    mail = over + b": stranger@example.org\r\n" + sign(MAIL, names=names)
    assert first(mail).result == Fail(FailWhy.SIGNATURE)


def test_a_second_from_above_passes_and_is_flagged_and_the_signed_one_is_named() -> None:
    mail = b"From: Bank <bank@example.org>\r\n" + sign(MAIL, names=["from", "to"])
    signature = first(mail)
    assert signature.result == WHOLE
    assert signature.duplicate_signed_fields == {"from"}
    assert signature.signed_from is not None
    assert signature.signed_from.address == "hana@provider.example"


def test_repeated_fields_are_taken_from_the_bottom() -> None:
    two = b"Received: by later.example ; Tue, 24 Nov 2026 10:00:01 +0900\r\n" + MAIL
    signed = sign(two, names=["from", "received", "received"])
    mail = b"Received: by reporter.example; Tue, 24 Nov 2026 10:00:02 +0900\r\n" + signed
    signature = first(mail)
    assert signature.result == WHOLE
    assert [f.value.split()[1] for f in signature.signed_received] == [b"later.example", b"client.example"]
    assert signature.duplicate_signed_fields == {"received"}


def test_each_signature_of_a_mail_is_judged() -> None:
    mail = sign(sign_ed25519(MAIL, names=["from", "to"]), names=["from", "subject"])
    found = verify_signatures(parse(mail), zone())
    assert [(s.algorithm, s.result) for s in found] == [("rsa-sha256", WHOLE), ("ed25519-sha256", WHOLE)]


def test_a_signature_over_an_earlier_signature_passes() -> None:
    mail = sign(sign_ed25519(MAIL), names=["from", "dkim-signature"])
    assert first(mail).result == WHOLE


def test_an_expired_signature_still_passes_and_says_so() -> None:
    mail = sign(MAIL, names=["from"])
    dated = MAIL.replace(b"24 Nov 2026", b"24 Nov 2099")
    late = sign_with_expiry(dated)
    assert first(mail).is_expired is False
    assert first(late).result == WHOLE
    assert first(late).is_expired


def sign_with_expiry(mail: bytes) -> bytes:
    """An ed25519 signature that had ended before the mail's own Date."""
    body = mail.split(b"\r\n\r\n", 1)[1].rstrip(b"\r\n") + b"\r\n"
    body_hash = base64.b64encode(hashlib.sha256(body).digest()).decode()
    field = (
        f"DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d={DOMAIN}; s=e; t=1000; x=2000;"
        f" h=from; bh={body_hash}; b="
    ).encode()
    sender = next(line for line in mail.split(b"\r\n") if line.startswith(b"From:")) + b"\r\n"
    signed = ed25519_key().sign(hashlib.sha256(sender + field).digest())
    return field + base64.b64encode(signed) + b"\r\n" + mail


_TOKENS = st.text(st.sampled_from("abcXYZ019 \t.,;:=<>@()\"'é日"), max_size=40)
_FOLDS = st.sampled_from(["\r\n ", "\r\n\t", " ", "  ", "\t"])


@st.composite
def mails(draw: st.DrawFn) -> bytes:
    """A mail with odd white space, folds, repeated fields and any body."""
    lines = ["From: <owner@provider.example>"]
    for name in draw(st.lists(st.sampled_from(["To", "Subject", "Cc", "X-Odd", "Received"]), max_size=6)):
        words = draw(st.lists(_TOKENS, min_size=1, max_size=4))
        value = "".join(w + draw(_FOLDS) for w in words).strip() or "x"
        lines.append(f"{name}:{draw(st.sampled_from(['', ' ', '  ']))}{value}")
    head = "\r\n".join(draw(st.permutations(lines)))
    body = draw(st.lists(st.text(st.sampled_from("ab \t-é日"), max_size=20), max_size=8))
    return (head + "\r\n\r\n" + "".join(line + "\r\n" for line in body)).encode()


@settings(max_examples=60, deadline=None)
@given(
    mail=mails(),
    forms=st.sampled_from(FORMS),
    names=st.lists(st.sampled_from(["to", "subject", "cc", "x-odd", "received", "from"]), max_size=8),
    damage=st.one_of(st.none(), st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(b"aZ \t"))),
)
def test_we_agree_with_dkimpy_on_any_mail(mail, forms, names, damage) -> None:
    signed = sign(mail, forms=forms, names=["from", *names])
    if damage is not None:
        at, octet = int(damage[0] * len(signed)), damage[1]
        if signed[at: at + 1] not in (b"\r", b"\n"):  # to us, any line end is one
            signed = signed[:at] + bytes([octet]) + signed[at + 1:]
    ours = first(signed) if verify_signatures(parse(signed), zone()) else None
    theirs = dkimpy_says(signed, zone())
    if theirs:
        assert ours is not None
        assert ours.result == WHOLE
    elif theirs is False and ours is not None and ours.result == WHOLE:
        # dkimpy knows of no repairs, and fails any mail with a second From
        assert ours.repaired or "from" in ours.duplicate_signed_fields
