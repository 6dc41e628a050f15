"""The pages of the documentation, and the blocks of code in them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LEFT_OUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: its page, its language, its lines."""

    page: Path
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}: {self.text.splitlines()[0][:50]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A command with the first lines of what it prints."""

    block: Block
    arguments: tuple[str, ...]
    lines: tuple[str, ...]
    is_cut: bool

    def __str__(self) -> str:
        return str(self.block)


def pages() -> list[Path]:
    """Every page that users or contributors read."""
    found = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    assert len(found) > 10
    return found


def blocks(language: str) -> list[Block]:
    """All blocks in one language."""
    found = [
        Block(page=page, language=match[1], text=match[2])
        for page in pages()
        for match in _BLOCK.finditer(page.read_text("utf-8"))
        if match[1] == language
    ]
    assert found
    return found


def shown() -> list[Shown]:
    """The commands of ``console`` blocks with what the page says they print; ``…`` ends what is shown."""
    found = []
    for block in blocks("console"):
        first, *lines = block.text.splitlines()
        assert first.startswith("$ "), block
        is_cut = lines[-1:] == [_LEFT_OUT]
        found.append(
            Shown(
                block=block,
                arguments=tuple(shlex.split(first[2:])),
                lines=tuple(lines[:-1] if is_cut else lines),
                is_cut=is_cut,
            )
        )
    return found


def commands(program: str) -> list[list[str]]:
    """The lines of ``sh`` blocks that call ``program``, as arguments, without comments."""
    found = [
        shlex.split(line, comments=True)
        for block in blocks("sh")
        for line in block.text.splitlines()
        if line.split()[:1] == [program]
    ]
    assert found
    return found
