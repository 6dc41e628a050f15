"""The tables behind ``reason``: phrases, codes and mail hosts made ready to search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick, MatchKind

from whosent.bounce.diagnostic import fold
from whosent.bounce.model import Permanence, Reason
from whosent.bounce.reason_rows import HostFile, PhraseRow, Rank, ReasonFile, Says, StatusRow
from whosent.errors import Problem, TableError
from whosent.tables import packaged, read_packaged, read_table

_PACKAGE = "whosent.bounce"
_GLUE = frozenset("@._-/=\\#?&")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseReading:
    """What one phrase means; ``host`` is "" for everybody's.

    is_hearsay  known from what others say of the host only
    """

    reason: Reason
    rank: Rank
    host: str = ""
    is_hearsay: bool = False
    command: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    follows_host: bool = False
    is_conditional: bool = field(init=False)

    def __post_init__(self) -> None:
        conditions = (self.host, self.command, self.classes, self.follows_host)
        object.__setattr__(self, "is_conditional", any(conditions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A searched text with all that it can mean.

    readings   reasons, under their conditions
    hosts      hosts that it gives away
    is_word    one plain word: it must not be a piece of an address, a host name or a URL
    """

    text: str
    readings: tuple[PhraseReading, ...] = ()
    hosts: tuple[str, ...] = ()
    opens_word: bool = False
    closes_word: bool = False
    is_word: bool = False

    def stands_in(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` is this phrase and not a piece of longer words."""
        if self.opens_word and start and (before := text[start - 1]) != " " and (
            (before.isascii() and before.isalnum()) or (self.is_word and before in _GLUE)
        ):
            return False
        if self.closes_word and end < len(text) and (after := text[end]) != " ":
            if after.isascii() and after.isalnum():
                return False
            return not (self.is_word and after in _GLUE and text[end + 1 : end + 2].isalnum())
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReading:
    """What a code means; ``is_hearsay`` as for phrases."""

    reason: Reason
    rank: Rank
    is_hearsay: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandReading:
    """What a refusal at an SMTP command leans to, for the status classes given (empty: all)."""

    reason: Reason
    rank: Rank
    classes: frozenset[str] = frozenset()

    def holds_for(self, status_class: str) -> bool:
        """Whether it speaks about refusals of ``status_class``."""
        return not self.classes or status_class in self.classes


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """Whether a reason is lasting by nature, and whether that goes before the stated class."""

    permanence: Permanence = Permanence.UNKNOWN
    overrules: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostIndex:
    """Names by which hosts are recognised, each with the host's name; lower case, no dot at either end."""

    suffixes: Mapping[str, str]
    domains: Mapping[str, str]
    mail_systems: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReasonTable:
    """All rows, made ready: one automaton over every phrase, one over the traces, look-ups for the codes."""

    phrases: tuple[Phrase, ...]
    traces: tuple[str, ...]
    statuses: Mapping[str, CodeReading]
    host_statuses: Mapping[tuple[str, str], CodeReading]
    replies: Mapping[int, CodeReading]
    exits: Mapping[int, CodeReading]
    diagnostic_types: Mapping[str, CodeReading]
    commands: Mapping[str, CommandReading]
    natures: Mapping[Reason, Nature]
    hosts: HostIndex
    returned: tuple[str, ...]
    phrase_search: AhoCorasick = field(repr=False, compare=False)
    trace_search: AhoCorasick = field(repr=False, compare=False)

    def find_command(self, text: str) -> str:
        """The SMTP command that folded ``text`` names last, as a transcript does; "" if none."""
        found = self.trace_search.find_matches_as_indexes(text)
        return self.traces[found[-1][0]] if found else ""

    def find_trace(self, text: str) -> str:
        """The words of folded ``text`` by which ``find_command`` knows; "" if there are none."""
        found = self.trace_search.find_matches_as_indexes(text)
        return text[found[-1][1] : found[-1][2]] if found else ""

    def without_returned(self, text: str) -> str:
        """Folded ``text`` up to where an original mail begins in it."""
        ends = [at for mark in self.returned if (at := text.find(mark)) >= 0]
        return text[: min(ends)] if ends else text

    def find_phrases(self, text: str) -> list[tuple[Phrase, int]]:
        """The phrases that stand in folded ``text`` with their places, also those within others."""
        found: list[tuple[Phrase, int]] = []
        phrases, size = self.phrases, len(text)
        for index, start, end in self.phrase_search.find_matches_as_indexes(text, overlapping=True):
            phrase = phrases[index]
            is_apart = (start == 0 or text[start - 1] == " ") and (end == size or text[end] == " ")
            if is_apart or phrase.stands_in(text, start, end):
                found.append((phrase, start))
        return found


def load_reasons() -> ReasonTable:
    """The tables that ship with whosent.

    Raises ``TableError`` with every problem of a file, also for a phrase that stands twice.
    """
    general = read_packaged(ReasonFile, _PACKAGE, "reasons.toml")
    hosts = tuple(read_table(HostFile, file) for file in packaged(_PACKAGE, "hosts"))
    return build_table(general, hosts)


def build_table(general: ReasonFile, hosts: Iterable[HostFile] = ()) -> ReasonTable:
    """One table of the general rows and the hosts' own. Raises ``TableError``."""
    host_files = tuple(hosts)
    phrases = _collect_phrases(general, host_files)
    traces = {fold(text): row.name for row in general.command for text in row.trace}
    return ReasonTable(
        phrases=phrases,
        traces=tuple(traces.values()),
        statuses=MappingProxyType(_statuses(general.status)),
        host_statuses=MappingProxyType(
            {
                (file.name, code): reading
                for file in host_files
                for row in file.status
                for code, reading in _statuses((row,), is_hearsay=file.is_hearsay(row)).items()
            }
        ),
        replies=MappingProxyType(
            {c: CodeReading(reason=r.reason, rank=_rank(r.says)) for r in general.reply for c in r.code}
        ),
        exits=MappingProxyType(
            {c: CodeReading(reason=r.reason, rank=_rank(r.says)) for r in general.exit for c in r.code}
        ),
        diagnostic_types=MappingProxyType(
            {r.name: CodeReading(reason=r.reason, rank=_rank(r.says)) for r in general.diagnostic_type}
        ),
        commands=MappingProxyType(
            {
                r.name: CommandReading(reason=r.reason, rank=_rank(r.says), classes=frozenset(r.classes))
                for r in general.command
                if r.reason is not None
            }
        ),
        natures=MappingProxyType(
            {
                reason: Nature(permanence=r.permanence, overrules=r.overrules)
                for r in general.nature
                for reason in r.reason
            }
        ),
        hosts=_index_hosts(host_files),
        returned=tuple(map(fold, general.returned)),
        phrase_search=AhoCorasick([p.text for p in phrases], MatchKind.Standard, store_patterns=False),
        trace_search=AhoCorasick(list(traces), MatchKind.LeftmostLongest, store_patterns=False),
    )


def _collect_phrases(general: ReasonFile, hosts: tuple[HostFile, ...]) -> tuple[Phrase, ...]:
    readings: defaultdict[str, list[PhraseReading]] = defaultdict(list)
    marks: defaultdict[str, list[str]] = defaultdict(list)
    problems: list[Problem] = []

    def add(
        place: str, row: PhraseRow, texts: tuple[str, ...], host: str = "", *, is_hearsay: bool = False
    ) -> None:
        reading = PhraseReading(
            reason=row.reason, rank=_rank(row.says), host=host, command=frozenset(row.command),
            classes=frozenset(row.classes), follows_host=row.follows == "host", is_hearsay=is_hearsay,
        )
        for text in map(fold, texts):
            if any(_clash(reading, other) for other in readings[text]):
                values = (("found", text),)
                problems.append(Problem(key="phrase_twice", file=place, at="phrase", values=values))
            readings[text].append(reading)

    for row in general.phrase:
        add("reasons.toml", row, row.text + row.alike)
    for file in hosts:
        for host_row in file.phrase:
            add(f"{file.name}.toml", host_row, host_row.text, file.name, is_hearsay=file.is_hearsay(host_row))
    for file in hosts:
        for text in map(fold, file.recognise.diagnostic):
            marks[text].append(file.name)
    texts = sorted({*readings, *marks})
    if "" in texts:
        problems.append(Problem(key="phrase_empty", file="reasons.toml", at="phrase"))
    if problems:
        raise TableError("reasons.toml", tuple(problems))
    return tuple(
        Phrase(
            text=text,
            # Of equal readings the first is taken: rows with conditions stand in front.
            readings=tuple(sorted(readings.get(text, ()), key=_is_general)),
            hosts=tuple(marks.get(text, ())),
            opens_word=text[0].isascii() and text[0].isalnum(),
            # What only gives a host away may be the beginning of a longer code or name.
            closes_word=text in readings and text[-1].isascii() and text[-1].isalnum(),
            is_word=text.isalnum(),
        )
        for text in texts
    )


def _clash(one: PhraseReading, other: PhraseReading) -> bool:
    return (one.host, one.command, one.classes, one.follows_host) == (
        other.host, other.command, other.classes, other.follows_host,
    )


def _is_general(reading: PhraseReading) -> bool:
    return not (reading.host or reading.command or reading.follows_host)


def _statuses(rows: Iterable[StatusRow], *, is_hearsay: bool = False) -> dict[str, CodeReading]:
    return {
        code: CodeReading(reason=row.reason, rank=_rank(row.says), is_hearsay=is_hearsay)
        for row in rows
        for text in row.code
        for code in _codes(text)
    }


def _codes(text: str) -> Iterator[str]:
    """The codes that a row's "5.1.1", "x.1.1" or "x.7.606-649" stands for."""
    digit, subject, detail = text.split(".")
    first, _, last = detail.partition("-")
    for number in range(int(first), int(last or first) + 1):
        for each in ("4", "5") if digit == "x" else (digit,):
            yield f"{each}.{subject}.{number}"


def _index_hosts(hosts: tuple[HostFile, ...]) -> HostIndex:
    return HostIndex(
        suffixes=MappingProxyType({name: f.name for f in hosts for name in f.recognise.host}),
        domains=MappingProxyType({name: f.name for f in hosts for name in f.recognise.domain}),
        mail_systems=MappingProxyType({name: f.name for f in hosts for name in f.recognise.mail_system}),
    )


def _rank(says: Says) -> Rank:
    return Rank[says.name]
