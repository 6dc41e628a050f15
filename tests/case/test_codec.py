"""What is written into a case comes back as it was, or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_up_reports import forged_flood, one_used_among_forged
from mailbox_builder import Mailbox
from whosent.bounce import OtherKind
from whosent.case.codec import Codec, CodecError
from whosent.case.shapes import kept_codec, report_codec
from whosent.evidence import Fact
from whosent.kept import Kept
from whosent.raw import Folder, Place
from whosent.report import CheckReport
from whosent.report.model import Other
from whosent.verdict import Weighing


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str
    colour: Colour | None = None


class Named(NamedTuple):
    number: int
    flag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    text: str
    number: int
    share: float
    yes: bool
    at: datetime | None
    inner: Inner
    several: tuple[Inner, ...]
    pair: tuple[str, int]
    words: frozenset[str]
    either: Inner | Named
    networks: tuple[IPv4Network | IPv6Network, ...] = ()


INNERS = st.builds(Inner, name=st.text(), colour=st.sampled_from([*Colour, None]))
OUTERS = st.builds(
    Outer,
    text=st.text(alphabet=st.characters()),  # lone surrogates too
    number=st.integers(),
    share=st.floats(allow_nan=False),
    yes=st.booleans(),
    at=st.none() | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=9, minutes=30))])),
    inner=INNERS,
    several=st.lists(INNERS, max_size=3).map(tuple),
    pair=st.tuples(st.text(), st.integers()),
    words=st.frozensets(st.text(max_size=3), max_size=4),
    either=INNERS | st.builds(Named, st.integers(), st.booleans()),
    networks=st.just((IPv4Network("192.0.2.0/24"), IPv6Network("2001:db8::/32"))),
)


@given(OUTERS)
def test_a_value_comes_back_as_it_was(value: Outer) -> None:
    codec = Codec(Outer)
    assert codec.read(codec.write(value)) == value
    assert codec.write(value).isascii()


@given(OUTERS)
def test_equal_values_are_written_once_and_come_back_as_one(value: Outer) -> None:
    codec = Codec(tuple[Outer, ...], shared=(Inner,))
    text = codec.write((value, value))
    first, second = codec.read(text)
    assert (first, second) == (value, value)
    assert first.inner is second.inner


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=20))
def test_what_it_did_not_write_is_refused_or_read_as_its_type(told: object) -> None:
    for codec in (Codec(Inner), Codec(Inner, shared=(Inner,))):
        try:
            value = codec.read(json.dumps(told))
        except CodecError:
            continue
        assert isinstance(value, Inner)
        assert isinstance(value.name, str)
        assert value.colour is None or isinstance(value.colour, Colour)


@pytest.mark.parametrize(
    "text",
    ["", "{}", '["a"]', '["a","green"]', '[1,"red"]', '["a","red",0]', '{"a":0}', "[[],[]]", "[" * 9_999],
)
def test_another_shape_is_refused(text: str) -> None:
    with pytest.raises(CodecError):
        Codec(Inner).read(text)


@pytest.mark.parametrize("told", ["true", "1.0", '"1"', "null"])
def test_a_number_is_no_other_thing(told: str) -> None:
    with pytest.raises(CodecError):
        Codec(Named).read(f"[{told},false]")


def test_the_fingerprint_tells_shapes_apart() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Inner:
        name: str
        colour: str | None = None

    assert Codec(Inner).fingerprint != Codec(globals()["Inner"]).fingerprint
    assert Codec(globals()["Inner"]).fingerprint == Codec(globals()["Inner"]).fingerprint


@pytest.mark.parametrize("kind", [list, dict, object, tuple, bytes])
def test_a_type_without_its_items_is_refused_at_once(kind: type) -> None:
    """As a compiler may leave hints: guessing would be worse."""
    with pytest.raises((TypeError, IndexError)):
        Codec(kind)


@pytest.mark.parametrize("report", [forged_flood(), one_used_among_forged(20)], ids=["forged", "account"])
def test_a_report_comes_back_as_it_was(report: CheckReport) -> None:
    assert report_codec().read(report_codec().write(report)) == report


def test_a_report_of_a_real_check_comes_back_as_it_was(tmp_path: object) -> None:
    box = Mailbox()
    box.report_spam(6)
    box.abuse(2)
    box.write_usual_mail()
    report = box.check(tmp_path)
    assert report.verdict.attributions
    assert report_codec().read(report_codec().write(report)) == report


def test_what_is_kept_of_ordinary_mail_comes_back_as_it_was() -> None:
    place = Place(source="a/b.mbox", index=7, folder=Folder.JUNK, folder_name="迷惑メール")
    kept = Kept(Other(place=place, kind=OtherKind.MAIL), "1@kestrel.example", is_bare=True)
    assert kept_codec().read(kept_codec().write(kept)) == kept


def test_texts_can_be_changed_wherever_they_lie() -> None:
    report = forged_flood()
    changed = Codec(CheckReport).change_text(report, lambda text: text.replace("@", "(at)"))
    assert "@" not in Codec(CheckReport).write(changed)
    assert len(changed.verdict.attributions) == len(report.verdict.attributions)
    assert Codec(CheckReport, shared=(Fact, Weighing)).fingerprint == report_codec().fingerprint
