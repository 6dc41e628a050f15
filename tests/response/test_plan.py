"""Plans: which steps, in which order, and where each stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from made_up_reports import kestrel
from whosent.provider import Confidence, PageKind, generic_profile, load_profiles
from whosent.response import (
    Answer,
    Cause,
    Event,
    EventKind,
    HouseholdService,
    Plan,
    PlanSituation,
    Question,
    ReasonKind,
    StepState,
    Tick,
    TickBy,
    make_plan,
    needed_questions,
)
from whosent.verdict import Actor
from whosent.verdict import Cause as Headline

NOW = datetime(2025, 8, 20, 9, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(days=2)


def situation(
    headline: Headline = Headline.ACCOUNT,
    actor: Actor | None = Actor.TAKEOVER,
    answers: dict[Question, Answer] | None = None,
    services: tuple[HouseholdService, ...] = (),
    events: tuple[Event, ...] = (),
    contacts_leaked: bool = False,
) -> PlanSituation:
    return PlanSituation(
        headline=headline,
        actor=actor if headline is Headline.ACCOUNT else None,
        contacts_leaked=contacts_leaked,
        profile=kestrel(),
        answers=answers or {},
        services=services,
        events=events,
    )


def ids(plan: Plan) -> list[str]:
    return [planned.step.id for planned in plan.steps]


def happened(kind: EventKind, at: datetime) -> Event:
    return Event(kind=kind, at=at)


def done(step: str, at: datetime = EARLIER, by: TickBy = TickBy.OWNER) -> Tick:
    return Tick(step=step, state=StepState.DONE, at=at, by=by)


def state_of(plan: Plan, step: str) -> StepState:
    found = plan.step(step)
    assert found is not None
    return found.state


@pytest.mark.parametrize(
    ("headline", "actor", "leaked", "cause"),
    [
        (Headline.ACCOUNT, Actor.TAKEOVER, False, Cause.ACCOUNT_USED_BY_THIEF),
        (Headline.ACCOUNT, Actor.OWN_DEVICE, True, Cause.ACCOUNT_USED_BY_MALWARE),
        (Headline.ACCOUNT, None, False, Cause.OWN_DEVICE_UNKNOWN),
        (Headline.FORGED, None, False, Cause.ADDRESS_FORGED),
        (Headline.FORGED, None, True, Cause.FORGED_CONTACTS_LEAKED),
        (Headline.OWN, None, False, Cause.OWN_MAIL_FAILED),
        (Headline.AUTOMATIC, None, True, Cause.OWN_RULE_OR_APP),
        (Headline.FAKE, None, False, Cause.FAKE_NOTICE),
        (Headline.UNDECIDED, None, False, Cause.UNDECIDED),
        (Headline.NONE, None, False, Cause.UNDECIDED),
    ],
)
def test_a_verdict_has_its_playbook(
    headline: Headline, actor: Actor | None, leaked: bool, cause: Cause
) -> None:
    assert make_plan(situation(headline, actor, contacts_leaked=leaked), (), NOW).cause is cause


@pytest.mark.parametrize("headline", list(Headline))
@pytest.mark.parametrize("actor", [*Actor, None])
@pytest.mark.parametrize("leaked", [True, False])
def test_every_verdict_has_a_plan(headline: Headline, actor: Actor | None, leaked: bool) -> None:
    assert make_plan(situation(headline, actor, contacts_leaked=leaked), (), NOW).steps


@pytest.mark.parametrize("actor", [*Actor, None])
def test_a_used_account_is_repaired_in_the_settled_order(actor: Actor | None) -> None:
    answers = {Question.CAN_LOG_IN: Answer.NO, Question.MONEY_IS_GONE: Answer.YES}
    plan = make_plan(situation(actor=actor, answers=answers), (), NOW)
    settled = [
        "save_evidence", "money_help", "recover_account", "close_mail_software", "password",
        "reused_passwords", "sign_out", "two_factor", "recovery", "forwarding", "app_passwords", "connected",
        "services_money", "services_identity", "services_carrier", "services_shopping", "services_social",
        "services_other", "contacts", "logins_again", "replace_phone", "help",
    ]  # fmt: skip
    assert [step for step in ids(plan) if step in settled] == settled


def test_with_one_device_only_it_is_scanned_before_anything_is_typed_on_it() -> None:
    plan = ids(make_plan(situation(answers={Question.HAS_SECOND_DEVICE: Answer.NO}), (), NOW))
    assert plan.index("scan_first") < plan.index("password")
    assert "trusted_device" not in plan
    assert "scan" not in plan


def test_with_a_second_device_the_usual_one_is_scanned_later() -> None:
    plan = ids(make_plan(situation(answers={Question.HAS_SECOND_DEVICE: Answer.YES}), (), NOW))
    assert plan.index("trusted_device") < plan.index("password") < plan.index("scan")
    assert "scan_first" not in plan


def test_malware_is_looked_for_first_whatever_devices_there_are() -> None:
    plan = ids(make_plan(situation(actor=Actor.OWN_DEVICE), (), NOW))
    assert plan.index("scan_first") < plan.index("trusted_device") < plan.index("password")


def test_who_uses_mail_software_keeps_the_door_with_a_new_key() -> None:
    plan = ids(make_plan(situation(answers={Question.USES_MAIL_SOFTWARE: Answer.YES}), (), NOW))
    assert "rekey_mail_software" in plan
    assert "close_mail_software" not in plan


def test_an_account_that_somebody_got_into_is_made_safe_although_nothing_is_decided() -> None:
    entered = PlanSituation(
        headline=Headline.UNDECIDED, actor=None, contacts_leaked=False, profile=kestrel(), was_entered=True
    )
    plan = make_plan(entered, (), NOW)
    assert plan.cause is Cause.ACCOUNT_ENTERED
    assert ids(plan)[0] == "was_it_you"
    assert ids(plan).index("password") < ids(plan).index("next_evidence")


def test_a_forged_address_needs_little_and_nothing_is_urgent() -> None:
    plan = make_plan(situation(Headline.FORGED), (), NOW)
    assert ids(plan) == ["check_logins", "wait_out", "delete_later", "friends"]
    assert plan.opening == ("todo.nothing_urgent",)
    assert {"reply", "open"} <= set(plan.never)


def test_a_password_typed_on_a_fake_page_is_changed_whatever_the_verdict() -> None:
    for headline in (Headline.FORGED, Headline.FAKE, Headline.UNDECIDED):
        answers = {Question.TYPED_PASSWORD_ON_PAGE: Answer.YES}
        assert "fake_clicked" in ids(make_plan(situation(headline, answers=answers), (), NOW)), headline


def test_a_rule_that_nobody_made_is_treated_like_a_break_in() -> None:
    plan = ids(make_plan(situation(Headline.AUTOMATIC, answers={Question.RULE_IS_MINE: Answer.NO}), (), NOW))
    assert plan[0] == "save_evidence"
    assert plan.index("rule_not_yours") < plan.index("password") < plan.index("sign_out")
    assert "rule_yours" not in plan


def test_each_linked_service_of_each_member_has_a_step_the_most_pressing_first() -> None:
    services = (
        HouseholdService(service="amazon", member="Jiro"),
        HouseholdService(service="paypay"),
        HouseholdService(service="paypay", member="Jiro"),
    )
    plan = make_plan(situation(services=services), (), NOW)
    linked = [planned.step for planned in plan.steps if planned.step.service]
    assert [step.id for step in linked] == [
        "services_money.paypay", "services_money.paypay@Jiro", "services_shopping.amazon@Jiro",
    ]  # fmt: skip
    assert [step.member for step in linked] == ["", "Jiro", "Jiro"]
    ranks = [planned.step.service_rank for planned in plan.steps if planned.step.service_rank is not None]
    assert ranks == sorted(ranks)


def test_an_unknown_service_is_passed_over() -> None:
    services = (HouseholdService(service="no-such-shop"),)
    assert ids(make_plan(situation(services=services), (), NOW)) == ids(make_plan(situation(), (), NOW))


def test_pages_are_those_of_the_provider_with_their_date_and_confidence() -> None:
    step = make_plan(situation(), (), NOW).steps[0].step
    assert step.page is not None
    assert step.page.page.about is PageKind.LOGIN_HISTORY
    assert step.page.confidence is Confidence.A
    assert step.page.checked


def test_where_no_page_is_known_the_step_says_what_it_wants() -> None:
    bare = PlanSituation(
        headline=Headline.ACCOUNT, actor=None, contacts_leaked=False, profile=generic_profile("kite.example")
    )
    step = make_plan(bare, (), NOW).steps[0].step
    assert step.page is None
    assert PageKind.LOGIN_HISTORY in step.wants


def test_a_page_at_low_confidence_is_marked_as_a_hint() -> None:
    icloud = next(profile for profile in load_profiles().all if profile.name == "icloud")
    found = PlanSituation(headline=Headline.ACCOUNT, actor=None, contacts_leaked=False, profile=icloud)
    pages = [page for planned in make_plan(found, (), NOW).steps for page in planned.step.pages]
    assert any(page.is_hint for page in pages)


def test_a_tick_counts_and_the_newest_wins_in_whatever_order_they_come() -> None:
    undo = Tick(step="password", state=StepState.OPEN, at=NOW)
    assert state_of(make_plan(situation(), (done("password"),), NOW), "password") is StepState.DONE
    assert state_of(make_plan(situation(), (undo, done("password")), NOW), "password") is StepState.OPEN


def test_a_step_put_aside_waits_no_more() -> None:
    aside = Tick(step="save_evidence", state=StepState.NOT_FOR_ME, at=EARLIER)
    plan = make_plan(situation(), (aside,), NOW)
    assert state_of(plan, "save_evidence") is StepState.NOT_FOR_ME
    assert plan.next_step is not None
    assert plan.next_step.step.id == "trusted_device"


def test_ticks_of_steps_that_the_plan_has_not_are_passed_over() -> None:
    assert ids(make_plan(situation(), (done("of_another_plan"),), NOW)) == ids(
        make_plan(situation(), (), NOW)
    )


def test_the_flood_ends_after_seven_days_without_a_notice() -> None:
    def waiting(last: datetime) -> StepState:
        events = (happened(EventKind.NOTICE, last),)
        return state_of(make_plan(situation(Headline.FORGED, events=events), (), NOW), "wait_out")

    assert waiting(NOW - timedelta(days=7)) is StepState.DONE
    assert waiting(NOW - timedelta(days=7) + timedelta(seconds=1)) is StepState.OPEN


def test_a_login_history_that_was_looked_through_ticks_its_step() -> None:
    events = (happened(EventKind.LOGINS_SEEN, EARLIER),)
    found = make_plan(situation(Headline.FORGED, events=events), (), NOW).step("check_logins")
    assert found is not None
    assert (found.state, found.reason.kind) == (StepState.DONE, ReasonKind.EVIDENCE_SAYS)


def test_a_new_notice_of_a_used_account_reopens_what_was_to_stop_it() -> None:
    events = (happened(EventKind.ACCOUNT_NOTICE, EARLIER + timedelta(hours=3)),)
    ticks = tuple(map(done, ("close_mail_software", "password", "sign_out", "contacts")))
    plan = make_plan(situation(events=events), ticks, NOW)
    assert [state_of(plan, tick.step) for tick in ticks] == [*[StepState.REOPENED] * 3, StepState.DONE]
    found = plan.step("sign_out")
    assert found is not None
    assert (found.reason.kind, found.reason.event) == (ReasonKind.CONTRADICTED, EventKind.ACCOUNT_NOTICE)


def test_what_came_before_the_tick_contradicts_nothing() -> None:
    events = (happened(EventKind.ACCOUNT_NOTICE, EARLIER - timedelta(minutes=1)),)
    assert (
        state_of(make_plan(situation(events=events), (done("sign_out"),), NOW), "sign_out") is StepState.DONE
    )


def test_a_step_done_again_after_it_was_reopened_is_done() -> None:
    events = (happened(EventKind.ACCOUNT_NOTICE, EARLIER + timedelta(hours=3)),)
    ticks = (done("sign_out"), done("sign_out", EARLIER + timedelta(hours=4)))
    assert state_of(make_plan(situation(events=events), ticks, NOW), "sign_out") is StepState.DONE


@pytest.mark.parametrize(("minutes", "state"), [(14, StepState.DONE), (16, StepState.OPEN)])
def test_the_providers_notice_confirms_a_change_within_a_quarter_of_an_hour(
    minutes: int, state: StepState
) -> None:
    events = (
        happened(EventKind.PASSWORD_TRIED, EARLIER),
        happened(EventKind.PASSWORD_CHANGED, EARLIER + timedelta(minutes=minutes)),
    )
    assert state_of(make_plan(situation(events=events), (), NOW), "password") is state


def test_a_password_that_somebody_else_changes_reopens_the_step() -> None:
    late = (happened(EventKind.PASSWORD_CHANGED, EARLIER + timedelta(hours=5)),)
    soon = (happened(EventKind.PASSWORD_CHANGED, EARLIER + timedelta(minutes=5)),)
    ticks = (done("password"),)
    assert state_of(make_plan(situation(events=late), ticks, NOW), "password") is StepState.REOPENED
    assert state_of(make_plan(situation(events=soon), ticks, NOW), "password") is StepState.DONE


def test_what_the_owner_took_back_stays_open_until_something_new_shows_it_done() -> None:
    undo = (Tick(step="check_logins", state=StepState.OPEN, at=NOW - timedelta(hours=1)),)
    before = (happened(EventKind.LOGINS_SEEN, EARLIER),)
    after = (happened(EventKind.LOGINS_SEEN, NOW),)
    for events, state in ((before, StepState.OPEN), (after, StepState.DONE)):
        assert (
            state_of(make_plan(situation(Headline.FORGED, events=events), undo, NOW), "check_logins") is state
        )


def test_only_unanswered_questions_that_change_the_plan_are_asked() -> None:
    asked = needed_questions(situation())
    assert Question.HAS_SECOND_DEVICE in asked
    assert Question.RULE_IS_MINE not in asked
    known = situation(answers={Question.HAS_SECOND_DEVICE: Answer.UNKNOWN})
    assert Question.HAS_SECOND_DEVICE not in needed_questions(known)


def test_looking_at_both_histories_is_done_once_both_were_clean() -> None:
    web, software = (
        happened(EventKind.WEB_LOGINS_CLEAN, EARLIER),
        happened(EventKind.SOFTWARE_LOGINS_CLEAN, EARLIER + timedelta(hours=1)),
    )
    half = make_plan(situation(Headline.FORGED, events=(web,)), (), NOW).step("check_logins")
    assert half is not None
    assert (half.state, half.reason.event) == (StepState.OPEN, EventKind.WEB_LOGINS_CLEAN)
    whole = make_plan(situation(Headline.FORGED, events=(web, software)), (), NOW).step("check_logins")
    assert whole is not None
    assert (whole.state, whole.reason.at) == (StepState.DONE, EARLIER + timedelta(hours=1))


CALLED = (Headline.FORGED, Headline.OWN, Headline.FAKE, Headline.AUTOMATIC, Headline.UNDECIDED, Headline.NONE)


@pytest.mark.parametrize("kind", [EventKind.PASSWORD_CHANGED, EventKind.UNKNOWN_LOGIN])
@pytest.mark.parametrize("headline", CALLED)
def test_what_nobody_explains_brings_the_password_into_every_plan(
    headline: Headline, kind: EventKind
) -> None:
    plan = make_plan(situation(headline, events=(happened(kind, EARLIER),)), (), NOW)
    first, second = plan.steps[0], plan.steps[1]
    if headline is Headline.UNDECIDED:  # nothing is thrown away first
        first, second = plan.steps[1], plan.steps[2]
    assert [first.step.id, second.step.id] == ["password", "sign_out"]
    for planned in (first, second):
        assert planned.state is StepState.OPEN
        assert (planned.reason.kind, planned.reason.event) == (ReasonKind.CALLED_FOR, kind)
    assert plan.opening == ("expect.called_for",)
    assert "care" not in ids(plan)


@pytest.mark.parametrize("headline", CALLED)
def test_a_change_that_the_owner_made_changes_no_plan(headline: Headline) -> None:
    own = (
        happened(EventKind.PASSWORD_TRIED, EARLIER),
        happened(EventKind.PASSWORD_CHANGED, EARLIER + timedelta(minutes=2)),
    )
    assert ids(make_plan(situation(headline, events=own), (), NOW)) == ids(
        make_plan(situation(headline), (), NOW)
    )


def test_a_called_for_step_stays_once_it_is_done_and_opens_again_for_the_next_event() -> None:
    first = happened(EventKind.PASSWORD_CHANGED, EARLIER)
    ticks = (done("password", EARLIER + timedelta(hours=5)),)
    plan = make_plan(situation(Headline.FORGED, events=(first,)), ticks, NOW)
    assert state_of(plan, "password") is StepState.DONE
    again = happened(EventKind.PASSWORD_CHANGED, EARLIER + timedelta(hours=20))
    plan = make_plan(situation(Headline.FORGED, events=(first, again)), ticks, NOW)
    planned = plan.step("password")
    assert planned is not None
    assert planned.state is StepState.REOPENED
    assert planned.reason.at == again.at


def test_another_password_change_opens_signing_out_again() -> None:
    ticks = (done("sign_out", EARLIER),)
    changed = happened(EventKind.PASSWORD_CHANGED, EARLIER + timedelta(hours=3))
    plan = make_plan(situation(events=(changed,)), ticks, NOW)
    assert state_of(plan, "sign_out") is StepState.REOPENED
    own = happened(EventKind.PASSWORD_TRIED, EARLIER + timedelta(hours=3, minutes=-4))
    assert state_of(make_plan(situation(events=(own, changed)), ticks, NOW), "sign_out") is StepState.DONE
