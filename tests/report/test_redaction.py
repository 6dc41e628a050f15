"""Other people's addresses are replaced wherever they stand; the same person has the same mark."""

from __future__ import annotations

import base64
import quopri
from email.header import Header

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailbox_builder import Mailbox
from whosent.message import parse
from whosent.report import Redactor, write_redacted

OWN = "hana@provider.example"
OTHER = "taro.yamada@another.example"
MARK = "person-1@redacted.invalid"


def redact(text: str) -> str:
    return Redactor([OWN]).text(text)


def rewrite(mail: bytes, *people: str) -> str:
    return "".join(write_redacted(parse(mail), Redactor([OWN]), people))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"to <{OTHER}>, and {OTHER}.", f"to <{MARK}>, and {MARK}."),
        (f"rfc822;{OTHER.upper()}", f"rfc822;{MARK}"),
        (f"smtp.mailfrom={OTHER};", f"smtp.mailfrom={MARK};"),
        (f"<mailto:{OTHER}?subject=x>", f"<mailto:{MARK}?subject=x>"),
        ("太郎＜taro@another.example＞さん", f"太郎＜{MARK}＞さん"),
        ("taro＠another.example", MARK),
        ("user@[192.0.2.7] said", f"{MARK} said"),
        ("bounce+taro=another.example@list.example", MARK),
    ],
)
def test_an_address_is_found_however_it_is_written(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize("spelled", ["%40", "%2540", "@", "&#64;", "=40"])
def test_an_address_in_a_link_is_found(spelled: str) -> None:
    assert "taro" not in redact(f"https://x.example/?u=taro{spelled}another.example&v=1")


@pytest.mark.parametrize(
    "text",
    [
        f"from {OWN}",
        "HANA@provider.example",
        "hana+shop@provider.example",
        "MAILER-DAEMON@mx.another.example",
        "postmaster@another.example",
        "no address @ all, @example, a@, header.i=@another.example",
        "",
    ],
)
def test_the_owner_and_programs_keep_their_addresses(text: str) -> None:
    assert redact(text) == text


def test_the_same_person_has_the_same_mark_in_every_text() -> None:
    redactor = Redactor([OWN])
    first = redactor.text(f"{OTHER} and b@another.example")
    second = redactor.text(f"b@another.example and {OTHER.upper()}")
    assert first == "person-1@redacted.invalid and person-2@redacted.invalid"
    assert second == "person-2@redacted.invalid and person-1@redacted.invalid"
    assert redactor.count == 2


def test_what_is_redacted_stays_as_it_is() -> None:
    redactor = Redactor([OWN])
    once = redactor.text(OTHER)
    assert redactor.text(once) == once


@given(st.text(alphabet=st.sampled_from("ab.@<>=+ %40\n'\u3042[]")))
@example("0@0=@0")
def test_any_text_can_be_redacted(text: str) -> None:
    redactor = Redactor([])
    once = redactor.text(text)
    assert redactor.text(once) == once
    redactor.words(once, ["ab@b.a"])


def test_a_local_part_alone_is_replaced_as_a_word() -> None:
    redactor = Redactor([OWN])
    said = redactor.words("user taro unknown; tarot, taro-x and <taro> stay or go", ["taro@another.example"])
    assert said == f"user {MARK} unknown; tarot, taro-x and <{MARK}> stay or go"


def letter(
    *, subject: str, body: bytes, kind: str = "text/plain; charset=utf-8", encoding: str = "8bit"
) -> bytes:
    return (
        f"From: =?utf-8?B?{base64.b64encode('山田太郎'.encode()).decode()}?= <{OTHER}>\n"
        f"To: {OWN}\nSubject: {subject}\nMessage-ID: <abc@another.example>\n"
        f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    ).encode() + body


@pytest.mark.parametrize(
    "mail",
    [
        letter(subject="x", body=base64.b64encode(f"write to {OTHER}".encode()), encoding="base64"),
        letter(subject="x", body=quopri.encodestring(f"to {OTHER}é".encode()), encoding="quoted-printable"),
        letter(subject=Header(f"連絡は {OTHER}", "utf-8").encode(), body=b""),
        letter(subject="x", body=b"<p>t<b>aro.yamada</b>@another.example</p>", kind="text/html"),
        letter(subject="x", body=b"<p>taro.yamada&#64;another.example</p>", kind="text/html"),
        letter(subject="x", body=Header(f"連絡は {OTHER}", "utf-8").encode().encode()),
        letter(subject="x", body=base64.encodebytes(f"{OTHER} {'x' * 200}".encode())),
        letter(subject="x", body=f"Subject: x\nTo: {OTHER}\n".encode(), kind="text/rfc822-headers"),
        letter(
            subject="x",
            body=base64.encodebytes(OTHER.encode() * 9),
            kind="application/octet-stream; name=taro.yamada@another.example",
            encoding="base64",
        ),
    ],
    ids=["base64", "printable", "subject", "html", "entity", "words", "inline", "headers", "attachment"],
)
def test_no_encoding_hides_an_address(mail: bytes) -> None:
    written = rewrite(mail)
    assert OTHER not in written
    assert base64.b64encode(OTHER.encode())[:20].decode() not in written
    assert "山田" not in written
    assert OWN in written
    assert "<abc@another.example>" in written


def test_a_message_id_that_is_somebodys_address_is_one() -> None:
    mail = letter(subject="x", body=b"").replace(b"<abc@another.example>", f"<{OTHER}>".encode())
    assert OTHER not in rewrite(mail, OTHER)


def test_a_redacted_notice_still_reads_as_one() -> None:
    from whosent.bounce import Notice, load_tables, parse_notice
    from whosent.raw import Place

    box = Mailbox()
    box.report_spam(3)
    box.abuse(1)
    assert box.inbox
    for _, data in box.inbox:
        place = Place(source="x")
        before = parse_notice(parse(data), place, load_tables())
        assert isinstance(before, Notice)
        people = [recipient.address for recipient in before.recipients]
        written = rewrite(data, *people)
        assert not [address for address in people if address in written]
        after = parse_notice(parse(written.encode()), place, load_tables())
        assert isinstance(after, Notice)
        assert [r.address.rpartition("@")[2] for r in after.recipients] == ["redacted.invalid"]
        assert after.recipients[0].status == before.recipients[0].status


def test_many_recipients_take_no_longer_than_their_share() -> None:
    many = " ".join(f"user{n}@another.example" for n in range(5_000)).encode()
    written = rewrite(letter(subject="x", body=many), *(f"user{n}@another.example" for n in range(5_000)))
    assert "@another.example" not in written.replace("<abc@another.example>", "")
