"""Message -> Notice, or what it is instead. Rules are data in ``rules/`` and ``reasons.toml``."""

from whosent.bounce.explain import explain_records
from whosent.bounce.explanation import ExplainedRecord, Explanation, How, Why
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
from whosent.bounce.records import ParseRecord, records
from whosent.bounce.reasons import Confidence
from whosent.bounce.returned import innermost_returned
from whosent.bounce.where import Where

__all__ = [
    "Action",
    "BounceTables",
    "Confidence",
    "ExplainedRecord",
    "Explanation",
    "FailedRecipient",
    "FeedbackType",
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
    "innermost_returned",
    "load_tables",
    "parse_notice",
    "records",
]
