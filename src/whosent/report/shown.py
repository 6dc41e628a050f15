"""What was shown so far and what was not: of the notices, the login histories and the owner's own account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from whosent.catalogue import Catalogue
from whosent.report.figures import Figures
from whosent.report.page import Bullets, Item, Section
from whosent.response import EventKind, LoginFact, PlanSituation, hear, load_login_guide
from whosent.verdict import Cause

_TROUBLE = (EventKind.LOGGED_OUT, EventKind.PASSWORD_TRIED, EventKind.PASSWORD_CHANGED, EventKind.SMS_LIMIT)


def tell_shown(situation: PlanSituation, catalogue: Catalogue, figures: Figures, now: datetime) -> Section:
    """The section, from the most certain to what is left open."""
    known = _Known(situation, hear(load_login_guide(), situation.events, now).facts)
    items = tuple(
        Item(text=catalogue.say(key, at=figures.moment(known.last(kind)) if kind is not None else ""))
        for key, kind in known.sentences()
    )
    return Section(heading=catalogue.say("shown.heading"), blocks=(Bullets(items=items),))


@dataclass(frozen=True, slots=True)
class _Known:
    situation: PlanSituation
    facts: frozenset[LoginFact]

    def last(self, kind: EventKind) -> datetime | None:
        return self.situation.last(kind)

    def sentences(self) -> Iterator[tuple[str, EventKind | None]]:
        """Keys of sentences, each with the event whose time it tells."""
        yield f"shown.notices.{self.situation.headline}", None
        yield from self._logins()
        yield from self._password()
        if self.last(EventKind.SMS_LIMIT) is not None:
            yield "shown.sms_limit", EventKind.SMS_LIMIT
        if any(self.last(kind) is not None for kind in _TROUBLE):
            yield from self._together()

    def _logins(self) -> Iterator[tuple[str, EventKind | None]]:
        web = LoginFact.WEB_LOGINS_CLEAN in self.facts
        software = LoginFact.SOFTWARE_LOGINS_CLEAN in self.facts
        given = self.last(EventKind.LOGINS_SEEN) is not None
        if LoginFact.UNKNOWN_LOGIN in self.facts:
            yield "shown.logins.unknown", EventKind.UNKNOWN_LOGIN
        if given:
            yield "shown.logins.given", EventKind.LOGINS_SEEN
        if web:
            yield "shown.logins.web", EventKind.WEB_LOGINS_CLEAN
        if software:
            yield "shown.logins.software", EventKind.SOFTWARE_LOGINS_CLEAN
        if web and not (software or given):
            yield "shown.logins.no_software", None
        elif software and not (web or given):
            yield "shown.logins.no_web", None
        elif not (web or software or given) and LoginFact.UNKNOWN_LOGIN not in self.facts:
            yield "shown.logins.none", None

    def _password(self) -> Iterator[tuple[str, EventKind | None]]:
        if self.last(EventKind.PASSWORD_CHANGED) is None:
            return
        own = LoginFact.PASSWORD_CHANGED_BY_OWNER in self.facts
        yield f"shown.password.{'own' if own else 'open'}", EventKind.PASSWORD_CHANGED

    def _together(self) -> Iterator[tuple[str, EventKind | None]]:
        match self.situation.headline:
            case Cause.ACCOUNT:
                yield "shown.together.account", None
            case Cause.NONE:
                return
            case _:
                yield "shown.together", None
