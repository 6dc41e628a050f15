"""``whosent export``: a case as an archive that can be handed to others."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from whosent.apps.cli.case_file import case_option, open_existing
from whosent.apps.cli.command import Command, Speaker
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.known import Known
from whosent.apps.cli.trouble import explain
from whosent.apps.history import attacks_in, read_again
from whosent.case import ArchiveWriter, CaseError, Progress, ReadSource, SeenMail, Written
from whosent.catalogue import Language, load_catalogue
from whosent.errors import UsageError, WhosentError
from whosent.mailbox import open_sources
from whosent.raw import Place, RawMessage
from whosent.report import CheckReport, Redactor, make_visible, summarise

_STDIN = "-"


def export_command(speaker: Speaker) -> Command:
    """``whosent export -o FILE.zip``."""

    def export(case: str | None, output: str | None, redact: bool, lang: str | None, **_: object) -> int:
        target = _find_target(output)
        with open_existing(case) as opened:
            report, sources, seen = opened.last_report(), opened.sources(), opened.seen()
            if report is None:
                raise CaseError("case.no_report", place=str(opened.path))
            trouble: list[WhosentError] = []
            logins = read_again(opened.login_files(), trouble)
            known = Known(summarise(report), opened, "", events=(*attacks_in(logins), *opened.events()))
            progress = Progress(situation=known.situation(), ticks=opened.ticks(), logins=logins)
        languages = (Language(lang.lower()),) if lang is not None else tuple(Language)
        mails = _read_again(sources, seen, trouble)
        written = _write(target, report, languages, mails, progress, redact=redact)
        _tell(speaker, target, written, trouble)
        return Exit.CLEAR

    return Command(
        speaker,
        "export",
        params=[
            case_option(speaker),
            speaker.option("--redact", about="redact"),
            speaker.option("-o", "--output", about="archive", value="FILE"),
        ],
        does=export,
    )


def _find_target(output: str | None) -> Path:
    if not output:
        raise UsageError("export.no_output")
    if output == _STDIN:
        raise UsageError("export.to_stdout")
    target = Path(output)
    if target.is_dir():
        raise UsageError("output.is_folder", place=output)
    if not target.parent.is_dir():
        raise UsageError("output.no_folder", place=output)
    if target.exists() and not target.is_file():  # a device or a pipe: it must stay what it is
        raise UsageError("export.to_stdout")
    return target


def _write(
    target: Path,
    report: CheckReport,
    languages: Sequence[Language],
    mails: Iterator[tuple[RawMessage, str]],
    progress: Progress,
    *,
    redact: bool,
) -> Written:
    """Writes the archive; it appears whole or not at all, and only its owner may read it."""
    part = ""
    try:
        descriptor, part = tempfile.mkstemp(dir=target.parent, prefix=".whosent.", suffix=".part")
        with os.fdopen(descriptor, "wb") as file:
            writer = ArchiveWriter(
                file,
                report,
                catalogues=tuple(load_catalogue(language) for language in languages),
                redactor=Redactor(report.addresses) if redact else None,
                at=datetime.now(UTC),
                progress=progress,
            )
            written = writer.write(mails)
        Path(part).replace(target)
    except OSError as exc:
        raise WhosentError("output.unwritable", place=str(target), reason=exc.strerror or str(exc)) from exc
    finally:
        if part:
            Path(part).unlink(missing_ok=True)
    return written


def _read_again(
    sources: Sequence[ReadSource], seen: Sequence[SeenMail], trouble: list[WhosentError]
) -> Iterator[tuple[RawMessage, str]]:
    """The mails of the sources that the check saw, at the places where it saw them; others are left out.

    What cannot be read any more is added to ``trouble``.
    """
    places: dict[bytes, list[Place]] = {}
    for mail in seen:
        places.setdefault(mail.digest, []).append(mail.place)
    for source in sources:
        if source.path == _STDIN or source.is_sent:
            continue
        try:
            for item in open_sources([source.path]):
                if isinstance(item, RawMessage):
                    digest = hashlib.sha256(item.data)
                    for place in places.pop(digest.digest(), ()):
                        yield replace(item, place=place), digest.hexdigest()
        except WhosentError as exc:
            trouble.append(exc)


def _tell(speaker: Speaker, target: Path, written: Written, trouble: Sequence[WhosentError]) -> None:
    lines = [speaker.say("export.written", place=make_visible(str(target)), count=written.notices)]
    if written.missing:
        lines.append(speaker.say("export.missing", count=written.missing))
    lines += [f"  {explain(exc, speaker.catalogue)}" for exc in trouble]
    if written.people:
        lines.append(speaker.say("export.people", count=written.people))
    lines.append(speaker.say("export.look"))
    sys.stderr.write("\n".join(lines) + "\n")
