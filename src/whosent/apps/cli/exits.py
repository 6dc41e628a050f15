"""Exit codes (docs/cli.md)."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosent.verdict import Cause  # at run time it would load all that judges, for every command


class Exit(IntEnum):
    """What a finished command tells the shell."""

    CLEAR = 0
    TROUBLE = 1
    USAGE = 2
    ACCOUNT_USED = 10
    UNDECIDED = 11
    INTERRUPTED = 130
    PIPE_CLOSED = 141


def exit_of(headline: Cause) -> Exit:
    """The exit code for a verdict."""
    return _BY_HEADLINE.get(headline.value, Exit.CLEAR)


_BY_HEADLINE = {"account": Exit.ACCOUNT_USED, "undecided": Exit.UNDECIDED}
