"""All rules together: which mail system wrote a notice."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from whosent.bounce.prose import Prose, load_prose
from whosent.bounce.rule import Recognise, Rule
from whosent.bounce.template import fold
from whosent.errors import TableError
from whosent.message import Part
from whosent.message.address import parse_addresses
from whosent.tables import packaged, read_table

RECOGNITION_CHARS = 16_384  # a system names itself near the top, above the returned message

_PACKAGE = "whosent.bounce"
_FOLDER = "rules"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Sender:
    """What the header block says of who wrote the mail, lower-cased."""

    from_text: str
    from_local_part: str
    subject: str
    has_from: bool
    is_daemon: bool
    is_bare: bool  # neither From nor Subject: only the visible text is at hand


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way of recognising one rule, its body texts as numbers of the automaton's patterns."""

    rule: Rule
    conditions: Recognise
    body: frozenset[int]
    body_also: frozenset[int]
    body_not: frozenset[int]


class Ruleset:
    """Rules, and one automaton over all the text by which they recognise notices. Immutable."""

    __slots__ = ("_automaton", "_by_pattern", "_lengths", "_prose", "_stands_back", "_wordless", "rules")

    def __init__(self, rules: tuple[Rule, ...], prose: Prose | None = None) -> None:
        self.rules = rules
        self._prose = prose or load_prose()
        patterns: dict[str, int] = {}
        ways = [
            _Way(
                rule=rule,
                conditions=way,
                body=_numbered(way.body_contains, patterns),
                body_also=_numbered(way.body_also_contains, patterns),
                body_not=_numbered(way.not_body_contains, patterns),
            )
            for rule in rules
            for way in rule.ways
        ]
        self._lengths = tuple(len(pattern) for pattern in patterns)
        self._automaton = AhoCorasick(list(patterns))
        by_pattern: dict[int, list[_Way]] = {}
        for way in ways:
            for number in way.body:
                by_pattern.setdefault(number, []).append(way)
        self._by_pattern = {number: tuple(found) for number, found in by_pattern.items()}
        self._wordless = tuple(way for way in ways if not way.body)
        self._stands_back = {rule.name: _all_behind(rule, rules) for rule in rules}

    def recognise(self, message: Part, text: str) -> Rule | None:
        """The rule of the mail system that wrote the notice; None where no rule knows it.

        ``text`` is the human-readable part, decoded, HTML undone. Where several rules hold, those that
        another one is stated to come before stand back, then the longest evidence wins, then the name.
        Never raises.
        """
        held = self.claims(message, text)
        if not held:
            return None
        behind = frozenset[str]().union(*(self._stands_back[rule.name] for rule in held))
        return next((rule for rule in held if rule.name not in behind), held[0])

    def claims(self, message: Part, text: str) -> tuple[Rule, ...]:
        """Every rule that holds, the one with the longest evidence first."""
        seen: frozenset[int] = frozenset(
            number
            for number, _, _ in self._automaton.find_matches_as_indexes(
                fold(text[:RECOGNITION_CHARS]), overlapping=True
            )
        )
        candidates = [
            way for number in seen for way in self._by_pattern.get(number, ())
        ]
        candidates.extend(self._wordless)
        sender = self._sender(message)
        weights: dict[str, tuple[int, Rule]] = {}
        for way in candidates:
            weight = self._weight(way, seen, sender, message)
            if weight > weights.get(way.rule.name, (0, way.rule))[0]:
                weights[way.rule.name] = (weight, way.rule)
        ordered = sorted(weights.values(), key=lambda entry: (-entry[0], entry[1].name))
        return tuple(rule for _, rule in ordered)

    def is_from_daemon(self, message: Part) -> bool:
        """Whether the mail comes from a mail system and not from a person, as far as its header says."""
        return self._sender(message).is_daemon

    def _sender(self, message: Part) -> _Sender:
        headers = message.headers
        from_text = headers.unfolded("from").lower()
        subject = headers.text("subject").lower()
        addresses = parse_addresses(from_text)
        if addresses:
            local_part = addresses[0].local_part
        else:
            local_part = "" if "<>" in from_text else from_text.rpartition("<")[2].strip("<> ")
        daemon = self._prose.daemon
        is_daemon = (
            local_part in daemon.local_parts
            or any(name in from_text for name in daemon.names)
            or "<>" in from_text
            or (self._is_daemon_path(headers.unfolded("return-path")) and "return-path" in headers)
            or headers.unfolded("auto-submitted").lower().startswith("auto-")
        )
        return _Sender(
            from_text=from_text,
            from_local_part=local_part,
            subject=subject,
            has_from="from" in headers,
            is_daemon=is_daemon,
            is_bare=not from_text and not subject,
        )

    def _is_daemon_path(self, return_path: str) -> bool:
        local_part = return_path.strip("<> ").lower().partition("@")[0]
        return local_part in self._prose.daemon.local_parts

    def _weight(self, way: _Way, seen: frozenset[int], sender: _Sender, message: Part) -> int:
        """The length of the evidence that ``way`` holds on; 0 where it does not hold."""
        if way.body and way.body.isdisjoint(seen):
            return 0
        if way.body_also and way.body_also.isdisjoint(seen):
            return 0
        if not way.body_not.isdisjoint(seen):
            return 0
        conditions = way.conditions
        if not sender.is_bare and not _holds_for_sender(conditions, sender):
            return 0
        if sender.is_bare and not way.body:
            return 0
        headers = message.headers
        present = conditions.header_present
        if present and not any(name.lower() in headers for name in present):
            return 0
        held = [line for line in conditions.header_contains if _header_holds(message, line)]
        if conditions.header_contains and not held:
            return 0
        lengths = self._lengths
        return (
            sum(max((lengths[n] for n in numbers & seen), default=0) for numbers in (way.body, way.body_also))
            + max(map(len, held), default=0)
            + max(map(len, conditions.header_present), default=0)
            + max((len(text) for text in conditions.from_contains), default=0)
            + max((len(text) for text in conditions.subject_contains), default=0)
            + max((len(text) for text in conditions.from_local_part), default=0)
        )


