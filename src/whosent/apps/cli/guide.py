"""``whosent guide``: one page that needs no program, to be hosted, sent or printed."""

from __future__ import annotations

from datetime import UTC, datetime

from whosent.apps.cli.command import Command, Speaker
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.output import write_out
from whosent.provider import load_profiles
from whosent.report import compose_guide, load_guide_table, render_guide_html


def guide_command(speaker: Speaker) -> Command:
    """``whosent guide -o FILE``."""

    def guide(provider: tuple[str, ...], output: str | None, **_: object) -> int:
        profiles = load_profiles()
        chosen = [profiles.choose(name) for name in provider or load_guide_table().providers]
        page = compose_guide(speaker.catalogue, chosen, datetime.now(UTC).astimezone())
        write_out(render_guide_html(page), output or "")
        return Exit.CLEAR

    return Command(
        speaker,
        "guide",
        params=[
            speaker.option("--provider", about="guide_provider", value="NAME|FILE", many=True),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=guide,
    )
