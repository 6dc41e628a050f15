"""whosent: was my account used, or was only my address forged?

``from whosent import check, check_messages, parse, parse_message``; what they take and return is named here
too. This is an index: each name is fetched from its home when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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
    "whosent.api": ("check", "check_messages"),
    "whosent.bounce": (
        "FailedRecipient", "NotANotice", "Notice", "ParseRecord", "original_headers", "records",
    ),
    "whosent.errors": ("SourceError", "UsageError", "WhosentError"),
    "whosent.parsing": ("all_failures", "explain", "parse", "parse_message", "scan_message"),
    "whosent.raw": ("Folder", "Place", "RawMessage"),
    "whosent.report": ("CheckReport",),
    "whosent.verdict": ("Attribution", "Cause", "Verdict"),
}


def __getattr__(name: str) -> object:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
