"""Records in the shape of Sisimai 5, so that programs which read its JSON go on working."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.bounce import NotANotice, Notice, ParseRecord, Permanence, Reading, Reason, records
from whosent.cited import Citation
from whosent.message import Headers, utc_offset_min
from whosent.report.json_text import dump_json
from whosent.tables import read_table

_NO_HEADERS = Headers()
_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SisimaiTable:
    """``sisimai.toml``.

    decodedby    names by ``mail_system``; one that is not listed keeps its own
    hard_bounce  reasons that mean a hard bounce where the failure is permanent
    """

    schema: int
    source: Citation
    hard_bounce: frozenset[Reason]
    decodedby: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SisimaiFact:
    """One record with the 26 fields of ``Sisimai::Fact``; text is "" where nothing is known.

    addresser  author of the original, else its envelope sender
    alias      the recipient as the sender addressed it, where that differs
    catch      results of a hook there; always None
    timestamp  seconds since 1970 of the notice's Date, else of the original's; 0 where neither is known
    token      ``sisimai_token`` of addresser, recipient and timestamp

    Source: libsisimai.org/en/data, read 2026-11-24.
    """

    addresser: str
    recipient: str
    timestamp: int
    action: str
    alias: str
    catch: None
    decodedby: str
    deliverystatus: str
    destination: str
    diagnosticcode: str
    diagnostictype: str
    feedbackid: str
    feedbacktype: str
    hardbounce: bool
    lhost: str
    listid: str
    messageid: str
    origin: str
    reason: str
    rhost: str
    replycode: str
    command: str
    senderdomain: str
    subject: str
    timezoneoffset: str
    token: str

    def to_dict(self) -> dict[str, str | int | bool | None]:
        """The record as JSON holds it, in the order of the fields."""
        return {name: getattr(self, name) for name in self.__slots__}


def sisimai_facts(reading: Reading) -> tuple[SisimaiFact, ...]:
    """A fact for each record of the reading that has a recipient."""
    return tuple(to_sisimai(record, reading) for record in records(reading) if record.recipient)


def to_sisimai(record: ParseRecord, reading: Reading) -> SisimaiFact:
    """A record of ``reading`` in that shape."""
    table = _table()
    addresser = record.author or record.envelope_sender.strip("<>")
    at = record.notice_at or record.original_at
    timestamp = int(at.timestamp()) if at is not None else 0
    returned = reading.returned.message
    original = returned.headers if returned is not None else _NO_HEADERS
    headers = reading.message.headers
    dated = headers if record.notice_at is not None else original
    is_hard = record.permanence is Permanence.PERMANENT and record.reason in table.hard_bounce
    return SisimaiFact(
        addresser=addresser,
        recipient=record.recipient,
        timestamp=timestamp,
        action=record.action.value if isinstance(reading, Notice) else "",
        alias=record.original_recipient,
        catch=None,
        decodedby=table.decodedby.get(record.mail_system, record.mail_system),
        deliverystatus=record.status,
        destination=record.recipient.rpartition("@")[2],
        diagnosticcode=record.diagnostic,
        diagnostictype=record.diagnostic_type.upper(),
        feedbackid=original.unfolded("feedback-id") or _feedback_id(reading),
        feedbacktype=record.feedback_type.value if record.feedback_type is not None else "",
        hardbounce=is_hard,
        lhost=record.reporting_mta,
        listid=_bare_list_id(original.unfolded("list-id")),
        messageid=record.message_id,
        origin=record.source,
        reason=record.reason.value,
        rhost=record.remote_mta,
        replycode=str(record.reply_code or ""),
        command=record.smtp_command,
        senderdomain=addresser.rpartition("@")[2],
        subject=record.subject,
        timezoneoffset=_offset(utc_offset_min(dated.unfolded("date"))),
        token=sisimai_token(addresser, record.recipient, timestamp),
    )


def sisimai_token(addresser: str, recipient: str, timestamp: int) -> str:
    """The identifier of a bounce: SHA-1 in hexadecimal of the addresses, lower-cased, and the time.

    "" where an address is missing. Source: ``Sisimai::String`` of Sisimai 4.1 to 5; its README's examples.
    """
    if not addresser or not recipient:
        return ""
    named = f"\x02{addresser.lower()}\x1e{recipient.lower()}\x1e{timestamp}\x03"
    return hashlib.sha1(named.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def write_sisimai(fact: SisimaiFact) -> str:
    """The fact as one line of JSON, without a line end."""
    return dump_json(fact.to_dict())


def _feedback_id(reading: Reading) -> str:
    """Feedback-ID of a complaint itself, where the mail that it returns has none."""
    return reading.message.headers.unfolded("feedback-id") if isinstance(reading, NotANotice) else ""


def _bare_list_id(value: str) -> str:
    """RFC 2919 §3: what stands in brackets."""
    return value.rpartition("<")[2].partition(">")[0] if "<" in value else value


def _offset(minutes: int | None) -> str:
    east = minutes or 0
    return f"{'-' if east < 0 else '+'}{abs(east) // _MINUTES:02}{abs(east) % _MINUTES:02}"


@cache
def _table() -> SisimaiTable:
    return read_table(SisimaiTable, files("whosent.report").joinpath("sisimai.toml"))
