"""What could not be read, said on stderr: the first few by name, then how many."""

from __future__ import annotations

import sys

from whosent.apps.cli.command import Speaker
from whosent.mailbox import Skipped
from whosent.report import make_visible

_NAMED = 5


class Unreadable:
    """Counts what was left out."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._count = 0
        self._named: list[str] = []

    def add(self, item: Skipped) -> None:
        """One more."""
        self._count += 1
        if len(self._named) < _NAMED:
            why = self._speaker.say(f"skipped.{item.why}", detail=make_visible(item.detail))
            place = make_visible(str(item.place))
            self._named.append(self._speaker.say("skipped.line", place=place, why=why))

    def tell(self) -> None:
        """Says it, if there was anything."""
        if self._count:
            sys.stderr.write(self._speaker.say("cli.unread", count=self._count) + "\n")
            sys.stderr.writelines(f"  {line}\n" for line in self._named)
