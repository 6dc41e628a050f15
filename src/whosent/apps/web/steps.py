"""The steps of a plan in words."""

from __future__ import annotations

from dataclasses import dataclass

from whosent.catalogue import Catalogue
from whosent.provider import Profile
from whosent.report import Figures, make_visible
from whosent.report.sentence import name_provider
from whosent.response.model import PlannedStep
from whosent.response.playbook import load_playbooks


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStep:
    """A step in words. ``reason`` is "" for a step that nobody began."""

    planned: PlannedStep
    title: str
    why: str
    how: str
    seen_done: str
    minutes: str
    member: str
    reason: str


def tell_step(planned: PlannedStep, catalogue: Catalogue, profile: Profile) -> ToldStep:
    """The step in the catalogue's language, for an account at that provider."""
    step = planned.step
    service = load_playbooks().services.get(step.service)
    values = {
        "provider": name_provider(catalogue, profile),
        "service": service.title.in_language(catalogue.language) if service else "",
        "member": make_visible(step.member),
    }
    least, most = step.minutes.least, step.minutes.most
    key = "plan.minutes_none" if most == 0 else "plan.minutes_same" if least == most else "plan.minutes"
    undo = catalogue.say("plan.reversible" if step.is_reversible else "plan.irreversible")
    return ToldStep(
        planned=planned,
        title=catalogue.say(step.title, **values),
        why=catalogue.say(step.why, **values),
        how=catalogue.say(step.how, **values),
        seen_done=catalogue.say(step.seen_done, **values),
        minutes=catalogue.say(key, least=least, most=most, undo=undo),
        member=values["member"],
        reason=_tell_reason(planned, catalogue),
    )


def _tell_reason(planned: PlannedStep, catalogue: Catalogue) -> str:
    reason = planned.reason
    if reason.at is None:
        return ""
    keys = (f"state.{reason.kind}.{reason.event}", f"state.{reason.kind}.{planned.state}")
    key = next((k for k in keys if catalogue.has(k)), f"state.{reason.kind}")
    return catalogue.say(key, at=Figures(catalogue, None).moment(reason.at))
