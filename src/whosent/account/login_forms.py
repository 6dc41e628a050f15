"""Forms of login histories, as ``forms/*.toml`` describe them: one list of one provider each."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache

from whosent.account.login_times import DateOrder
from whosent.account.logins import Coverage
from whosent.cited import Citation
from whosent.errors import RowError
from whosent.provider_facts import Words
from whosent.tables import packaged, read_packaged, read_table

JOINED = " + "  # between the names of two columns that state one thing together
INNER = " > "  # between a column's name and that of what its cells hold
_LONGEST_NAME = 120


class FormKind(StrEnum):
    """How a history is written, and so which engine reads it."""

    TABLE = "table"  # lines of cells under a line of names: CSV and its kin
    JSON = "json"  # objects: an array of them, one a line, or an array inside an object
    PAGE = "page"  # what a browser shows, pasted as text or saved as HTML


class LoginField(StrEnum):
    """What an entry may state; named as in ``Login``."""

    TIME = "time"
    ADDRESS = "address"
    COUNTRY = "country"
    METHOD = "method"
    SUCCESS = "success"
    CLIENT = "client"
    DEVICE = "device"
    NETWORK = "network"
    ACCOUNT = "account"


class Zone(StrEnum):
    """A zone that is not a place's."""

    LOCAL = "local"  # that of whoever looks at the list


class Unknown(StrEnum):
    """What an outcome means whose words are in no list."""

    OPEN = "open"
    CODE = "code"  # a number is that of an error; other words leave it open
    UNREAD = "unread"  # the entry is not understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognise:
    """What a history of the form shows; every group must be met, by any of its members.

    columns  of tables and JSON: names that the first line, or the objects, must have
    text     of pages: what must stand somewhere
    without  of pages: what must not
    methods  by one of which an entry must have come, so that a list is not taken for one that shows more
    """

    columns: tuple[tuple[str, ...], ...] = ()
    text: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    methods: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWords:
    """Words inside an outcome that say it, beside those of ``logins.toml``; failures are looked for first."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    unknown: Unknown = Unknown.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Which entries are logins, where others stand among them: those with one of ``words`` in ``column``."""

    column: tuple[str, ...]
    words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One ``forms/*.toml``.

    title     what people call the list
    how       where it is found
    checked   when its source was last looked at
    example   a history of the form, made up
    columns   names of the column, or of the label on a page, by what it states; the first that holds anything
              counts. "A > B" is B inside the cells of A, which are JSON or lines of "B: value"
    methods   what is meant, by text inside what is written
    method    of entries that state none; ""
    success   of entries that state no outcome; None
    begins    of pages: lines with which an entry begins
    skipped   of pages: text that marks a line as none of an entry's
    zone      of times that state none: a place's, ``local``, or "" where nobody knows
    order     of dates such as 1/2/2026
    is_strict whether an entry is not understood where one of its cells is not
    """

    schema: int
    name: str
    title: Words
    how: Words
    kind: FormKind
    source: Citation
    checked: date
    example: str
    recognise: Recognise
    columns: Mapping[LoginField, tuple[str, ...]]
    coverage: Coverage
    methods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outcomes: OutcomeWords = OutcomeWords()
    keep: Keep | None = None
    method: str = ""
    success: bool | None = None
    begins: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    zone: str = ""
    order: DateOrder = DateOrder.MDY
    is_strict: bool = False

    def __post_init__(self) -> None:
        if self.schema != 1:
            raise RowError("schema", at="schema", found=self.schema)


@cache
def load_login_forms() -> tuple[Form, ...]:
    """The forms that ship, those that ask for most first: where several fit, the first is meant."""
    forms = [read_table(Form, file) for file in packaged("whosent.account", "forms")]
    return tuple(sorted(forms, key=lambda form: (-_asked(form), form.name)))


def find_login_form(name: str) -> Form | None:
    """The form that is called so; None for a name of none."""
    return next((form for form in load_login_forms() if form.name == name), None)


def _asked(form: Form) -> int:
    ask = form.recognise
    return len(ask.columns) + len(ask.text) + bool(ask.methods)


@lru_cache(maxsize=8192)
def plain_name(text: str) -> str:
    """A column's name or a label, so that spellings of it are the same: letters and digits, in lower case.

    "" for what is too long to be one.
    """
    if len(text) > _LONGEST_NAME:
        return ""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Countries:
    """``login_countries.toml``."""

    schema: int
    source: Citation
    names: Mapping[str, tuple[str, ...]]


@cache
def load_country_names() -> Mapping[str, str]:
    """ISO 3166 codes by plain name."""
    table = read_packaged(Countries, "whosent.account", "login_countries.toml")
    return {plain_name(name): code for code, names in table.names.items() for name in names}
