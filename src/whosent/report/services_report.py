"""Linked services as sentences for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from whosent import __version__
from whosent.account import LinkedService, ServiceIndex, ServiceKind
from whosent.catalogue import Catalogue
from whosent.report.figures import Figures
from whosent.report.json_text import Json, dump_json
from whosent.report.model import Unread
from whosent.report.page import Block, Bullets, Item, Prose, Section
from whosent.report.safe_text import show_domain
from whosent.report.when import to_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesReport:
    """The services that the owner has accounts at, as far as the mail shows.

    addresses  the owner's, the main one first
    messages   mails looked at
    services   those first with which a thief of the mail account can do most
    """

    addresses: tuple[str, ...]
    messages: int
    services: tuple[LinkedService, ...]
    unread: tuple[Unread, ...] = ()


def tell_services(
    report: ServicesReport, index: ServiceIndex, catalogue: Catalogue, figures: Figures
) -> Iterator[Section]:
    """Sections, one for each kind of service."""
    say = catalogue.say
    opening: list[Block] = [Prose(text=say("services.looked", count=report.messages))]
    if not report.services:
        opening.append(Prose(text=say("services.none")))
    else:
        opening.append(Prose(text=say("services.about")))
    yield Section(heading=say("services.heading"), blocks=tuple(opening))
    for kind in _kinds(report, index):
        items = tuple(
            _item(service, index, catalogue, figures) for service in report.services if service.kind is kind
        )
        blocks: tuple[Block, ...] = (Prose(text=say(f"services.why.{kind}")), Bullets(items=items))
        yield Section(heading=say(f"services.kind.{kind}"), blocks=blocks)
    if report.services:
        yield Section(heading=say("services.next_heading"), blocks=(Prose(text=say("services.next")),))


def _kinds(report: ServicesReport, index: ServiceIndex) -> list[ServiceKind]:
    kinds = {service.kind for service in report.services}
    return sorted(kinds, key=lambda kind: (index.table.rank(kind), list(ServiceKind).index(kind)))


def _item(service: LinkedService, index: ServiceIndex, catalogue: Catalogue, figures: Figures) -> Item:
    signs = catalogue.say("join.words").join(catalogue.say(f"services.sign.{s}") for s, _ in service.signs)
    text = catalogue.say(
        "services.line", service=_name(service, index, catalogue), count=service.mails, signs=signs
    )
    notes = [catalogue.say("services.seen", span=figures.span(service.first_at, service.last_at))]
    if not service.is_listed:
        notes.append(catalogue.say("services.not_listed"))
    return Item(text=text, notes=tuple(notes))


def _name(service: LinkedService, index: ServiceIndex, catalogue: Catalogue) -> str:
    listed = index.service(service.name)
    domains = catalogue.say("join.words").join(map(show_domain, service.domains))
    if listed is None:
        return domains
    title = listed.title.in_language(catalogue.language)
    return catalogue.say("services.name", title=title, domains=domains)


def write_services_json(report: ServicesReport, index: ServiceIndex, catalogue: Catalogue) -> Iterator[str]:
    """One object; times are UTC. Its schema is ``docs/schema/services.schema.json``."""
    told: Json = {
        "whosent": __version__,
        "owner": {"addresses": list(report.addresses)},
        "messages": report.messages,
        "services": [_service(service, index, catalogue) for service in report.services],
        "skipped": [
            {"source": u.place.source, "index": u.place.index, "why": u.why} for u in report.unread
        ],
    }
    yield dump_json(told) + "\n"


def _service(service: LinkedService, index: ServiceIndex, catalogue: Catalogue) -> Json:
    listed = index.service(service.name)
    return {
        "name": service.name,
        "title": listed.title.in_language(catalogue.language) if listed is not None else "",
        "domains": list(service.domains),
        "kind": service.kind.value,
        "rank": service.rank,
        "listed": service.is_listed,
        "mails": service.mails,
        "signs": {sign.value: count for sign, count in service.signs},
        "first_at": _time(service.first_at),
        "last_at": _time(service.last_at),
        "addresses": list(service.addresses),
    }


def _time(at: datetime | None) -> str | None:
    local = to_zone(at, UTC)
    return local.replace(microsecond=0, tzinfo=None).isoformat() + "Z" if local else None
