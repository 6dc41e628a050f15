"""``whosent ask``: answers to questions in people's own words."""

from __future__ import annotations

import click

from whosent.apps.cli.case_file import case_option
from whosent.apps.cli.command import Command, Speaker
from whosent.apps.cli.exits import Exit
from whosent.apps.cli.known import from_option, open_known
from whosent.apps.cli.output import write_out
from whosent.apps.cli.phrase import phrase
from whosent.apps.cli.sections import Form, form_option, read_form, write_sections
from whosent.catalogue import Language, load_catalogue
from whosent.errors import UsageError
from whosent.report import (
    Figures,
    tell_answer_to,
    tell_questions,
    write_answer_json,
)
from whosent.response import QuestionIndex, Ranked, find_answers, is_japanese, load_questions


def ask_command(speaker: Speaker) -> Command:
    """``whosent ask QUESTION``."""

    def ask(
        words: tuple[str, ...],
        number: str | None,
        saved: str | None,
        case: str | None,
        form: str | None,
        output: str | None,
        model: bool,
        yes: bool,
        **_: object,
    ) -> int:
        chosen = read_form(form)
        text = " ".join(words).strip()
        if model and not (text or number):
            raise UsageError("model.no_question")
        if model and chosen is Form.JSON:
            raise UsageError("model.text_only")
        table = load_questions()
        with open_known(saved, case) as known:
            mailbox = known.summary.mailbox_figures() if known else None
        if number is not None:
            ranked = _by_number(number)
        elif text:
            ranked = find_answers(text, _index(text))
        else:
            ranked = ()
        if chosen is Form.JSON:
            write_out([write_answer_json(ranked, speaker.catalogue, table.checked)], output or "")
            return Exit.CLEAR
        if text or number is not None:
            figures = Figures(speaker.catalogue, None)
            phrased = phrase(text, ranked, speaker, known, without_asking=yes) if model else None
            sections = phrased or tell_answer_to(ranked, speaker.catalogue, figures, table.checked, mailbox)
        else:
            sections = (tell_questions(table.questions, speaker.catalogue),)
        write_sections(sections, speaker, output or "")
        return Exit.CLEAR

    return Command(
        speaker,
        "ask",
        params=[
            click.Argument(["words"], nargs=-1, metavar="QUESTION"),
            speaker.option("--number", about="question_number", value="N"),
            speaker.option("--model", about="ask_model"),
            speaker.option("--yes", about="send_yes"),
            from_option(speaker),
            case_option(speaker),
            form_option(speaker),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=ask,
    )


def _index(text: str) -> QuestionIndex:
    """Of the language in which the question was asked, whatever language the answer is in."""
    language = Language.JA if is_japanese(text) else Language.EN
    return QuestionIndex(load_questions(), language, load_catalogue(language).say)


def _by_number(number: str) -> tuple[Ranked, ...]:
    known = load_questions().find(number.upper())
    if known is None:
        raise UsageError("ask.no_number", number=number)
    return (Ranked(question=known, score=1.0, is_sure=True),)