def load_ruleset(extra: Path | None = None) -> Ruleset:
    """The rules that ship with whosent and those in the folder ``extra``, ready for use.

    A rule in ``extra`` takes the place of the one with the same name. Raises ``TableError`` with every
    problem of every file.
    """
    rules: dict[str, Rule] = {}
    problems: list[str] = []
    sources = [*packaged(_PACKAGE, _FOLDER), *(sorted(extra.glob("*.toml")) if extra else ())]
    for source in sources:
        try:
            rule = read_table(Rule, source)
        except TableError as exc:
            problems.extend(exc.problems)
            continue
        if source.name != f"{rule.name}.toml":
            problems.append(f"{source.name}: name: {rule.name!r} is not the file's name")
        rules[rule.name] = rule
    for rule in rules.values():
        problems.extend(
            f"{rule.name}.toml: before: there is no rule {name!r}"
            for name in rule.before
            if name not in rules
        )
    if problems:
        raise TableError(str(extra or _FOLDER), tuple(problems))
    return Ruleset(tuple(rules.values()))


def _holds_for_sender(conditions: Recognise, sender: _Sender) -> bool:
    if conditions.from_daemon and sender.has_from and not sender.is_daemon:
        return False
    if conditions.from_local_part and sender.from_local_part not in _lower(conditions.from_local_part):
        return False
    return _any_in(conditions.from_contains, sender.from_text) and _any_in(
        conditions.subject_contains, sender.subject
    )


def _any_in(texts: tuple[str, ...], where: str) -> bool:
    return not texts or any(text in where for text in _lower(texts))


def _header_holds(message: Part, line: str) -> bool:
    name, _, text = line.partition(":")
    wanted = text.strip().lower()
    return any(wanted in value.lower() for value in message.headers.all_unfolded(name.strip().lower()))


def _lower(texts: tuple[str, ...]) -> Iterator[str]:
    return (text.lower() for text in texts)


def _numbered(texts: tuple[str, ...], patterns: dict[str, int]) -> frozenset[int]:
    return frozenset(patterns.setdefault(fold(text), len(patterns)) for text in texts)


def _all_behind(rule: Rule, rules: tuple[Rule, ...]) -> frozenset[str]:
    """The rules that stand back behind ``rule``, also by way of others."""
    by_name = {other.name: other for other in rules}
    behind: set[str] = set()
    waiting = list(rule.before)
    while waiting:
        name = waiting.pop()
        if name in behind or name == rule.name or name not in by_name:
            continue
        behind.add(name)
        waiting.extend(by_name[name].before)
    return frozenset(behind)
