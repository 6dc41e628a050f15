"""What was found, as terminal text, JSON, HTML, CSV; in Japanese and English.

An index: each name is fetched from its home when it is first used, and a command loads only what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosent.index import fetch

if TYPE_CHECKING:
    from whosent.report.answer_page import MailboxFigures, tell_answer_to, tell_questions
    from whosent.report.check_json import write_check_json
    from whosent.report.composition import compose
    from whosent.report.explain_text import render_explained
    from whosent.report.figures import Figures
    from whosent.report.guide import compose_guide, load_guide_table
    from whosent.report.html import render_guide_html, render_html, render_sheet_html
    from whosent.report.login_page import tell_answers, tell_countdown, tell_outcome
    from whosent.report.model import CheckReport, DiaryEntry, DnsMode, DnsUse, Other, Seen, Unread
    from whosent.report.notice_view import view_message
    from whosent.report.page import Section
    from whosent.report.parse_text import csv_head, write_csv, write_jsonl
    from whosent.report.password_page import tell_factors, tell_passphrase, tell_strength
    from whosent.report.phrasing import tell_brief, tell_phrased, write_brief
    from whosent.report.plan_page import (
        PlanTelling,
        plan_telling,
        tell_plan,
        tell_plan_questions,
        tell_reminders,
        tell_step,
    )
    from whosent.report.problems import say_problem
    from whosent.report.redacted_mail import write_redacted
    from whosent.report.redaction import Redactor
    from whosent.report.response_json import write_answer_json, write_outcome_json, write_plan_json
    from whosent.report.safe_text import defang, find_lookalikes, make_visible, show_domain
    from whosent.report.sheet import Sheet, compose_sheet
    from whosent.report.shown import tell_shown
    from whosent.report.sisimai import SisimaiFact, sisimai_facts, sisimai_token, to_sisimai, write_sisimai
    from whosent.report.summary import CheckSummary, SummedNotice, read_summary, summarise
    from whosent.report.terminal import (
        Line,
        Style,
        render_terminal,
        render_terminal_answer,
        render_terminal_sections,
    )
    from whosent.report.text_page import tell_draft, tell_draft_hints
    from whosent.report.wrapping import WIDTH, pad, width_of, wrap

__all__ = [
    "WIDTH",
    "CheckReport",
    "CheckSummary",
    "DiaryEntry",
    "DnsMode",
    "DnsUse",
    "Figures",
    "Line",
    "MailboxFigures",
    "Other",
    "PlanTelling",
    "Redactor",
    "Section",
    "Seen",
    "Sheet",
    "SisimaiFact",
    "Style",
    "SummedNotice",
    "Unread",
    "compose",
    "compose_guide",
    "compose_sheet",
    "csv_head",
    "defang",
    "find_lookalikes",
    "load_guide_table",
    "make_visible",
    "pad",
    "plan_telling",
    "read_summary",
    "render_explained",
    "render_guide_html",
    "render_html",
    "render_sheet_html",
    "render_terminal",
    "render_terminal_answer",
    "render_terminal_sections",
    "say_problem",
    "show_domain",
    "sisimai_facts",
    "sisimai_token",
    "summarise",
    "tell_answer_to",
    "tell_answers",
    "tell_brief",
    "tell_countdown",
    "tell_draft",
    "tell_draft_hints",
    "tell_factors",
    "tell_outcome",
    "tell_passphrase",
    "tell_phrased",
    "tell_plan",
    "tell_plan_questions",
    "tell_questions",
    "tell_reminders",
    "tell_shown",
    "tell_step",
    "tell_strength",
    "to_sisimai",
    "view_message",
    "width_of",
    "wrap",
    "write_answer_json",
    "write_brief",
    "write_check_json",
    "write_csv",
    "write_jsonl",
    "write_outcome_json",
    "write_plan_json",
    "write_redacted",
    "write_sisimai",
]

_HOMES = {
    "answer_page": ("MailboxFigures", "tell_answer_to", "tell_questions"),
    "check_json": ("write_check_json",),
    "composition": ("compose",),
    "explain_text": ("render_explained",),
    "figures": ("Figures",),
    "guide": ("compose_guide", "load_guide_table"),
    "html": ("render_guide_html", "render_html", "render_sheet_html"),
    "login_page": ("tell_answers", "tell_countdown", "tell_outcome"),
    "model": ("CheckReport", "DiaryEntry", "DnsMode", "DnsUse", "Other", "Seen", "Unread"),
    "notice_view": ("view_message",),
    "page": ("Section",),
    "parse_text": ("csv_head", "write_csv", "write_jsonl"),
    "password_page": ("tell_factors", "tell_passphrase", "tell_strength"),
    "phrasing": ("tell_brief", "tell_phrased", "write_brief"),
    "plan_page": (
        "PlanTelling", "plan_telling", "tell_plan", "tell_plan_questions", "tell_reminders", "tell_step",
    ),
    "problems": ("say_problem",),
    "redacted_mail": ("write_redacted",),
    "redaction": ("Redactor",),
    "response_json": ("write_answer_json", "write_outcome_json", "write_plan_json"),
    "safe_text": ("defang", "find_lookalikes", "make_visible", "show_domain"),
    "sheet": ("Sheet", "compose_sheet"),
    "shown": ("tell_shown",),
    "sisimai": ("SisimaiFact", "sisimai_facts", "sisimai_token", "to_sisimai", "write_sisimai"),
    "summary": ("CheckSummary", "SummedNotice", "read_summary", "summarise"),
    "terminal": (
        "Line", "Style", "render_terminal", "render_terminal_answer", "render_terminal_sections",
    ),
    "text_page": ("tell_draft", "tell_draft_hints"),
    "wrapping": ("WIDTH", "pad", "width_of", "wrap"),
}


def __getattr__(name: str) -> object:
    return fetch(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
