"""Any bytes are read: cut notices, broken fields, noise."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whosent.bounce import NotANotice, Notice
from whosent.bounce.dsn import read_status_report
from whosent.bounce.human import html_to_text
from whosent.bounce.returned import find_header_block
from whosent.bounce.typed import read_address

SAMPLES = sorted((Path(__file__).parent.parent / "mail" / "notices").glob("*.eml"))
CUT = [p for p in SAMPLES if p.stem in {
    "structured", "headers-only", "three-recipients", "inline-status", "quoted-original", "html-only",
    "feedback", "lure-held", "ses-bounce", "utf8-global",
}]


def test_there_are_ten_samples_to_cut():
    assert len(CUT) == 10


@pytest.mark.parametrize("path", CUT, ids=lambda p: p.stem)
def test_a_notice_cut_at_any_byte_is_read(read_bytes, path):
    data = path.read_bytes()
    for end in range(len(data) + 1):
        assert isinstance(read_bytes(data[:end]), Notice | NotANotice)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_line_ends_make_no_difference(read_bytes, path):
    data = path.read_bytes()
    readings = [read_bytes(data.replace(b"\n", end)) for end in (b"\n", b"\r\n", b"\r")]
    seen = [
        (type(r), r.recipients, r.returned.form, getattr(r, "mail_system", ""), getattr(r, "kind", ""))
        for r in readings
    ]
    assert seen[0] == seen[1] == seen[2]


_FIELDS = st.sampled_from([
    b"Final-Recipient: rfc822; ", b"Original-Recipient:", b"Action: ", b"Status: 5.1.1", b"\n", b"\n\n",
    b";", b"<", b">", b"@", b"x{", b"+2B", b"Reporting-MTA: dns;", b"Diagnostic-Code: smtp; 550",
    b"\xff\xfe", b"\x1b$B", b":",
])


@given(st.lists(_FIELDS | st.binary(max_size=12), max_size=40).map(b"".join))
def test_any_fields_give_a_report(data):
    read_status_report(data)


@given(st.text(max_size=80))
def test_any_text_gives_an_address_or_nothing(text):
    assert isinstance(read_address(text), str)


@given(st.text(alphabet="<>!-/ abp\n&;\"'=", max_size=200))
def test_any_markup_gives_text(text):
    assert isinstance(html_to_text(text), str)


@given(st.text(alphabet="From:Tobject\n >\t-", max_size=200))
def test_a_header_block_begins_inside_the_text(text):
    found = find_header_block(text)
    assert found is None or 0 <= found < len(text)


_PIECES = st.sampled_from([
    b"From: MAILER-DAEMON@x.example\n", b"Subject: Undelivered\n", b"Return-Path: <>\n", b"\n", b"--b\n",
    b"--b--\n", b"Content-Type: multipart/report; boundary=b\n", b"Content-Type: message/delivery-status\n\n",
    b"Content-Type: message/rfc822\n\n", b"Content-Type: text/html\n\n<p>",
    b"Final-Recipient: rfc822; a@b.example\n",
    b'{"notificationType":"Bounce","bounce":{', b"Auto-Submitted: auto-replied\n",
    b"550 5.1.1 <a@b.example> unknown\n",
])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(_PIECES | st.binary(max_size=20), max_size=30))
def test_any_message_is_read(read_bytes, pieces):
    assert isinstance(read_bytes(b"".join(pieces)), Notice | NotANotice)


def test_half_a_surrogate_pair_in_utf7_is_read(read_bytes):
    mail = (
        b"Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered\n"
        b"Content-Type: text/plain; charset=utf-7\n\n+2Qk- <a@b.example>: 550 5.1.1 user unknown\n"
    )
    assert [r.address for r in read_bytes(mail).recipients] == ["a@b.example"]
