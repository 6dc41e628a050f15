"""The regions of one message in which an explanation looks for bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from whosent.bounce.human import read_human_text
from whosent.bounce.layout import STATUS_TYPES, find_layout
from whosent.bounce.model import NotANotice, Notice, ReturnedForm
from whosent.bounce.typed import read_address
from whosent.bounce.where import (
    FieldPlace,
    Region,
    Where,
    body_region,
    fields_in,
    header_region,
    numbered_parts,
)
from whosent.message import Part

_NAMING = frozenset(("final-recipient", "original-recipient", "x-actual-recipient"))
_VERBATIM = 200  # octets by which a returned message is known again
_IN_THE_OPEN = b"final-recipient:"
_TEXT_OCTETS = 524_288


@dataclass(frozen=True, slots=True)
class Spot:
    """A field with the region that it stands in."""

    region: Region
    field: FieldPlace

    @property
    def where(self) -> Where:
        """Its place."""
        return self.region.field(self.field)


Fields = Mapping[str, tuple[Spot, ...]]
NO_FIELDS: Fields = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What one reading was made from. Fields are by lower-cased name, each in order.

    notice      fields of the message's own header
    about       per-message fields of the status report
    recipients  its per-recipient fields, a group each; ``by_address`` those that name the address
    feedback    fields of the feedback report
    returned    fields of the returned message's header; () where it is not there byte for byte
    texts       bodies of the text parts that people read, each up to 524,288 octets
    carrier     the part that carries the returned message; None where nothing came back
    """

    notice: Fields
    about: Fields
    recipients: tuple[Fields, ...]
    feedback: Fields
    returned: Fields
    texts: tuple[Region, ...]
    carrier: Where | None
    by_address: Mapping[str, Fields]

    def of_recipient(self, address: str, original: str) -> Fields:
        """The group that names the recipient; the only one where none does; else none at all."""
        named = self.by_address.get(address) or self.by_address.get(original)
        if named is not None:
            return named
        return self.recipients[0] if len(self.recipients) == 1 else NO_FIELDS


def gather(reading: Notice | NotANotice) -> Material:
    """The regions of a reading. Its message must be the one that was read."""
    message = reading.message
    layout = find_layout(message)
    numbers = {id(part): number for number, part in numbered_parts(message)}
    texts = tuple(
        body_region(piece.part, numbers.get(id(piece.part), "")).above(_TEXT_OCTETS)
        for piece in read_human_text(message, layout.status).pieces
    )
    status = _status_region(message, texts)
    about, groups = _grouped(status)
    recipients = tuple(_by_name(group) for group in groups)
    returned, carrier = _returned(reading, numbers, texts)
    feedback = layout.feedback
    return Material(
        notice=_spots(header_region(message, ""), to_blank=True),
        about=_by_name(about),
        recipients=recipients,
        feedback=_spots(body_region(feedback, numbers.get(id(feedback), ""))) if feedback else NO_FIELDS,
        returned=_spots(returned, to_blank=True) if returned is not None else NO_FIELDS,
        texts=texts,
        carrier=carrier,
        by_address=_by_address(recipients),
    )


def _status_region(message: Part, texts: tuple[Region, ...]) -> Region | None:
    """The status report: a part, also one of a notice inside this one, else fields in the open."""
    layout = find_layout(message)
    for number, part in numbered_parts(message):
        if part is layout.status or part.content_type in STATUS_TYPES:
            return body_region(part, number)
    return next((text for text in texts if _IN_THE_OPEN in text.octets.lower()), None)


def _grouped(status: Region | None) -> tuple[tuple[Spot, ...], tuple[tuple[Spot, ...], ...]]:
    """Per-message fields, and those of each recipient, told apart as ``dsn`` does."""
    if status is None:
        return (), ()
    blocks: dict[int, list[Spot]] = {}
    for number, place in fields_in(status):
        blocks.setdefault(number, []).append(Spot(status, place))
    about: list[Spot] = []
    groups: list[list[Spot]] = []
    named: set[str] = set()  # how the group at hand names its recipient
    for block in blocks.values():
        naming = {spot.field.name for spot in block} & _NAMING
        if naming and (not groups or naming & named):
            groups.append([])
            named = set()
        for spot in block:
            name = spot.field.name
            if groups and name in named:
                groups.append([])
                named = set()
            if groups:
                groups[-1].append(spot)
                named.update({name} & _NAMING)
            about.append(spot)
    if len(groups) == 1:
        groups = [about]  # fields above the line that names the recipient are its own as well
    return tuple(about), tuple(map(tuple, groups))


def _returned(
    reading: Notice | NotANotice, numbers: dict[int, str], texts: tuple[Region, ...]
) -> tuple[Region | None, Where | None]:
    """The header of the returned message, and the place of the whole of it."""
    returned = reading.returned
    message = returned.message
    if message is None or returned.form is ReturnedForm.NONE:
        return None, None
    if id(message) in numbers:
        number = numbers[id(message)]
        span = message.span
        whole = Region(part=number, octets=message.data, base=None if span is None else span[0])
        return header_region(message, number), whole.where(0, len(whole.octets))
    head = message.data[:_VERBATIM]
    bodies = [body_region(p, n) for n, p in numbered_parts(reading.message) if not p.children and n]
    for body in (*bodies, *texts):
        at = body.octets.find(head) if head else -1
        if at >= 0:
            below = body.below(at)
            return below, below.where(0, len(below.octets))
    place = texts[0].part if texts else ""
    return None, Where(part=place, is_decoded=True, is_located=True, quoted=head)


def _spots(region: Region, *, to_blank: bool = False) -> Fields:
    return _by_name(Spot(region, place) for _, place in fields_in(region, to_blank=to_blank))


def _by_name(spots: Iterable[Spot]) -> Fields:
    found: dict[str, list[Spot]] = {}
    for spot in spots:
        found.setdefault(spot.field.name, []).append(spot)
    return MappingProxyType({name: tuple(named) for name, named in found.items()})


def _by_address(groups: tuple[Fields, ...]) -> Mapping[str, Fields]:
    found: dict[str, Fields] = {}
    for group in groups:
        for spot in (spot for name in _NAMING for spot in group.get(name, ())):
            for address in (read_address(spot.field.value), read_address(spot.field.value, xtext=True)):
                found.setdefault(address, group)
    return MappingProxyType(found)
