"""Facts -> attribution per notice -> campaigns -> the verdict for a mailbox."""

from whosent.verdict.model import (
    HYPOTHESES,
    Actor,
    Attribution,
    Campaign,
    Cause,
    CauseFinding,
    LentBy,
    Missing,
    MissingKind,
    Verdict,
    WeighedFact,
    Weighing,
)

__all__ = [
    "HYPOTHESES",
    "Actor",
    "Attribution",
    "Campaign",
    "Cause",
    "CauseFinding",
    "LentBy",
    "Missing",
    "MissingKind",
    "Verdict",
    "WeighedFact",
    "Weighing",
]
