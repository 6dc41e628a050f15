"""The first lines: what was found, how sure that is, what else there is, and what was looked at."""

from __future__ import annotations

from typing import assert_never

from whosent.report.advice import Situation, find_situation
from whosent.report.logins_coverage import tell_gaps
from whosent.report.logs_section import find_span
from whosent.report.page import Tone
from whosent.report.safe_text import show_domain
from whosent.report.telling import Telling
from whosent.verdict import Cause

_ELSE = (Cause.ACCOUNT, Cause.FORGED, Cause.OWN, Cause.AUTOMATIC, Cause.FAKE, Cause.UNDECIDED)


def find_tone(situation: Situation) -> Tone:
    """How urgent it is."""
    match situation:
        case Situation.TAKEOVER | Situation.OWN_DEVICE | Situation.ACCOUNT | Situation.ENTERED:
            return Tone.ALARM
        case Situation.UNDECIDED:
            return Tone.UNSURE
        case Situation.FORGED | Situation.OWN | Situation.AUTOMATIC | Situation.FAKE | Situation.NONE:
            return Tone.CALM
    assert_never(situation)


def tell_answer(telling: Telling) -> tuple[str, str]:
    """Two sentences, each short enough for a line of 80 columns."""
    verdict = telling.report.verdict
    situation = find_situation(verdict)
    second = f"answer.{situation}.second"
    if situation is Situation.UNDECIDED:
        second += f".{verdict.missing[0].kind}" if verdict.missing else ".nothing"
    elif situation is Situation.NONE and telling.report.seen.source_bare:
        second += ".pasted"
    return (
        telling.say(f"answer.{situation}.first", count=len(telling.of(verdict.headline))),
        telling.say(second, sure=_sure(telling), count=telling.report.seen.messages),
    )


def tell_finding(telling: Telling) -> tuple[str, str]:
    """The same for a page that shows no steps: what was found, and how sure that is."""
    first, second = tell_answer(telling)
    alone = f"sheet.second.{find_situation(telling.report.verdict)}"
    return first, telling.say(alone, sure=_sure(telling)) if telling.catalogue.has(alone) else second


def tell_opening(telling: Telling) -> tuple[str, ...]:
    """Paragraphs: other causes present, what was looked at, whose address it is taken to be."""
    return tuple(p for p in (_tell_others(telling), _tell_leak(telling), _tell_looked(telling)) if p)


def _sure(telling: Telling) -> str:
    verdict = telling.report.verdict
    found = next((c for c in verdict.causes if c.cause is verdict.headline), None)
    word = telling.advice.certainty.word(found.probability if found else 0.0)
    return telling.say(f"sure.{word}")


def _tell_others(telling: Telling) -> str:
    headline = telling.report.verdict.headline
    others = [c for c in _ELSE if c is not headline and telling.of(c)]
    # Where the account is in doubt, what looks forged rests on what was to be expected.
    word = "also.maybe" if headline is Cause.UNDECIDED else "also"
    keys = ((c, f"{word}.{c}" if c is Cause.FORGED else f"also.{c}") for c in others)
    return telling.join([telling.say(key, count=len(telling.of(c))) for c, key in keys])


def _tell_leak(telling: Telling) -> str:
    return telling.say("also.contacts_leaked") if telling.report.verdict.contacts_leaked else ""


def _tell_looked(telling: Telling) -> str:
    report = telling.report
    seen = report.seen
    if seen.source_bare:
        said = [telling.say("looked.pasted")]
    else:
        notices = len(report.verdict.attributions)
        said = [telling.say("looked.mail", count=seen.messages, notices=notices)]
    if seen.sent == 0:
        said.append(telling.say("looked.sent_empty"))
    elif seen.sent is not None:
        said.append(telling.say("looked.and_sent", count=seen.sent))
    if seen.logins is not None:
        span = telling.figures.span(seen.logins_from, seen.logins_to)
        said.append(telling.say("looked.and_logins", count=seen.logins, span=span))
        said.extend(tell_gaps(telling))
    if log_span := find_span(telling):
        said.append(telling.say("looked.and_log", span=log_span))
    match seen.sent is None, seen.logins is None:
        case True, True:
            said.append(telling.say("looked.neither"))
        case True, False:
            said.append(telling.say("looked.no_sent"))
        case False, True:
            said.append(telling.say("looked.no_logins"))
    if report.addresses and not report.address_stated:
        said.append(telling.say("looked.address_taken", address=show_domain(report.addresses[0])))
    elif not report.addresses:
        said.append(telling.say("looked.no_address"))
    return telling.join(said)
