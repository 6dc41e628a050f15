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

__all__ = [
    "Action",
    "FailedRecipient",
    "FeedbackType",
    "NotANotice",
    "Notice",
    "Origin",
    "OtherKind",
    "Permanence",
    "Reading",
    "Reason",
    "Returned",
    "ReturnedForm",
    "Standing",
]
