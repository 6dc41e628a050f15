"""Inputs that grow by one piece, to tell linear time from more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from time import process_time

from .mutation import mutate_once, word

NUMBER = b"{number}"

_SMALL = 65_536
_LARGE = 4 * _SMALL
_SUSPECT_S = 0.03  # what a small input may take before a look is taken at how it grows
_MOST = 2.0  # times linear; four times the input of a quadratic parser takes sixteen times as long
_SEED_MAX = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Fixed text and a piece, once or twice, and what comes after; the pieces stand as often as one likes.

    ``NUMBER`` in a piece is a number that counts up: parsers that remember what they saw see new things.
    """

    pairs: tuple[tuple[bytes, bytes], ...]
    after: bytes

    def at(self, octets: int) -> bytes:
        """The input of about that size."""
        count = max(1, octets // sum(len(piece) for _, piece in self.pairs))
        return b"".join(fixed + _repeat(piece, count) for fixed, piece in self.pairs) + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperLinear:
    """A growth that takes more time than it should: seconds for each size in octets."""

    growth: Growth
    seconds: tuple[tuple[int, float], ...]


def grow(random: Random, seeds: Sequence[bytes]) -> Growth:
    """A growth at one or two places of a seed: of words, or of pieces of the seed itself."""
    seed = random.choice(seeds)[:_SEED_MAX]
    if random.random() < 0.5:
        seed = mutate_once(random, seed)[:_SEED_MAX]
    pairs: list[tuple[bytes, bytes]] = []
    begun = 0
    for at in sorted(_place(random, seed) for _ in range(random.choice((1, 1, 2)))):
        pairs.append((seed[begun:at], _piece(random, seed, at)))
        begun = at
    return Growth(pairs=tuple(pairs), after=seed[begun + random.randint(0, 40) :])


def _place(random: Random, seed: bytes) -> int:
    """An offset; half of the time where a line begins."""
    at = random.randint(0, len(seed))
    return at if random.random() < 0.5 else seed.find(b"\n", at) + 1


def _piece(random: Random, seed: bytes, at: int) -> bytes:
    match random.randrange(4):
        case 0:
            piece = word(random) + word(random)
        case 1:
            piece = seed[at : at + random.randint(1, 120)]
        case 2:
            stop = seed.find(b"\n", seed.find(b"\n", at) + 1) + 1  # the rest of a line and the next
            piece = seed[at : max(at, stop)][:_SEED_MAX]
        case _:
            piece = word(random)
    if random.random() < 0.5:
        piece = piece.replace(b"@", NUMBER + b"@", 1) if b"@" in piece else piece + NUMBER
    return piece or b"a"


def _repeat(piece: bytes, count: int) -> bytes:
    if NUMBER not in piece:
        return piece * count
    return b"".join(piece.replace(NUMBER, b"%d" % number) for number in range(count))


def find_super_linear(run: Callable[[bytes], None], growth: Growth) -> SuperLinear | None:
    """Measures ``run`` on a small input, and on a large one where that took long."""
    small = _time(run, growth.at(_SMALL))
    if small < _SUSPECT_S:
        return None
    large = min(_time(run, growth.at(_LARGE)) for _ in range(2))
    if large < _MOST * small * _LARGE / _SMALL:
        return None
    return SuperLinear(growth=growth, seconds=((_SMALL, small), (_LARGE, large)))


def _time(run: Callable[[bytes], None], data: bytes) -> float:
    begun = process_time()
    run(data)
    return process_time() - begun
