"""What RFC 6376 asks of signatures and key records, one rule at a time."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1
from hypothesis import given
from hypothesis import strategies as st

from evidence.signing import DOMAIN, MAIL, Zone, header_only, rsa_key, rsa_record, sign, zone
from whosent.evidence.dkim import (
    DkimSignature,
    Fail,
    FailWhy,
    NotChecked,
    Pass,
    Scope,
    Unchecked,
    verify_signatures,
)
from whosent.evidence.dns import NoData, NoResolver, NotAsked, RecordType, Unasked
from whosent.message import parse

KEY = f"r._domainkey.{DOMAIN}"
WHOLE = Pass(Scope.WHOLE, body_matches=True)
NAMES = ["from", "to", "subject", "date"]


class Answering:
    """Gives one answer to every question."""

    def __init__(self, answer):
        self.answer = answer

    def query(self, name, rtype):
        return self.answer


def judge(mail: bytes, resolver=None, **more) -> DkimSignature:
    return verify_signatures(parse(mail), resolver or zone(), **more)[0]


def under(record: str | tuple[str, ...], mail: bytes | None = None) -> DkimSignature:
    """The judgement of a signed mail where the DNS holds ``record`` for its key."""
    return judge(mail or sign(names=NAMES), zone(**{KEY: record}))


def test_a_mail_without_signature_has_none() -> None:
    assert verify_signatures(parse(MAIL), zone()) == ()


def test_at_most_ten_signatures_are_judged() -> None:
    one = sign(names=NAMES)[: -len(MAIL)]
    assert len(verify_signatures(parse(one * 50 + MAIL), zone())) == 10


def test_one_question_is_asked_for_a_signature() -> None:
    resolver = zone()
    judge(sign(names=NAMES), resolver)
    assert resolver.asked == [(KEY, RecordType.TXT)]


@pytest.mark.parametrize("why", list(Unasked))
def test_a_key_that_was_not_asked_for_leaves_the_signature_unchecked(why: Unasked) -> None:
    result = judge(sign(names=NAMES), Answering(NotAsked(why))).result
    assert isinstance(result, NotChecked)
    assert result.why.value == why.value


def test_without_dns_nothing_is_checked() -> None:
    assert judge(sign(names=NAMES), NoResolver()).result == NotChecked(Unchecked.OFF)


@pytest.mark.parametrize("resolver", [Zone(), Answering(NoData())])
def test_a_key_that_is_gone_leaves_the_signature_unchecked(resolver) -> None:
    assert judge(sign(names=NAMES), resolver).result == NotChecked(Unchecked.KEY_GONE)


def test_a_wildcard_record_in_place_of_the_key_means_that_it_is_gone() -> None:
    assert under("v=spf1 -all").result == NotChecked(Unchecked.KEY_GONE)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("v=DKIM1; p=", FailWhy.KEY_REVOKED),
        ("v=DKIM1; k=rsa; p=????", FailWhy.KEY_SYNTAX),
        ("v=DKIM1; k=rsa; p=AAAA", FailWhy.KEY_SYNTAX),
        ("v=DKIM1; k=rsa", FailWhy.KEY_SYNTAX),
        ("v=DKIM1; k=kestrel; p=AAAA", FailWhy.ALGORITHM),
        ("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", FailWhy.ALGORITHM),
        (rsa_record(extra="h=sha1; "), FailWhy.ALGORITHM),
        (rsa_record(extra="s=tlsrpt; "), FailWhy.KEY_NOT_FOR_MAIL),
        (rsa_record(extra="n=a; n=b; "), FailWhy.KEY_SYNTAX),
    ],
)
def test_a_record_that_gives_no_usable_key_fails(record: str, why: FailWhy) -> None:
    assert under(record).result == Fail(why)


@pytest.mark.parametrize(
    "extra", ["h=sha1:sha256; ", "s=email; ", "s=* : tlsrpt; ", "g=nobody; ", "n=a note; ", "t=s; ", "x=y; "]
)
def test_a_record_with_tags_that_allow_the_signature_passes(extra: str) -> None:
    assert under(rsa_record(extra=extra)).result == WHOLE


def test_a_record_without_version_and_kind_passes() -> None:
    assert under(rsa_record().replace("v=DKIM1; k=rsa; ", "")).result == WHOLE


def test_a_key_with_white_space_inside_passes() -> None:
    record = rsa_record()
    assert under(record[:100] + " \t" + record[100:]).result == WHOLE


def test_the_right_one_of_several_records_is_found() -> None:
    assert under(("some text", "v=DKIM1; p=", rsa_record(1024), rsa_record())).result == WHOLE


def test_a_testing_key_passes_and_says_so() -> None:
    signature = under(rsa_record(extra="t=y:s; "))
    assert signature.result == WHOLE
    assert signature.key_is_testing


def test_an_rsa_key_of_1024_bits_passes() -> None:
    assert under(rsa_record(1024), sign(names=NAMES, bits=1024)).result == WHOLE


def test_an_rsa_key_below_1024_bits_proves_nothing() -> None:
    short = (
        "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL9zWb7a4jqUrtUkEWcPpHcTjCbGQSNgqWhNdRZf6Z0L"
        "vsnn4mM0G4RD1HX2sbCeMqX8ge4MIz4pWwOyLJCfyX8CAwEAAQ=="
    )
    assert under(short).result == Fail(FailWhy.KEY_TOO_SHORT)


def test_rsa_sha1_passes_and_is_called_weak() -> None:
    mail = sign_sha1()
    assert judge(mail).result == WHOLE
    assert judge(mail).is_weak


def sign_sha1() -> bytes:
    """An RSA signature with SHA-1, which dkimpy does not make any more."""
    body_hash = base64.b64encode(hashlib.sha1(b"Hello.\r\n").digest()).decode()  # noqa: S324 - old signatures are read, too
    field = f"DKIM-Signature: v=1; a=rsa-sha1; d={DOMAIN}; s=r; h=from; bh={body_hash}; b="
    signed = rsa_key(2048).sign(f"From: hana@{DOMAIN}\r\n{field}".encode(), PKCS1v15(), SHA1())  # noqa: S303 - as above
    return f"{field}{base64.b64encode(signed).decode()}\r\nFrom: hana@{DOMAIN}\r\n\r\nHello.\r\n".encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"v=1", b"v=2"),
        (b"bh=", b"hb="),
        (b" b=", b" b=!"),
        (b" b=", b" v=1; b="),
        (b" s=r;", b""),
        (b" s=r;", b" s=r/../x;"),
        (b"c=relaxed/relaxed", b"c=relaxed/loose"),
        (b"v=1;", b"v=1; l=-1;"),
        (b"v=1;", b"v=1; nonsense;"),
    ],
)
def test_a_malformed_signature_fails_and_nobody_is_asked(old: bytes, new: bytes) -> None:
    mail = sign(names=NAMES)
    resolver = zone()
    assert old in mail
    assert judge(mail.replace(old, new, 1), resolver).result == Fail(FailWhy.SYNTAX)
    assert resolver.asked == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"a=rsa-sha256", b"a=rsa-sha512", FailWhy.ALGORITHM),
        (b"h=from : ", b"h=", FailWhy.FROM_NOT_SIGNED),
        (b"i=@provider.example", b"i=@example.org", FailWhy.DOMAIN_MISMATCH),
        (b"i=@provider.example", b"i=@evilprovider.example", FailWhy.DOMAIN_MISMATCH),
    ],
)
def test_a_signature_that_could_prove_nothing_fails_and_nobody_is_asked(
    old: bytes, new: bytes, why: FailWhy
) -> None:
    mail = sign(names=NAMES)
    resolver = zone()
    assert old in mail
    assert judge(mail.replace(old, new, 1), resolver).result == Fail(why)
    assert resolver.asked == []


def test_an_identity_below_the_domain_passes_unless_the_key_is_strict() -> None:
    mail = sign(names=NAMES, identity=b"hana@mail.provider.example")
    assert judge(mail).result == WHOLE
    assert judge(mail).identity == "hana@mail.provider.example"
    assert under(rsa_record(extra="t=s; "), mail).result == Fail(FailWhy.DOMAIN_MISMATCH)


def test_without_canonicalisation_both_are_simple() -> None:
    assert judge(sign_sha1()).canonicalisation == "simple/simple"


def test_a_fact_of_the_signature_is_kept_though_it_fails() -> None:
    signature = judge(sign(names=NAMES).replace(b"To: friend", b"To: victim"))
    assert signature.result == Fail(FailWhy.SIGNATURE)
    assert (signature.domain, signature.selector, signature.algorithm) == (DOMAIN, "r", "rsa-sha256")
    assert signature.signed_fields == tuple(NAMES)
    assert signature.signed_at is not None


def test_copies_of_one_signed_mail_share_their_digest_and_others_do_not() -> None:
    mail = sign(names=NAMES)
    copy = b"Received: by elsewhere.example\r\n" + mail.replace(b"\r\n", b"\n")
    other = sign(MAIL.replace(b"one@", b"two@"), names=[*NAMES, "message-id"])
    digests = [judge(m).signature_digest for m in (mail, copy, other)]
    assert digests[0] == digests[1] != digests[2]


def test_covers_tells_signed_names_from_others() -> None:
    signature = judge(sign(names=[*NAMES, "cc"]))
    assert signature.covers("from")
    assert signature.covers("cc")
    assert not signature.covers("message-id")


def test_expiry_is_judged_at_the_time_given() -> None:
    mail = sign(names=NAMES).replace(b"v=1;", b"v=1; x=1795500000;", 1)
    before, after = datetime(2026, 11, 20, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    assert not judge(mail, at=before).is_expired
    assert judge(mail, at=after).is_expired
    assert judge(mail, at=after).expires_at == datetime.fromtimestamp(1795500000, UTC)


@pytest.mark.parametrize("number", [b"99999999999999999", b"9" * 400, b"1e9", b"-5", b""])
def test_a_time_that_is_none_is_left_out(number: bytes) -> None:
    assert judge(sign(names=NAMES).replace(b"v=1;", b"v=1; x=" + number + b";", 1)).expires_at is None


def test_headers_without_a_body_say_nothing_of_one() -> None:
    assert judge(header_only(sign(names=NAMES)), body=False).result == Pass(Scope.HEADERS)


@given(st.binary(max_size=300))
def test_no_field_raises(noise: bytes) -> None:
    mail = b"DKIM-Signature:" + noise.replace(b"\n", b"\n ") + b"\r\n" + MAIL
    verify_signatures(parse(mail), zone())


@given(st.text(max_size=200))
def test_no_record_raises(record: str) -> None:
    under(record)
    under("v=DKIM1; p=" + record)
    under("k=ed25519; p=" + record)


@pytest.mark.parametrize(
    "header",
    [
        b"DKIM-Signature:" + b" ;" * 100_000,
        b"DKIM-Signature: v=1; a=rsa-sha256; d=provider.example; s=r; bh=AAAA; b=AAAA; h=from"
        + b":from" * 40_000,
        b"DKIM-Signature: v=1; a=rsa-sha256; d=provider.example; s=r; bh=AAAA; b=" + b"A " * 100_000
        + b"; h=from",
    ],
    ids=["empty tags", "long h=", "long b="],
)
def test_an_enormous_field_does_not_pass_and_does_not_raise(header: bytes) -> None:
    mail = header + b"\r\n" + sign(names=["from", "subject"])
    assert isinstance(first_result(mail), Fail)


def first_result(mail: bytes):
    return verify_signatures(parse(mail), zone())[0].result


def test_a_signed_field_of_much_white_space_passes() -> None:
    mail = b"Subject:" + b" \t" * 100_000 + b"x\r\nFrom: hana@provider.example\r\n\r\nHi.\r\n"
    assert first_result(sign(mail, names=["from", "subject"])) == WHOLE
