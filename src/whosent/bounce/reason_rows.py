"""The schema of ``reasons.toml`` and ``hosts/*.toml``: rows that lead from words and codes to reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from whosent.bounce.model import Permanence, Reason
from whosent.cited import Citation, Source, SourceKind


class Says(StrEnum):
    """How much a row says about the cause, strongest first.

    decisive  names the cause in words that nothing else in the diagnostic can overrule
    clear     the usual words for one cause
    specific  a status code that stands for one cause
    symptom   what the reporter saw (a time-out, a full queue) whatever the cause was
    hint      words or codes that lean to one cause
    guess     taken only where nothing else speaks
    """

    DECISIVE = "decisive"
    CLEAR = "clear"
    SPECIFIC = "specific"
    SYMPTOM = "symptom"
    HINT = "hint"
    GUESS = "guess"


class Rank(IntEnum):
    """``Says`` as an order; NOTHING lies below every row."""

    NOTHING = 0
    GUESS = 1
    HINT = 2
    SYMPTOM = 3
    SPECIFIC = 4
    CLEAR = 5
    DECISIVE = 6


# Who knows a host's words at first hand: the host itself, or a reply of its that was looked at.
_FIRST_HAND = frozenset({SourceKind.OFFICIAL, SourceKind.OBSERVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRow:
    """Phrases that stand for one reason.

    text     as it stands in diagnostics; case and white space do not matter
    command  the row holds only in reply to one of these SMTP commands; empty: to any or none
    classes  the row holds only for status or reply class "4" or "5"; empty: for any
    follows  "host": the row holds only where a host name stands before it ("example.com does not exist")
    """

    reason: Reason
    text: tuple[str, ...]
    says: Says = Says.CLEAR
    language: str = "en"
    command: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    follows: Literal["", "host"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralPhraseRow(PhraseRow):
    """Phrases that mean the same everywhere.

    text     stands word for word in one of ``sources``, which are keys of the file's sources
    alike    says the same in other words, by our own judgement: found in no source
    """

    text: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.text and not self.alike:
            raise ValueError("phrase: says nothing")
        if self.sources and not self.text:
            raise ValueError(f"{self.alike}: names sources, but nothing that stands in them")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """RFC 3463 codes that stand for one reason.

    "x.1.1" is 4.1.1 and 5.1.1; "x.7.606-649" are all from the one to the other. Later rows go before
    earlier ones.
    """

    reason: Reason
    code: tuple[str, ...]
    says: Says = Says.SPECIFIC


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    """RFC 5321 reply codes that lean to one reason."""

    reason: Reason
    code: tuple[int, ...]
    says: Says = Says.GUESS


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRow:
    """Exit codes of a local mailer (``sysexits.h``), where the diagnostic is that number alone."""

    reason: Reason
    code: tuple[int, ...]
    says: Says = Says.SYMPTOM


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """A diagnostic type (RFC 3464 §2.3.6) that tells who failed, whatever it says."""

    name: str
    reason: Reason
    says: Says = Says.HINT


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRow:
    """An SMTP command: the traces by which a diagnostic tells that it was the one refused.

    reason  what a refusal at this command leans to; None where it leans to nothing
    """

    name: str
    trace: tuple[str, ...]
    reason: Reason | None = None
    says: Says = Says.GUESS
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NatureRow:
    """Whether reasons are lasting by nature, where no code says so.

    overrules  the nature holds even against the class of the stated code
    """

    permanence: Permanence
    reason: tuple[Reason, ...]
    overrules: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFile:
    """``reasons.toml``.

    source    where everything but the phrases is from
    sources   where phrases are from; each row has the keys of its own
    returned  text that opens an original mail inside a notification: what stands below it is not read
    """

    schema: int
    source: tuple[Citation, ...]
    sources: tuple[Source, ...]
    returned: tuple[str, ...]
    phrase: tuple[GeneralPhraseRow, ...]
    status: tuple[StatusRow, ...]
    reply: tuple[ReplyRow, ...]
    exit: tuple[ExitRow, ...]
    diagnostic_type: tuple[TypeRow, ...]
    command: tuple[CommandRow, ...]
    nature: tuple[NatureRow, ...]

    def __post_init__(self) -> None:
        if not self.source:
            raise ValueError("source: says where the rows are from; it must not be empty")
        known = {source.key for source in self.sources}
        for row in self.phrase:
            if row.text:
                _check_sources(row.text, row.sources, known)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecogniseRow:
    """How a host is known.

    host         suffixes of the remote or reporting MTA's name
    domain       recipient domains, used where no remote MTA is stated
    diagnostic   text that only this host writes
    mail_system  names of rules for the host's own notices
    """

    host: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    diagnostic: tuple[str, ...] = ()
    mail_system: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPhraseRow(PhraseRow):
    """Phrases of one host; ``sources`` are keys of its file's sources, at least one."""

    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStatusRow(StatusRow):
    """Codes of one host; ``sources`` are keys of its file's sources, at least one."""

    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFile:
    """``hosts/<name>.toml``: what one operator's words and codes mean there, and only there."""

    schema: int
    name: str
    title: str
    sources: tuple[Source, ...]
    recognise: RecogniseRow
    phrase: tuple[HostPhraseRow, ...] = ()
    status: tuple[HostStatusRow, ...] = ()

    def __post_init__(self) -> None:
        known = {source.key for source in self.sources}
        for row in self.phrase:
            _check_sources(row.text, row.sources, known)
        for code_row in self.status:
            _check_sources(code_row.code, code_row.sources, known)

    def is_hearsay(self, row: HostPhraseRow | HostStatusRow) -> bool:
        """Whether ``row`` rests on what others say of this host, and on nothing of its own."""
        return not any(s.kind in _FIRST_HAND for s in self.sources if s.key in row.sources)


def _check_sources(says: tuple[str, ...], cited: tuple[str, ...], known: set[str]) -> None:
    if not cited:
        raise ValueError(f"{says}: names no source")
    if unknown := set(cited) - known:
        raise ValueError(f"{says}: no source is called {', '.join(sorted(unknown))}")
