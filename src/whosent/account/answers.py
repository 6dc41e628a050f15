"""What the owner tells: questions as data, answers, and the facts that these give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.evidence import Fact, Tier
from whosent.evidence.model import fact
from whosent.tables import read_table

_YES, _NO = "yes", "no"
_WROTE = "wrote_mail"
_KNOWS_FORWARDING, _KNOWS_FILTERS = "knows_forwarding", "knows_filters"
_KNOWS_SENT = "knows_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeQuestion:
    """A question, none of which has to be answered.

    id              names its sentences, and its key in a file of answers
    words           the answers that there are
    timed           those to which a time belongs
    several         more than one word may be the answer
    about_settings  asked only where settings of the mailbox were given
    about_logins    asked only where a login history was given
    facts           kinds of facts about the mailbox, by word
    of_notices      kinds of facts about every notice, by word
    """

    id: str
    words: tuple[str, ...]
    source: Citation
    timed: tuple[str, ...] = ()
    several: bool = False
    about_settings: bool = False
    about_logins: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    of_notices: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {*self.timed, *self.facts, *self.of_notices}
        if unknown := sorted(named - set(self.words)):
            raise ValueError(f"no answers of this question: {', '.join(unknown)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeTable:
    """``questions.toml``, in the order of asking."""

    schema: int
    questions: tuple[IntakeQuestion, ...]

    def question(self, name: str) -> IntakeQuestion | None:
        """The question of that name."""
        return next((q for q in self.questions if q.id == name), None)


@cache
def load_intake_table() -> IntakeTable:
    """The table that ships."""
    return read_table(IntakeTable, files("whosent.account").joinpath("questions.toml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something happened. ``at`` is aware; noon of the owner's day where ``has_time`` is False."""

    at: datetime
    has_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAnswer:
    """One answer: its words, and when that happened, oldest first; () where no time was told."""

    question: str
    words: tuple[str, ...]
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All that the owner told; the last answer to a question counts."""

    given: tuple[OwnerAnswer, ...] = ()

    def to(self, question: str) -> OwnerAnswer | None:
        """The answer to a question; None where it was left open."""
        return next((answer for answer in reversed(self.given) if answer.question == question), None)

    def and_then(self, later: Answers) -> Answers:
        """Both, what was told later in place of what was told before."""
        by_question = {answer.question: answer for answer in (*self.given, *later.given)}
        return Answers(given=tuple(by_question.values()))

    @property
    def knows_forwarding(self) -> bool | None:
        """Whether the owner knows of the rules that send mail away; None where that was left open."""
        return self._yes(_KNOWS_FORWARDING)

    @property
    def knows_filters(self) -> bool | None:
        """The same of rules that hide notices."""
        return self._yes(_KNOWS_FILTERS)

    @property
    def knows_sent(self) -> bool | None:
        """Whether all mail in Sent is the owner's; None where that was left open."""
        return self._yes(_KNOWS_SENT)

    @property
    def tells_of_mail(self) -> bool:
        """Whether the owner said which of the returned mail is theirs."""
        return self.to(_WROTE) is not None

    def _yes(self, question: str) -> bool | None:
        answer = self.to(question)
        return {_YES: True, _NO: False}.get(answer.words[0]) if answer is not None and answer.words else None


def owner_facts(answers: Answers, table: IntakeTable) -> tuple[Fact, ...]:
    """What the answers say of the mailbox: of tier OWNER, each kind once."""
    return _facts(answers, ((q.id, q.facts) for q in table.questions))


def owner_facts_of_notices(answers: Answers, table: IntakeTable) -> tuple[Fact, ...]:
    """What they say of every notice."""
    return _facts(answers, ((q.id, q.of_notices) for q in table.questions))


def _facts(answers: Answers, rows: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Fact, ...]:
    found: dict[str, None] = {}
    for question, kinds in rows:
        answer = answers.to(question)
        for word in answer.words if answer is not None else ():
            if word in kinds:
                found[kinds[word]] = None
    return tuple(fact(kind, Tier.OWNER) for kind in found)
