"""Header blocks of every shape."""

from __future__ import annotations

import pytest

from whosent.message import DefectKind, Limits, parse

MAIL = (
    b"Received: from a.example by b.example;\r\n\tMon, 2 Nov 2026 10:00:00 +0900\r\n"
    b"received: from c.example by a.example; Mon, 2 Nov 2026 09:59:59 +0900\r\n"
    b"SUBJECT:  two  blanks \r\n"
    b"To: a@example.com\r\n\r\nbody\r\n"
)


def kinds(part) -> list[DefectKind]:
    return [defect.kind for defect in part.defects]


def test_fields_stand_in_order_with_lower_cased_names() -> None:
    assert parse(MAIL).headers.names() == ("received", "received", "subject", "to")


def test_a_raw_field_is_byte_exact_with_its_folds_and_line_end() -> None:
    first = next(iter(parse(MAIL).headers))
    assert first.raw == b"Received: from a.example by b.example;\r\n\tMon, 2 Nov 2026 10:00:00 +0900\r\n"
    assert first.value == b" from a.example by b.example;\r\n\tMon, 2 Nov 2026 10:00:00 +0900"


def test_raw_fields_together_are_the_block() -> None:
    assert b"".join(field.raw for field in parse(MAIL).headers) == MAIL.partition(b"\r\n\r\n")[0] + b"\r\n"


def test_the_first_of_several_fields_is_found_before_and_after_the_block_is_indexed() -> None:
    headers = parse(MAIL).headers
    before = headers.unfolded("received")
    assert before == "from a.example by b.example; Mon, 2 Nov 2026 10:00:00 +0900"
    assert len(headers.fields("received")) == len(headers.all_unfolded("received")) == 2
    assert headers.raw("received") == headers.fields("received")[0].raw


def test_a_name_inside_a_value_or_a_fold_is_no_field() -> None:
    mail = b"X: a to: b\n To: c\nXTo: d\nTo: e\n\n"
    assert parse(mail).headers.unfolded("to") == "e"


def test_an_absent_field_is_empty_everywhere() -> None:
    headers = parse(MAIL).headers
    assert "cc" not in headers
    assert (headers.unfolded("cc"), headers.text("cc"), headers.raw("cc")) == ("", "", b"")
    assert (headers.fields("cc"), headers.all_unfolded("cc")) == ((), ())


def test_unfolded_joins_runs_of_white_space_and_text_keeps_them() -> None:
    headers = parse(MAIL).headers
    assert headers.unfolded("subject") == "two blanks"
    assert headers.text("subject") == "two  blanks"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_is_read(end: bytes) -> None:
    mail = parse(end.join([b"From: a@example.com", b"Subject: one", b"\ttwo", b"", b"text", b""]))
    assert mail.headers.names() == ("from", "subject")
    assert mail.headers.unfolded("subject") == "one two"
    assert mail.text == "text\n"
    assert not mail.defects


def test_line_ends_may_change_within_a_message() -> None:
    mail = parse(b"A: 1\r\nB: 2\nC: 3\rD: 4\r\n 5\n\r\ntext\rmore\n")
    assert [(field.name, field.value) for field in mail.headers] == [
        ("a", b" 1"),
        ("b", b" 2"),
        ("c", b" 3"),
        ("d", b" 4\r\n 5"),
    ]
    assert mail.text == "text\nmore\n"


def test_lines_that_grew_by_a_cr_are_mended() -> None:
    mail = parse(b"From: a@example.com\r\r\nSubject: x\r\r\n\r\r\ntext\r\r\n")
    assert mail.headers.names() == ("from", "subject")
    assert mail.text == "text\n"


@pytest.mark.parametrize(
    "lead",
    [b"From a@example.com Mon Nov  2 10:00:00 2026\n", b"\n\r\n\n", b">From x\nFrom y\n", b"\nFrom x\n"],
)
def test_mbox_lines_and_blank_lines_before_the_header_are_left_out(lead: bytes) -> None:
    mail = parse(lead + b"From: a@example.com\nTo: b@example.com\n\ntext")
    assert mail.headers.names() == ("from", "to")
    assert mail.body == b"text"


