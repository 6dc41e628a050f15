"""A mail read once more from where it lies, and what in it can be shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from whosent.apps.web.material import Material, Use
from whosent.bounce import BounceTables, NotANotice, Notice, load_tables, parse_notice
from whosent.errors import SourceError, UsageError
from whosent.evidence import NoResolver, OwnerSide, Road, read_road
from whosent.evidence.context import Context
from whosent.mailbox import open_sources
from whosent.message import Part, parse
from whosent.raw import Place, RawMessage
from whosent.report import CheckReport, defang, make_visible
from whosent.report.notice_view import find_attachments

_MEMBER = "!/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something attached: never opened. ``size_octets`` and ``sha256`` are of its content, decoded."""

    name: str
    kind: str
    size_octets: int
    sha256: str


@cache
def tables() -> BounceTables:
    """The rules that ship, read once for all pages."""
    return load_tables()


def read_mail(about: Material, place: Place) -> RawMessage | None:
    """The mail of that place in what was given; None where it is not there any more."""
    paths = about.paths(Use.MAIL)
    try:
        if len(paths) == 1 and paths[0].is_dir() and (member := _read_member(paths[0], place)) is not None:
            return member
        found = (i for i in open_sources([str(p) for p in paths]) if i.place == place)
        item = next(found, None)
    except (SourceError, UsageError):
        return None
    return item if isinstance(item, RawMessage) else None


def _read_member(folder: Path, place: Place) -> RawMessage | None:
    """From the one file of the folder that holds it, without reading the others; None where names differ."""
    name, _, member = place.source.partition(_MEMBER)
    if not (folder / name).is_file():
        return None
    for item in open_sources([str(folder / name)]):
        inside = item.place.source.partition(_MEMBER)[2]
        if item.place.index == place.index and inside == member:
            return item if isinstance(item, RawMessage) else None
    return None


def read_notice(mail: RawMessage) -> tuple[Part, Notice | NotANotice]:
    """The mail's view and what it reports."""
    message = parse(mail.data)
    return message, parse_notice(message, mail.place, tables())


def road_of(notice: Notice, report: CheckReport, about: Material) -> Road:
    """The steps of a notice and of what it returns. DNS is not asked."""
    profile = report.provider
    domains = frozenset(a.rpartition("@")[2] for a in report.addresses)
    ids = frozenset(about.authserv_ids) | profile.trusted_authserv_ids
    owner = OwnerSide(
        addresses=frozenset(report.addresses),
        domains=domains,
        provider_domains=profile.domain_names or domains,
        authserv_ids=ids,
        host_suffixes=profile.host_suffixes | ids,
        networks=profile.address_blocks,
    )
    return read_road(notice, Context(owner, profile, NoResolver()))


def list_attachments(message: Part) -> Iterator[Attachment]:
    """What is attached to a mail or to one inside it."""
    for part in find_attachments(message):
        data = part.decoded()
        yield Attachment(
            name=defang(make_visible(part.filename)),
            kind=make_visible(part.content_type),
            size_octets=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )
