"""How strong a password is, and passphrases. Nothing typed here is kept, logged or sent."""

from __future__ import annotations

import math
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import chain

from whosent.cited import Citation
from whosent.provider import Confidence, FactorKind, Profile, SoftwareKey
from whosent.tables import read_table

_LOOKED_AT = 72  # characters; the estimate takes longer for more and does not get better
_KATAKANA = range(0x30A1, 0x30F7)
_TO_HIRAGANA = 0x60
_LONGEST_KANA = 2


class Weakness(StrEnum):
    """What makes a password easy to guess; sentences ``password.weak.<value>``."""

    SHORT = "short"
    WORD = "word"
    KEYBOARD = "keyboard"
    REPEAT = "repeat"
    SEQUENCE = "sequence"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """How strong a password is.

    score        0 (guessed at once) to 4 (cannot be guessed)
    guesses_log10  how many tries a guesser needs, as a power of ten
    weaknesses   what makes it weak, the worst first; empty where nothing does
    is_enough    whether it may guard a mailbox alone
    """

    score: int
    guesses_log10: float
    weaknesses: tuple[Weakness, ...]
    is_enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passphrase:
    """Words drawn by lot. ``bits``: the base-2 logarithm of how many there could have been."""

    text: str
    words: int
    bits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordTable:
    """``password.toml``.

    least_length    characters below which a password that stands alone is called short
    enough_score    the score from which it is enough
    passphrase_bits how many bits a passphrase has at least
    separator       between its words
    runs            rows and columns of keyboards, and of tables that people know by heart
    run_length      the shortest piece of them that counts
    words           words that people in Japan use in passwords, the commonest first
    romaji          how kana are typed
    patterns        what zxcvbn calls a match, as a weakness
    """

    schema: int
    source: Citation
    least_length: int
    enough_score: int
    passphrase_bits: float
    separator: str
    run_length: int
    runs: tuple[str, ...]
    words: tuple[str, ...]
    patterns: Mapping[str, Weakness]
    romaji: Mapping[str, str]


class Door(StrEnum):
    """Of what kind a door for mail software is; sentences ``factor.door.<value>``."""

    OPEN = "open"
    OWN_KEY = "own_key"
    GUARDED = "guarded"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorOffer:
    """A second factor at a provider. ``is_hint``: it rests on little, and the owner must be told."""

    kind: FactorKind
    is_hint: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorAdvice:
    """What a provider offers, and whether mail software gets past it."""

    offers: tuple[FactorOffer, ...]
    door: Door


@cache
def load_password_table() -> PasswordTable:
    """The table that ships."""
    return read_table(PasswordTable, files("whosent.response").joinpath("password.toml"))


@cache
def load_words(language: str) -> tuple[str, ...]:
    """The words of which passphrases are made: romaji for ``ja``, English for all else."""
    name = "ja.txt" if language == "ja" else "en.txt"
    return tuple(files("whosent.response").joinpath("words", name).read_text(encoding="ascii").split())


def rate_password(password: str, table: PasswordTable) -> Strength:
    """How strong it is. "" is as weak as can be; what goes beyond 72 characters is not looked at.

    Kana are also looked at as they are typed, for that is how they are guessed.
    Source: zxcvbn (Wheeler 2016); NIST SP 800-63B-4 for the length.
    """
    plain = unicodedata.normalize("NFKC", password)[:_LOOKED_AT]
    if not plain:
        return Strength(score=0, guesses_log10=0.0, weaknesses=(Weakness.SHORT,), is_enough=False)
    readings = {plain, to_romaji(plain, table)[:_LOOKED_AT]}
    estimates = [_estimate(reading, table) for reading in sorted(readings)]
    score, guesses, found = min(estimates, key=lambda estimate: estimate[1])
    short = (Weakness.SHORT,) if len(plain) < table.least_length else ()
    strong = score >= table.enough_score and not short
    return Strength(
        score=score,
        guesses_log10=guesses,
        weaknesses=short + (() if score >= table.enough_score else found),
        is_enough=strong,
    )


def make_passphrase(
    words: Sequence[str], table: PasswordTable, choose: Callable[[Sequence[str]], str] = secrets.choice
) -> Passphrase:
    """As many words, drawn independently, as the table's ``passphrase_bits`` need.

    ``choose`` draws one, each as likely as any other; the default is the system's source for secrets.
    """
    each = math.log2(len(words))
    count = math.ceil(table.passphrase_bits / each)
    return Passphrase(
        text=table.separator.join(choose(words) for _ in range(count)), words=count, bits=count * each
    )


def to_romaji(text: str, table: PasswordTable) -> str:
    """Kana as they are typed on a keyboard; everything else as it is."""
    hiragana = "".join(chr(ord(c) - _TO_HIRAGANA) if ord(c) in _KATAKANA else c for c in text)
    typed: list[str] = []
    at = 0
    while at < len(hiragana):
        for size in range(_LONGEST_KANA, 0, -1):
            kana = hiragana[at : at + size]
            if kana in table.romaji:
                typed.append(table.romaji[kana])
                at += len(kana)
                break
        else:
            typed.append(hiragana[at])
            at += 1
    return "".join(typed)


def advise_factors(profile: Profile) -> FactorAdvice:
    """What second factors the provider is known to offer, and what they leave open."""
    offers = tuple(FactorOffer(kind=f.kind, is_hint=f.is_hint) for f in profile.second_factors)
    return FactorAdvice(offers=offers, door=_find_door(profile))


def _find_door(profile: Profile) -> Door:
    known = profile.software_login
    if known is None or known.confidence is Confidence.C:
        return Door.NOT_KNOWN
    if SoftwareKey.ACCOUNT_PASSWORD in known.by:
        return Door.OPEN
    return Door.GUARDED if set(known.by) == {SoftwareKey.OAUTH} else Door.OWN_KEY


def _estimate(password: str, table: PasswordTable) -> tuple[int, float, tuple[Weakness, ...]]:
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # no types are published; and it is slow to load

    result = zxcvbn(password, user_inputs=_known_words(), max_length=_LOOKED_AT)
    found = dict.fromkeys(
        weakness
        for match in result["sequence"]
        for weakness in _weaknesses(
            pattern=str(match["pattern"]),
            token=str(match["token"]).lower(),
            repeated=str(match.get("base_token", "")).lower(),
            table=table,
        )
    )
    return int(result["score"]), float(result["guesses_log10"]), tuple(found)


def _weaknesses(*, pattern: str, token: str, repeated: str, table: PasswordTable) -> Iterator[Weakness]:
    """Of one piece of a password; ``repeated`` is what it repeats, "" where it does not."""
    if repeated and repeated in _known_words():
        yield Weakness.WORD
    if token in _known_runs():
        yield Weakness.KEYBOARD
    elif pattern in table.patterns:
        yield table.patterns[pattern]


@cache
def _known_words() -> tuple[str, ...]:
    """What a guesser in Japan tries beside zxcvbn's own lists, the likeliest first."""
    table = load_password_table()
    words = chain(table.words, _known_runs(), load_words("ja"))
    return tuple(dict.fromkeys(unicodedata.normalize("NFKC", word).lower() for word in words))


@cache
def _known_runs() -> frozenset[str]:
    return frozenset(_pieces(load_password_table()))


def _pieces(table: PasswordTable) -> Iterator[str]:
    for run in table.runs:
        for way in (run, run[::-1]):
            for length in range(table.run_length, len(way) + 1):
                yield from (way[at : at + length] for at in range(len(way) - length + 1))
