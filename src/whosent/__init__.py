"""whosent: was my account used, or was only my address forged?

``from whosent import check, parse, parse_message``; what they return is named here too. This is an index:
each name is fetched from its home when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whosent.api import check
    from whosent.bounce import FailedRecipient, NotANotice, Notice, ParseRecord, records
    from whosent.errors import SourceError, UsageError, WhosentError
    from whosent.parsing import parse, parse_message
    from whosent.report import CheckReport
    from whosent.verdict import Attribution, Cause, Verdict

__all__ = [
    "Attribution",
    "Cause",
    "CheckReport",
    "FailedRecipient",
    "NotANotice",
    "Notice",
    "ParseRecord",
    "SourceError",
    "UsageError",
    "Verdict",
    "WhosentError",
    "__version__",
    "check",
    "parse",
    "parse_message",
    "records",
]

__version__ = "0.1.0"

_HOMES = {
    "whosent.api": ("check",),
    "whosent.bounce": ("FailedRecipient", "NotANotice", "Notice", "ParseRecord", "records"),
    "whosent.errors": ("SourceError", "UsageError", "WhosentError"),
    "whosent.parsing": ("parse", "parse_message"),
    "whosent.report": ("CheckReport",),
    "whosent.verdict": ("Attribution", "Cause", "Verdict"),
}


def __getattr__(name: str) -> object:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
