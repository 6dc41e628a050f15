"""Notice + what is known of its owner -> Facts."""

from whosent.evidence.model import Fact, Forger, Observation, Tier

__all__ = ["Fact", "Forger", "Observation", "Tier"]
