"""whosent: was my account used, or was only my address forged?

``from whosent import check, check_messages, parse, parse_message``; what they take and return is named here
too. This is an index: each name is fetched from its home when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosent.index import fetch

if TYPE_CHECKING:
    from whosent.api import check, check_messages
    from whosent.bounce import FailedRecipient, NotANotice, Notice, ParseRecord, original_headers, records
    from whosent.errors import SourceError, UsageError, WhosentError
    from whosent.parsing import all_failures, explain, parse, parse_message, scan_message
    from whosent.raw import Folder, Place, RawMessage
    from whosent.report import CheckReport
    from whosent.verdict import Attribution, Cause, Verdict

__all__ = [
    "Attribution",
    "Cause",
    "CheckReport",
    "FailedRecipient",
    "Folder",
    "NotANotice",
    "Notice",
    "ParseRecord",
    "Place",
    "RawMessage",
    "SourceError",
    "UsageError",
    "Verdict",
    "WhosentError",
    "__version__",
    "all_failures",
    "check",
    "check_messages",
    "explain",
    "original_headers",
    "parse",
    "parse_message",
    "records",
    "scan_message",
]

__version__ = "0.1.0"

_HOMES = {
    "api": ("check", "check_messages"),
    "bounce": (
        "FailedRecipient", "NotANotice", "Notice", "ParseRecord", "original_headers", "records",
    ),
    "errors": ("SourceError", "UsageError", "WhosentError"),
    "parsing": ("all_failures", "explain", "parse", "parse_message", "scan_message"),
    "raw": ("Folder", "Place", "RawMessage"),
    "report": ("CheckReport",),
    "verdict": ("Attribution", "Cause", "Verdict"),
}


def __getattr__(name: str) -> object:
    return fetch(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
