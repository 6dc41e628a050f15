"""The command line: parses arguments, calls the library, renders, and chooses the exit code."""

from whosent.apps.cli.program import main, run

__all__ = ["main", "run"]
