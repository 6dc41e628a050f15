"""``--answers`` and ``--ask``: what the owner tells before a check."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from whosent import case as case_file
from whosent.account import (
    Answers,
    IntakeQuestion,
    Moment,
    OwnerAnswer,
    forwarding_targets,
    load_intake_table,
    read_answers,
    read_settings,
)
from whosent.apps.cli.case_file import find_case
from whosent.apps.cli.command import Speaker
from whosent.apps.cli.diary import read_moment
from whosent.apps.cli.paint import find_width
from whosent.case import open_case
from whosent.errors import SourceError, UsageError
from whosent.report import show_domain, wrap

_STDIN = "-"
_COMMAS = str.maketrans({"、": ",", "，": ","})


def take_answers(
    files: Sequence[str],
    *,
    ask: bool,
    sources: Sequence[str],
    settings: Sequence[str],
    logins: Sequence[str] = (),
    case: str | None,
    speaker: Speaker,
) -> Answers:
    """What the case knows and the files say, then what is asked of it that they leave open.

    case  the case, as ``--case`` names it, that keeps what is told for the next time; None for none

    Raises ``UsageError`` where nobody can be asked, ``TableError`` for what is wrong in a file.
    """
    told = Answers()
    for path in files:
        told = told.and_then(_read_file(path))
    known = recall_answers(case) if case is not None else Answers()
    if ask:
        if _STDIN in sources:
            raise UsageError("intake.stdin")
        if not sys.stdin.isatty():
            raise UsageError("intake.no_terminal")
        told = told.and_then(_ask_all(known.and_then(told), settings, logins, speaker))
    if case is not None and told.given:
        keep_answers(case, told)
    return known.and_then(told)


def keep_answers(case: str, told: Answers) -> None:
    """They are in the case, each in place of an earlier one, and answer the plan's questions too."""
    with open_case(find_case(case)) as opened:
        case_file.keep_answers(opened, told, datetime.now(UTC))


def recall_answers(case: str) -> Answers:
    """Those that the case has; none where there is no case yet."""
    if not find_case(case).exists():
        return Answers()
    with open_case(find_case(case)) as opened:
        return case_file.recall_answers(opened)


def _read_file(path: str) -> Answers:
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError as exc:
        raise UsageError("intake.missing", place=path) from exc
    except OSError as exc:
        raise UsageError("intake.unreadable", place=path, reason=exc.strerror or "") from exc
    return read_answers(data, path, localize=datetime.astimezone)


def _ask_all(
    told: Answers, settings: Sequence[str], logins: Sequence[str], speaker: Speaker
) -> Answers:
    _show(speaker.say("intake.opening"))
    given: list[OwnerAnswer] = []
    if targets := _find_targets(settings):
        addresses = speaker.say("join.words").join(map(show_domain, targets))
        _show(speaker.say("intake.targets", addresses=addresses))
    for question in load_intake_table().questions:
        is_idle = (question.about_settings and not settings) or (question.about_logins and not logins)
        if told.to(question.id) is None and not is_idle:
            answer = _ask(question, speaker)
            given += [answer] if answer is not None else []
    _show(speaker.say("intake.thanks"))
    return Answers(given=tuple(given))


def _find_targets(settings: Sequence[str]) -> list[str]:
    """To where the settings send mail; what is wrong with a file is said when it is read in earnest."""
    try:
        exports = [read_settings(Path(path).read_bytes(), path) for path in settings]
    except (OSError, SourceError):
        return []
    return sorted(forwarding_targets(exports))


def _ask(question: IntakeQuestion, speaker: Speaker) -> OwnerAnswer | None:
    names = {word: speaker.say(f"intake.word.{word}") for word in question.words}
    listed = "/".join(names.values())
    key = "intake.prompt_several" if question.several else "intake.prompt"
    _show(speaker.say(key, question=speaker.say(f"intake.ask.{question.id}"), words=listed))
    while True:
        line = _read_line()
        if not line:
            return None
        parts = [part.strip() for part in line.translate(_COMMAS).split(",") if part.strip()]
        words = [_find_word(part, names) for part in parts]
        found = tuple(word for word in words if word is not None)
        if found and len(found) == len(words) and (question.several or len(found) == 1):
            timed = not set(found).isdisjoint(question.timed)
            moments = _ask_when(speaker) if timed else ()
            return OwnerAnswer(question=question.id, words=found, moments=moments)
        _show(speaker.say("intake.again", words=listed))


def _find_word(text: str, names: dict[str, str]) -> str | None:
    """The one word that a text begins, in the language spoken or as files have it."""
    said = text.casefold()
    for word, name in names.items():
        if said in (word, name.casefold()):
            return word
    both = ((word, name.casefold()) for word, name in names.items())
    close = [word for word, name in both if word.startswith(said) or name.startswith(said)]
    return close[0] if len(close) == 1 else None


def _ask_when(speaker: Speaker) -> tuple[Moment, ...]:
    _show(speaker.say("intake.when"))
    while True:
        line = _read_line()
        if not line:
            return ()
        try:
            told = [read_moment(part) for part in line.translate(_COMMAS).split(",") if part.strip()]
        except UsageError:
            _show(speaker.say("intake.again_when"))
            continue
        return tuple(sorted((Moment(at=at, has_time=has) for at, has in told), key=lambda moment: moment.at))


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()


def _show(text: str) -> None:
    sys.stderr.write("\n".join(["", *wrap(text, find_width(""))]) + "\n")
    sys.stderr.flush()
