"""Sieve scripts: text -> tokens -> commands (RFC 5228 §2, §8). Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto

_DEEPEST = 40
_MOST_TOKENS = 200_000
_WORD = re.compile(r":?[A-Za-z_][A-Za-z0-9_.-]*")
_NUMBER = re.compile(r"[0-9]+[KMGkmg]?")
_SPACE = re.compile(r"[ \t\r\n]+")
_ENDS_OR_ESCAPES = re.compile(r'["\\]')
_MARKS = frozenset(";,()[]{}")


class TokenKind(Enum):
    """What a token is."""

    WORD = auto()
    TAG = auto()
    NUMBER = auto()
    STRING = auto()
    MARK = auto()
    TROUBLE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` of words and tags in lower case, of strings without their quotes. ``line`` from 1."""

    kind: TokenKind
    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SieveTest:
    """A test: its tags, its lists of strings in order, and the tests in it."""

    name: str
    tags: tuple[str, ...] = ()
    lists: tuple[tuple[str, ...], ...] = ()
    tagged: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tests: tuple[SieveTest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SieveCommand:
    """A command. ``tagged`` are tags with the value that follows; ``block`` the commands in its braces."""

    name: str
    line: int
    tags: tuple[str, ...] = ()
    lists: tuple[tuple[str, ...], ...] = ()
    tagged: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tests: tuple[SieveTest, ...] = ()
    block: tuple[SieveCommand, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SieveScript:
    """Commands in order; ``troubles`` are the lines with what could not be understood."""

    commands: tuple[SieveCommand, ...]
    troubles: tuple[int, ...] = ()


def tokenize(text: str) -> Iterator[Token]:
    """Tokens without comments and white space. Never raises: what fits nowhere is TROUBLE."""
    at, line = 0, 1
    while at < len(text):
        char = text[at]
        end, token = at + 1, None
        if space := _SPACE.match(text, at):
            end = space.end()
        elif char == "#":
            end = _find(text, "\n", at)
        elif text.startswith("/*", at):
            end = _find(text, "*/", at + 2) + 2
        elif char == '"':
            end, said = _quoted(text, at)
            token = Token(TokenKind.STRING, said, line)
        elif word := _WORD.match(text, at):
            end = word.end()
            if text.startswith(":", end) and word[0].lower() == "text":
                end, said = _multi_line(text, end + 1)
                token = Token(TokenKind.STRING, said, line)
            else:
                kind = TokenKind.TAG if word[0].startswith(":") else TokenKind.WORD
                token = Token(kind, word[0].lower(), line)
        elif number := _NUMBER.match(text, at):
            end = number.end()
            token = Token(TokenKind.NUMBER, number[0], line)
        elif char in _MARKS:
            token = Token(TokenKind.MARK, char, line)
        else:
            token = Token(TokenKind.TROUBLE, char, line)
        if token is not None:
            yield token
        line += text.count("\n", at, end)
        at = end


def _find(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found


def _quoted(text: str, at: int) -> tuple[int, str]:
    """Where a quoted string ends, and what it says; one that does not end reaches to the end."""
    parts: list[str] = []
    start = at + 1
    while (found := _ENDS_OR_ESCAPES.search(text, start)) is not None:
        parts.append(text[start : found.start()])
        if found[0] == '"':
            return found.end(), "".join(parts)
        parts.append(text[found.end() : found.end() + 1])
        start = found.end() + 1
    parts.append(text[start:])
    return len(text), "".join(parts)


def _multi_line(text: str, at: int) -> tuple[int, str]:
    """A multi-line string after ``text:``: up to a line that is a single dot (RFC 5228 §2.4.2)."""
    start = _find(text, "\n", at) + 1
    lines: list[str] = []
    while start < len(text):
        end = _find(text, "\n", start)
        line = text[start:end].removesuffix("\r")
        start = end + 1
        if line == ".":
            break
        lines.append(line.removeprefix(".") if line.startswith("..") else line)
    return start, "\n".join(lines)


def parse_sieve(text: str, valued_tags: Collection[str]) -> SieveScript:
    """The commands of a script. Never raises: what is not understood is left out and counted.

    valued_tags  tags that a value follows (RFC 5228 §2.6.2 leaves that to each command)
    """
    parser = _Parser(text, valued_tags)
    commands = parser.block(0)
    return SieveScript(commands=commands, troubles=tuple(dict.fromkeys(parser.troubles)))


@dataclass(slots=True)
class _Arguments:
    tags: list[str]
    lists: list[tuple[str, ...]]
    tagged: list[tuple[str, tuple[str, ...]]]
    tests: list[SieveTest]


class _Parser:
    def __init__(self, text: str, valued_tags: Collection[str]) -> None:
        self._tokens = tokenize(text)
        self._left = _MOST_TOKENS
        self._valued = valued_tags
        self.troubles: list[int] = []
        self._now: Token | None = None
        self._step()

    def _step(self) -> None:
        self._left -= 1
        self._now = next(self._tokens, None) if self._left > 0 else None

    def _is(self, *marks: str) -> bool:
        return self._now is not None and self._now.kind is TokenKind.MARK and self._now.text in marks

    def block(self, depth: int) -> tuple[SieveCommand, ...]:
        """Commands up to the brace that ends them, which is taken too."""
        commands: list[SieveCommand] = []
        while (token := self._now) is not None:
            if self._is("}"):
                self._step()
                if depth:
                    return tuple(commands)
                self.troubles.append(token.line)
            elif token.kind is TokenKind.WORD:
                commands.append(self._command(token, depth))
            else:
                if token.text != ";":
                    self.troubles.append(token.line)
                self._step()
        if depth:
            self.troubles.append(0)
        return tuple(commands)

    def _command(self, name: Token, depth: int) -> SieveCommand:
        self._step()
        found = self._arguments(depth)
        block: tuple[SieveCommand, ...] = ()
        if self._is("{"):
            line = self._now.line if self._now is not None else 0
            self._step()
            if depth < _DEEPEST:
                block = self.block(depth + 1)
            else:
                self.troubles.append(line)
                self._skip_block()
        elif self._is(";"):
            self._step()
        else:
            self.troubles.append(name.line)
        return SieveCommand(
            name=name.text,
            line=name.line,
            tags=tuple(found.tags),
            lists=tuple(found.lists),
            tagged=tuple(found.tagged),
            tests=tuple(found.tests),
            block=block,
        )

    def _skip_block(self) -> None:
        depth = 1
        while self._now is not None and depth:
            depth += self._is("{") - self._is("}")
            self._step()

    def _arguments(self, depth: int) -> _Arguments:
        """Tags, strings, numbers and tests, up to what none of them can begin with."""
        found = _Arguments([], [], [], [])
        while (token := self._now) is not None:
            if token.kind is TokenKind.TAG:
                self._step()
                found.tags.append(token.text)
                if token.text in self._valued and (value := self._strings()) is not None:
                    found.tagged.append((token.text, value))
            elif (value := self._strings()) is not None:
                found.lists.append(value)
            elif depth >= _DEEPEST and (token.kind is TokenKind.WORD or self._is("(")):
                self.troubles.append(token.line)
                while self._now is not None and not self._is("{", "}", ";"):
                    self._step()
                break
            elif token.kind is TokenKind.WORD:
                self._step()
                inner = self._arguments(depth + 1)
                found.tests.append(
                    SieveTest(
                        name=token.text,
                        tags=tuple(inner.tags),
                        lists=tuple(inner.lists),
                        tagged=tuple(inner.tagged),
                        tests=tuple(inner.tests),
                    )
                )
                break
            elif self._is("("):
                found.tests += self._test_list(depth + 1)
                break
            else:
                break
        return found

    def _test_list(self, depth: int) -> list[SieveTest]:
        tests: list[SieveTest] = []
        self._step()
        while self._now is not None and not self._is(")"):
            before = self._now
            tests += self._arguments(depth).tests
            if self._is(","):
                self._step()
            elif self._now is before or not self._is(")"):
                break
        if self._is(")"):
            self._step()
        elif self._now is not None:
            self.troubles.append(self._now.line)
        return tests

    def _strings(self) -> tuple[str, ...] | None:
        """A string, a list of strings, or a number as a string; None where none of them comes next."""
        token = self._now
        if token is None:
            return None
        if token.kind in (TokenKind.STRING, TokenKind.NUMBER):
            self._step()
            return (token.text,)
        if not self._is("["):
            return None
        self._step()
        found: list[str] = []
        while self._now is not None and not self._is("]"):
            if self._now.kind is TokenKind.STRING:
                found.append(self._now.text)
            elif not self._is(","):
                self.troubles.append(self._now.line)
                return tuple(found)
            self._step()
        self._step()
        return tuple(found)
