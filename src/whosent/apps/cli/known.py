"""What a command knows of the owner's mailbox: from a case, or from what ``check --format json`` wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import click

from whosent.apps.cli.case_file import open_existing
from whosent.apps.cli.command import Speaker, refuse
from whosent.apps.history import attacks_in, read_again
from whosent.case import CaseError
from whosent.errors import SourceError, UsageError
from whosent.provider import Profile, generic_profile, load_profiles
from whosent.report import CheckSummary, read_summary, summarise
from whosent.response import (
    Answer,
    Cause,
    Event,
    HouseholdService,
    PlanSituation,
    Question,
    StepState,
    Tick,
    TickBy,
    load_playbooks,
)
from whosent.verdict import Cause as Headline

SERVICE = "service:"
_SUFFIX = ".plan"
_OWNER_ONLY = 0o600
_LARGEST = 500_000_000


class PlanBook(Protocol):
    """Keeps the state of a plan: a case, or a file beside a saved check."""

    def ticks(self) -> tuple[Tick, ...]:
        """Everybody's word on the steps, in the order in which it was given."""

    def add_tick(self, *ticks: Tick) -> None:
        """They are kept."""

    def answers(self) -> Mapping[str, str]:
        """What the owner answered, by the name of the question."""

    def set_answer(self, question: str, value: str, *, at: datetime) -> None:
        """An answer, in place of an earlier one."""


@dataclass(frozen=True, slots=True)
class Known:
    """A check that was made before, and the plan's state with it.

    typed   the option that names it
    keeps   whether ticks outlast this run
    events  what the owner said had happened, and logins that a history shows to be somebody else's
    """

    summary: CheckSummary
    book: PlanBook
    typed: str
    keeps: bool = True
    events: tuple[Event, ...] = ()

    def situation(self) -> PlanSituation:
        """What a plan is made for."""
        services = [
            name.removeprefix(SERVICE).partition("@")
            for name, word in self.book.answers().items()
            if name.startswith(SERVICE) and word == Answer.YES.value
        ]
        return self.summary.situation(
            stored_answers(self.book),
            tuple(HouseholdService(service=service, member=member) for service, _, member in services),
            self.events,
        )


def from_option(speaker: Speaker) -> click.Option:
    """``--from FILE``."""
    return speaker.option("--from", "saved", about="from", value="FILE")


@contextmanager
def open_known(
    saved: str | None, case: str | None, *, needs_check: bool = True
) -> Iterator[Known | None]:
    """What ``--from`` or ``--case`` names; None where neither was given. Raises ``UsageError`` for both.

    needs_check  False: a case in which nothing was checked yet will do
    """
    if saved is not None and case is not None:
        raise UsageError("saved.both")
    if saved is not None:
        yield Known(_read_saved(saved), TickFile(Path(saved + _SUFFIX)), f"--from {saved}")
    elif case is not None:
        with open_existing(case) as opened:
            report = opened.last_report()
            if report is None and needs_check:
                raise CaseError("case.no_report", place=str(opened.path))
            summary = summarise(report) if report is not None else _unchecked()
            events = (*attacks_in(read_again(opened.login_files(), [])), *opened.events())
            yield Known(summary, opened, f"--case {case}", events=events)
    else:
        yield None


def _unchecked() -> CheckSummary:
    return CheckSummary(
        headline=Headline.NONE,
        actor=None,
        contacts_leaked=False,
        was_entered=False,
        addresses=(),
        profile=generic_profile(""),
        notices=(),
        logins_to=None,
    )


def choose_profile(provider: str | None, known: Known | None) -> Profile:
    """The profile that ``--provider`` names, else that of the check; a bare one where there is neither."""
    if provider:
        return load_profiles().choose(provider)
    return known.summary.profile if known else generic_profile("")


def read_answers(given: Iterable[str], questions: Iterable[str]) -> dict[str, Answer]:
    """``--answer QUESTION=yes|no|unknown``, each. Raises ``UsageError``."""
    listed = list(questions)
    answers = {}
    for one in given:
        name, _, word = one.partition("=")
        if name not in listed:
            refuse(name, listed, what="--answer", key="cli.no_such_word")
        if word not in tuple(Answer):
            refuse(word, tuple(Answer), what=f"--answer {name}", key="cli.no_such_word")
        answers[name] = Answer(word)
    return answers


