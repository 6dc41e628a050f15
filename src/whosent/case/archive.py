"""An archive for the police, the provider or an abuse desk: report, notices, checksums, and what is what."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import BinaryIO

from whosent import __version__
from whosent.account import Login
from whosent.case.codec import Codec
from whosent.catalogue import Catalogue
from whosent.message import parse
from whosent.raw import Place, RawMessage
from whosent.report import (
    CheckReport,
    Figures,
    Redactor,
    compose_sheet,
    make_visible,
    plan_telling,
    render_html,
    render_sheet_html,
    write_check_json,
    write_redacted,
)
from whosent.report.composition import begin, compose_page
from whosent.report.telling import Telling
from whosent.response import PlanSituation, Tick, make_plan
from whosent.verdict import Attribution

_ENCODING = "utf-8"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"  # so that Windows shows Japanese as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What went into an archive. ``missing`` notices were no longer found in the sources."""

    notices: int
    missing: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the owner has come. ``logins`` of all histories, where they are at hand."""

    situation: PlanSituation
    ticks: tuple[Tick, ...]
    logins: tuple[Login, ...] = ()


class ArchiveWriter:
    """Writes one archive.

    catalogues  a report in each of these languages
    redactor    where other people's addresses are to be replaced; None leaves everything as it is
    progress    what a page with what happened is made of; None: without that page
    """

    def __init__(
        self,
        file: BinaryIO,
        report: CheckReport,
        *,
        catalogues: tuple[Catalogue, ...],
        redactor: Redactor | None,
        at: datetime,
        progress: Progress | None = None,
    ) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._report = report
        self._catalogues = catalogues
        self._redactor = redactor
        self._change = _find_change(report, redactor)
        self._at = at.astimezone(UTC)
        self._progress = progress
        self._sums: list[tuple[str, str]] = []
        self._rows: list[tuple[str, ...]] = []

    def write(self, mails: Iterable[tuple[RawMessage, str]]) -> Written:
        """All of it. ``mails`` are the sources', each with the SHA-256 of its bytes in hexadecimal."""
        wanted = {_key(a.observation.place): a for a in self._report.verdict.attributions}
        number = 0
        for mail, digest in mails:
            attribution = wanted.pop(_key(mail.place), None)
            if attribution is not None:
                number += 1
                self._write_notice(number, mail, digest, attribution)
        for attribution in wanted.values():
            self._rows.append(("", "", *_about(attribution)))
        written = Written(
            notices=number, missing=len(wanted), people=self._redactor.count if self._redactor else 0
        )
        self._write_index()
        for catalogue in self._catalogues:
            self._write_report(catalogue)
            self._add(f"README.{catalogue.language}.txt", [_BOM, self._readme(catalogue, written)])
        self._add("SHA256SUMS", [f"{digest}  {name}\n" for name, digest in self._sums])
        self._zip.close()
        return written

    def _write_notice(self, number: int, mail: RawMessage, digest: str, attribution: Attribution) -> None:
        name = f"notices/{number:05}.eml"
        if self._redactor is None:
            self._add_bytes(name, [mail.data])
        else:
            people = [recipient.address for recipient in attribution.observation.recipients]
            head = f"X-Whosent-Redacted: SHA-256 of the mail as it arrived: {digest}\n"
            self._add(name, [head, *write_redacted(parse(mail.data), self._redactor, people)])
        self._rows.append((name, digest, *_about(attribution)))

    def _write_report(self, catalogue: Catalogue) -> None:
        report = self._report
        if self._redactor is not None:
            report = Codec(CheckReport).change_text(report, self._change)
        telling = begin(report, catalogue, zone=None, locate=lambda _: "")
        self._add(f"report.{catalogue.language}.html", render_html(compose_page(telling)))
        self._add(f"report.{catalogue.language}.json", write_check_json(report, catalogue))
        if self._progress is not None:
            self._write_sheet(telling, self._progress)

    def _write_sheet(self, telling: Telling, progress: Progress) -> None:
        situation = progress.situation
        sheet = compose_sheet(
            telling,
            make_plan(situation, progress.ticks, self._at),
            situation,
            plan_telling(telling.catalogue, telling.figures, situation.profile),
            now=self._at,
            logins=progress.logins,
        )
        self._add(f"happened.{telling.language}.html", render_sheet_html(sheet))

    def _write_index(self) -> None:
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(("file", "sha256_as_arrived", "source", "index", "label", "notice_at", "message_id"))
        for file, digest, *about in self._rows:
            table.writerow((file, digest, *(_cell(self._change(value)) for value in about)))
        self._add("notices.csv", [_BOM, text.getvalue()])  # Excel takes a file without for another charset

    def _readme(self, catalogue: Catalogue, written: Written) -> str:
        say = catalogue.say
        figures = Figures(catalogue, None)
        parts = [
            say("archive.title"),
            say("archive.made", version=__version__, at=figures.moment(self._at)),
            say("archive.verdict", verdict=say(f"archive.headline.{self._report.verdict.headline}")),
            say("archive.files"),
            say("archive.notices", count=written.notices),
        ]
        if written.missing:
            parts.append(say("archive.missing", count=written.missing))
        parts.append(say("archive.redacted" if self._redactor is not None else "archive.whole"))
        parts.append(say("archive.sums"))
        parts.append(say("archive.limits"))
        return "\r\n\r\n".join(part.replace("\n", "\r\n") for part in parts) + "\r\n"

    def _add(self, name: str, pieces: Iterable[str]) -> None:
        self._add_bytes(name, (piece.encode(_ENCODING, "replace") for piece in pieces))

    def _add_bytes(self, name: str, pieces: Iterable[bytes]) -> None:
        digest = hashlib.sha256()
        with self._zip.open(self._entry(name), "w") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        self._sums.append((name, digest.hexdigest()))

    def _entry(self, name: str) -> zipfile.ZipInfo:
        year = min(max(self._at.year, 1980), 2107)  # all that the format knows
        entry = zipfile.ZipInfo(name, (year, *self._at.timetuple()[1:6]))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return entry


def _key(place: Place) -> tuple[str, int]:
    return place.source, place.index


def _about(attribution: Attribution) -> Iterator[str]:
    seen = attribution.observation
    yield seen.place.source
    yield str(seen.place.index)
    yield attribution.label.value
    yield seen.notice_at.astimezone(UTC).isoformat() if seen.notice_at is not None else ""
    yield seen.message_id


def _cell(value: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    shown = make_visible(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _change_nothing(text: str) -> str:
    return text


def _find_change(report: CheckReport, redactor: Redactor | None) -> Callable[[str], str]:
    """How texts of the report are changed: people's addresses are, Message-IDs are not."""
    if redactor is None:
        return _change_nothing
    seen = [a.observation for a in report.verdict.attributions]
    people = {recipient.address.lower() for observation in seen for recipient in observation.recipients}
    ids = frozenset(observation.message_id.lower() for observation in seen) - people
    return partial(redactor.text, keep=ids)
