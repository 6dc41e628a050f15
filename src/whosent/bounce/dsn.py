"""The fields of a delivery status report: message/delivery-status and its kin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from whosent.bounce.model import Action
from whosent.bounce.typed import is_address, normalise, read_address, read_host, split_type
from whosent.message import parse_date
from whosent.message.header import decode_text

DIAGNOSTIC_MAX = 2_000
_RECIPIENTS_MAX = 10_000
_REPORT_MAX = 1_048_576  # octets of a report that are read
_LONGEST_NAME = 32  # octets: no name of a field that begins a report is longer
_ABOVE_MAX = 2_000  # characters above the first recipient that may hold per-message fields

_PER_MESSAGE = frozenset((
    "reporting-mta", "dsn-gateway", "received-from-mta", "arrival-date", "original-envelope-id",
))
_PER_RECIPIENT = frozenset((
    "final-recipient", "original-recipient", "action", "status", "remote-mta", "diagnostic-code",
    "last-attempt-date", "will-retry-until", "final-log-id", "localized-diagnostic",
))
_NAMES_RECIPIENT = frozenset(("final-recipient", "original-recipient", "x-actual-recipient"))
# The first letters decide: systems write "failure", "Delay", "delivered (to mailbox)", "expired".
_ACTIONS: Mapping[str, Action] = MappingProxyType({
    "fail": Action.FAILED, "expi": Action.FAILED, "dela": Action.DELAYED, "deli": Action.DELIVERED,
    "rela": Action.RELAYED, "expa": Action.EXPANDED,
})


class RecipientStatus:
    """The per-recipient fields of one recipient; "" or None where a field is absent.

    address   Final-Recipient, else Original-Recipient, else X-Actual-Recipient; may be ""
    original  Original-Recipient where it differs from ``address``

    Source: RFC 3464 §2.3.
    """

    __slots__ = ("action", "address", "diagnostic", "diagnostic_type", "original", "remote_mta", "status")

    def __init__(
        self,
        address: str,
        original: str = "",
        action: Action | None = None,
        status: str = "",
        diagnostic: str = "",
        diagnostic_type: str = "",
        remote_mta: str = "",
    ) -> None:
        self.address = address
        self.original = original
        self.action = action
        self.status = status
        self.diagnostic = diagnostic
        self.diagnostic_type = diagnostic_type
        self.remote_mta = remote_mta


class StatusReport:
    """What a delivery-status part states; "" or None where a field is absent.

    envelope_sender  of ``X-Postfix-Sender`` and the like, which name the original's MAIL FROM

    Source: RFC 3464 §2.2.
    """

    __slots__ = (
        "arrived", "envelope_id", "envelope_sender", "original_message_id", "received_from_mta",
        "recipients", "reporting_mta",
    )

    def __init__(
        self,
        reporting_mta: str = "",
        received_from_mta: str = "",
        envelope_id: str = "",
        envelope_sender: str = "",
        original_message_id: str = "",
        arrived: datetime | None = None,
        recipients: tuple[RecipientStatus, ...] = (),
    ) -> None:
        self.reporting_mta = reporting_mta
        self.received_from_mta = received_from_mta
        self.envelope_id = envelope_id
        self.envelope_sender = envelope_sender
        self.original_message_id = original_message_id
        self.arrived = arrived
        self.recipients = recipients

    @property
    def says_anything(self) -> bool:
        return bool(self.recipients or self.reporting_mta or self.arrived)


Fields = dict[str, str]
_STATUS = re.compile(r"[\s(\[<#]*([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)", re.ASCII)
_STATUS_LATER = re.compile(r"\s*\S{1,40}\s+[(\[<#]*([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)", re.ASCII)
_FINAL_RECIPIENT = re.compile(r"(?im)^(?:Final|Original)-Recipient[ \t]*:[ \t]*[a-z0-9-]{1,20}[ \t]*;")


def read_status_report(data: bytes) -> StatusReport:
    """The report in the decoded body of a delivery-status part. Never raises.

    Reads what real systems write: fields in any order, recipients without a blank line between them,
    blank lines inside a recipient, several per-message groups, diagnostics broken without a fold.
    """
    return collect_status(_as_text(data[:_REPORT_MAX]))


def collect_status(text: str) -> StatusReport:
    """``read_status_report`` of text, for fields that stand in the open."""
    about: Fields = {}
    groups: list[Fields] = []
    group: Fields = {}
    for block in _blocks(text):
        names = {name for name, _ in block}
        if group and not names.isdisjoint(group.keys() & _NAMES_RECIPIENT) and len(groups) < _RECIPIENTS_MAX:
            groups.append(group)
            group = {}
        in_recipient = not names.isdisjoint(_PER_RECIPIENT)
        for name, value in block:
            if name in _PER_MESSAGE or not in_recipient:
                about.setdefault(name, value)
            elif name in group and name in _NAMES_RECIPIENT:
                if len(groups) < _RECIPIENTS_MAX:
                    groups.append(group)
                group = {name: value}
            else:
                if not group.get(name):
                    group[name] = value
                if name.endswith("-sender"):
                    about.setdefault(name, value)
    if group:
        groups.append(group)
    recipients = _distinct(r for g in groups if (r := _recipient(g)) is not None)
    return StatusReport(
        reporting_mta=read_host(about.get("reporting-mta", "") or about.get("dsn-gateway", "")),
        received_from_mta=read_host(about.get("received-from-mta", "")),
        envelope_id=about.get("original-envelope-id", "").strip("<>"),
        envelope_sender=_envelope_sender(about),
        original_message_id=_find(about, groups, "x-original-message-id").strip("<> "),
        arrived=parse_date(about["arrival-date"]) if about.get("arrival-date") else None,
        recipients=recipients,
    )


def find_inline_status(text: str) -> tuple[int, int] | None:
    """Where delivery-status fields stand in the open in a text: their start and end; None if nowhere.

    They end where a header block of the returned message, or running text, begins.
    """
    anchor = _FINAL_RECIPIENT.search(text)
    if anchor is None:
        return None
    start = anchor.start()
    top = max(start - _ABOVE_MAX, 0)
    while start > top and (above := text.rfind("\n", 0, max(start - 1, 0)) + 1) < start:
        line = text[above:start].strip()
        name = line.partition(":")[0].strip().lower()
        if line and not _is_field(name):
            break
        start = above
    end = at = start
    while at < len(text):
        newline = text.find("\n", at)
        newline = len(text) if newline < 0 else newline
        line = text[at:newline]
        if line.strip() and line[0] not in " \t" and not _is_field(line.partition(":")[0].strip().lower()):
            break
        at = newline + 1
        if line.strip():
            end = newline
    return start, end


def looks_like_status(data: bytes) -> bool:
    """Whether a body of another type begins with delivery-status fields."""
    first = data[:2_000].lstrip()[:_LONGEST_NAME].lower()
    return first.startswith((
        b"reporting-mta", b"final-recipient", b"original-recipient", b"original-envelope-id", b"x-postfix",
    )) and b"\nfinal-recipient" in b"\n" + data[:20_000].lower()


def find_status_code(text: str) -> str:
    """The RFC 3463 code that stands by itself among the first words of ``text``, else ""."""
    code = _STATUS.match(text) or _STATUS_LATER.match(text)
    return code[1] if code is not None else ""


def _recipient(group: Fields) -> RecipientStatus | None:
    final = _address_in(group, "final-recipient")
    original = _address_in(group, "original-recipient", xtext=True)
    actual = _address_in(group, "x-actual-recipient")
    if not (final or original or actual):
        return None if not (group.get("action") or group.get("status") or group.get("diagnostic-code")) \
            else _with_fields(group, "", "")
    if is_address(final) and "." in final.rpartition("@")[2]:
        named = final
    else:
        # A name inside the reporter's own network says less than the one that the sender used.
        candidates = [a for a in (final, original, actual) if is_address(a)]
        routable = [a for a in candidates if "." in a.rpartition("@")[2] or a.endswith("]")]
        named = next(iter(routable or candidates), final or original or actual)
    if named.startswith("@"):
        named = ""
    return _with_fields(group, named, original if original != named else "")


def _address_in(group: Fields, name: str, *, xtext: bool = False) -> str:
    value = group.get(name)
    return read_address(value, xtext=xtext) if value else ""


def _distinct(recipients: Iterable[RecipientStatus]) -> tuple[RecipientStatus, ...]:
    """One for each address and action: alias expansion repeats them, the first is the sender's view."""
    kept: dict[tuple[str, Action | None], RecipientStatus] = {}
    for number, recipient in enumerate(recipients):
        kept.setdefault((recipient.address or f"#{number}", recipient.action), recipient)
    return tuple(kept.values())


