"""What was found, as terminal text, JSON, HTML, CSV; in Japanese and English."""

from whosent.report.check_json import write_check_json
from whosent.report.compose import compose
from whosent.report.explain_text import render_explained
from whosent.report.figures import Figures
from whosent.report.html import render_html
from whosent.report.model import CheckReport, DiaryEntry, DnsMode, DnsUse, Other, Seen, Unread
from whosent.report.notice_view import view_message
from whosent.report.parse_text import csv_head, write_csv, write_jsonl
from whosent.report.redacted_mail import write_redacted
from whosent.report.redaction import Redactor
from whosent.report.safe_text import defang, find_lookalikes, make_visible, show_domain
from whosent.report.sisimai import SisimaiFact, sisimai_facts, sisimai_token, to_sisimai, write_sisimai
from whosent.report.terminal import WIDTH, Line, Style, render_terminal, render_terminal_answer
from whosent.report.wrapping import pad, width_of, wrap

__all__ = [
    "WIDTH",
    "CheckReport",
    "DiaryEntry",
    "DnsMode",
    "DnsUse",
    "Figures",
    "Line",
    "Other",
    "Redactor",
    "Seen",
    "SisimaiFact",
    "Style",
    "Unread",
    "compose",
    "csv_head",
    "defang",
    "find_lookalikes",
    "make_visible",
    "pad",
    "render_explained",
    "render_html",
    "render_terminal",
    "render_terminal_answer",
    "show_domain",
    "sisimai_facts",
    "sisimai_token",
    "to_sisimai",
    "view_message",
    "width_of",
    "wrap",
    "write_check_json",
    "write_csv",
    "write_jsonl",
    "write_redacted",
    "write_sisimai",
]
