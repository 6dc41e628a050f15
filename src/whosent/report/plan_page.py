"""A plan as sentences: every step with why, how, where, how long, and where it stands."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from whosent.catalogue import Catalogue
from whosent.provider import Profile
from whosent.report.figures import Figures
from whosent.report.page import Bullets, Item, Prose, Section, Steps
from whosent.report.safe_text import make_visible
from whosent.report.sentence import name_provider
from whosent.response import (
    Plan,
    PlannedStep,
    Playbooks,
    Question,
    ReasonKind,
    Reminder,
    StateReason,
    Step,
    StepPage,
    StepState,
    advise_factors,
    load_playbooks,
    remind_after,
)


@dataclass(frozen=True, slots=True)
class PlanTelling:
    """Says a plan in the catalogue's language, at ``provider``."""

    catalogue: Catalogue
    figures: Figures
    provider: Profile
    playbooks: Playbooks

    def say(self, key: str, /, **values: object) -> str:
        """A sentence; ``{provider}`` is known."""
        return self.catalogue.say(key, provider=name_provider(self.catalogue, self.provider), **values)

    def title(self, step: Step) -> str:
        """What is to be done, in a few words."""
        return self.say(step.title, service=self._service(step))

    def why(self, step: Step) -> str:
        """Why."""
        return self.say(step.why)

    def how(self, step: Step) -> str:
        """How."""
        return self.say(step.how)

    def seen_done(self, step: Step) -> str:
        """How one sees that it is done."""
        return self.say(step.seen_done)

    def where(self, step: Step) -> Iterator[str]:
        """The pages of the account that it needs, each place once, and what they do not show."""
        if step.wants and not step.pages and self.provider.domains:
            yield self.say("plan.page_unknown")
        told = set()
        for page in step.pages:
            line = self.say("plan.page", way=self.way(page))
            if line not in told:
                told.add(line)
                yield line
                if page.page.lacks:
                    yield page.page.lacks.in_language(self.catalogue.language)

    def factors(self, step: Step) -> Iterator[str]:
        """The second factors that are firmly known at the provider, and what they leave open."""
        if not step.tells_factors:
            return
        advice = advise_factors(self.provider)
        names = [self.say(f"factor.name.{offer.kind}") for offer in advice.offers if not offer.is_hint]
        if names:
            yield self.say("plan.factors", names=self.say("join.words").join(names))
        yield self.say(f"factor.door.{advice.door}")

    def linked(self, step: Step) -> Iterator[str]:
        """Services of the step's kind that are often linked with this provider."""
        language = self.catalogue.language
        names = [
            row.title.in_language(language)
            for row in self.playbooks.services.values()
            if row.step == step.id and self.provider.name in row.linked
        ]
        if names:
            yield self.say("plan.linked", names=self.say("join.words").join(names))

    def duration(self, step: Step) -> str:
        """How long it takes, and whether it can be undone."""
        minutes, undo = step.minutes, self._undo(step)
        if minutes.most == 0:
            return self.say("plan.minutes_none", undo=undo)
        key = "plan.minutes_same" if minutes.least == minutes.most else "plan.minutes"
        return self.say(key, least=minutes.least, most=minutes.most, undo=undo)

    def standing(self, planned: PlannedStep) -> str:
        """Why the step is in its state; "" for one that nobody began."""
        reason = planned.reason
        if reason.kind is ReasonKind.NOT_BEGUN:
            return ""
        text = self.say(self._state_key(planned.state, reason), at=self.figures.moment(reason.at))
        if not reason.note:
            return text
        note = self.say("state.note", note=make_visible(reason.note))
        return self.say("join.sentences").join((text, note))

    def mark(self, state: StepState) -> str:
        """The state as a mark of a few letters."""
        return self.say(f"plan.mark.{state}")

    def way(self, found: StepPage) -> str:
        """The way to a page, with the date of what is known of it."""
        page, language = found.page, self.catalogue.language
        label = page.label.in_language(language)
        menu = page.menu.in_language(language) if page.menu else ()
        steps = self.say("full_source.menu_joint").join(
            self.say("full_source.menu_step", label=name) for name in menu
        )
        key = "plan.way_label" if not menu else "plan.way_menu" if menu[-1] == label else "plan.way_both"
        way = self.say(key, label=label, menu=steps)
        if page.url:
            way = self.say("plan.way_url", way=way, url=page.url)
        if not found.checked:
            return self.say("plan.way_hint_undated", way=way) if found.is_hint else way
        key = "plan.way_hint" if found.is_hint else "plan.way_seen"
        return self.say(key, way=way, seen=self.figures.written_day(found.checked))

    def _undo(self, step: Step) -> str:
        if not step.changes:
            return self.say("plan.unchanging")
        return self.say("plan.reversible" if step.is_reversible else "plan.irreversible")

    def _state_key(self, state: StepState, reason: StateReason) -> str:
        key = f"state.{reason.kind}"
        detail = reason.event or (state if state is not StepState.DONE else None)
        narrow = f"{key}.{detail}"
        return narrow if self.catalogue.has(narrow) else key

    def _service(self, step: Step) -> str:
        row = self.playbooks.services.get(step.service)
        return row.title.in_language(self.catalogue.language) if row else ""


