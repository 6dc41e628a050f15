"""The MIME tree of whole and broken messages."""

from __future__ import annotations

import base64

import pytest

from whosent.message import DefectKind, Limits, Part, parse

REPORT = b"""\
From: mailer-daemon@mx.example
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

preamble
--b

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; a@example.com
--b
Content-Type: message/rfc822

From: b@example.com
Subject: original

text
--b--
epilogue
"""


def tree(part: Part) -> list:
    return [part.content_type, *map(tree, part.children)]


def kinds(part: Part) -> list[DefectKind]:
    return [defect.kind for defect in part.defects]


def multipart(boundary: bytes, *bodies: bytes, closed: bool = True) -> bytes:
    opened = b"".join(b"--" + boundary + b"\n" + body + b"\n" for body in bodies)
    return opened + (b"--" + boundary + b"--\n" if closed else b"")


def test_a_report_has_its_three_parts_and_the_returned_message() -> None:
    assert tree(parse(REPORT)) == [
        "multipart/report",
        ["text/plain"],
        ["message/delivery-status"],
        ["message/rfc822", ["text/plain"]],
    ]


def test_part_bodies_leave_out_preamble_epilogue_and_delimiters() -> None:
    text, status, returned = parse(REPORT).children
    assert text.body == b"It failed."
    assert status.text == "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@example.com"
    assert returned.children[0].headers.unfolded("subject") == "original"
    assert returned.children[0].body == b"text"


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_the_tree_is_the_same_with_other_line_ends(end: bytes) -> None:
    other = parse(REPORT.replace(b"\n", end))
    assert tree(other) == tree(parse(REPORT))
    assert [p.text for p in other.walk() if not p.children] == [
        p.text for p in parse(REPORT).walk() if not p.children
    ]


def test_data_of_a_part_is_a_slice_of_the_message() -> None:
    for part in parse(REPORT).walk():
        assert part.data in REPORT


@pytest.mark.parametrize(
    "kind",
    [
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
        "message/delivery-status",
        "message/global-delivery-status",
        "message/feedback-report",
        "message/disposition-notification",
        "message/partial",
    ],
)
def test_reports_and_headers_alone_are_leaves_with_text(kind: str) -> None:
    part = parse(
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n".encode()
        + base64.b64encode(b"Subject: x\nTo: y\n")
    )
    assert part.children == ()
    assert part.text == "Subject: x\nTo: y\n"


def test_a_message_global_is_a_message() -> None:
    assert tree(parse("Content-Type: message/global\n\nSubject: 件名\n\n".encode())) == [
        "message/global",
        ["text/plain"],
    ]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_an_encoded_embedded_message_is_decoded(encoding: str) -> None:
    inner = b"Subject: inner\nX: a=3Db\n\ntext"
    body = base64.encodebytes(inner) if encoding == "base64" else inner.replace(b"=", b"=3D")
    mail = parse(
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: " + encoding.encode() + b"\n\n" + body
    )
    assert mail.children[0].headers.unfolded("subject") == "inner"


