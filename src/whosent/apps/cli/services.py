"""``whosent services``: where the owner of a mailbox has accounts, by the mail that came from there."""

from __future__ import annotations

import click

from whosent.apps.cli.command import Command, Speaker
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.output import write_out
from whosent.apps.cli.progress import watch
from whosent.apps.cli.sections import Form, form_option, read_form, write_sections
from whosent.report import Figures


def services_command(speaker: Speaker) -> Command:
    """``whosent services SOURCE…``."""

    def services(
        sources: tuple[str, ...],
        address: tuple[str, ...],
        also: tuple[str, ...],
        provider: str | None,
        authserv_id: tuple[str, ...],
        form: str | None,
        output: str | None,
        **_: object,
    ) -> int:
        chosen = read_form(form)
        from whosent.account import load_service_index  # the engine: only once mail is to be read
        from whosent.inventory import find_services
        from whosent.report.services_report import tell_services, write_services_json

        with watch(speaker, sources) as progress:
            report = find_services(
                sources,
                addresses=address,
                also=also,
                provider=provider or "",
                authserv_ids=authserv_id,
                progress=progress,
            )
        index = load_service_index()
        if chosen is Form.JSON:
            write_out(write_services_json(report, index, speaker.catalogue), output or "")
        else:
            figures = Figures(speaker.catalogue, None)
            write_sections(tell_services(report, index, speaker.catalogue, figures), speaker, output or "")
        return Exit.CLEAR

    return Command(
        speaker,
        "services",
        params=[
            click.Argument(["sources"], nargs=-1, required=True, metavar="SOURCE..."),
            speaker.option("--address", about="address", value="ADDRESS", many=True),
            speaker.option("--also", about="also_services", value="SOURCE", many=True),
            speaker.option("--provider", about="provider", value="NAME|FILE"),
            speaker.option("--authserv-id", about="authserv_id", value="ID", many=True),
            form_option(speaker),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=services,
    )
