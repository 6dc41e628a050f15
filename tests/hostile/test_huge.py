"""Notices of any size and shape are read right as far as the caps go, and what was cut is said."""

from __future__ import annotations

import pytest

from hostile.chain import find_facts, look_at, read
from hostile.families import FAMILIES
from hostile.family import Family
from hostile.mails import many_parts, nested_messages, nested_multiparts, nested_notices, report
from whosent.bounce import NotANotice, Notice, ReturnedForm, Standing, innermost_returned
from whosent.message import DefectKind

MEGABYTE = 1_000_000
LINE = b"a" * 10 * MEGABYTE
FIELD = b"X-A: " + LINE + b"\n"
FIELDS = b"X-A: b\n" * 100_000


def defects_of(data: bytes) -> set[DefectKind]:
    return {defect.kind for part in look_at(data).walk() for defect in part.defects}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_worst_of_each_kind_is_read(family: Family) -> None:
    data = family.make(family.many)
    look_at(data)
    reading = read(data)
    assert isinstance(reading, Notice | NotANotice)
    assert all(len(recipient.diagnostic) <= 2_000 for recipient in reading.recipients)
    find_facts(reading)


@pytest.mark.parametrize(
    ("data", "cut"),
    [
        pytest.param(report(human=LINE), DefectKind.BODY_CUT, id="10 MB line of its own"),
        pytest.param(report(body=LINE), DefectKind.BODY_CUT, id="10 MB line that came back"),
        pytest.param(report(status=FIELD), DefectKind.BODY_CUT, id="10 MB field of its status"),
        pytest.param(report(fields=FIELD), DefectKind.HEADER_TOO_LONG, id="10 MB field of its own"),
        pytest.param(report(returned=FIELD), DefectKind.HEADER_TOO_LONG, id="10 MB field that came back"),
        pytest.param(report(fields=FIELDS), DefectKind.TOO_MANY_HEADERS, id="100,000 fields of its own"),
        pytest.param(
            report(returned=FIELDS), DefectKind.TOO_MANY_HEADERS, id="100,000 fields that came back"
        ),
        pytest.param(report(status=b"\n--r\n\nx\n" * 10_000), DefectKind.TOO_MANY_PARTS, id="10,000 parts"),
    ],
)
def test_the_recipient_is_found_whatever_is_cut(data: bytes, cut: DefectKind) -> None:
    reading = read(data)
    assert isinstance(reading, Notice)
    assert [(r.address, r.status) for r in reading.recipients] == [("a@example.net", "5.1.1")]
    assert cut in defects_of(data)


@pytest.mark.parametrize("where", ["human", "body", "status", "returned"])
def test_what_stands_before_the_cut_came_back(where: str) -> None:
    pieces = {"human": LINE, "body": LINE, "status": FIELD, "returned": FIELD}
    reading = read(report(**{where: pieces[where]}))
    assert reading.returned.form is ReturnedForm.FULL
    assert reading.returned.message is not None
    assert reading.returned.message.headers.unfolded("message-id") == "<o@example.com>"


def test_a_returned_body_of_ten_megabytes_is_whole() -> None:
    returned = read(report(body=LINE)).returned.message
    assert returned is not None
    assert returned.body == LINE


def test_five_thousand_recipients_are_all_named() -> None:
    family = next(family for family in FAMILIES if family.name == "recipients")
    recipients = read(family.make(5_000)).recipients
    assert [r.address for r in recipients] == ["a@example.net", *(f"r{i}@example.net" for i in range(5_000))]


def test_a_notice_of_ten_thousand_parts_is_cut_and_says_so() -> None:
    data = many_parts(10_000)
    assert DefectKind.TOO_MANY_PARTS in defects_of(data)
    assert read(data).recipients == ()


@pytest.mark.parametrize("nested", [nested_multiparts, nested_messages], ids=["multiparts", "messages"])
def test_a_thousand_levels_are_cut_and_said(nested) -> None:
    data = nested(1_000)
    assert DefectKind.TOO_DEEP in defects_of(data)
    assert isinstance(read(data), Notice | NotANotice)


def test_a_notice_about_a_notice_a_hundred_levels_deep_is_the_outermost() -> None:
    reading = read(nested_notices(100))
    assert isinstance(reading, Notice)
    assert reading.standing is Standing.STRUCTURED
    assert [r.address for r in reading.recipients] == ["a@example.net"]
    deepest = innermost_returned(reading).message
    assert deepest is not None
    assert deepest.content_type == "multipart/report"  # some levels down, not at the end


def test_a_few_levels_of_notices_are_followed_to_the_end() -> None:
    reading = read(nested_notices(4))
    assert isinstance(reading, Notice)
    innermost = innermost_returned(reading).message
    assert innermost is not None
    assert innermost.headers.unfolded("message-id") == "<o@example.com>"


def test_boundaries_that_begin_alike_are_told_apart() -> None:
    data = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n"
        b"--bb\nContent-Type: multipart/mixed; boundary=bbb\n\n--bbb\n\nthree\n--bbb--\n--bb\n\ntwo\n--bb--\n"
        b"--b\n\none\n--b--\n"
    )
    leaves = [part.text for part in look_at(data).walk() if not part.children]
    assert leaves == ["three", "two", "one"]
