"""One recipient's outcome, put together from the fields, the prose and our reading of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from whosent.bounce.diagnostic import fold
from whosent.bounce.dsn import DIAGNOSTIC_MAX, RecipientStatus, StatusReport
from whosent.bounce.model import Action, FailedRecipient, Origin
from whosent.bounce.reasons import Codes, ReasonInput, ReasonTable, classify, find_codes
from whosent.bounce.text_reading import TextReading, TextRecipient
from whosent.bounce.typed import find_host, is_address, normalise, read_address
from whosent.message import Part, parse_addresses

_LETTER = re.compile(r"[A-Za-z]")
_NO_CODES = Codes()
_UNSPECIFIC = (".0.0",)
_LOOKED_AT = 100
_REFUSAL_LOOKED_AT = 1_000
_TEXT_LOOKED_AT = 4_000


class Setting:
    """What the outcomes of one notice are read against.

    author_domain  gives that of the notice: a mail system that writes of its own users leaves it out
    """

    __slots__ = ("author_domain", "human_text", "mail_system", "reporting_mta", "returned", "table")

    def __init__(
        self,
        table: ReasonTable,
        mail_system: str = "",
        reporting_mta: str = "",
        human_text: str = "",
        returned: Part | None = None,
        author_domain: Callable[[], str] = str,
    ) -> None:
        self.table = table
        self.mail_system = mail_system
        self.reporting_mta = reporting_mta
        self.human_text = human_text
        self.returned = returned
        self.author_domain = author_domain


def from_fields(
    report: StatusReport, prose: TextReading | None, setting: Setting,
) -> tuple[FailedRecipient, ...]:
    """The recipients of a status report; the prose supplies what the fields lack, and nothing else."""
    told = prose.recipients if prose is not None else ()
    out: list[FailedRecipient] = []
    alone = len(report.recipients) == 1
    command = _told_command(setting) if alone and prose is None else ""
    places = _places(told)
    addressees = _Addressees(setting.returned)
    for recipient in report.recipients:
        said = _matching(recipient, told, places, alone=alone)
        if said is None and alone and prose is not None:
            said = prose.unnamed
        address = recipient.address or (_address(said.address) if said else "")
        if address:
            completed = _completed(address, addressees, str)
            out.append(_joined(completed, recipient, said, setting, command))
    if alone and out and not out[0].original_recipient:
        # The reporter stamped for whom it took the mail; an alias or a forwarding rule made another of it.
        taken_for = _stamped_for(setting.returned)
        if taken_for and taken_for != out[0].address:
            return (replace(out[0], original_recipient=taken_for),)
    return tuple(out)


def from_prose(reading: TextReading, setting: Setting) -> tuple[FailedRecipient, ...]:
    """The recipients that the text alone names."""
    addressees = _Addressees(setting.returned)
    return tuple(
        _joined(
            _completed(address, addressees, setting.author_domain), None, said, setting, reading.smtp_command
        )
        for said in reading.recipients if (address := _address(said.address))
    )


def from_addresses(
    addresses: Iterable[str], said: TextRecipient | None, setting: Setting,
) -> tuple[FailedRecipient, ...]:
    """Recipients that only a header field such as X-Failed-Recipients names."""
    found = dict.fromkeys(a for raw in addresses if is_address(a := read_address(raw)))
    return tuple(_joined(a, None, said, setting) for a in found)


def from_returned(
    report: StatusReport, prose: TextReading | None, setting: Setting,
) -> tuple[FailedRecipient, ...]:
    """The one recipient of the returned message, where the notice itself names none."""
    address = _recipient_of(setting.returned)
    if not address:
        return ()
    stated = report.recipients[0] if len(report.recipients) == 1 else None
    said = prose.unnamed if prose is not None else None
    if said is None:
        said = TextRecipient(address="", diagnostic=find_telling(setting.human_text, setting.table))
    return (_joined(address, stated, said._replace(address=address), setting),)


def find_telling(text: str, table: ReasonTable) -> str:
    """The paragraphs of a notice's own words that tell a cause, by words or codes; "" where none does."""
    paragraphs = (" ".join(piece.split()) for piece in text[:_TEXT_LOOKED_AT].split("\n\n"))
    return " ".join(piece for piece in paragraphs if piece and _tells(piece, table))[:DIAGNOSTIC_MAX]


def _tells(paragraph: str, table: ReasonTable) -> bool:
    return find_codes(paragraph, table) != _NO_CODES or bool(table.find_phrases(fold(paragraph)))


def from_refusal(text: str, setting: Setting) -> tuple[FailedRecipient, ...]:
    """The list that refuses a post: the address that its manager's answer names first."""
    for word in text[:_REFUSAL_LOOKED_AT].split():
        if "@" in word and word.startswith("<") and is_address(address := read_address(word)):
            return (_joined(address, None, TextRecipient(address=address, diagnostic=text), setting),)
    return ()


