"""Reading notices for library users: sources or bytes -> what each message reports. It judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from whosent.bounce import Action, FailedRecipient, Notice, Reading, load_tables, parse_notice
from whosent.message import parse as view
from whosent.raw import Place, RawMessage

if TYPE_CHECKING:
    from email.message import Message

    from whosent.bounce import ExplainedRecord

_GIVEN_AS_BYTES = Place(source="-")


class Failures(NamedTuple):
    """Addresses to which a notice reports that mail did not go, each as bytes, lower-cased.

    As the sender addressed them, where that is known; else the final ones.

    temporary  the reporter still tries
    permanent  it has given up
    """

    temporary: frozenset[bytes]
    permanent: frozenset[bytes]


def parse(sources: str | Path | Sequence[str | Path]) -> Iterator[Reading]:
    """Every message of the sources as a Notice or what it is instead, in order, while it is read.

    Items that could not be read are left out; use ``whosent.mailbox.open_sources`` to see them. Raises
    ``UsageError`` and ``SourceError``.
    """
    from whosent.mailbox import open_sources  # archives and folders: only once something is to be opened

    tables = load_tables()
    for item in open_sources(as_typed(sources)):
        if isinstance(item, RawMessage):
            yield parse_notice(view(item.data), item.place, tables)


def parse_message(data: bytes) -> Reading:
    """One message, as bytes, as a Notice or what it is instead. Never raises."""
    return parse_notice(view(data), _GIVEN_AS_BYTES, load_tables())


def explain(message: Reading | bytes) -> tuple[ExplainedRecord, ...]:
    """For each of ``records(message)`` and each of its fields, the bytes that say it and what decided it.

    A reading must have been read with the rules that ship with whosent. Never raises.
    """
    from whosent.bounce import explain_records  # loaded only for who asks

    reading = parse_message(message) if isinstance(message, bytes) else message
    return explain_records(reading, load_tables())


def all_failures(message: Message | bytes) -> Failures:
    """The addresses that a notice reports as delayed and as failed; none for a message that is no notice.

    Recipients whom the mail reached are in neither. Whether trying again could help is another question:
    ``FailedRecipient.permanence``. Never raises for bytes.
    """
    reading = parse_message(message if isinstance(message, bytes) else message.as_bytes())
    found = reading.recipients if isinstance(reading, Notice) else ()
    return Failures(
        temporary=frozenset(_octets(r) for r in found if r.action is Action.DELAYED),
        permanent=frozenset(_octets(r) for r in found if r.action is Action.FAILED),
    )


def scan_message(message: Message | bytes) -> frozenset[bytes]:
    """The addresses that a notice reports as failed for good."""
    return all_failures(message).permanent


def _octets(recipient: FailedRecipient) -> bytes:
    return (recipient.original_recipient or recipient.address).encode("utf-8", "replace")


def as_typed(sources: str | Path | Sequence[str | Path]) -> list[str]:
    """One or several sources as a list of what a user would type."""
    if isinstance(sources, str | Path):
        return [str(sources)]
    return [str(source) for source in sources]
