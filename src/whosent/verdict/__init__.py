"""Facts -> attribution per notice -> campaigns -> the verdict for a mailbox."""

from whosent.verdict.mailbox import choose_prior, decide
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
    Situation,
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
    "choose_prior",
    "decide",
    "load_weights",
]
