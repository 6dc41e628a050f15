"""Finding the line at which one section of a notice ends and another begins."""

from __future__ import annotations

_MAX_INDENT = 200  # keeps a text of one line linear


def find_separator(markers: tuple[str, ...], folded: str) -> tuple[int, int] | None:
    """The first line of ``folded`` that begins with one of ``markers``: its start, and that of what follows.

    ``markers`` are lower-cased. Blank lines below the line are passed over. None where no line does.
    """
    best: tuple[int, int] | None = None
    for marker in markers:
        at = folded.find(marker)
        while at >= 0:
            start = _line_start(folded, at)
            if start is not None:
                if best is None or start < best[0]:
                    end = folded.find("\n", at + len(marker))
                    best = (start, len(folded) if end < 0 else end + 1)
                break
            at = folded.find(marker, at + len(marker))
    if best is None:
        return None
    follows = best[1]
    while follows < len(folded) and folded[follows] in " \t\n":
        follows += 1
    line = folded.rfind("\n", 0, follows) + 1
    return best[0], max(best[1], line)


def _line_start(folded: str, at: int) -> int | None:
    """Where the line begins that has only white space before ``at``; None where it has more."""
    newline = folded.rfind("\n", max(0, at - _MAX_INDENT), at)
    start = newline + 1 if newline >= 0 else 0
    if newline < 0 and at > _MAX_INDENT:
        return None
    return None if folded[start:at].strip() else start