def stored_answers(book: PlanBook) -> dict[Question, Answer]:
    """The answers that the plan's questions have; what is not one of them is passed over."""
    known, words = set(Question), set(Answer)
    given = book.answers().items()
    return {Question(name): Answer(word) for name, word in given if name in known and word in words}


def _read_saved(path: str) -> CheckSummary:
    file = Path(path)
    try:
        if file.stat().st_size > _LARGEST:
            raise SourceError("saved.not_a_check", place=path)
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as exc:
        raise UsageError("saved.missing", place=path) from exc
    except UnicodeDecodeError as exc:
        raise SourceError("saved.not_a_check", place=path) from exc
    except OSError as exc:
        raise SourceError("saved.unreadable", place=path, reason=exc.strerror or str(exc)) from exc
    return read_summary(text, path, load_profiles())


def suppose(cause: str, provider: str | None) -> Known:
    """What ``--for CAUSE`` stands for: a finding without a check, whose plan is not kept.

    Raises ``UsageError`` for a word that is no cause.
    """
    if cause not in tuple(Cause):
        refuse(cause, tuple(Cause), what="--for", key="cli.no_such_word")
    example = load_playbooks().example(Cause(cause), choose_profile(provider, None))
    summary = CheckSummary(
        headline=example.headline,
        actor=example.actor,
        contacts_leaked=example.contacts_leaked,
        was_entered=example.was_entered,
        addresses=(),
        profile=example.profile,
        notices=(),
        logins_to=None,
    )
    return Known(summary, Unkept(), f"--for {cause}", keeps=False)


class Unkept:
    """The state of a plan that is only looked at."""

    def __init__(self) -> None:
        """Nothing was ticked or answered."""
        self._answers: dict[str, str] = {}

    def ticks(self) -> tuple[Tick, ...]:
        """None."""
        return ()

    def add_tick(self, *_: Tick) -> None:
        """Raises ``UsageError``: there is nowhere to keep it."""
        raise UsageError("plan.not_kept")

    def answers(self) -> Mapping[str, str]:
        """What was answered in this run."""
        return self._answers

    def set_answer(self, question: str, value: str, *, at: datetime) -> None:  # noqa: ARG002 - as the protocol has it
        """For this run only."""
        self._answers[question] = value


class TickFile:
    """A plan's state in a file of JSON lines that only grows; only its owner may read it."""

    def __init__(self, path: Path) -> None:
        """The file need not exist yet."""
        self.path = path

    def ticks(self) -> tuple[Tick, ...]:
        """Everybody's word on the steps, in the order in which it was given."""
        return tuple(self._tick(line) for line in self._lines() if "step" in line)

    def add_tick(self, *ticks: Tick) -> None:
        """They are kept."""
        self._append(
            {"step": t.step, "state": t.state.value, "at": t.at.isoformat(), "by": t.by.value, "note": t.note}
            for t in ticks
        )

    def answers(self) -> Mapping[str, str]:
        """What the owner answered, by the name of the question."""
        return {str(line["question"]): str(line["value"]) for line in self._lines() if "question" in line}

    def set_answer(self, question: str, value: str, *, at: datetime) -> None:
        """An answer, in place of an earlier one."""
        self._append([{"question": question, "value": value, "at": at.isoformat()}])

    def _tick(self, line: Mapping[str, str]) -> Tick:
        try:
            return Tick(
                step=line["step"],
                state=StepState(line["state"]),
                at=datetime.fromisoformat(line["at"]).astimezone(UTC),
                by=TickBy(line["by"]),
                note=line["note"],
            )
        except (KeyError, ValueError, TypeError) as exc:
            raise SourceError("saved.plan_damaged", place=str(self.path)) from exc

    def _lines(self) -> list[dict[str, str]]:
        try:
            text = self.path.read_text(encoding="utf-8")
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
        except FileNotFoundError:
            return []
        except ValueError as exc:
            raise SourceError("saved.plan_damaged", place=str(self.path)) from exc
        except OSError as exc:
            reason = exc.strerror or str(exc)
            raise SourceError("saved.unreadable", place=str(self.path), reason=reason) from exc
        if not all(isinstance(line, dict) for line in found):
            raise SourceError("saved.plan_damaged", place=str(self.path))
        return found

    def _append(self, lines: Iterable[Mapping[str, str]]) -> None:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as exc:
            reason = exc.strerror or str(exc)
            raise SourceError("saved.plan_unwritable", place=str(self.path), reason=reason) from exc
