"""All rules together: which mail system wrote a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from whosent.bounce.prose import Daemon, Prose, load_prose
from whosent.bounce.rule import Recognise, Rule
from whosent.bounce.template import fold
from whosent.errors import Problem, TableError
from whosent.message import Part
from whosent.message.header import Headers
from whosent.tables import packaged, read_table

RECOGNITION_CHARS = 16_384  # a system names itself near the top, above the returned message

_PACKAGE = "whosent.bounce"
_FOLDER = "rules"


class _Sender:
    """What the header block says of who wrote the mail, lower-cased."""

    __slots__ = ("_daemon", "_headers", "_is_daemon", "from_local_part", "from_text", "has_from", "is_bare")

    def __init__(self, headers: Headers, daemon: Daemon) -> None:
        self._headers = headers
        self._daemon = daemon
        self._is_daemon: bool | None = None
        self.has_from = "from" in headers
        self.is_bare = not self.has_from and "subject" not in headers  # only the visible text is at hand
        self.from_text = headers.unfolded("from").lower()
        before, at, _ = self.from_text.rpartition("@")
        # What stands before the @ of the author; "" for an empty one, a name where there is no @.
        self.from_local_part = (
            before.rpartition("<")[2].rpartition(" ")[2] if at else self.from_text.strip("<> ")
        )

    @property
    def subject(self) -> str:
        return self._headers.text("subject").lower()

    @property
    def is_daemon(self) -> bool:
        known = self._is_daemon
        if known is None:
            known = self._is_daemon = self._seems_daemon()
        return known

    def _seems_daemon(self) -> bool:
        daemon = self._daemon
        return (
            (self.has_from and self.from_local_part in daemon.local_parts)
            or any(map(self.from_text.__contains__, daemon.names))
            or "<>" in self.from_text
            or self._has_daemon_path()
            or self._headers.unfolded("auto-submitted").lower().startswith("auto-")
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

    def weigh(self, seen: frozenset[int], sender: _Sender, headers: Headers, lengths: Sequence[int]) -> int:
        """The length of the evidence that this way holds on; 0 where it does not hold.

        seen     the patterns that the text holds; ``lengths`` are all patterns' own
        """
        if self.body_also and self.body_also.isdisjoint(seen):
            return 0
        if not self.body_not.isdisjoint(seen):
            return 0
        weight = 0
        if not sender.is_bare:
            said = self._weigh_sender(sender)
            if said < 0:
                return 0
            weight = said
        elif not self.body or self.from_contains:  # conditions on From and Subject cannot be asked
            return 0
        if self.header_present or self.headers:
            stands = self._weigh_fields(headers)
            if not stands:
                return 0
            weight += stands
        if self.body:
            weight += max([lengths[number] for number in self.body & seen])
        if self.body_also:
            weight += max([lengths[number] for number in self.body_also & seen])
        return weight

    def _weigh_sender(self, sender: _Sender) -> int:
        """The length of what From and Subject bear out; -1 where they bear out something else."""
        weight = 0
        if self.from_daemon and sender.has_from and not sender.is_daemon:
            return -1
        if self.from_local_part:
            if sender.from_local_part not in self.from_local_part:
                return -1
            weight = len(sender.from_local_part)
        if self.from_contains:
            if not (found := _longest(self.from_contains, sender.from_text)):
                return -1
            weight += found
        if self.subject_contains:
            if not (found := _longest(self.subject_contains, sender.subject)):
                return -1
            weight += found
        return weight

    def _weigh_fields(self, headers: Headers) -> int:
        """The length of the fields' evidence; 0 where one of the two conditions does not hold."""
        present = [len(name) for name in self.header_present if name in headers]
        held = [len(name) + len(text) for name, text in self.headers if _holds(headers, name, text)]
        if (self.header_present and not present) or (self.headers and not held):
            return 0
        return max(present, default=0) + max(held, default=0)


