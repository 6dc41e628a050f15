"""A report as a page: the answer, why, what to do and not to do, then the details."""

from __future__ import annotations

import shlex
from datetime import tzinfo

from whosent import __version__
from whosent.catalogue import Catalogue
from whosent.provider import MailClient
from whosent.report.advice import Situation, find_situation, load_advice
from whosent.report.answer import find_tone, tell_answer, tell_opening
from whosent.report.details import tell_details
from whosent.report.figures import Figures
from whosent.report.logins_section import tell_asking_logins
from whosent.report.model import CheckReport
from whosent.report.page import Page
from whosent.report.reasons import tell_why
from whosent.report.security_section import tell_security
from whosent.report.telling import Locate, Telling
from whosent.report.todo import tell_todo
from whosent.report.trouble_section import tell_trouble

_NO_BREAK = "\u00a0"


def compose(
    report: CheckReport,
    catalogue: Catalogue,
    *,
    zone: tzinfo | None,
    locate: Locate,
    clients: tuple[MailClient, ...] = (),
    case: str = "",
) -> Page:
    """The page of a check.

    zone     in which days and times are given; None: the machine's
    locate   how a place is written for ``whosent show``; "" where it cannot be shown again
    clients  mail programs to offer where a full source is needed
    case     the case that the check went into, as ``--case`` names it; "" for none
    """
    return compose_page(begin(report, catalogue, zone=zone, locate=locate, clients=clients, case=case))


def begin(
    report: CheckReport,
    catalogue: Catalogue,
    *,
    zone: tzinfo | None,
    locate: Locate,
    clients: tuple[MailClient, ...] = (),
    case: str = "",
) -> Telling:
    """What the parts of a page are told from; arguments as in ``compose``."""
    return Telling(
        report=report,
        catalogue=catalogue,
        figures=Figures(catalogue, zone),
        advice=load_advice(),
        locate=locate,
        clients=clients,
        case=case,
    )


def compose_page(telling: Telling) -> Page:
    """The whole page."""
    return Page(
        language=telling.language,
        title=telling.say("page.title"),
        tone=find_tone(find_situation(telling.report.verdict)),
        answer=tell_answer(telling),
        opening=tell_opening(telling),
        sections=(
            tell_why(telling),
            *tell_todo(telling),
            *tell_trouble(telling),
            *tell_asking_logins(telling),
            *tell_security(telling),
        ),
        details_heading=telling.say("heading.details"),
        details=tell_details(telling),
        closing=telling.say("closing.again"),
        plan=_tell_plan(telling),
        keep=telling.say("closing.keep"),
        made_by=telling.say("page.made_by", version=__version__),
    )


def _tell_plan(telling: Telling) -> str:
    if find_situation(telling.report.verdict) is Situation.NONE:
        return ""
    if not telling.case:
        return telling.say("closing.plan")
    command = f"whosent plan --case {shlex.quote(telling.case)}".replace(" ", _NO_BREAK)
    return telling.say("closing.plan_of_case", command=command)
