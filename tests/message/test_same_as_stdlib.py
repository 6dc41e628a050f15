"""Where the standard library is right, we say the same."""

from __future__ import annotations

import email
import email.utils
from datetime import UTC, datetime, timedelta, timezone
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from hypothesis import given, settings
from hypothesis import strategies as st

from whosent.message import Part, parse, parse_addresses, parse_date, utc_offset_min

NAMES = st.from_regex(r"\A[A-Za-z][A-Za-z0-9-]{0,15}\Z")
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
# What Python's own Japanese codecs and Microsoft's read alike.
JAPANESE = st.text("あいうアイウ漢字配信不能日本語ー、。「」ＡＢ１２abc 123", min_size=1, max_size=40)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def header_blocks(draw: st.DrawFn) -> bytes:
    fields = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=8)):
        end = draw(LINE_ENDS)
        lines = [
            draw(PRINTABLE),
            *(draw(st.sampled_from(" \t")) + draw(PRINTABLE) for _ in range(draw(st.integers(0, 2)))),
        ]
        fields.append(f"{name}: {end.join(lines)}{end}")
    return ("".join(fields) + draw(LINE_ENDS) + draw(PRINTABLE)).encode()


@given(header_blocks())
@settings(deadline=None)
def test_header_lists_are_the_same(data: bytes) -> None:
    theirs = [
        (name.lower(), value.encode("ascii", "surrogateescape"))
        for name, value in email.message_from_bytes(data).raw_items()
    ]
    ours = [(field.name, field.value.lstrip(b" \t")) for field in parse(data).headers]
    assert ours == theirs


def leaf(draw: st.DrawFn) -> Message:
    kind = draw(st.sampled_from(["plain", "html", "bytes"]))
    if kind == "bytes":
        part = MIMEBase("application", "octet-stream")
        part.set_payload(draw(st.binary(max_size=100)))
        email.encoders.encode_base64(part)
        return part
    return MIMEText(draw(JAPANESE | PRINTABLE | WORDS), kind, draw(st.sampled_from(["utf-8", "utf-8"])))


@st.composite
def mails(draw: st.DrawFn, depth: int = 0) -> Message:
    kind = draw(st.sampled_from(["leaf", "multipart", "message"])) if depth < 3 else "leaf"
    if kind == "leaf":
        mail = leaf(draw)
    elif kind == "message":
        mail = MIMEMessage(draw(mails(depth + 1)))
    else:
        children = draw(st.lists(mails(depth + 1), min_size=1, max_size=3))
        mail = MIMEMultipart(draw(st.sampled_from(["mixed", "alternative", "report"])), None, children)
    mail["Subject"] = Header(draw(JAPANESE), "utf-8")
    return mail


def their_tree(mail: Message) -> list:
    below = mail.get_payload() if mail.is_multipart() else []
    return [mail.get_content_type(), *(their_tree(part) for part in below)]


def our_tree(part: Part) -> list:
    return [part.content_type, *map(our_tree, part.children)]


@given(mails(), st.sampled_from([b"\n", b"\r\n"]))
@settings(deadline=None, max_examples=60)
def test_trees_and_payloads_are_the_same(mail: Message, end: bytes) -> None:
    data = mail.as_bytes().replace(b"\n", end)
    theirs, ours = email.message_from_bytes(data), parse(data)
    assert our_tree(ours) == their_tree(theirs)
    assert [part.decoded() for part in ours.walk() if not part.children] == [
        part.get_payload(decode=True) for part in theirs.walk() if not part.is_multipart()
    ]


@given(JAPANESE, st.sampled_from(["utf-8", "iso-2022-jp", "shift_jis", "euc-jp"]))
@settings(deadline=None)
def test_encoded_headers_give_back_what_was_written(text: str, charset: str) -> None:
    written = Header(text.strip() or "あ", charset, maxlinelen=75, header_name="Subject").encode()
    assert parse(f"Subject: {written}\n\n".encode()).headers.text("subject") == (text.strip() or "あ")


@given(
    JAPANESE,
    st.sampled_from(["utf-8", "iso-2022-jp", "shift_jis", "euc-jp"]),
    st.sampled_from(["base64", "quoted-printable"]),
)
@settings(deadline=None)
def test_bodies_give_back_what_was_written(text: str, charset: str, encoding: str) -> None:
    mail = EmailMessage()
    mail.set_content(text + "\n", charset=charset, cte=encoding)
    assert parse(mail.as_bytes()).text == text + "\n"


@given(
    st.text('abc XYZ.,"\\()<>@;:あ', max_size=20),
    st.from_regex(r"\A[a-z0-9.+_-]{1,20}\Z").filter(lambda s: s.strip(".") == s and ".." not in s),
)
@settings(deadline=None)
def test_an_address_with_any_name_is_found(name: str, local: str) -> None:
    value = email.utils.formataddr((" ".join(name.split()), f"{local}@example.com"))
    found = parse_addresses(value)
    assert [address.address for address in found] == [f"{local}@example.com"]
    assert found[0].name == " ".join(name.split())


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(9990, 1, 1)).map(lambda when: when.replace(microsecond=0)),
    st.integers(-23 * 60, 23 * 60),
    st.sampled_from(["{}", "{} (comment)", "  {}"]),
)
@settings(deadline=None)
def test_dates_are_the_same(local: datetime, offset: int, form: str) -> None:
    when = local.replace(tzinfo=timezone(timedelta(minutes=offset)))
    value = form.format(email.utils.format_datetime(when))
    assert parse_date(value) == email.utils.parsedate_to_datetime(value).astimezone(UTC)
    assert utc_offset_min(value) == (None if value.strip().partition(" (")[0].endswith("-0000") else offset)
