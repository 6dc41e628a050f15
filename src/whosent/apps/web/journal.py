"""What the owner did and told: the case file, opened for each reading and writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from whosent.account import Answers
from whosent.case import keep_answers, open_case, recall_answers, take_back
from whosent.report.model import DiaryEntry
from whosent.response import Answer, Event, EventKind, HouseholdService, Question, Tick

_LOGIN = "login:"
_SERVICE = "service:"
_NAME = "name"
_WAITING = "login_since"
_WAS_IT_YOU = "was_it_you:"


@dataclass(frozen=True, slots=True)
class Journal:
    """The case at ``path``; made when something is written. Every method may raise ``CaseError``."""

    path: Path

    def ticks(self) -> tuple[Tick, ...]:
        """Everybody's word on the steps."""
        with open_case(self.path) as case:
            return case.ticks()

    def tick(self, tick: Tick) -> None:
        """One more."""
        with open_case(self.path) as case:
            case.add_tick(tick)

    def diary(self) -> tuple[DiaryEntry, ...]:
        """What the owner wrote down."""
        with open_case(self.path) as case:
            return case.diary()

    def write_down(
        self, text: str, *, at: datetime, has_time: bool, event: EventKind | None = None
    ) -> None:
        """One more entry; ``event`` is what it tells of."""
        with open_case(self.path) as case:
            case.add_diary(text, at=at, has_time=has_time, event=event)

    def events(self) -> tuple[Event, ...]:
        """What the owner said had happened."""
        with open_case(self.path) as case:
            return case.events()

    def strike_out(self, number: int) -> None:
        """Removes an entry."""
        with open_case(self.path) as case:
            case.remove_diary(number)

    def answers(self) -> Mapping[Question, Answer]:
        """What the owner answered about the plan."""
        told = self._told()
        return {q: Answer(told[q.value]) for q in Question if told.get(q.value) in set(Answer)}

    def intake(self) -> Answers:
        """What the owner told, as ``check --ask`` does."""
        with open_case(self.path) as case:
            return recall_answers(case)

    def tell(self, told: Answers, left_open: Iterable[str], at: datetime) -> None:
        """More of that; questions that are open again are taken back."""
        with open_case(self.path) as case:
            take_back(case, left_open, at)
            keep_answers(case, told, at)

    def was_it_you(self) -> Mapping[str, Answer]:
        """What the owner answered about notices of the account, by the event's name."""
        told = self._told().items()
        ours = ((n.removeprefix(_WAS_IT_YOU), v) for n, v in told if n.startswith(_WAS_IT_YOU))
        return {name: Answer(word) for name, v in ours if (word := v.partition(";")[0]) in set(Answer)}

    def say_whose(self, name: str, word: Answer, entry: DiaryEntry | None, at: datetime) -> None:
        """Whether an event was the owner's doing; ``entry`` tells of it in the diary, instead of another."""
        key = _WAS_IT_YOU + name
        with open_case(self.path) as case:
            _, _, before = case.answers().get(key, "").partition(";")
            if before.isdigit():
                case.remove_diary(int(before))
            number = ""
            if entry is not None:
                kept = case.add_diary(entry.text, at=entry.at, has_time=entry.has_time, event=entry.event)
                number = f"{kept.number}"
            case.set_answer(key, f"{word.value};{number}", at=at)

    def login_answers(self) -> Mapping[str, Answer]:
        """What the owner answered in the guide to login trouble, by the question's name."""
        return {
            name.removeprefix(_LOGIN): Answer(value)
            for name, value in self._told().items()
            if name.startswith(_LOGIN) and value in set(Answer)
        }

    def services(self) -> tuple[HouseholdService, ...]:
        """Linked services, of every member of the household."""
        found = []
        for name, value in self._told().items():
            if name.startswith(_SERVICE) and value == Answer.YES:
                service, _, member = name.removeprefix(_SERVICE).partition("@")
                found.append(HouseholdService(service=service, member=member))
        return tuple(found)

    @property
    def name(self) -> str:
        """What the owner calls themself in texts; "" where they have not said."""
        return self._told().get(_NAME, "")

    @property
    def waiting_since(self) -> datetime | None:
        """When the last code was asked for, as far as it is known."""
        told = self._told().get(_WAITING, "")
        return datetime.fromisoformat(told) if told else None

    def answer(self, question: Question, answer: Answer, at: datetime) -> None:
        """An answer about the plan."""
        self._tell(question.value, answer.value, at)

    def answer_login(self, question: str, answer: Answer, at: datetime) -> None:
        """An answer in the guide."""
        self._tell(_LOGIN + question, answer.value, at)
        self._tell(_WAITING, at.isoformat(), at)

    def forget_login_answers(self, at: datetime) -> None:
        """The guide begins anew."""
        for question in self.login_answers():
            self._tell(_LOGIN + question, "", at)

    def link(self, service: str, member: str, *, is_linked: bool, at: datetime) -> None:
        """Whether somebody uses a service with the account."""
        key = f"{_SERVICE}{service}@{member}" if member else _SERVICE + service
        self._tell(key, Answer.YES if is_linked else "", at)

    def call(self, name: str, at: datetime) -> None:
        """What the owner is called in texts."""
        self._tell(_NAME, name, at)

    def _told(self) -> Mapping[str, str]:
        with open_case(self.path) as case:
            return case.answers()

    def _tell(self, name: str, value: str, at: datetime) -> None:
        with open_case(self.path) as case:
            case.set_answer(name, value, at=at)
