"""Texts to send to others, put together of paragraphs as data. The program never sends one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.provider import Confidence, Words
from whosent.response.model import Cause
from whosent.tables import read_table


class TextKind(StrEnum):
    """Whom a text is for. NOT_ME is the short one for a forged address."""

    FRIENDS = "friends"
    CUSTOMERS = "customers"
    PROVIDER = "provider"
    BANK = "bank"
    POLICE = "police"
    NOT_ME = "not_me"


class TextFact(StrEnum):
    """What a paragraph may need to be known: the fields of ``TextFacts``."""

    NAME = "name"
    ADDRESS = "address"
    NOTICES = "notices"
    ACCOUNT_NOTICES = "account_notices"
    SPAN = "span"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a fact
    UNKNOWN_ADDRESSES = "unknown_addresses"
    FORGED = "forged"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """What is filled in; "", None and an empty tuple mean: not known.

    notices, account_notices   notices of the flood, and those that show the account being used
    first_at, last_at          when the first and the last of these came
    password_changed_at        when the owner changed the password
    unknown_addresses          IP addresses that logged in or sent and are not the owner's
    is_forged                  a check found that only the address was written in
    """

    name: str = ""
    address: str = ""
    notices: int = 0
    account_notices: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    password_changed_at: datetime | None = None
    unknown_addresses: tuple[str, ...] = ()
    is_forged: bool = False

    def knows(self, fact: TextFact) -> bool:
        """Whether it is known."""
        match fact:
            case TextFact.NAME:
                return bool(self.name)
            case TextFact.ADDRESS:
                return bool(self.address)
            case TextFact.NOTICES:
                return self.notices > 0
            case TextFact.ACCOUNT_NOTICES:
                return self.account_notices > 0
            case TextFact.SPAN:
                return self.first_at is not None and self.last_at is not None
            case TextFact.PASSWORD_CHANGED:
                return self.password_changed_at is not None
            case TextFact.UNKNOWN_ADDRESSES:
                return bool(self.unknown_addresses)
            case TextFact.FORGED:
                return self.is_forged


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph: sentence ``text.<name>``, there when all it needs is known and nothing of ``without``."""

    name: str
    needs: tuple[TextFact, ...] = ()
    without: tuple[TextFact, ...] = ()

    def fits(self, facts: TextFacts) -> bool:
        """Whether it belongs into a text with these facts."""
        return all(map(facts.knows, self.needs)) and not any(map(facts.knows, self.without))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to send a text or whom to call."""

    label: Words
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A text: sentences ``text.<kind>.subject`` and ``text.<kind>.how``, the latter for the owner alone."""

    causes: tuple[Cause, ...]
    paragraphs: tuple[Paragraph, ...]
    source: Citation
    checked: date
    confidence: Confidence
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """``texts.toml``."""

    schema: int
    texts: Mapping[TextKind, TextRow]

    def __post_init__(self) -> None:
        if missing := [kind.value for kind in TextKind if kind not in self.texts]:
            raise ValueError(f"texts: {', '.join(missing)} missing")

    def for_cause(self, cause: Cause) -> tuple[TextKind, ...]:
        """The texts that make sense there, in the order of the table."""
        return tuple(kind for kind, row in self.texts.items() if cause in row.causes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text before it is put into words: keys of its subject and paragraphs."""

    kind: TextKind
    subject: str
    paragraphs: tuple[str, ...]
    places: tuple[Place, ...]
    row: TextRow


@cache
def load_texts() -> TextTable:
    """The texts that ship."""
    return read_table(TextTable, files("whosent.response").joinpath("texts.toml"))


def make_text(kind: TextKind, facts: TextFacts, table: TextTable) -> Draft:
    """The text for those people, with the paragraphs for which enough is known."""
    row = table.texts[kind]
    return Draft(
        kind=kind,
        subject=f"text.{kind}.subject",
        paragraphs=tuple(f"text.{p.name}" for p in row.paragraphs if p.fits(facts)),
        places=row.places,
        row=row,
    )
