"""Values that are handed to another process or copied are the same there, in every build."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from whosent import Notice, parse_message, records
from whosent.message import Address, Defect, DefectKind, Limits, Part, parse

MAIL = (Path(__file__).parent.parent / "mail" / "notices" / "structured.eml").read_bytes()


def pickled(value: object) -> object:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


@pytest.fixture(params=[copy.copy, copy.deepcopy, pickled], ids=["copied", "deeply copied", "pickled"])
def handed_on(request: pytest.FixtureRequest) -> Callable[[object], object]:
    way: Callable[[object], object] = request.param
    return way


def test_small_values_are_equal(handed_on: Callable[[object], object]) -> None:
    values = (Address("A", "a@example.com"), Defect(DefectKind.BODY_CUT, 7), Limits(depth=3))
    assert [handed_on(value) == value for value in values] == [True, True, True]


def test_a_view_shows_the_same_message(handed_on: Callable[[object], object]) -> None:
    part = parse(MAIL, limits=Limits(depth=4)).children[-1]
    same = handed_on(part)
    assert isinstance(same, Part)
    assert (same.data, same.limits, same.depth, same.span) == (part.data, part.limits, part.depth, part.span)
    assert [field.raw for field in same.headers] == [field.raw for field in part.headers]


def test_headers_hold_the_same_fields(handed_on: Callable[[object], object]) -> None:
    headers = parse(MAIL).headers
    assert list(handed_on(headers)) == list(headers)


def test_a_notice_gives_the_same_records(handed_on: Callable[[object], object]) -> None:
    notice = parse_message(MAIL)
    assert isinstance(notice, Notice)
    same = handed_on(notice)
    assert isinstance(same, Notice)
    assert records(same) == records(notice)
    assert handed_on(records(notice)) == records(notice)


def test_a_notice_can_be_changed_in_a_copy_and_taken_apart() -> None:
    notice = parse_message(MAIL)
    assert isinstance(notice, Notice)
    assert dataclasses.replace(notice, mail_system="other").mail_system == "other"
    assert dataclasses.asdict(notice)["mail_system"] == notice.mail_system


def test_a_reading_is_equal_though_its_message_is_another_view(handed_on: Callable[[object], object]) -> None:
    reading = parse_message(MAIL)
    assert handed_on(reading) == reading
