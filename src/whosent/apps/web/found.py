"""What a check found, made ready once so that every page of it is quick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from whosent.apps.history import read_again
from whosent.apps.web.material import Material, Use
from whosent.apps.web.timeline import Chart, draw
from whosent.catalogue import Catalogue, Language
from whosent.provider import load_clients
from whosent.report import CheckReport, summarise
from whosent.report.composition import begin, compose_page
from whosent.report.intake_section import happenings
from whosent.report.model import DiaryEntry
from whosent.report.page import Page
from whosent.report.reasons import Strong, tell_strongest
from whosent.report.security_section import security_entries
from whosent.report.telling import Telling
from whosent.verdict import Attribution, Cause

SERIOUS_FIRST = (Cause.ACCOUNT, Cause.UNDECIDED, Cause.FORGED, Cause.OWN, Cause.AUTOMATIC, Cause.FAKE)
_REASONS = 3
_CHARTS = 8
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found, in one language."""

    telling: Telling
    page: Page
    strongest: tuple[Strong, ...]


class Found:
    """A check's report with what its pages need.

    logins   of all histories that were given, in order of time
    summary  the report in short, for the plan
    counts  notices of each label, the serious ones first; labels without any left out
    """

    def __init__(
        self, report: CheckReport, about: Material, catalogues: Mapping[Language, Catalogue]
    ) -> None:
        self.report = report
        self.about = about
        self.summary = summarise(report)
        self.logins = read_again((str(path) for path in about.paths(Use.LOGINS)), [], about.login_zone)
        notices = report.verdict.attributions
        labels = Counter(a.label for a in notices)
        self.counts = tuple((label, labels[label]) for label in SERIOUS_FIRST if labels[label])
        rank = {label: n for n, label in enumerate(SERIOUS_FIRST)}
        when = [a.observation.notice_at or _LAST for a in notices]
        self._order = sorted(range(len(notices)), key=lambda n: (rank[notices[n].label], when[n]))
        self._texts = [_searched(a) for a in notices]
        self._charts: dict[tuple[Language, tuple[DiaryEntry, ...]], Chart | None] = {}
        self._told = {language: _tell(report, catalogue) for language, catalogue in catalogues.items()}
        for language in catalogues:
            self.chart(language, ())

    def told(self, language: Language) -> Told:
        """In that language."""
        return self._told[language]

    def chart(self, language: Language, diary: tuple[DiaryEntry, ...]) -> Chart | None:
        """Notices per day; None where no notice bears a date."""
        if (language, diary) not in self._charts:
            if len(self._charts) >= _CHARTS:
                self._charts.clear()
            self._charts[language, diary] = self._draw(language, diary)
        return self._charts[language, diary]

    def _draw(self, language: Language, diary: tuple[DiaryEntry, ...]) -> Chart | None:
        telling = self._told[language].telling
        told = (*diary, *happenings(telling), *security_entries(telling))
        return draw(telling, self.logins, told)

    def subjects(self) -> frozenset[str]:
        """Of all notices and of what they return."""
        seen = (a.observation for a in self.report.verdict.attributions)
        return frozenset(s for one in seen for s in (one.subject, one.original_subject) if s)

    def notice(self, number: int) -> Attribution | None:
        """The notice of that number, as lists have it; None where there is none."""
        notices = self.report.verdict.attributions
        return notices[number] if 0 <= number < len(notices) else None

    def numbers(self, *, label: Cause | None = None, campaign: str = "", query: str = "") -> list[int]:
        """The notices that fit, the serious ones first: every word of ``query`` stands somewhere in them."""
        notices = self.report.verdict.attributions
        words = query.casefold().split()
        return [
            n
            for n in self._order
            if (label is None or notices[n].label is label)
            and (not campaign or notices[n].observation.campaign == campaign)
            and all(word in self._texts[n] for word in words)
        ]


def _searched(attribution: Attribution) -> str:
    seen = attribution.observation
    texts = [seen.subject, seen.original_subject, seen.reporter, seen.mail_system, str(seen.place)]
    texts += (r.address for r in seen.recipients)
    return "\n".join(texts).casefold()


def _tell(report: CheckReport, catalogue: Catalogue) -> Told:
    telling = begin(report, catalogue, zone=None, locate=lambda _: "", clients=load_clients())
    return Told(
        telling=telling, page=compose_page(telling), strongest=tell_strongest(telling, _REASONS)
    )
