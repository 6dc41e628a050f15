"""Inputs that grow by one piece, to tell linear time from more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from time import process_time

from .mutation import mutate_once, word

_SMALL = 65_536
_LARGE = 4 * _SMALL
_SUSPECT_S = 0.03  # what a small input may take before a look is taken at how it grows
_MOST = 2.0  # times linear; four times the input of a quadratic parser takes sixteen times as long
_SEED_MAX = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """``before``, then ``piece`` as often as one likes, then ``after``."""

    before: bytes
    piece: bytes
    after: bytes

    def at(self, octets: int) -> bytes:
        """The input of about that size."""
        return self.before + self.piece * max(1, octets // len(self.piece)) + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperLinear:
    """A growth that takes more time than it should: seconds for each size in octets."""

    growth: Growth
    seconds: tuple[tuple[int, float], ...]


def grow(random: Random, seeds: Sequence[bytes]) -> Growth:
    """A growth somewhere in a seed: of a word, two words, or a piece of the seed itself."""
    seed = random.choice(seeds)[:_SEED_MAX]
    if random.random() < 0.5:
        seed = mutate_once(random, seed)[:_SEED_MAX]
    at = random.randint(0, len(seed))
    if random.random() < 0.5:
        at = seed.find(b"\n", at) + 1
    kind = random.randrange(4)
    piece = word(random)
    if kind == 0:
        piece += word(random)
    elif kind == 1:
        piece = seed[at : at + random.randint(1, 120)]
    return Growth(before=seed[:at], piece=piece or b"a", after=seed[at + random.randint(0, 40) :])


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