def test_an_embedded_message_that_is_only_said_to_be_encoded_is_taken_as_it_is() -> None:
    mail = parse(b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nSubject: inner\n\ntext")
    assert mail.children[0].headers.unfolded("subject") == "inner"


@pytest.mark.parametrize("lead", [b"\n\n", b"From a@example.com Mon Nov  2 10:00:00 2026\n", b"\n>From x\n"])
def test_blank_and_mbox_lines_before_an_embedded_message_are_left_out(lead: bytes) -> None:
    mail = parse(b"Content-Type: message/rfc822\n\n" + lead + b"Subject: inner\n\ntext")
    assert mail.children[0].headers.unfolded("subject") == "inner"


def test_parts_of_a_digest_are_messages_unless_they_say_otherwise() -> None:
    mail = parse(
        b"Content-Type: multipart/digest; boundary=b\n\n"
        + multipart(b"b", b"\nSubject: one\n\nx", b"Content-Type: text/plain\n\ny")
    )
    assert tree(mail) == ["multipart/digest", ["message/rfc822", ["text/plain"]], ["text/plain"]]


@pytest.mark.parametrize("written", ["", "; boundary", "; boundary=", '; boundary=""', "; charset=utf-8"])
def test_a_boundary_that_is_not_stated_is_read_off_the_body(written: str) -> None:
    mail = parse(
        f"Content-Type: multipart/mixed{written}\n\n".encode()
        + multipart(b"xyz", b"Content-Type: text/plain\n\none", b"Content-Type: text/html\n\ntwo")
    )
    assert tree(mail) == ["multipart/mixed", ["text/plain"], ["text/html"]]
    assert kinds(mail) == [DefectKind.NO_BOUNDARY]


def test_a_boundary_that_is_not_in_the_body_gives_way_to_the_one_that_is() -> None:
    mail = parse(b"Content-Type: multipart/mixed; boundary=wrong\n\n" + multipart(b"xyz", b"\none", b"\ntwo"))
    assert [child.body for child in mail.children] == [b"one", b"two"]
    assert kinds(mail) == [DefectKind.BOUNDARY_MISSING]


def test_a_multipart_without_any_delimiter_is_a_leaf_with_its_text() -> None:
    mail = parse(b"Content-Type: multipart/mixed; boundary=b\n\nonly text\n-- \nsignature\n")
    assert mail.children == ()
    assert mail.text == "only text\n-- \nsignature\n"
    assert kinds(mail) == [DefectKind.BOUNDARY_MISSING]


def test_a_multipart_that_is_not_closed_keeps_its_last_part() -> None:
    mail = parse(
        b"Content-Type: multipart/mixed; boundary=b\n\n" + multipart(b"b", b"\none", b"\ntwo", closed=False)
    )
    assert [child.body for child in mail.children] == [b"one", b"two\n"]
    assert kinds(mail) == [DefectKind.NOT_CLOSED]


@pytest.mark.parametrize(("outer", "inner"), [(b"b", b"b1"), (b"b1", b"b"), (b"b--b", b"b")])
def test_boundaries_may_be_prefixes_of_one_another(outer: bytes, inner: bytes) -> None:
    nested = (
        b'Content-Type: multipart/alternative; boundary="'
        + inner
        + b'"\n\n'
        + multipart(inner, b"\none", b"\ntwo")
    )
    mail = parse(
        b'Content-Type: multipart/mixed; boundary="' + outer + b'"\n\n' + multipart(outer, nested, b"\nthree")
    )
    assert tree(mail) == [
        "multipart/mixed",
        ["multipart/alternative", ["text/plain"], ["text/plain"]],
        ["text/plain"],
    ]
    assert [p.body for p in mail.walk() if not p.children] == [b"one", b"two", b"three"]


def test_an_inner_multipart_ends_where_its_parent_says() -> None:
    inner = b"Content-Type: multipart/alternative; boundary=i\n\n" + multipart(
        b"i", b"\none", b"\nlast", closed=False
    )
    mail = parse(b"Content-Type: multipart/mixed; boundary=o\n\n" + multipart(b"o", inner, b"\ntwo"))
    assert [p.body for p in mail.walk() if not p.children] == [b"one", b"last\n", b"two"]


def test_a_delimiter_stands_at_the_start_of_a_line_alone() -> None:
    mail = parse(
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + multipart(b"b", b"\nx --b\n--bc\n --b\n--b x")
        + b"--b\n\nnot a part"
    )
    assert [child.body for child in mail.children] == [b"x --b\n--bc\n --b\n--b x"]


def test_blanks_after_a_delimiter_are_borne() -> None:
    mail = parse(b"Content-Type: multipart/mixed; boundary=b\n\n--b \t\n\none\n--b-- \n")
    assert [child.body for child in mail.children] == [b"one"]


def test_an_empty_part_is_a_part() -> None:
    mail = parse(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\n--b--\n")
    assert [child.body for child in mail.children] == [b"", b""]


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("TEXT/HTML; charset=x", "text/html"),
        ("text", "text/plain"),
        ("/", "text/plain"),
        ("a/b/c", "text/plain"),
        ("text/html (a comment)", "text/html"),
        (" text / html ", "text/html"),
        ("\n text/html", "text/html"),
        ('"text/html"', "text/html"),
        ("text/html\n charset=x", "text/html"),
        ("", "text/plain"),
        (";", "text/plain"),
    ],
)
def test_content_types_are_read_leniently(field: str, kind: str) -> None:
    assert parse(f"Content-Type: {field}\n\n".encode()).content_type == kind


def test_an_encoded_multipart_is_decoded_before_it_is_cut() -> None:
    body = base64.encodebytes(multipart(b"b", b"\none", b"\ntwo"))
    mail = parse(b"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n" + body)
    assert [child.body for child in mail.children] == [b"one", b"two"]


def test_what_nests_too_deeply_is_cut_and_it_is_said() -> None:
    data = b"text"
    for depth in range(30):
        boundary = b"b%d" % depth
        data = b"Content-Type: multipart/mixed; boundary=" + boundary + b"\n\n" + multipart(boundary, data)
    parts = list(parse(data).walk())
    assert parts[-1].depth == Limits().depth
    assert kinds(parts[-1]) == [DefectKind.TOO_DEEP]


def test_parts_beyond_the_cap_are_cut_and_it_is_said() -> None:
    mail = parse(
        b"Content-Type: multipart/mixed; boundary=b\n\n" + multipart(b"b", *[b"\nx"] * 20),
        limits=Limits(parts=5),
    )
    assert len(mail.children) == 5
    assert DefectKind.TOO_MANY_PARTS in kinds(mail)


def test_walk_ends_at_the_cap_of_all_parts() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=i\n\n" + multipart(b"i", *[b"\nx"] * 4)
    mail = parse(
        b"Content-Type: multipart/mixed; boundary=o\n\n" + multipart(b"o", *[inner] * 4),
        limits=Limits(parts=9),
    )
    assert len(list(mail.walk())) == 9
    assert DefectKind.TOO_MANY_PARTS in kinds(mail)
