"""How a mail was written: mail program and time zone, as far as its headers tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from whosent.evidence.judgement import load_judgement
from whosent.message import Headers, utc_offset_min
from whosent.tables import read_table

_PROGRAM_FIELDS = ("x-mailer", "user-agent", "x-newsreader", "x-php-originating-script")
_PRODUCT = re.compile(r"([A-Za-z][A-Za-z!-]{1,30})/\d")
_NAME = re.compile(r"[A-Za-z][A-Za-z! .-]{0,30}")
_RUNS = (
    (re.compile(r"[0-9a-f]{6,}"), "h"),
    (re.compile(r"[0-9A-F]{6,}"), "H"),
    (re.compile(r"\d+"), "9"),
    (re.compile(r"[a-z]+"), "a"),
    (re.compile(r"[A-Z]+"), "A"),
)
_SHAPE_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class WebMail:
    """Web pages that mail is written on, by the beginnings of the names that they give themselves."""

    names: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPages:
    """``web_pages.toml``."""

    schema: int
    pages: tuple[WebMail, ...]
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(name for page in self.pages for name in page.names))


@cache
def load_web_pages() -> WebPages:
    """The table that ships."""
    return read_table(WebPages, files("whosent.evidence").joinpath("web_pages.toml"))


@dataclass(frozen=True, slots=True)
class Style:
    """The marks of the program that wrote a mail.

    program     family name in lower case; where none is stated, "id " and the shape of the Message-ID
    offset_min  UTC offset written in Date, in minutes; None if none
    """

    program: str
    offset_min: int | None

    @property
    def names_program(self) -> bool:
        """Whether the mail itself names its program."""
        return not self.program.startswith("id ")

    @property
    def is_of_own_program(self) -> bool:
        """Whether a program on the writer's own machine wrote it, as far as it says.

        Web mail, which often names none, writes alike for whoever has logged in.
        """
        return self.names_program and not self.program.startswith(load_web_pages().names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the owner usually writes.

    programs  usual families; offsets  usual zones, in minutes; copies  from how many mails learnt
    """

    programs: frozenset[str]
    offsets: frozenset[int]
    copies: int

    def has_zone(self, offset_min: int | None) -> bool | None:
        """Whether a zone is a usual one or its summer time; None where nothing tells."""
        if offset_min is None or not self.offsets:
            return None
        far = load_judgement().habits.far_min
        return any(abs(offset_min - usual) < far for usual in self.offsets)

    def fit(self, style: Style) -> bool:
        """Whether a mail of that style looks like the owner's: program, and zone where stated."""
        return style.program in self.programs and self.has_zone(style.offset_min) is not False


def read_style(headers: Headers) -> Style:
    """The style of a mail by its headers; never raises."""
    date = headers.unfolded("date")
    offset = utc_offset_min(date) if date else None
    for name in _PROGRAM_FIELDS:
        stated = headers.unfolded(name)
        if stated:
            return Style("php script" if name.startswith("x-php") else _family(stated[:200]), offset)
    return Style("id " + _shape(headers.unfolded("message-id")[:_SHAPE_LENGTH]), offset)


def learn_habits(styles: Iterable[Style]) -> Habits | None:
    """The habits that mails of one hand show; None where they are too few or of more than one hand.

    What is usual, and how much the usual must cover, is in ``judgement.toml``. Two usual groups that
    differ both in program and, by far, in zone are two hands: a person with a telephone
    and a computer changes one of the two, a traveller the other.
    """
    styles = list(styles)
    shares = load_judgement().habits
    if len(styles) < shares.at_least:
        return None
    programs = Counter(s.program for s in styles)
    threshold = len(styles) * shares.usual_share
    usual = {p for p, n in programs.items() if n >= threshold}
    covered = [s for s in styles if s.program in usual]
    if len(covered) < shares.covered_share * len(styles):
        return None
    offsets = Counter(s.offset_min for s in covered if s.offset_min is not None)
    usual_offsets = {o for o, n in offsets.items() if n >= threshold}
    if sum(offsets[o] for o in usual_offsets) < shares.covered_share * sum(offsets.values()):
        return None
    groups = {(s.program, s.offset_min) for s in covered if s.offset_min in usual_offsets}
    for program, offset in groups:
        for other_program, other_offset in groups:
            known = offset is not None and other_offset is not None
            if (
                known
                and abs(offset - other_offset) >= shares.far_min
                and program != other_program
                and not {(program, other_offset), (other_program, offset)} & groups
            ):
                return None
    return Habits(programs=frozenset(usual), offsets=frozenset(usual_offsets), copies=len(styles))


@lru_cache(maxsize=1024)
def _family(stated: str) -> str:
    products = _PRODUCT.findall(stated)
    if products:
        return str(products[-1]).lower()
    name = _NAME.match(stated)
    return name[0].strip(" .-").lower() if name else "unnamed"


def _shape(message_id: str) -> str:
    local, _, domain = message_id.strip("<>").partition("@")
    shape = f"{local}@{domain}"
    for pattern, letter in _RUNS:
        shape = pattern.sub(letter, shape)
    return shape
