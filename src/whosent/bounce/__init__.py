"""Message -> Notice, or what it is instead. Rules are data in ``rules/`` and ``reasons.toml``."""

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
from whosent.bounce.returned import innermost_returned

__all__ = [
    "Action",
    "BounceTables",
    "FailedRecipient",
    "FeedbackType",
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
    "innermost_returned",
    "load_tables",
    "parse_notice",
    "records",
]