def _joined(
    address: str, stated: RecipientStatus | None, said: TextRecipient | None, setting: Setting,
    session_command: str = "",
) -> FailedRecipient:
    diagnostic = stated.diagnostic if stated else ""
    if said and not says_all(diagnostic):
        diagnostic = _folded(said.diagnostic) or diagnostic
    codes = find_codes(diagnostic, setting.table) if diagnostic else _NO_CODES
    status, origin = _status(stated, said, codes.status)
    action = (stated.action if stated else None) or (said.action if said else None) or _implied_action(status)
    reply_code = codes.reply_code if codes.reply_code is not None else (said.reply_code if said else None)
    command = codes.smtp_command or (said.smtp_command if said else "") or session_command
    remote_mta = (stated.remote_mta if stated else "") or (find_host(said.remote_mta) if said else "")
    classified = classify(
        ReasonInput(
            status=status, reply_code=reply_code, smtp_command=command, diagnostic=diagnostic,
            human_text=setting.human_text, remote_mta=remote_mta, reporting_mta=setting.reporting_mta,
            action=action, recipient_domain=address.rpartition("@")[2], mail_system=setting.mail_system,
            diagnostic_type=stated.diagnostic_type if stated else "",
        ),
        setting.table,
    )
    original = (stated.original if stated else "") or (_address(said.original_recipient) if said else "")
    return FailedRecipient(
        address=address,
        original_recipient=original if "@" in original and original != address else "",
        action=action,
        status=status,
        status_origin=origin,
        reply_code=reply_code,
        diagnostic=diagnostic,
        diagnostic_type=stated.diagnostic_type if stated else "",
        remote_mta=remote_mta,
        smtp_command=command,
        reason=classified.reason,
        permanence=classified.permanence,
    )


def _told_command(setting: Setting) -> str:
    """The SMTP command that the text names, of a notice about one recipient."""
    return setting.table.find_command(fold(setting.human_text[:_TEXT_LOOKED_AT]))


def says_all(diagnostic: str) -> bool:
    """Whether a diagnostic holds words, not a number alone, and not only the first line of a reply.

    Source: RFC 5321 §4.2.1, a hyphen after the code announces more lines.
    """
    code = diagnostic[:4]
    if code[3:] == "-" and code[:3].isdecimal() and f" {code[:3]} " not in diagnostic:
        return False
    return _LETTER.search(diagnostic) is not None or any(map(str.isalpha, diagnostic))


class _Addressees:
    """Whom the returned message is addressed to; worked out once, for all recipients of a notice."""

    __slots__ = ("_by_local_part", "_message")

    def __init__(self, message: Part | None) -> None:
        self._message = message
        self._by_local_part: dict[str, str] | None = None

    def find(self, local_part: str) -> str:
        """The first address with that local part; "" if there is none."""
        if self._message is None:
            return ""
        known = self._by_local_part
        if known is None:
            known = self._by_local_part = {}
            for name in ("to", "cc"):
                for value in self._message.headers.all_unfolded(name):
                    for address in parse_addresses(value)[:_LOOKED_AT]:
                        known.setdefault(address.local_part, address.address)
        return known.get(local_part, "")


def _completed(address: str, addressees: _Addressees, author_domain: Callable[[], str]) -> str:
    """A local part alone, with the domain that the returned message or else the notice's author gives."""
    if "@" in address or not address or " " in address or "/" in address or "|" in address:
        return address
    known = addressees.find(address)
    if known:
        return known
    domain = author_domain()
    return f"{address}@{domain}" if domain else address


def _stamped_for(message: Part | None) -> str:
    received = message.headers.unfolded("received") if message is not None else ""
    if " for <" not in received:
        return ""
    address = read_address(received.rpartition(" for <")[2].partition(">")[0])
    return address if is_address(address) else ""


def _recipient_of(message: Part | None) -> str:
    """Whom the reporter took the message for, by its Received line; else its one addressee."""
    if message is None:
        return ""
    taken_for = _stamped_for(message)
    if taken_for:
        return taken_for
    headers = message.headers
    if "list-id" in headers or "cc" in headers or len(headers.fields("to")) != 1:
        return ""
    addressees = parse_addresses(headers.unfolded("to"))
    return addressees[0].address if len(addressees) == 1 else ""


def _status(
    stated: RecipientStatus | None, said: TextRecipient | None, in_diagnostic: str,
) -> tuple[str, Origin | None]:
    """The field's own code where it says something; an unspecific one gives way to one of its class."""
    own = stated.status if stated else ""
    found = in_diagnostic or (said.status if said else "")
    finer = own.endswith(_UNSPECIFIC) and found[:1] == own[:1] and not found.endswith(_UNSPECIFIC)
    if own and not finer:
        return own, Origin.STATED
    if found:
        return found, Origin.DIAGNOSTIC
    return "", None


def _implied_action(status: str) -> Action:
    return Action.DELIVERED if status.startswith("2.") else Action.FAILED


def _places(told: tuple[TextRecipient, ...]) -> dict[str, int]:
    """Where each address stands first among those that the text names."""
    places: dict[str, int] = {}
    for place, said in enumerate(told):
        places.setdefault(_address(said.address), place)
        places.setdefault(_address(said.original_recipient), place)
    return places


def _matching(
    recipient: RecipientStatus, told: tuple[TextRecipient, ...], places: dict[str, int], *, alone: bool,
) -> TextRecipient | None:
    found = [places[name] for name in (recipient.address, recipient.original) if name and name in places]
    if found:
        return told[min(found)]
    return told[0] if alone and len(told) == 1 else None


def _address(raw: str) -> str:
    if not raw:
        return ""
    return normalise(raw) if is_address(raw) else read_address(raw)


def _folded(text: str) -> str:
    return " ".join(text.split())[:DIAGNOSTIC_MAX]
