"""Words that mail systems share, loaded from ``prose.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from whosent.bounce.model import Action
from whosent.cited import Citation
from whosent.tables import read_packaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """How an author that is a mail system is known; all lower-cased."""

    local_parts: frozenset[str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Separators:
    """How a notice's own words end.

    separators    text with which the last line of the notice itself begins
    first_headers fields with which a returned message begins
    header_names  header fields whose lines in a row show a returned header block
    """

    separators: tuple[str, ...]
    first_headers: tuple[str, ...]
    header_names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Phrases that tell what happened to a message; ``explained`` tell why, of delivery or anything else."""

    failed: tuple[str, ...]
    delayed: tuple[str, ...]
    delivered: tuple[str, ...]
    explained: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientLine:
    """How lines begin that name a recipient, and what stands before one; lower-cased.

    weak_line_starts  those that stand in quoted headers too
    field_starts      how what follows it begins where it is a field and no explanation
    """

    line_starts: tuple[str, ...]
    words_before: tuple[str, ...]
    weak_line_starts: tuple[str, ...]
    field_starts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduced:
    """What stands before something; lower-cased."""

    words_before: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalLine:
    """How lines begin that repeat a field of the original; lower-cased."""

    subject: tuple[str, ...]
    sent_at: tuple[str, ...]
    message_id: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotARecipient:
    """Signs that an address is not a recipient of the failed delivery; all lower-cased."""

    line_starts: tuple[str, ...]
    words_before: tuple[str, ...]
    sender_marks: tuple[str, ...]
    local_parts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """``prose.toml``.

    command       SMTP commands, each with the words by which notices speak of it
    action_words  words that stand for an action
    reporter      before the name of the host that writes the notice
    remote        before that of the host that refused
    forwarded     before the address as the sender wrote it
    """

    schema: int
    source: Citation
    daemon: Daemon
    command: Mapping[str, tuple[str, ...]]
    action_words: Mapping[str, Action]
    returned: Separators
    outcome: Outcomes
    recipient_line: RecipientLine
    reporter: Introduced
    remote: Introduced
    original_line: OriginalLine
    forwarded: Introduced
    not_a_recipient: NotARecipient


@cache
def load_prose() -> Prose:
    """The words that ship with whosent; loaded once. Raises ``TableError`` where they are wrong."""
    return read_packaged(Prose, "whosent.bounce", "prose.toml")
