"""Explanations as text for a terminal: each value, what decided it, and the bytes that say it."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.bounce import ExplainedRecord, Explanation, How, Where
from whosent.catalogue import Catalogue
from whosent.report.safe_text import make_visible
from whosent.report.sentence import shorten
from whosent.report.wrapping import wrap

_NAMES = 20  # columns
_SHOWN = 240  # characters of a value or of quoted bytes


def render_explained(explained: ExplainedRecord, catalogue: Catalogue, width: int) -> Iterator[str]:
    """The lines of one record. What nothing says is listed last."""
    record = explained.record
    place = f"{record.source}#{record.index}" if record.index else record.source
    yield make_visible(f"{place}  {record.recipient or '-'}")
    absent: list[str] = []
    for explanation in explained.fields:
        if explanation.how is How.ABSENT:
            absent.append(explanation.field)
        else:
            yield from _lines(explanation, catalogue, width)
    if absent:
        said = catalogue.say("explain.absent", fields=", ".join(absent))
        yield from wrap(said, width, first="  ", rest="    ")
    yield ""


def _lines(explanation: Explanation, catalogue: Catalogue, width: int) -> Iterator[str]:
    indent = " " * _NAMES
    value = shorten(make_visible(str(explanation.value)), _SHOWN)
    yield from wrap(value, width, first=f"  {explanation.field}".ljust(_NAMES), rest=indent)
    said = [catalogue.say(f"explain.{explanation.how}.{explanation.why}", by=make_visible(explanation.by))]
    if explanation.confidence is not None:
        said.append(catalogue.say(f"explain.confidence.{explanation.confidence}"))
    if explanation.where is not None:
        said.append(_place(explanation.where, catalogue))
    yield from wrap(catalogue.say("join.sentences").join(said), width, first=indent, rest=indent)
    if explanation.where is not None and explanation.field != "returned":
        quoted = make_visible(" ".join(explanation.where.quoted.decode("utf-8", "replace").split()))
        yield from wrap(shorten(quoted, _SHOWN), width, first=f"{indent}| ", rest=f"{indent}| ")


def _place(where: Where, catalogue: Catalogue) -> str:
    say = catalogue.say
    part = say("explain.part", number=where.part) if where.part else say("explain.message")
    if where.start is None:
        return say("explain.place", part=part)
    key = "explain.place.decoded" if where.is_decoded else "explain.place.stored"
    return say(key, part=part, start=where.start, end=where.end)