def test_text_after_blank_lines_is_a_body_without_a_header() -> None:
    mail = parse(b"\nHello there\n")
    assert len(mail.headers) == 0
    assert mail.body == b"Hello there\n"


def test_blanks_before_the_colon_are_borne() -> None:
    mail = parse(b"Subject : x\nTo\t: y\nX: z\n\ntext")
    assert mail.headers.names() == ("subject", "to", "x")
    assert mail.headers.unfolded("subject") == "x"
    assert not mail.defects


def test_a_junk_line_is_a_defect_and_the_rest_is_used() -> None:
    mail = parse(
        b"Received: from a.example\nby b.example; a fold was lost\nFrom: a@example.com\nTo: b\n\ntext"
    )
    assert mail.headers.names() == ("received", "from", "to")
    assert [(d.kind, d.offset) for d in mail.defects] == [(DefectKind.JUNK_IN_HEADER, 25)]


def test_a_body_without_a_blank_line_before_it_is_found() -> None:
    mail = parse(b"From: a@example.com\nHello there,\nthis is text\n\nand more")
    assert mail.headers.names() == ("from",)
    assert mail.body == b"Hello there,\nthis is text\n\nand more"
    assert kinds(mail) == [DefectKind.NO_SEPARATOR]


def test_a_header_without_body_and_line_end_is_whole() -> None:
    mail = parse(b"From: a@example.com\nTo: b@example.com")
    assert [field.raw for field in mail.headers] == [b"From: a@example.com\n", b"To: b@example.com"]
    assert mail.body == b""


def test_a_fold_of_nothing_but_blanks_belongs_to_its_field() -> None:
    mail = parse(b"Subject: x\n \n\t\nTo: y\n\ntext")
    assert mail.headers.unfolded("subject") == "x"
    assert mail.headers.names() == ("subject", "to")


def test_nul_is_an_octet_like_any_other() -> None:
    mail = parse(b"Subject: a\0b\nTo: c\n\nd\0e")
    assert mail.headers.unfolded("subject") == "a\0b"
    assert mail.text == "d\0e"


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\r", b"\r\n\r\n", b":", b": x\n\n", b"\0", b" x\n\n", b"From "]
)
def test_next_to_nothing_is_a_message_too(data: bytes) -> None:
    mail = parse(data)
    assert mail.content_type == "text/plain"
    assert len(list(mail.walk())) == 1


def test_fields_beyond_the_cap_are_cut_and_it_is_said() -> None:
    mail = parse(b"A: b\n" * 30 + b"\ntext", limits=Limits(headers=10))
    assert len(mail.headers) == 10
    assert [(d.kind, d.offset) for d in mail.defects] == [(DefectKind.TOO_MANY_HEADERS, 50)]
    assert mail.body == b"text"


def test_a_block_that_is_too_long_is_cut_at_a_line_and_it_is_said() -> None:
    mail = parse(b"A: bcd\n" * 30 + b"\ntext", limits=Limits(header_octets=30))
    assert len(mail.headers) == 4
    assert kinds(mail) == [DefectKind.HEADER_TOO_LONG]
    assert mail.body == b"text"


def test_fields_above_one_of_a_name_are_those_that_stand_higher() -> None:
    headers = parse(b"A: 1\nReceived: x\nB: 2\nA: 3\nReceived: y\nA: 4\n\n").headers
    assert [field.value for field in headers.above(1, "received", ("a", "b"))] == [b" 1"]
    assert [field.value for field in headers.above(2, "received", ("a", "b"))] == [b" 1", b" 2", b" 3"]
    assert [field.value for field in headers.above(3, "received", ("a",))] == [b" 1", b" 3", b" 4"]
