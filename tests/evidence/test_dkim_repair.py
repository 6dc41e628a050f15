"""What reporters do to mail that they return: undone where that can be, and said."""

from __future__ import annotations

import quopri
import re

import pytest

from evidence.signing import MAIL, sign, zone
from whosent.evidence.dkim import DkimSignature, Fail, FailWhy, Pass, Repair, Scope, verify_signatures
from whosent.message import parse

WHOLE = Pass(Scope.WHOLE, body_matches=True)
SIMPLE = ("simple", "simple")
RELAXED = ("relaxed", "relaxed")
FROM = b"From: Hana <hana@provider.example>\r\n"


def first(mail: bytes, *, body: bool = True) -> DkimSignature:
    return verify_signatures(parse(mail), zone(), body=body)[0]


def replaced(mail: bytes, old: bytes, new: bytes) -> bytes:
    assert old in mail
    return mail.replace(old, new, 1)


@pytest.mark.parametrize("forms", [SIMPLE, RELAXED], ids="/".join)
def test_an_untouched_mail_needs_no_repair(forms: tuple[str, str]) -> None:
    assert first(sign(forms=forms)).repaired == frozenset()


@pytest.mark.parametrize(
    ("signed", "returned"),
    [
        (b"Subject: one\r\n\ttwo\r\n", b"Subject: one\r\n two\r\n"),
        (b"Subject: one\r\n two\r\n", b"Subject: one\r\n\ttwo\r\n"),
        (b"Subject: one two\r\n", b"Subject: one\r\n two\r\n"),
    ],
    ids=["tab to space", "space to tab", "folded"],
)
def test_a_refolded_field_under_simple_is_repaired(signed: bytes, returned: bytes) -> None:
    mail = sign(FROM + signed + b"\r\nHi.\r\n", SIMPLE, ["from", "subject"])
    signature = first(replaced(mail, signed, returned))
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.REFOLDED}


def test_every_fold_turned_into_a_tab_under_simple_is_repaired() -> None:
    mail = sign(FROM + b"Subject: one\r\n two\r\n\r\nHi.\r\n", SIMPLE, ["from", "subject"])
    signature = first(mail.replace(b"\r\n ", b"\r\n\t"))
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.REFOLDED}


def test_white_space_dropped_at_line_ends_under_simple_is_repaired() -> None:
    mail = sign(FROM + b"Subject: \r\n\r\nHi.\r\n", SIMPLE, ["from", "subject"])
    stripped = re.sub(rb"[ \t]+\r\n", b"\r\n", mail)
    signature = first(stripped)
    assert stripped != mail
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.TRAILING_SPACE}


def test_the_space_after_a_text_signatures_dashes_is_repaired() -> None:
    mail = sign(FROM + b"\r\nHi.\r\n-- \r\nHana\r\n", SIMPLE, ["from"])
    signature = first(replaced(mail, b"\r\n-- \r\n", b"\r\n--\r\n"))
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.TRAILING_SPACE}


@pytest.mark.parametrize("tag", [b" bh=", b" h="])
def test_a_signature_field_broken_inside_a_value_is_repaired(tag: bytes) -> None:
    mail = sign(MAIL, RELAXED, ["from", "subject"])
    signature = first(replaced(mail, tag, tag + b"\r\n "))
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.SIGNATURE_REFOLDED}


@pytest.mark.parametrize("forms", [SIMPLE, RELAXED], ids="/".join)
def test_an_8_bit_field_encoded_once_more_is_repaired(forms: tuple[str, str]) -> None:
    mail = sign(FROM + b"Subject: caf\xe9\r\n\r\nHi.\r\n", forms, ["from", "subject"])
    signature = first(replaced(mail, b"caf\xe9", b"caf\xc3\xa9"))
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.REENCODED}


@pytest.mark.parametrize("names", [["from"], ["from", "content-transfer-encoding"]])
def test_a_body_converted_to_quoted_printable_is_repaired(names: list[str]) -> None:
    text = "おはよう、元気？\r\n".encode()
    mail = sign(FROM + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + text, RELAXED, names)
    converted = replaced(
        mail,
        b"Content-Transfer-Encoding: 8bit\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n"
        b"X-MIME-Autoconverted: from 8bit to quoted-printable by mx.reporter.example id x1\r\n",
    )
    signature = first(replaced(converted, text, quopri.encodestring(text.replace(b"\r\n", b"\n"))))
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.TRANSFER_ENCODING}


def test_from_quoting_in_the_body_is_repaired() -> None:
    mail = sign(FROM + b"\r\nHi,\r\nFrom here I write.\r\n", SIMPLE, ["from"])
    signature = first(replaced(mail, b"\nFrom here", b"\n>From here"))
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.FROM_QUOTING}


def test_a_field_added_below_the_signed_one_is_passed_over_and_flagged() -> None:
    mail = sign(FROM + b"Subject: one\r\n\r\nHi.\r\n", RELAXED, ["from", "subject"])
    added = replaced(mail, b"\r\n\r\nHi", b"\r\nFrom: Bank <bank@example.org>\r\n\r\nHi")
    signature = first(added)
    assert signature.result == WHOLE
    assert signature.repaired == {Repair.FIELD_ORDER}
    assert signature.duplicate_signed_fields == {"from"}
    assert signature.signed_from is not None
    assert signature.signed_from.address == "hana@provider.example"


def test_a_repair_of_the_headers_is_said_where_the_body_did_not_come_back() -> None:
    mail = sign(FROM + b"Subject: one\r\n\ttwo\r\n\r\nHi.\r\n", SIMPLE, ["from", "subject"])
    signature = first(replaced(mail, b"\r\n\ttwo", b"\r\n two"), body=False)
    assert signature.result == Pass(Scope.HEADERS)
    assert signature.repaired == {Repair.REFOLDED}


@pytest.mark.parametrize("forms", [SIMPLE, RELAXED], ids="/".join)
def test_no_repair_makes_a_changed_mail_pass(forms: tuple[str, str]) -> None:
    mail = sign(FROM + b"Subject: one\r\n\ttwo\r\n\r\nHi.\r\n", forms, ["from", "subject"])
    signature = first(replaced(mail, b"two", b"tow"))
    assert signature.result == Fail(FailWhy.SIGNATURE)
    assert signature.repaired == frozenset()
