"""Message -> Notice, or what it is instead. Rules are data in ``rules/`` and ``reasons.toml``."""

from importlib import import_module
from typing import TYPE_CHECKING

from whosent.bounce.header_values import HeaderValue, header_values, original_headers
from whosent.bounce.model import (
    Action,
    FailedRecipient,
    FeedbackType,
    NotANotice,
    Notice,
    Origin,
    OtherKind,
    Permanence,
    Reading,
    Reason,
    Returned,
    ReturnedForm,
    Standing,
)
from whosent.bounce.notice import BounceTables, load_tables, parse_notice
from whosent.bounce.reasons import Confidence
from whosent.bounce.records import ParseRecord, records
from whosent.bounce.returned import innermost_returned

if TYPE_CHECKING:
    from whosent.bounce.explain import explain_records
    from whosent.bounce.explanation import ExplainedRecord, Explanation, How, Why
    from whosent.bounce.where import Where

__all__ = [
    "Action",
    "BounceTables",
    "Confidence",
    "ExplainedRecord",
    "Explanation",
    "FailedRecipient",
    "FeedbackType",
    "HeaderValue",
    "How",
    "NotANotice",
    "Notice",
    "Origin",
    "OtherKind",
    "ParseRecord",
    "Permanence",
    "Reading",
    "Reason",
    "Returned",
    "ReturnedForm",
    "Standing",
    "Where",
    "Why",
    "explain_records",
    "header_values",
    "innermost_returned",
    "load_tables",
    "original_headers",
    "parse_notice",
    "records",
]

# Who asks for no explanation does not wait for what gives it.
_LATER = {
    "explain_records": "whosent.bounce.explain",
    "ExplainedRecord": "whosent.bounce.explanation",
    "Explanation": "whosent.bounce.explanation",
    "How": "whosent.bounce.explanation",
    "Why": "whosent.bounce.explanation",
    "Where": "whosent.bounce.where",
}


def __getattr__(name: str) -> object:
    home = _LATER.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
