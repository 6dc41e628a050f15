"""DMARC aggregate reports in the mailbox: what receivers say of who sends with the owner's domain.

A small reader of its own. Source: RFC 7489 §7.2 and Appendix C; RFC 6713 (gzip).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from whosent.account.hostile_xml import XmlElement, XmlTroubleError, parse_xml
from whosent.account.sender import find_author, judge_sender
from whosent.evidence import Context, Tier
from whosent.evidence.network import read_ip
from whosent.evidence.organisation import same_organisation
from whosent.message import Part
from whosent.raw import Place

_MOST_OCTETS = 20 << 20  # of one report, unpacked
_HIGHEST_RATIO = 200  # of unpacked to packed octets; XML of reports has 10 to 40
_FREE_OCTETS = 1 << 20  # below which no ratio is asked
_MOST_PARTS = 20
_MOST_MEMBERS = 5
_MOST_ROWS = 100_000
_MOST_SOURCES = 5
_NAME_MAX = 100
_COUNT_MAX = 4 * 10**9
_GZIP, _ZIP, _XML = b"\x1f\x8b", b"PK\x03\x04", b"<"
_PASS = "pass"  # noqa: S105 - a result
_REFUSALS = frozenset(("reject", "quarantine"))
_PASSED_ON = frozenset(("forwarded", "mailing_list", "trusted_forwarder"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcSource:
    """An address from which mail came that was not authenticated, and how much."""

    address: str
    mails: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcReport:
    """What is kept of one report.

    domain       that it is about
    reporter     whose report it is, as it says
    said_by      the domain that is shown to have sent it; "" where nothing shows it
    report_id    by which a second copy is known
    begin, end   of the time that it covers
    passed       mails of which DKIM or SPF, aligned, passed
    failed       mails of which neither did, and which nobody is said to have passed on
    passed_on    mails that failed because a list or a forwarder passed them on
    refused      of those that failed, how many were refused or put into the spam folder
    sources      how many addresses those came from
    largest      the addresses that most of them came from
    """

    place: Place
    domain: str
    reporter: str
    said_by: str
    report_id: str
    begin: datetime
    end: datetime
    passed: int
    failed: int
    passed_on: int
    refused: int
    sources: int
    largest: tuple[DmarcSource, ...]


def read_dmarc_report(message: Part, place: Place, context: Context) -> DmarcReport | None:
    """The report that a mail carries about the owner's domain; None where it carries none that can be read.

    Never raises. What is packed is unpacked within limits, and XML with a document type is refused.
    """
    for data in _attached(message):
        try:
            root = parse_xml(data)
        except XmlTroubleError:
            continue
        report = _read(root, place, _said_by(message, context))
        if report is not None and context.is_owner_domain(report.domain):
            return report
    return None


def _said_by(message: Part, context: Context) -> str:
    author = find_author(message)
    if author is None:
        return ""
    home = author.domain
    sender = judge_sender(message, author, lambda domain: same_organisation(domain, home), context)
    return sender.domain if sender.tier in (Tier.T0, Tier.T1) else ""


def _attached(message: Part) -> Iterator[bytes]:
    """The XML in a mail, unpacked."""
    for part in islice(message.walk(), _MOST_PARTS):
        if part.children:
            continue
        data = part.decoded()
        if data.startswith(_GZIP):
            found: bytes | None = _gunzip(data)
        elif data.startswith(_ZIP):
            found = _unzip(data)
        else:
            found = data if data.lstrip()[:1] == _XML and part.content_type != "text/html" else None
        if found is not None:
            yield found


def _room(packed: int) -> int:
    return min(_MOST_OCTETS, max(_FREE_OCTETS, packed * _HIGHEST_RATIO))


def _gunzip(data: bytes) -> bytes | None:
    room = _room(len(data))
    try:
        found = zlib.decompressobj(wbits=31).decompress(data, room + 1)
    except zlib.error:
        return None
    return found if len(found) <= room else None


def _unzip(data: bytes) -> bytes | None:
    """The first member that is XML. Sizes that an archive states are not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist()[:_MOST_MEMBERS]:
                room = _room(member.compress_size)
                if not member.filename.lower().endswith(".xml"):
                    continue
                with archive.open(member) as file:
                    found = file.read(room + 1)
                return found if len(found) <= room else None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        return None
    return None


def _read(root: XmlElement, place: Place, said_by: str) -> DmarcReport | None:
    domain = root.text_of("policy_published", "domain").lower().rstrip(".")
    begin = _time(root.text_of("report_metadata", "date_range", "begin"))
    end = _time(root.text_of("report_metadata", "date_range", "end"))
    if root.name != "feedback" or not domain or begin is None or end is None or end < begin:
        return None
    tally: Counter[str] = Counter()
    failing: Counter[str] = Counter()
    for record in islice(root.all("record"), _MOST_ROWS):
        _count(record, tally, failing)
    largest = sorted(failing.items(), key=lambda item: (-item[1], item[0]))[:_MOST_SOURCES]
    return DmarcReport(
        place=place,
        domain=domain,
        reporter=root.text_of("report_metadata", "org_name")[:_NAME_MAX],
        said_by=said_by,
        report_id=root.text_of("report_metadata", "report_id")[:_NAME_MAX],
        begin=begin,
        end=end,
        passed=tally["passed"],
        failed=tally["failed"],
        passed_on=tally["passed_on"],
        refused=tally["refused"],
        sources=len(failing),
        largest=tuple(DmarcSource(address=address, mails=mails) for address, mails in largest),
    )


def _count(record: XmlElement, tally: Counter[str], failing: Counter[str]) -> None:
    row = record.first("row")
    evaluated = row.first("policy_evaluated") if row is not None else None
    if row is None or evaluated is None:
        return
    mails = _number(row.text_of("count"))
    reasons = {reason.text_of("type").lower() for reason in evaluated.all("reason")}
    if _PASS in (evaluated.text_of("dkim").lower(), evaluated.text_of("spf").lower()):
        tally["passed"] += mails
    elif not _PASSED_ON.isdisjoint(reasons):
        tally["passed_on"] += mails
    else:
        tally["failed"] += mails
        tally["refused"] += mails * (evaluated.text_of("disposition").lower() in _REFUSALS)
        if address := read_ip(row.text_of("source_ip")):
            failing[address] += mails


def _number(text: str) -> int:
    return min(int(text), _COUNT_MAX) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _time(text: str) -> datetime | None:
    """Seconds since 1970, as reports state them."""
    seconds = _number(text.partition(".")[0])
    # Beyond what a report can be about, and below it: no time at all.
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _COUNT_MAX else None
