"""Errors that a user can meet and mend; their sentences are in the catalogue under ``error.<key>``."""

from __future__ import annotations

from dataclasses import dataclass


class WhosentError(Exception):
    """Something that the user can mend.

    key     names the sentence: ``error.<key>`` in the catalogue
    place   the file, folder or message that it is about; may be ""
    values  what the sentence's placeholders stand for

    Only ``apps/`` catches it, renders the sentence and exits with ``exit_code``.
    """

    exit_code = 1

    def __init__(self, key: str, /, *, place: str = "", **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.place = place
        self.values: dict[str, str | int] = {**values, "place": place}

    def __str__(self) -> str:
        shown = ", ".join(f"{k}={v}" for k, v in self.values.items() if v != "")
        return f"{self.key}: {shown}" if shown else self.key


class UsageError(WhosentError):
    """The command or call was used wrongly: a bad argument, a missing path, an address that is none."""

    exit_code = 2


class SourceError(WhosentError):
    """A mailbox could not be read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in a table.

    key     names the sentence: ``problem.<key>`` in the catalogue
    file    its name; "" while it is not known
    at      the key of the file that it is about; "" for the file as a whole
    values  what the sentence's placeholders stand for, by name
    """

    key: str
    file: str = ""
    at: str = ""
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.values)
        return ": ".join(part for part in (self.file, self.at, self.key, shown) if part)


class TableError(WhosentError):
    """A table (rule, profile, weight, catalogue) is wrong; ``problems`` lists everything that is."""

    def __init__(self, place: str, problems: tuple[Problem, ...]) -> None:
        super().__init__("table.invalid", place=place, problems="\n".join(map(str, problems)))
        self.problems = problems


class RowError(ValueError):
    """What a row finds wrong with itself as it is made: ``key`` and ``values`` as in ``Problem``.

    at  the key of the row that it is about; "" for the row as a whole
    """

    def __init__(self, key: str, /, *, at: str = "", **values: str | int) -> None:
        super().__init__(f"{at}: {key}" if at else key)
        self.key = key
        self.at = at
        self.values = tuple(values.items())
