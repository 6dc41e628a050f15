"""All rules together: which mail system wrote a notice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from whosent.bounce.prose import Daemon, Prose, load_prose
from whosent.bounce.rule import Recognise, Rule
from whosent.bounce.template import fold
from whosent.errors import TableError
from whosent.message import Part
from whosent.message.header import Headers
from whosent.tables import packaged, read_table

RECOGNITION_CHARS = 16_384  # a system names itself near the top, above the returned message

_PACKAGE = "whosent.bounce"
_FOLDER = "rules"


class _Sender:
    """What the header block says of who wrote the mail, lower-cased; worked out when asked for."""

    def __init__(self, headers: Headers, daemon: Daemon) -> None:
        self._headers = headers
        self._daemon = daemon
        self.has_from = "from" in headers
        self.is_bare = not self.has_from and "subject" not in headers  # only the visible text is at hand

    @cached_property
    def from_text(self) -> str:
        return self._headers.unfolded("from").lower()

    @cached_property
    def from_local_part(self) -> str:
        """What stands before the @ of the author; "" for an empty one, a name where there is no @."""
        before, at, _ = self.from_text.rpartition("@")
        return before.rpartition("<")[2].rpartition(" ")[2] if at else self.from_text.strip("<> ")

    @cached_property
    def subject(self) -> str:
        return self._headers.text("subject").lower()

    @cached_property
    def is_daemon(self) -> bool:
        daemon = self._daemon
        headers = self._headers
        return (
            (self.has_from and self.from_local_part in daemon.local_parts)
            or any(name in self.from_text for name in daemon.names)
            or "<>" in self.from_text
            or self._has_daemon_path()
            or headers.unfolded("auto-submitted").lower().startswith("auto-")
        )

    def _has_daemon_path(self) -> bool:
        if "return-path" not in self._headers:
            return False
        path = self._headers.unfolded("return-path").strip("<> ").lower()
        return path.partition("@")[0] in self._daemon.local_parts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Way:
    """One way of recognising one rule, all text lower-cased.

    headers  each (field, text)
    body …   texts as numbers of the automaton's patterns
    """

    rule: Rule
    from_daemon: bool
    from_local_part: tuple[str, ...]
    from_contains: tuple[str, ...]
    subject_contains: tuple[str, ...]
    header_present: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    body: frozenset[int]
    body_also: frozenset[int]
    body_not: frozenset[int]

    def holds_for(self, sender: _Sender) -> bool:
        """Whether the conditions on From and Subject hold, as far as only visible text lets them be asked."""
        if sender.is_bare:
            return bool(self.body) and not self.from_contains
        if self.from_daemon and sender.has_from and not sender.is_daemon:
            return False
        if self.from_local_part and sender.from_local_part not in self.from_local_part:
            return False
        if self.from_contains and not _longest(self.from_contains, sender.from_text):
            return False
        return not self.subject_contains or bool(_longest(self.subject_contains, sender.subject))


class Ruleset:
    """Rules, and one automaton over all the text by which they recognise notices. Immutable."""

    __slots__ = ("_automaton", "_by_pattern", "_lengths", "_prose", "_stands_back", "_wordless", "rules")

    def __init__(self, rules: tuple[Rule, ...], prose: Prose | None = None) -> None:
        self.rules = rules
        self._prose = prose or load_prose()
        patterns: dict[str, int] = {}
        ways = [_way(rule, conditions, patterns) for rule in rules for conditions in rule.ways]
        self._lengths = tuple(len(pattern) for pattern in patterns)
        self._automaton = AhoCorasick(list(patterns))
        by_pattern: dict[int, list[_Way]] = {}
        for way in ways:
            for number in way.body:
                by_pattern.setdefault(number, []).append(way)
        self._by_pattern = {number: tuple(found) for number, found in by_pattern.items()}
        wordless: dict[str, list[_Way]] = {}
        for way in ways:
            if not way.body:
                for name in _fields(way):
                    wordless.setdefault(name, []).append(way)
        self._wordless = {name: tuple(found) for name, found in wordless.items()}
        self._stands_back = {rule.name: _all_behind(rule, rules) for rule in rules}

    def recognise(self, message: Part, text: str) -> Rule | None:
        """The rule of the mail system that wrote the notice; None where no rule knows it.

        ``text`` is the human-readable part, decoded, HTML undone. Where several rules hold, those that
        another one is stated to come before stand back, then the longest evidence wins, then the name.
        Never raises.
        """
        held = self.claims(message, text)
        if len(held) < 2:
            return held[0] if held else None
        behind = frozenset[str]().union(*(self._stands_back[rule.name] for rule in held))
        return next((rule for rule in held if rule.name not in behind), held[0])

    def claims(self, message: Part, text: str) -> tuple[Rule, ...]:
        """Every rule that holds, the one with the longest evidence first."""
        matches = self._automaton.find_matches_as_indexes(fold(text[:RECOGNITION_CHARS]), overlapping=True)
        seen = frozenset([match[0] for match in matches])
        headers = message.headers
        ways = {way for number in seen if number in self._by_pattern for way in self._by_pattern[number]}
        for name in self._wordless.keys() & headers.names():
            ways.update(self._wordless[name])
        if not ways:
            return ()
        sender = _Sender(headers, self._prose.daemon)
        weights: dict[str, tuple[int, Rule]] = {}
        for way in ways:
            weight = self._weight(way, seen, sender, headers)
            if weight > weights.get(way.rule.name, (0, way.rule))[0]:
                weights[way.rule.name] = (weight, way.rule)
        ordered = sorted(weights.values(), key=lambda entry: (-entry[0], entry[1].name))
        return tuple(rule for _, rule in ordered)

    def is_from_daemon(self, message: Part) -> bool:
        """Whether the mail comes from a mail system and not from a person, as far as its header says."""
        return _Sender(message.headers, self._prose.daemon).is_daemon

    def _weight(self, way: _Way, seen: frozenset[int], sender: _Sender, headers: Headers) -> int:
        """The length of the evidence that ``way`` holds on; 0 where it does not hold."""
        if way.body_also and way.body_also.isdisjoint(seen):
            return 0
        if not way.body_not.isdisjoint(seen) or not way.holds_for(sender):
            return 0
        present = [len(name) for name in way.header_present if name in headers]
        if way.header_present and not present:
            return 0
        held = [len(name) + len(text) for name, text in way.headers if _holds(headers, name, text)]
        if way.headers and not held:
            return 0
        lengths = self._lengths
        weight = max(present, default=0) + max(held, default=0)
        for numbers in (way.body, way.body_also):
            if numbers:
                weight += max([lengths[number] for number in numbers & seen])
        if not sender.is_bare:
            weight += _longest(way.from_contains, sender.from_text) if way.from_contains else 0
            weight += _longest(way.subject_contains, sender.subject) if way.subject_contains else 0
            weight += len(sender.from_local_part) if way.from_local_part else 0
        return weight


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


def _way(rule: Rule, conditions: Recognise, patterns: dict[str, int]) -> _Way:
    return _Way(
        rule=rule,
        from_daemon=conditions.from_daemon,
        from_local_part=_lower(conditions.from_local_part),
        from_contains=_lower(conditions.from_contains),
        subject_contains=_lower(conditions.subject_contains),
        header_present=_lower(conditions.header_present),
        headers=tuple(
            (name.strip(), text.strip())
            for name, _, text in (line.lower().partition(":") for line in conditions.header_contains)
        ),
        body=_numbered(conditions.body_contains, patterns),
        body_also=_numbered(conditions.body_also_contains, patterns),
        body_not=_numbered(conditions.not_body_contains, patterns),
    )


def _fields(way: _Way) -> tuple[str, ...]:
    """The header fields of which one must be there for ``way`` to hold."""
    return way.header_present or tuple(name for name, _ in way.headers) or ("subject",)


def _holds(headers: Headers, name: str, text: str) -> bool:
    return name in headers and any(text in value.lower() for value in headers.all_unfolded(name))


def _longest(texts: tuple[str, ...], where: str) -> int:
    """The length of the longest of ``texts`` that ``where`` holds; 0 if it holds none."""
    return max((len(text) for text in texts if text in where), default=0)


def _lower(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.lower() for text in texts)


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
