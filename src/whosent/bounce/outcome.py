"""One recipient's outcome, put together from the fields, the prose and our reading of both."""

from __future__ import annotations

from collections.abc import Iterable

from whosent.bounce.dsn import DIAGNOSTIC_MAX, RecipientStatus, StatusReport
from whosent.bounce.model import Action, FailedRecipient, Origin, Reason
from whosent.bounce.reasons import Codes, ReasonInput, ReasonTable, classify, find_codes
from whosent.bounce.text_reading import TextReading, TextRecipient
from whosent.bounce.typed import is_address, normalise, read_address

_NO_CODES = Codes()
_UNSPECIFIC = (".0.0",)


def from_fields(
    report: StatusReport, prose: TextReading | None, human_text: str, table: ReasonTable, mail_system: str = "",
) -> tuple[FailedRecipient, ...]:
    """The recipients of a status report; the prose supplies what the fields lack, never the other way round."""
    told = prose.recipients if prose is not None else ()
    out: list[FailedRecipient] = []
    for recipient in report.recipients:
        said = _matching(recipient, told, alone=len(report.recipients) == 1)
        address = recipient.address or (_address(said.address) if said else "")
        if not address:
            continue
        out.append(_joined(address, recipient, said, report.reporting_mta, human_text, table, mail_system))
    return tuple(out)


def from_prose(
    reading: TextReading, reporting_mta: str, human_text: str, table: ReasonTable, mail_system: str = "",
) -> tuple[FailedRecipient, ...]:
    """The recipients that the text alone names."""
    out: list[FailedRecipient] = []
    for said in reading.recipients:
        address = _address(said.address)
        if address:
            out.append(_joined(address, None, said, reporting_mta, human_text, table, mail_system, reading.smtp_command))
    return tuple(out)


def from_addresses(
    addresses: Iterable[str], said: TextRecipient | None, human_text: str, table: ReasonTable, mail_system: str = "",
) -> tuple[FailedRecipient, ...]:
    """Recipients that only a header field such as X-Failed-Recipients names."""
    found = dict.fromkeys(a for raw in addresses if is_address(a := read_address(raw)))
    return tuple(_joined(a, None, said, "", human_text, table, mail_system) for a in found)


def _joined(
    address: str, stated: RecipientStatus | None, said: TextRecipient | None, reporting_mta: str,
    human_text: str, table: ReasonTable, mail_system: str, session_command: str = "",
) -> FailedRecipient:
    diagnostic = (stated.diagnostic if stated else "") or _folded(said.diagnostic if said else "")
    codes = find_codes(diagnostic, table) if diagnostic else _NO_CODES
    status, origin = _status(stated, said, codes.status)
    action = (stated.action if stated else None) or (said.action if said else None) or _implied_action(status)
    reply_code = codes.reply_code if codes.reply_code is not None else (said.reply_code if said else None)
    command = codes.smtp_command or (said.smtp_command if said else "") or session_command
    remote_mta = (stated.remote_mta if stated else "") or (said.remote_mta if said else "")
    classified = classify(
        ReasonInput(
            status=status, reply_code=reply_code, smtp_command=command, diagnostic=diagnostic,
            human_text=human_text, remote_mta=remote_mta, reporting_mta=reporting_mta, action=action,
            recipient_domain=address.rpartition("@")[2], mail_system=mail_system,
        ),
        table,
    )
    original = (stated.original if stated else "") or (_address(said.original_recipient) if said else "")
    return FailedRecipient(
        address=address,
        original_recipient=original if original != address else "",
        action=action,
        status=status,
        status_origin=origin,
        reply_code=reply_code,
        diagnostic=diagnostic,
        diagnostic_type=stated.diagnostic_type if stated else "",
        remote_mta=remote_mta,
        smtp_command=command,
        reason=classified.reason if action is not Action.DELIVERED else Reason.DELIVERED,
        permanence=classified.permanence,
    )


def _status(stated: RecipientStatus | None, said: TextRecipient | None, in_diagnostic: str) -> tuple[str, Origin | None]:
    """The field's own code where it says something; an unspecific one gives way to one of its class."""
    own = stated.status if stated else ""
    found = in_diagnostic or (said.status if said else "")
    if own and not (own.endswith(_UNSPECIFIC) and found and found[0] == own[0] and not found.endswith(_UNSPECIFIC)):
        return own, Origin.STATED
    if found:
        return found, Origin.DIAGNOSTIC
    return "", None


def _implied_action(status: str) -> Action:
    return Action.DELIVERED if status.startswith("2.") else Action.FAILED


def _matching(
    recipient: RecipientStatus, told: tuple[TextRecipient, ...], *, alone: bool,
) -> TextRecipient | None:
    known = {recipient.address, recipient.original} - {""}
    for said in told:
        if _address(said.address) in known or _address(said.original_recipient) in known:
            return said
    return told[0] if alone and len(told) == 1 else None


def _address(raw: str) -> str:
    if not raw:
        return ""
    return normalise(raw) if is_address(raw) else read_address(raw)


def _folded(text: str) -> str:
    return " ".join(text.split())[:DIAGNOSTIC_MAX]
