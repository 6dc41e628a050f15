"""Errors that a user can meet and mend; their sentences are in the catalogue under ``error.<key>``."""

from __future__ import annotations


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


class TableError(WhosentError):
    """A table (rule, profile, weight, catalogue) is wrong; ``problems`` lists everything that is."""

    def __init__(self, place: str, problems: tuple[str, ...]) -> None:
        super().__init__("table.invalid", place=place, problems="\n".join(problems))
        self.problems = problems
