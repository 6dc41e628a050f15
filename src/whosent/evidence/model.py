"""What ``evidence`` and ``account`` find: facts without numbers, and who could have forged them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from whosent.bounce import FailedRecipient, ReturnedForm, Standing
from whosent.raw import Place


class Tier(StrEnum):
    """How far a fact can be trusted (docs/evidence.md)."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    OWNER = "owner"  # what the owner tells: nobody outside can make it up, and memory errs

    __hash__ = str.__hash__  # Enum's own is written in Python


class Forger(StrEnum):
    """Who could have made a fact up."""

    NOBODY = "nobody"
    REPORTER = "reporter"
    ANYONE = "anyone"
    OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One finding about one notice or about the mailbox.

    kind     names its row in ``verdict/weights.toml`` and its sentence ``fact.<kind>`` in the catalogue
    values   the sentence's placeholders, in no order that matters
    """

    kind: str
    tier: Tier
    forgeable_by: Forger
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What is kept of one notice once its facts are gathered; never raw mail.

    campaign        key that notices of the same mailing share
    entry_point     address from which the reporter took the original; "" where none is left
    original_at     Date of the returned message
    sent_to         how many recipients the returned message names
    """

    place: Place
    message_id: str
    subject: str
    mail_system: str
    standing: Standing
    recipients: tuple[FailedRecipient, ...]
    returned: ReturnedForm
    notice_at: datetime | None
    original_at: datetime | None
    original_subject: str
    campaign: str
    reporter: str
    entry_point: str
    facts: tuple[Fact, ...]


_FORGERS = {
    Tier.T0: Forger.NOBODY,
    Tier.T1: Forger.NOBODY,
    Tier.T2: Forger.REPORTER,
    Tier.T3: Forger.ANYONE,
    Tier.OWNER: Forger.OWNER,
}


def fact(kind: str, tier: Tier, **values: str) -> Fact:
    """A fact whose forger follows from its tier; values that are "" are left out."""
    return _of_values(kind, tier, tuple([item for item in values.items() if item[1]]))


@lru_cache(maxsize=1024)  # most notices of a flood give the same facts
def _of_values(kind: str, tier: Tier, values: tuple[tuple[str, str], ...]) -> Fact:
    return Fact(kind=kind, tier=tier, forgeable_by=_FORGERS[tier], values=values)
