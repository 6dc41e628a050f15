"""What the owner told, in the case: each answer in place of an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from whosent.account import Answers, Moment, OwnerAnswer, load_intake_table
from whosent.case.store import Case
from whosent.response import Question

_KEPT_AS = "intake:"
_DAY = " day"
_YES_NO = ("yes", "no")
# What the plan asks too.
_OF_PLAN = {
    "typed_password_on_page": Question.TYPED_PASSWORD_ON_PAGE,
    "knows_forwarding": Question.RULE_IS_MINE,
}


def keep_answers(case: Case, told: Answers, at: datetime) -> None:
    """They are in the case, and answer the plan's questions too. Raises ``CaseError``."""
    for answer in told.given:
        case.set_answer(_KEPT_AS + answer.question, _write(answer), at=at)
        of_plan = _OF_PLAN.get(answer.question)
        if of_plan is not None and answer.words[0] in _YES_NO:
            case.set_answer(of_plan.value, answer.words[0], at=at)


def take_back(case: Case, questions: Iterable[str], at: datetime) -> None:
    """These are open again. Raises ``CaseError``."""
    for question in questions:
        case.set_answer(_KEPT_AS + question, "", at=at)
        of_plan = _OF_PLAN.get(question)
        if of_plan is not None:
            case.set_answer(of_plan.value, "", at=at)


def recall_answers(case: Case) -> Answers:
    """Those that the case has and this version asks. Raises ``CaseError``."""
    kept = case.answers().items()
    ours = [(name.removeprefix(_KEPT_AS), text) for name, text in kept if name.startswith(_KEPT_AS)]
    found = (_read(name, text) for name, text in ours)
    return Answers(given=tuple(answer for answer in found if answer is not None))


def _write(answer: OwnerAnswer) -> str:
    """Words, then moments: "yes;2026-08-11T12:00:00+00:00;2026-08-12T03:00:00+00:00 day"."""
    moments = (m.at.isoformat() + ("" if m.has_time else _DAY) for m in answer.moments)
    return ";".join((",".join(answer.words), *moments))


def _read(name: str, text: str) -> OwnerAnswer | None:
    """What ``_write`` wrote; None for words that this version does not ask."""
    question = load_intake_table().question(name)
    words, *moments = text.split(";")
    said = tuple(words.split(","))
    if question is None or not set(said) <= set(question.words):
        return None
    try:
        times = [datetime.fromisoformat(moment.removesuffix(_DAY)) for moment in moments]
    except ValueError:
        return None
    read = (Moment(at=at, has_time=not m.endswith(_DAY)) for at, m in zip(times, moments, strict=True))
    return OwnerAnswer(question=name, words=said, moments=tuple(read))
