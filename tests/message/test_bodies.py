"""Bodies: transfer encodings undone, caps, HTML and file names."""

from __future__ import annotations

import base64
import binascii

import pytest

from whosent.message import DefectKind, Limits, Part, parse


def body(encoding: str, data: bytes, *, limits: Limits | None = None) -> Part:
    return parse(b"Content-Transfer-Encoding: " + encoding.encode() + b"\n\n" + data, limits=limits)


@pytest.mark.parametrize("encoding", ["base64", "BASE64", '"base64"', "base64 (comment)", " base64;"])
def test_base64_is_undone_however_it_is_named(encoding: str) -> None:
    assert body(encoding, base64.encodebytes(b"x" * 100)).decoded() == b"x" * 100


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"YWJj\nZGVm", b"abcdef"),
        (b"YW Jj!\r\nZGVm", b"abcdef"),
        (b"YWJjZA", b"abcd"),
        (b"YWJjZ", b"abc"),
        (b"YWI=\nY2Q=\n", b"abcd"),
        (b"====", b""),
        (b"", b""),
    ],
)
def test_noisy_cut_and_joined_base64_is_read_as_far_as_it_goes(written: bytes, meant: bytes) -> None:
    assert body("base64", written).decoded() == meant


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_quoted_printable_is_undone_with_any_line_end(end: bytes) -> None:
    part = body("quoted-printable", b"a=3Db=" + end + b"c =zz" + end + b"d=")
    assert part.text == "a=bc =zz\nd"


def test_uuencode_is_undone() -> None:
    lines = [binascii.b2a_uu(piece) for piece in (b"a" * 45, b"bc")]
    data = b"words\nbegin 644 x.txt\n" + b"".join(lines) + b"`\nend\n"
    assert body("x-uuencode", data).decoded() == b"a" * 45 + b"bc"


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "binary", "", "no-such-encoding"])
def test_other_encodings_leave_the_body_as_it_is(encoding: str) -> None:
    assert body(encoding, b"a=3D\xff").decoded() == b"a=3D\xff"


@pytest.mark.parametrize("size", [1_001, 2_000, 10_000])
@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_a_body_beyond_the_cap_is_cut_and_it_is_said(encoding: str, size: int) -> None:
    data = b"a" * size if encoding != "base64" else base64.encodebytes(b"a" * size)
    part = body(encoding, data, limits=Limits(text_octets=1_000))
    assert part.text == "a" * 1_000
    assert [defect.kind for defect in part.defects] == [DefectKind.BODY_CUT]


def test_html_stays_html_and_plain_text_is_without_markup() -> None:
    part = parse(b"Content-Type: text/html\n\n<p>a &amp; b</p>")
    assert part.text == "<p>a &amp; b</p>"
    assert part.plain_text() == "a & b"


def test_the_charset_of_html_may_stand_in_it() -> None:
    html = '<html><head><meta http-equiv="content-type" content="text/html; charset=euc-kr"></head>안녕'
    part = parse(b"Content-Type: text/html\n\n" + html.encode("euc-kr"))
    assert part.plain_text() == "안녕"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ('Content-Disposition: attachment; filename="a b.txt"', "a b.txt"),
        ("Content-Disposition: attachment; filename=a b.txt; size=3", "a b.txt"),
        ("Content-Type: text/plain; name=x.txt", "x.txt"),
        ('Content-Disposition: attachment; filename="C:\\\\x\\"y.txt"', 'C:\\x"y.txt'),
        ("Content-Disposition: attachment; filename*=utf-8'ja'%E4%BB%B6%E5%90%8D.txt", "件名.txt"),
        (
            "Content-Disposition: a; filename*0*=iso-2022-jp''%1B$B7o; filename*1*=L%3E%1B(B; filename*2=.x",
            "件名.x",
        ),
        ("Content-Disposition: a; filename*1=b; filename*0=a; filename*2=c", "abc"),
        ("Content-Disposition: a; filename=plain; filename*=utf-8''better", "better"),
        ('Content-Type: x/y; name="=?iso-2022-jp?B?GyRCN29MPhsoQg==?=.txt"', "件名.txt"),
        ('Content-Disposition: attachment; filename="open.txt', "open.txt"),
        ("Content-Disposition: attachment; filename=件名.txt", "件名.txt"),
        ("Content-Disposition: attachment; filename*=zz", "zz"),
        ("Content-Disposition: attachment; filename*=utf-8''%E4%B%ZZ%", "ä%B%ZZ%"),
        ("Content-Disposition: attachment", ""),
    ],
)
def test_file_names_are_decoded_in_every_dialect(fields: str, name: str) -> None:
    assert parse(fields.encode() + b"\n\n").filename == name


def test_a_semicolon_in_quotes_ends_no_parameter() -> None:
    part = parse(b'Content-Type: text/plain; name="a; boundary=c"; charset="utf-8"; CHARSET=x\n\n')
    assert (part.parameter("name"), part.parameter("charset"), part.parameter("boundary")) == (
        "a; boundary=c",
        "utf-8",
        "",
    )
