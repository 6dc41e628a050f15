"""Verdict, provider, answers and ticks -> what to do, in order, and where each step stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from whosent.provider import PageKind, Profile
from whosent.response.model import (
    Event,
    EventKind,
    HouseholdService,
    Plan,
    PlannedStep,
    PlanSituation,
    Question,
    ReasonKind,
    StateReason,
    Step,
    StepPage,
    StepState,
    Tick,
    TickBy,
)
from whosent.response.playbook import Entry, Playbooks, StepRow, load_playbooks


def make_plan(
    situation: PlanSituation, ticks: Sequence[Tick], now: datetime, playbooks: Playbooks | None = None
) -> Plan:
    """The plan as it stands at ``now``.

    ticks      in any order; those of steps that the plan does not have are passed over
    playbooks  None: those that ship

    Evidence ticks steps by itself, and re-opens those that it contradicts. Nothing is stored here.
    """
    known = playbooks or load_playbooks()
    playbook = known.choose(situation)
    newest = _newest(ticks)
    steps = tuple(
        planned
        for entry in playbook.steps
        if entry.is_for(situation)
        for step in _make_steps(entry, known.steps[entry.step], situation, known)
        if (planned := _stand(step, entry, newest.get(step.id), situation, now, known)) is not None
    )
    plan = Plan(
        cause=playbook.cause,
        playbook=playbook.name,
        steps=steps,
        opening=playbook.opening,
        never=playbook.never,
        expect=playbook.expect,
    )
    return replace(plan, opening=playbook.opening_after) if plan.is_called_for else plan


def needed_questions(situation: PlanSituation, playbooks: Playbooks | None = None) -> tuple[Question, ...]:
    """What the owner can still be asked: questions without an answer that the plan hangs on, in its order."""
    playbook = (playbooks or load_playbooks()).choose(situation)
    asked = (question for entry in playbook.steps for question in entry.when)
    return tuple(dict.fromkeys(question for question in asked if question not in situation.answers))


def _newest(ticks: Sequence[Tick]) -> dict[str, Tick]:
    return {tick.step: tick for tick in sorted(ticks, key=lambda tick: tick.at)}


def _make_steps(entry: Entry, row: StepRow, situation: PlanSituation, known: Playbooks) -> Iterator[Step]:
    wanted = situation.services if entry.services else ()
    linked = [service for service in wanted if _is_about(service, entry.step, known)]
    if not linked:
        yield _make_step(entry.step, row, situation.profile, None)
    for service in linked:
        yield _make_step(entry.step, row, situation.profile, service)


def _is_about(service: HouseholdService, step: str, known: Playbooks) -> bool:
    row = known.services.get(service.service)
    return row is not None and row.step == step


def _make_step(name: str, row: StepRow, profile: Profile, linked: HouseholdService | None) -> Step:
    own = f"step.{name}.one" if linked else f"step.{name}"
    step_id = name
    if linked:
        step_id = f"{name}.{linked.service}" + (f"@{linked.member}" if linked.member else "")
    return Step(
        id=step_id,
        title=f"{own}.title",
        why=f"step.{name}.why",
        how=row.how or f"step.{name}.how",
        seen_done=f"step.{name}.done",
        minutes=row.minutes,
        is_reversible=row.is_reversible,
        sources=row.source,
        checked=row.checked,
        confidence=row.confidence,
        wants=row.pages,
        pages=tuple(_find_pages(row.pages, profile)),
        service=linked.service if linked else "",
        member=linked.member if linked else "",
        service_rank=row.rank,
        remind_days=row.remind_days,
        tells_factors=row.tells_factors,
        changes=row.changes,
    )


def _find_pages(kinds: Sequence[PageKind], profile: Profile) -> Iterator[StepPage]:
    for kind in kinds:
        page = profile.page(kind)
        if page is not None:
            yield StepPage(page=page, confidence=page.confidence, checked=profile.seen(page))


@dataclass(frozen=True, slots=True)
class _Standing:
    """Reads the state of one step off ticks and events."""

    row: StepRow
    tick: Tick | None
    situation: PlanSituation
    now: datetime

    def done(self) -> StateReason | None:
        """Why the step counts as done; None if it does not."""
        if self.tick is not None and self.tick.state is StepState.DONE:
            kind = ReasonKind.OWNER_SAYS if self.tick.by is TickBy.OWNER else ReasonKind.EVIDENCE_SAYS
            return self._confirmed() or StateReason(kind=kind, at=self.tick.at, note=self.tick.note)
        if self.tick is not None:  # what the owner took back or put aside stays so until something new comes
            return self._shown(after=self.tick.at)
        return self._confirmed() or self._quiet() or self._shown(after=None)

    def called(self, kinds: Sequence[EventKind]) -> StateReason | None:
        """The newest of these events that the owner's word does not explain; None without any."""
        found = [e for e in self.situation.events if e.kind in kinds and not self._is_own(e.at, e.kind)]
        newest = max(found, key=lambda event: event.at, default=None)
        if newest is None:
            return None
        return StateReason(kind=ReasonKind.CALLED_FOR, event=newest.kind, at=newest.at)

    def belongs(self, entry: Entry) -> bool:
        """Whether what happened leaves the step in the plan."""
        if not entry.after:
            return self.tick is not None or self.called(entry.until) is None
        # A tick soon after the event explains it, and the step stays where it was ticked.
        was_there = self.tick is not None and any(e.kind in entry.after for e in self.situation.events)
        return was_there or self.called(entry.after) is not None

    def against(self, done: StateReason) -> StateReason | None:
        """What speaks against its being done: the newest event after that; None if nothing does."""
        if done.at is None:
            return None
        found = [
            event
            for event in self.situation.events
            if event.kind in self.row.reopened_by
            and event.at > done.at
            and not self._is_own(event.at, event.kind)
        ]
        if not found:
            return None
        newest = max(found, key=lambda event: event.at)
        return StateReason(kind=ReasonKind.CONTRADICTED, event=newest.kind, at=newest.at)

    def _quiet(self) -> StateReason | None:
        days, last = self.row.done_after_quiet_days, self.situation.last(EventKind.NOTICE)
        if days is None or last is None or self.now - last < timedelta(days=days):
            return None
        at = last + timedelta(days=days)
        return StateReason(kind=ReasonKind.EVIDENCE_SAYS, event=EventKind.NOTICE, at=at)

    def begun(self) -> StateReason | None:
        """The newest of several events that only together show that it is done; None without any."""
        newest = self._newest(self.row.done_by_all, None)
        if newest is None:
            return None
        return StateReason(kind=ReasonKind.EVIDENCE_SAYS, event=newest.kind, at=newest.at)

    def _shown(self, after: datetime | None) -> StateReason | None:
        newest = self._newest(self.row.done_by, after)
        parts = [self._newest((kind,), after) for kind in self.row.done_by_all]
        if parts and all(part is not None for part in parts):
            whole = max(part.at for part in parts if part is not None)
            if newest is None or newest.at < whole:
                return StateReason(kind=ReasonKind.EVIDENCE_SAYS, at=whole)
        if newest is None:
            return None
        return StateReason(kind=ReasonKind.EVIDENCE_SAYS, event=newest.kind, at=newest.at)

    def _newest(self, kinds: Sequence[EventKind], after: datetime | None) -> Event | None:
        found = [e for e in self.situation.events if e.kind in kinds and (after is None or e.at > after)]
        return max(found, key=lambda event: event.at, default=None)

    def _confirmed(self) -> StateReason | None:
        rule = self.row.confirmed_by
        if rule is None:
            return None
        own = [e.at for e in self.situation.events if e.kind is rule.event and self._is_own(e.at, e.kind)]
        if not own:
            return None
        return StateReason(kind=ReasonKind.EVIDENCE_SAYS, event=rule.event, at=max(own))

    def _ticked_at(self) -> datetime | None:
        """When the owner said that it is done; None if they did not."""
        is_done = self.tick is not None and self.tick.state is StepState.DONE
        return self.tick.at if self.tick is not None and is_done and self.tick.by is TickBy.OWNER else None

    def _is_own(self, at: datetime, kind: EventKind) -> bool:
        """Whether what happened then is explained by what the owner says to have done."""
        rule = self.row.confirmed_by or self.row.explained_by
        if rule is None or kind is not rule.event:
            return False
        words = [event.at for event in self.situation.events if event.kind is rule.word]
        if self.row.confirmed_by is not None and (ticked_at := self._ticked_at()) is not None:
            words.append(ticked_at)
        return any(abs(at - word) <= timedelta(minutes=rule.within_minutes) for word in words)


def _stand(
    step: Step, entry: Entry, tick: Tick | None, situation: PlanSituation, now: datetime, known: Playbooks
) -> PlannedStep | None:
    """The step where it stands; None where nothing has called for it."""
    standing = _Standing(known.steps[entry.step], tick, situation, now)
    called = standing.called(entry.after)
    if not standing.belongs(entry):
        return None
    done = standing.done()
    if done is not None:
        against = standing.against(done)
        state = StepState.DONE if against is None else StepState.REOPENED
        return PlannedStep(step=step, state=state, reason=against or done)
    if tick is None:
        reason = called or standing.begun() or StateReason(kind=ReasonKind.NOT_BEGUN)
        return PlannedStep(step=step, state=StepState.OPEN, reason=reason)
    said = StateReason(
        kind=ReasonKind.OWNER_SAYS if tick.by is TickBy.OWNER else ReasonKind.EVIDENCE_SAYS,
        at=tick.at,
        note=tick.note,
    )
    return PlannedStep(step=step, state=tick.state, reason=said)
