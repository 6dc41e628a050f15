"""Facts -> attribution per notice -> campaigns -> the verdict for a mailbox."""

from whosent.verdict.model import (
    HYPOTHESES,
    Actor,
    Attribution,
    Campaign,
    Cause,
    CauseFinding,
    Missing,
    MissingKind,
    Verdict,
    WeighedFact,
)

__all__ = [
    "HYPOTHESES",
    "Actor",
    "Attribution",
    "Campaign",
    "Cause",
    "CauseFinding",
    "Missing",
    "MissingKind",
    "Verdict",
    "WeighedFact",
]
