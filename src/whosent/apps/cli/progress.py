"""Progress on a terminal, on stderr; nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from whosent.apps.cli.command import Speaker

Progress = Callable[[int, int | None], None]


@contextmanager
def watch(speaker: Speaker, sources: Sequence[str]) -> Iterator[Progress | None]:
    """A function to call with the mails read and an estimate of all of them; None without a terminal.

    Where text is to be typed or pasted, says how that is ended.
    """
    if "-" in sources and sys.stdin.isatty():
        sys.stderr.write(speaker.say("cli.paste_hint") + "\n")
        yield None
        return
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    count = TextColumn("{task.completed:,.0f}")
    columns = (TextColumn("{task.description}"), BarColumn(), count, TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(speaker.say("cli.reading"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=max(done, total) if total else None)
