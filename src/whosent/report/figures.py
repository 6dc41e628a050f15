"""Dates, times and shares as people of a language write them: the one formatter of all renderers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from whosent.catalogue import Catalogue
from whosent.report.timeline import Bar
from whosent.report.when import to_zone


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes figures in ``catalogue``'s language; times in ``zone``, None being the machine's own."""

    catalogue: Catalogue
    zone: tzinfo | None

    def day(self, day: date) -> str:
        """A date with its year."""
        return self._date("figure.day", day)

    def written_day(self, text: str) -> str:
        """A date as profiles write it, "2024" or "2024-04-10"; as it is where it is neither."""
        if len(text) == 4 and text.isdigit():
            return self.catalogue.say("figure.year", year=int(text))
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text

    def short_day(self, day: date) -> str:
        """A date without its year."""
        return self._date("figure.short_day", day)

    def day_of(self, at: datetime | None) -> str:
        """The date of a time; words for "not known" where there is none."""
        local = to_zone(at, self.zone)
        return self.catalogue.say("figure.no_day") if local is None else self.day(local.date())

    def moment(self, at: datetime | None) -> str:
        """Date and time of day; words for "not known" where there is none."""
        local = to_zone(at, self.zone)
        if local is None:
            return self.catalogue.say("figure.no_day")
        return self.catalogue.say("figure.moment", day=self.day(local.date()), time=f"{local:%H:%M}")

    def span(self, first: datetime | None, last: datetime | None) -> str:
        """From one day to another."""
        start, end = self.day_of(first), self.day_of(last)
        return start if start == end else self.catalogue.say("figure.span", first=start, last=end)

    def bar(self, bar: Bar) -> str:
        """The days that a bar stands for."""
        if bar.first == bar.last:
            return self.day(bar.first)
        if bar.first.month != bar.last.month:
            return self._date("figure.year" if bar.first.year == bar.last.year and bar.first.month == 1
                              and bar.last.month == 12 else "figure.week", bar.first)
        whole_month = bar.first.day == 1 and (bar.last - bar.first).days >= 27
        return self._date("figure.month" if whole_month else "figure.week", bar.first)

    def percent(self, share: float) -> str:
        """A probability in per cent. Nothing is rounded up to 100 or down to 0."""
        value = share * 100
        if value > 99.9:
            return self.catalogue.say("figure.over", percent="99.9")
        if value < 0.1:
            return self.catalogue.say("figure.under", percent="0.1")
        return self.catalogue.say("figure.percent", percent=f"{value:.1f}")

    def _date(self, key: str, day: date) -> str:
        month = self.catalogue.say(f"figure.month_name.{day.month}")
        return self.catalogue.say(key, year=day.year, month=month, day=day.day)
