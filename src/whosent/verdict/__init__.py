"""Facts -> attribution per notice -> campaigns -> the verdict for a mailbox."""

from whosent.verdict.mailbox import Situation, decide
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
from whosent.verdict.weights import Weights, load_weights

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
    "Situation",
    "Verdict",
    "WeighedFact",
    "Weighing",
    "Weights",
    "decide",
    "load_weights",
]
