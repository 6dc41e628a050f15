"""A TOML of answers -> Answers. All that is wrong in it is said at once, each with its line."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from whosent.account.answers import (
    Answers,
    IntakeQuestion,
    IntakeTable,
    Moment,
    OwnerAnswer,
    load_intake_table,
)
from whosent.errors import Problem, SourceError, TableError

Localize = Callable[[datetime], datetime]
_ANSWER, _AT = "answer", "at"
_NOON = 12
_IMPLIED = "yes"
_MOST_MOMENTS = 50
_MOST_OCTETS = 1 << 16
_NAME_MAX = 60


def read_answers(
    data: bytes, place: str, *, localize: Localize, table: IntakeTable | None = None
) -> Answers:
    """The answers in a file::

        wrote_mail = "none"
        reading_apps = ["outlook_app"]
        password_changed = 2026-08-12T10:00:00+09:00     # yes, and when
        [logged_out]
        answer = "yes"
        at = [2026-08-11T21:00:00, 2026-08-12]

    localize  makes a time without an offset aware: in the owner's zone

    Raises ``TableError`` with every problem found, ``SourceError`` for what is far too large.
    """
    if len(data) > _MOST_OCTETS:  # TOML takes longer than its length for keys of many parts
        raise SourceError("intake.too_large", place=place)
    table = table or load_intake_table()
    try:
        text = data.decode("utf-8-sig")
        found = tomllib.loads(text)
    except UnicodeDecodeError as exc:
        problem = Problem(key="not_utf8", file=place, values=(("octet", exc.start),))
        raise TableError(place, (problem,)) from exc
    except (tomllib.TOMLDecodeError, RecursionError) as exc:
        problem = Problem(key="not_toml", file=place, values=(("detail", str(exc)),))
        raise TableError(place, (problem,)) from exc
    reader = _Reader(text, place, localize, table)
    given = [reader.answer(name, value) for name, value in found.items()]
    if reader.problems:
        raise TableError(place, tuple(reader.problems))
    return Answers(given=tuple(answer for answer in given if answer is not None))


class _Reader:
    def __init__(self, text: str, place: str, localize: Localize, table: IntakeTable) -> None:
        self.problems: list[Problem] = []
        self._lines = text.splitlines()
        self._place = place
        self._localize = localize
        self._table = table

    def answer(self, name: str, value: object) -> OwnerAnswer | None:
        """One key of the file; None where it is wrong or left empty."""
        question = self._table.question(name)
        if question is None:
            known = [q.id for q in self._table.questions]
            close = difflib.get_close_matches(name[:_NAME_MAX], known, n=1)
            self._note("unknown_key_close" if close else "unknown_key", name, suggestion="".join(close))
            return None
        if isinstance(value, Mapping):
            for key in value:
                if key not in (_ANSWER, _AT):
                    self._note("answer_keys", name, key)
            words = self._words(question, value.get(_ANSWER, _IMPLIED if _AT in value else ""), _ANSWER)
            moments = self._moments(question, value.get(_AT, []), _AT)
        elif isinstance(value, date) or (
            isinstance(value, list) and value and all(isinstance(item, date) for item in value)
        ):
            words, moments = self._words(question, _IMPLIED, ""), self._moments(question, value, "")
        else:
            words, moments = self._words(question, value, ""), ()
        if not words:
            return None
        if moments and not set(words) & set(question.timed):
            self._note("answer_no_time", name, _AT)
        return OwnerAnswer(question=name, words=words, moments=moments)

    def _words(self, question: IntakeQuestion, value: object, key: str) -> tuple[str, ...]:
        """Its words; () where nothing is said or something is wrong. ``true`` is yes, ``false`` no."""
        listed = value if isinstance(value, list) and question.several else [value]
        words = [{True: "yes", False: "no"}.get(v, v) if isinstance(v, bool) else v for v in listed]
        if words == [""]:
            return ()
        wrong = [word for word in words if word not in question.words]
        if wrong:
            words_said = ", ".join(question.words)
            self._note("no_word_of", question.id, key, found=str(wrong[0])[:_NAME_MAX], words=words_said)
            return ()
        return tuple(dict.fromkeys(str(word) for word in words))

    def _moments(self, question: IntakeQuestion, value: object, key: str) -> tuple[Moment, ...]:
        listed = value if isinstance(value, list) else [value]
        moments: list[Moment] = []
        for item in listed[:_MOST_MOMENTS]:
            if not isinstance(item, date):
                self._note("answer_not_a_time", question.id, key, found=str(item)[:_NAME_MAX])
                continue
            has_time = isinstance(item, datetime)
            at = item if isinstance(item, datetime) else datetime(item.year, item.month, item.day, _NOON)
            try:
                aware = self._localize(at) if at.tzinfo is None else at
                moments.append(Moment(at=aware.astimezone(UTC), has_time=has_time))
            except (OverflowError, ValueError, OSError):
                self._note("answer_not_a_time", question.id, key, found=str(item)[:_NAME_MAX])
        return tuple(sorted(moments, key=lambda moment: moment.at))

    def _note(self, problem: str, question: str, key: str = "", **values: str) -> None:
        where = f"{question[:_NAME_MAX]}.{key[:_NAME_MAX]}" if key else question[:_NAME_MAX]
        line = _find_line(self._lines, question, key)
        self.problems.append(
            Problem(
                key=problem,
                file=self._place,
                at=f"{line}: {where}" if line else where,
                values=tuple((name, value) for name, value in values.items() if value),
            )
        )


def _find_line(lines: list[str], question: str, key: str) -> int:
    """The line of a key, from 1; that of its table where it has none; 0 where neither is seen."""
    found = next((n for n, line in enumerate(lines, 1) if _begins(line.lstrip("[ \t"), question)), 0)
    if not found or not key:
        return found
    for number, line in enumerate(lines[found:], found + 1):
        if line.lstrip().startswith("["):
            break
        if _begins(line.strip(), key):
            return number
    return found


def _begins(line: str, name: str) -> bool:
    bare = line.lstrip("\"'")
    return bare.startswith(name) and bare[len(name) : len(name) + 1].strip("=]. \t\"'") == ""