def plan_telling(catalogue: Catalogue, figures: Figures, provider: Profile) -> PlanTelling:
    """With the playbooks that ship."""
    return PlanTelling(catalogue, figures, provider, load_playbooks())


def tell_plan(plan: Plan, telling: PlanTelling, in_full: Container[str] | None = None) -> tuple[Section, ...]:
    """The plan's sections: the steps, what not to do, what to know.

    in_full  ids of the steps that are told with all they need; None: every step that is still to be done
    """
    say = telling.say
    done = sum(not planned.is_to_do for planned in plan.steps)
    sections = [
        Section(
            heading=say("plan.title"),
            blocks=(
                Prose(text=say("plan.for", cause=say(f"cause.{plan.cause}"))),
                *(Prose(text=say(key)) for key in plan.opening),
                Prose(text=say("plan.progress", done=done, total=len(plan.steps))),
                Prose(text=say("plan.reach")),
                Steps(
                    items=tuple(
                        tell_step(planned, telling, in_full is None or planned.step.id in in_full)
                        for planned in plan.steps
                    )
                ),
            ),
        ),
        Section(
            heading=say("plan.heading.never"),
            blocks=(Bullets(items=tuple(Item(text=say(f"never.{name}")) for name in plan.never)),),
        ),
    ]
    if plan.expect:
        expect = Bullets(items=tuple(Item(text=say(key)) for key in plan.expect))
        sections.append(Section(heading=say("plan.heading.expect"), blocks=(expect,)))
    return tuple(sections)


def tell_step(planned: PlannedStep, telling: PlanTelling, in_full: bool = True) -> Item:
    """A step: with all it needs while it is to be done, a line or two once it is not."""
    step = planned.step
    title = telling.say("plan.step", mark=telling.mark(planned.state), title=telling.title(step))
    member = [telling.say("plan.member", member=make_visible(step.member))] if step.member else []
    standing = telling.standing(planned)
    stands = [standing] if standing else []
    if not planned.is_to_do or not in_full:
        return Item(text=title, notes=(*member, *stands))
    notes = [
        *member,
        *stands,
        telling.say("plan.why", text=telling.why(step)),
        telling.say("plan.how", text=telling.how(step)),
        *telling.where(step),
        *telling.factors(step),
        *telling.linked(step),
        telling.say("plan.done", text=telling.seen_done(step)),
        telling.duration(step),
    ]
    if step.is_hint:
        notes.append(telling.say("plan.step_hint"))
    return Item(text=title, notes=tuple(notes))


def tell_plan_questions(questions: Sequence[Question], catalogue: Catalogue, command: str) -> Section:
    """What the owner can still answer, each with the command that does."""
    items = tuple(
        Item(
            text=catalogue.say(f"ask.{question}"),
            command=catalogue.say("plan.answer_with", command=command, question=question.value),
        )
        for question in questions
    )
    lead = Prose(text=catalogue.say("plan.ask"))
    return Section(heading=catalogue.say("plan.heading.ask"), blocks=(lead, Bullets(items=items)))


def tell_reminders(plan: Plan, telling: PlanTelling, start: date) -> tuple[Reminder, ...]:
    """A reminder for each day, counted from ``start``, on which a step of the plan is worth doing again.

    Steps that the owner put aside are left out.
    """
    return tuple(
        Reminder(
            key=planned.step.id,
            day=day,
            summary=telling.title(planned.step),
            description=telling.how(planned.step),
        )
        for planned in plan.steps
        if planned.state is not StepState.NOT_FOR_ME
        for day in remind_after(planned.step.remind_days, start)
    )
