"""The rows of kinds.toml: how kinds of messages, mail systems and lures are known."""

from __future__ import annotations

from dataclasses import dataclass

from whosent.bounce.model import FeedbackType, OtherKind
from whosent.cited import Citation
from whosent.tables import read_packaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One way to know a kind of message: every key given holds. The keys are explained in kinds.toml."""

    kind: OtherKind
    certain: bool
    source: Citation
    from_daemon: bool | None = None
    notice_subject: bool | None = None
    header: str = ""
    value_starts: tuple[str, ...] = ()
    value_contains: tuple[str, ...] = ()
    subject_starts: tuple[str, ...] = ()
    subject_contains: tuple[str, ...] = ()
    from_contains: tuple[str, ...] = ()
    text_contains: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    feedback_type: FeedbackType | None = None

    def __post_init__(self) -> None:
        if not (self.header or self.subject_starts or self.subject_contains or self.from_contains
                or self.text_contains):
            raise ValueError("a sign needs a header, a subject, an author or text")
        if (self.value_starts or self.value_contains) and not self.header:
            raise ValueError("value_starts and value_contains need a header")


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """How mail systems name themselves in From."""

    source: Citation
    local_parts: frozenset[str]
    names: tuple[str, ...]
    proper: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSubject:
    """What subjects of notices hold; and which of them tell of a delay."""

    source: Citation
    contains: tuple[str, ...]
    delayed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lure:
    """What lures hold: requests to act, attachments that run, links."""

    source: Citation
    asks: tuple[str, ...]
    subjects: tuple[str, ...]
    about: tuple[str, ...]
    authors: tuple[str, ...]
    attachments: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTable:
    """The whole of kinds.toml."""

    schema: int
    daemon: Daemon
    notice_subject: NoticeSubject
    lure: Lure
    sign: tuple[Sign, ...]


def load_table() -> KindTable:
    """The table that ships with whosent. Raises ``TableError``."""
    return read_packaged(KindTable, "whosent.bounce", "kinds.toml")
