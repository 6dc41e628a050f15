"""A Sieve script -> rules: what each block of it does, and to which mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whosent.account.settings import Condition, Looked, Rule, SettingAction, SettingsTable
from whosent.account.sieve import SieveCommand, SieveScript, SieveTest
from whosent.message import parse_addresses

_NULL_SENDER = "<>"
_FLAGS = frozenset(("setflag", "addflag"))
_MAILTO = "mailto:"
_VARIABLE_MAX = 1_000
_MOST_VARIABLES = 50


def is_sieve(script: SieveScript, table: SettingsTable) -> bool:
    """Whether a text is a script: it begins with a command that is known, and most of it is understood."""
    commands = script.commands
    known = sum(c.name in table.sieve.known for c in commands)
    return bool(commands) and commands[0].name in table.sieve.known and 2 * known >= len(commands)


def read_sieve_rules(script: SieveScript, table: SettingsTable) -> tuple[Rule, ...]:
    """A rule for each block that does something, in order.

    Source: RFC 5228 §3, §4; RFC 3894 (``:copy``); RFC 5229 §4 (constants only).
    """
    return tuple(_Walk(table).block(script.commands, (), is_active=True))


class _Walk:
    def __init__(self, table: SettingsTable) -> None:
        self._table = table
        self._variables: dict[str, str] = {}

    def block(
        self, commands: Sequence[SieveCommand], given: tuple[Condition, ...], *, is_active: bool
    ) -> Iterator[Rule]:
        """Rules of a block that only mail reaches which meets ``given``."""
        names = self._table.sieve
        actions: list[SettingAction] = []
        targets: list[str] = []
        folder, line = "", 0
        for command in commands:
            if command.name == "set":
                self._remember(command)
            if command.block or command.tests:
                never = any(test.name == "false" for test in command.tests)
                found = tuple(c for test in command.tests for c in self._conditions(test, negated=False))
                if command.name == "else":
                    found = (Condition(looks_at=Looked.OTHER, text="", is_negated=True),)
                yield from self.block(command.block, (*given, *found), is_active=is_active and not never)
                continue
            action = names.actions.get(command.name)
            if command.name in _FLAGS and self._marks_read(command):
                action = SettingAction.MARK_READ
            if action is None:
                continue
            actions.append(action)
            line = line or command.line
            if action in (SettingAction.FORWARD, SettingAction.NOTIFY):
                targets += self._targets(command)
            elif action is SettingAction.FILE:
                folder = self._filled(command.lists[-1][0]) if command.lists and command.lists[-1] else ""
        if actions:
            yield Rule(
                actions=tuple(dict.fromkeys(actions)),
                conditions=given,
                targets=tuple(dict.fromkeys(targets)),
                folder=folder,
                line=line,
                is_active=is_active,
            )

    def _remember(self, command: SieveCommand) -> None:
        texts = [texts[0] for texts in command.lists if texts]
        if len(texts) == 2 and len(self._variables) < _MOST_VARIABLES:
            self._variables[texts[0].lower()] = self._filled(texts[1])[:_VARIABLE_MAX]

    def _filled(self, text: str) -> str:
        for name, value in self._variables.items() if "${" in text else ():
            text = text.replace("${" + name + "}", value)[:_VARIABLE_MAX]
        return text

    def _targets(self, command: SieveCommand) -> Iterator[str]:
        options = (texts for tag, texts in command.tagged if tag == ":options")
        for texts in (*command.lists[-1:], *options):
            for text in texts:
                filled = self._filled(text)
                bare = filled.partition("?")[0]
                if bare.lower().startswith(_MAILTO):
                    bare = bare[len(_MAILTO) :]
                yield from (a.address for a in parse_addresses(bare) if a.domain)

    def _marks_read(self, command: SieveCommand) -> bool:
        return any(flag.lower() in self._table.sieve.read_flags for texts in command.lists for flag in texts)

    def _conditions(self, test: SieveTest, *, negated: bool) -> Iterator[Condition]:
        if test.name == "not":
            negated = not negated
        for inner in test.tests:
            yield from self._conditions(inner, negated=negated)
        looks_at = self._table.sieve.tests.get(test.name)
        if looks_at is None:
            if not test.tests and test.name not in ("true", "not", "allof", "anyof"):
                yield Condition(looks_at=Looked.OTHER, text=test.name, is_negated=negated)
            return
        if looks_at is not Looked.BODY and test.lists:
            looks_at = self._looks_at(test.lists[0], looks_at)
        for key in test.lists[-1] if test.lists else ():
            text = self._filled(key)
            if not text and looks_at is Looked.SENDER:
                text = _NULL_SENDER
            yield Condition(looks_at=looks_at, text=text, is_negated=negated)

    def _looks_at(self, fields: Sequence[str], otherwise: Looked) -> Looked:
        headers = self._table.sieve.headers
        known = [headers[f.lower()] for f in fields if f.lower() in headers]
        if not known:
            return Looked.ANY if otherwise is not Looked.BODY else otherwise
        return known[0] if len(set(known)) == 1 else Looked.ANY
