"""The tables that ship: complete, sourced, and without two minds."""

from __future__ import annotations

import string
from datetime import date

import pytest

from whosent.catalogue import Language, load_catalogue
from whosent.provider import PageKind, load_profiles
from whosent.report.advice import Situation, load_advice
from whosent.response import (
    Cause,
    EventKind,
    Playbook,
    Question,
    ReasonKind,
    StepState,
    load_login_guide,
    load_playbooks,
)
from whosent.response.playbook import When
from whosent.tables import load_table
from whosent.verdict import Cause as Headline

BOOKS = load_playbooks()
STEPS = sorted(BOOKS.steps)
OF_ADVICE = {
    Situation.TAKEOVER: "account_used_by_thief",
    Situation.OWN_DEVICE: "account_used_by_malware",
    Situation.ACCOUNT: "own_device_unknown",
    Situation.ENTERED: "account_entered",
    Situation.UNDECIDED: "undecided",
    Situation.FORGED: "address_forged",
    Situation.OWN: "own_mail_failed",
    Situation.AUTOMATIC: "own_rule_or_app",
    Situation.FAKE: "fake_notice",
    Situation.NONE: "nothing_found",
}
# The short advice names payments and contacts once; the plan has a step for each kind of service.
SAME_STEP = {"payments": "services_money", "check_software_logins": "check_logins"}

both = pytest.mark.parametrize("language", list(Language))


def playbook(name: str) -> Playbook:
    return next(book for book in BOOKS.all if book.name == name)


def test_every_cause_has_a_playbook() -> None:
    assert {book.cause for book in BOOKS.all} == set(Cause)


def test_every_step_is_used_and_every_service_has_its_step() -> None:
    used = {entry.step for book in BOOKS.all for entry in book.steps}
    assert set(STEPS) == used
    per_service = {entry.step for book in BOOKS.all for entry in book.steps if entry.services}
    assert {service.step for service in BOOKS.services.values()} <= per_service


@pytest.mark.parametrize("name", STEPS)
def test_every_step_has_a_source_a_date_and_a_confidence(name: str) -> None:
    step = BOOKS.steps[name]
    assert step.source
    assert date(2025, 1, 1) < step.checked
    assert step.confidence


@both
@pytest.mark.parametrize("name", STEPS)
def test_every_step_says_what_why_how_and_how_one_sees_it(language: Language, name: str) -> None:
    catalogue = load_catalogue(language)
    step = BOOKS.steps[name]
    keys = [f"step.{name}.title", f"step.{name}.why", step.how or f"step.{name}.how", f"step.{name}.done"]
    if any(service.step == name for service in BOOKS.services.values()):
        keys.append(f"step.{name}.one.title")
    assert [key for key in keys if not catalogue.has(key)] == []


@both
def test_playbooks_name_sentences_that_exist(language: Language) -> None:
    catalogue = load_catalogue(language)
    keys = {f"never.{name}" for book in BOOKS.all for name in book.never}
    keys |= {key for book in BOOKS.all for key in (*book.opening, *book.opening_after, *book.expect)}
    keys |= {f"cause.{cause}" for cause in Cause} | {f"ask.{question}" for question in Question}
    keys |= {f"plan.mark.{state}" for state in StepState} | {f"guide.page.{kind}" for kind in PageKind}
    keys |= {
        f"state.{kind}" for kind in (ReasonKind.NOT_BEGUN, ReasonKind.OWNER_SAYS, ReasonKind.EVIDENCE_SAYS)
    }
    keys |= {f"state.contradicted.{e}" for step in BOOKS.steps.values() for e in step.reopened_by}
    keys |= {f"state.called_for.{e}" for book in BOOKS.all for entry in book.steps for e in entry.after}
    keys |= {f"state.evidence_says.{e}" for step in BOOKS.steps.values() for e in step.done_by}
    assert [key for key in sorted(keys) if not catalogue.has(key)] == []