def _with_fields(group: Fields, address: str, original: str) -> RecipientStatus:
    kind, diagnostic = _diagnostic(group)
    return RecipientStatus(
        address=address,
        original=original,
        action=_ACTIONS.get(group.get("action", "").lstrip().lower()[:4]),
        status=find_status_code(group.get("status", "")),
        diagnostic=diagnostic,
        diagnostic_type=kind,
        remote_mta=read_host(group.get("remote-mta", "")),
    )


def _diagnostic(group: Fields) -> tuple[str, str]:
    value = group.get("diagnostic-code", "")
    if not value:
        return "", group.get("x-supplementary-info", "").strip("<> ")[:DIAGNOSTIC_MAX]
    if "=?" in value:
        value = decode_text(value.encode("utf-8", "replace"))
    kind, text = split_type(value)
    return kind, " ".join(text[: 4 * DIAGNOSTIC_MAX].split())[:DIAGNOSTIC_MAX]


def _envelope_sender(about: Fields) -> str:
    """``X-Postfix-Sender: rfc822; a@b``, under whatever name the system goes by."""
    for name, value in about.items():
        if name.startswith("x-") and (name.endswith("-sender") or name == "x-original-from"):
            _, text = split_type(value)
            if text in ("<>", ""):
                return "<>" if text else ""
            address = read_address(value)
            if is_address(address):
                return normalise(address)
    return ""


