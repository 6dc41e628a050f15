"""The case file as commands use it: which one is meant, and a check that goes into it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from whosent.apps.cli.command import Speaker
from whosent.case import Case, CaseError, ReadSource, Scan, default_path, open_case
from whosent.kept import Memory
from whosent.report import CheckReport, Figures, make_visible
from whosent.report.security_section import noted_times

_DEFAULT = "default"
_STDIN = "-"


def case_option(speaker: Speaker) -> click.Option:
    """``--case FILE|default``."""
    return speaker.option("--case", about="case", value="FILE|default")


def find_case(named: str | None) -> Path:
    """The file that ``--case`` names; the default one where it names none."""
    return default_path() if named in (None, _DEFAULT) else Path(named)


def open_existing(named: str | None) -> Case:
    """The case that ``--case`` names. Raises ``CaseError`` where there is none yet: nothing is made."""
    path = find_case(named)
    if not path.exists():
        raise CaseError("case.missing", place=str(path))
    return open_case(path)


def check_in_case(
    named: str,
    sources: Sequence[str],
    sent: Sequence[str],
    check: Callable[[Memory], CheckReport],
    speaker: Speaker,
    logins: Sequence[str] = (),
) -> CheckReport:
    """What ``check`` finds with the case's memory. Its verdict is in the case when this returns.

    sources, sent, logins  what it was given, as typed
    """
    given = [*((source, False) for source in sources), *((source, True) for source in sent)]
    with open_case(find_case(named)) as case:
        before = case.verdicts()
        listed = [ReadSource(path=_absolute(source), is_sent=is_sent) for source, is_sent in given]
        scan = Scan(case, listed, at=datetime.now(UTC), logins=[_absolute(path) for path in logins])
        report = check(scan)
        scan.finish(report, at=datetime.now(UTC))
        report = replace(report, diary=case.diary())
    place = make_visible(str(find_case(named)))
    said = [speaker.say("case.kept", place=place, count=scan.read, known=scan.recalled)]
    if before:
        at = Figures(speaker.catalogue, None).moment(before[-1].at)
        verdict = speaker.say(f"archive.headline.{before[-1].headline}")
        said.append(speaker.say("case.before", at=at, verdict=verdict))
    sys.stderr.write("\n".join(said) + "\n\n")
    return report


def read_noted_times(named: str) -> tuple[datetime, ...]:
    """When the owner did something, by the diary of a case; () where there is no case yet."""
    path = find_case(named)
    if not path.exists():
        return ()
    with open_case(path) as case:
        return noted_times(case.diary())


def _absolute(source: str) -> str:
    return source if source == _STDIN else os.path.abspath(source)  # noqa: PTH100 - a link stays one