@both
def test_no_sentence_of_a_step_has_a_place_that_nobody_fills(language: Language) -> None:
    catalogue = load_catalogue(language)
    known = {"provider", "service"}
    for key, sentence in catalogue.sentences.items():
        if key.startswith("step."):
            names = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
            assert names <= known, key


@both
def test_sentences_of_steps_are_short(language: Language) -> None:
    stop, most = ("。", 75) if language is Language.JA else (". ", 170)
    long = [
        (key, sentence)
        for key, text in load_catalogue(language).sentences.items()
        if key.startswith(("step.", "login.", "q.", "text.", "expect."))
        for sentence in text.split(stop)
        if len(sentence) > most
    ]
    assert long == []


def test_links_of_services_are_providers_that_exist() -> None:
    known = {profile.name for profile in load_profiles().all}
    assert {name for service in BOOKS.services.values() for name in service.linked} <= known
    assert {name for book in BOOKS.all for name in book.when.providers} <= known


def test_no_two_playbooks_are_for_the_same() -> None:
    asked = [
        (headline, actor, leaked, book.when.was_entered, book.when.narrowness, provider)
        for book in BOOKS.all
        for headline in book.when.headlines
        for actor in book.when.actors or ("",)
        for leaked in ((True, False) if book.when.contacts_leaked is None else (book.when.contacts_leaked,))
        for provider in book.when.providers or ("",)
    ]
    assert len(asked) == len(set(asked))


def test_every_headline_has_one() -> None:
    assert {headline for book in BOOKS.all for headline in book.when.headlines} == set(Headline)


@pytest.mark.parametrize("situation", list(Situation))
def test_the_short_advice_of_a_check_goes_the_same_way(situation: Situation) -> None:
    planned = [entry.step for entry in playbook(OF_ADVICE[situation]).steps]
    advised = [SAME_STEP.get(name, name) for name in load_advice().advice[situation].now]
    shared = [name for name in advised if name in planned]
    assert shared == sorted(shared, key=planned.index)
    book = playbook(OF_ADVICE[situation])
    said = (*book.opening, *book.expect)
    expected = {f"todo.{name}" for name in advised} & set(said)
    missing = [name for name in advised if name not in planned and f"todo.{name}" not in expected]
    assert missing == []


@pytest.mark.parametrize("situation", list(Situation))
def test_what_not_to_do_is_the_same_in_both(situation: Situation) -> None:
    assert playbook(OF_ADVICE[situation]).never == load_advice().advice[situation].never


def test_evidence_is_saved_before_anything_is_changed() -> None:
    for name in ("account_used_by_thief", "account_used_by_malware", "own_device_unknown"):
        assert playbook(name).steps[0].step == "save_evidence"


def test_what_is_asked_of_an_actor_is_refused_where_there_is_none_of_that_name() -> None:
    with pytest.raises(ValueError, match="burglar"):
        When(headlines=(Headline.ACCOUNT,), actors=("burglar",))


def test_a_playbook_for_one_provider_comes_first() -> None:
    everybody = When(headlines=(Headline.ACCOUNT,), actors=("takeover",), contacts_leaked=False)
    one = When(headlines=(Headline.ACCOUNT,), providers=("docomo",))
    assert one.narrowness > everybody.narrowness


def test_a_wrong_word_in_a_playbook_is_named() -> None:
    text = 'schema = 1\nname = "x"\ncause = "adress_forged"\n'
    with pytest.raises(Exception, match="adress_forged"):
        load_table(Playbook, text, place="x.toml")


def test_events_that_steps_wait_for_are_all_of_some_use() -> None:
    used = {e for step in BOOKS.steps.values() for e in (*step.done_by, *step.done_by_all, *step.reopened_by)}
    used |= {e for s in BOOKS.steps.values() if (c := s.confirmed_by) for e in (c.event, c.word)}
    guide = load_login_guide()
    used |= {row.event for row in guide.heard} | {row.event for row in guide.tellable}
    assert used == set(EventKind)