def _find(about: Fields, groups: list[Fields], name: str) -> str:
    return about.get(name) or next((g[name] for g in groups if g.get(name)), "")


def _blocks(text: str) -> list[list[tuple[str, str]]]:
    """Runs of fields between blank lines, values unfolded."""
    blocks: list[list[tuple[str, str]]] = []
    block: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if not line or line.isspace():
            if block:
                blocks.append(block)
                block = []
            continue
        name, colon, value = line.partition(":")
        key = name.strip().lower()
        if line[0] in " \t" or not colon or not key or " " in key or (
            block and block[-1][0] == "diagnostic-code" and not _is_field(key)
        ):
            _continue(block, line)
        else:
            block.append((key, value.strip()))
    if block:
        blocks.append(block)
    return blocks


def _continue(block: list[tuple[str, str]], line: str) -> None:
    if block:
        name, value = block[-1]
        if len(value) < 4 * DIAGNOSTIC_MAX:
            block[-1] = (name, f"{value} {line.strip()}".lstrip())


def _is_field(key: str) -> bool:
    return key in _PER_RECIPIENT or key in _PER_MESSAGE or key.startswith("x-")


def _as_text(data: bytes) -> str:
    if data.isascii() and 0x1B not in data:
        return data.decode("ascii").replace("\r\n", "\n").replace("\r", "\n")
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return "\n".join(
        line.decode("ascii") if line.isascii() and 0x1B not in line
        else (" " if line[:1] in (b" ", b"\t") else "") + decode_text(line)
        for line in lines
    )
