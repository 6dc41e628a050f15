"""Exit codes (docs/cli.md)."""

from __future__ import annotations

from enum import IntEnum

from whosent.verdict import Cause


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
    match headline:
        case Cause.ACCOUNT:
            return Exit.ACCOUNT_USED
        case Cause.UNDECIDED:
            return Exit.UNDECIDED
        case _:
            return Exit.CLEAR