class Ruleset:
    """Rules, and one automaton over all the text by which they recognise notices. Immutable."""

    __slots__ = (
        "_automaton", "_by_pattern", "_lengths", "_prose", "_stands_back", "_wordless", "rules",
    )

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
        self._wordless = tuple([(name, tuple(found)) for name, found in wordless.items()])
        self._stands_back = {rule.name: _all_behind(rule, rules) for rule in rules}

    def recognise(self, message: Part, text: str, folded: str = "") -> Rule | None:
        """The rule of the mail system that wrote the notice; None where no rule knows it.

        ``text`` is the human-readable part, decoded, HTML undone; ``folded`` the same in lower case, where
        it is at hand. Where several rules hold, those that
        another one is stated to come before stand back, then the longest evidence wins, then the name.
        Never raises.
        """
        held = self.claims(message, text, folded)
        if len(held) < 2:
            return held[0] if held else None
        behind = frozenset[str]().union(*(self._stands_back[rule.name] for rule in held))
        return next((rule for rule in held if rule.name not in behind), held[0])

    def claims(self, message: Part, text: str, folded: str = "") -> tuple[Rule, ...]:
        """Every rule that holds, the one with the longest evidence first."""
        head = folded[:RECOGNITION_CHARS] or fold(text[:RECOGNITION_CHARS])
        matches = self._automaton.find_matches_as_indexes(head, overlapping=True)
        seen = frozenset([match[0] for match in matches])
        headers = message.headers
        ways: set[_Way] = set()
        for number in seen:
            ways.update(self._by_pattern.get(number, ()))
        for name, wordless in self._wordless:
            if name in headers:
                ways.update(wordless)
        if not ways:
            return ()
        sender = _Sender(headers, self._prose.daemon)
        weights: dict[str, tuple[int, Rule]] = {}
        for way in ways:
            weight = way.weigh(seen, sender, headers, self._lengths)
            if weight > weights.get(way.rule.name, (0, way.rule))[0]:
                weights[way.rule.name] = (weight, way.rule)
        ordered = sorted(weights.values(), key=lambda entry: (-entry[0], entry[1].name))
        return tuple([rule for _, rule in ordered])

    def is_from_daemon(self, message: Part) -> bool:
        """Whether the mail comes from a mail system and not from a person, as far as its header says."""
        return _Sender(message.headers, self._prose.daemon).is_daemon


def load_ruleset(extra: Path | None = None) -> Ruleset:
    """The rules that ship with whosent and those in the folder ``extra``, ready for use.

    A rule in ``extra`` takes the place of the one with the same name. Raises ``TableError`` with every
    problem of every file.
    """
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    sources = [*packaged(_PACKAGE, _FOLDER), *(sorted(extra.glob("*.toml")) if extra else ())]
    for source in sources:
        try:
            rule = read_table(Rule, source)
        except TableError as exc:
            problems.extend(exc.problems)
            continue
        if source.name != f"{rule.name}.toml":
            stem = source.name.removesuffix(".toml")
            values = (("found", rule.name), ("stem", stem))
            problems.append(Problem(key="rule_name", file=source.name, at="name", values=values))
        rules[rule.name] = rule
    for rule in rules.values():
        problems.extend(
            Problem(key="no_rule", file=f"{rule.name}.toml", at="before", values=(("found", name),))
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
        from_contains=_longest_first(conditions.from_contains),
        subject_contains=_longest_first(conditions.subject_contains),
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
    value = headers.unfolded(name)
    if not value and name not in headers:
        return False
    if text in value.lower():
        return True
    return any(text in value.lower() for value in headers.all_unfolded(name)[1:])


def _longest(texts: tuple[str, ...], where: str) -> int:
    """The length of the first of ``texts``, longest first, that ``where`` holds; 0 if it holds none."""
    for text in texts:
        if text in where:
            return len(text)
    return 0


def _longest_first(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(_lower(texts), key=len, reverse=True))


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
