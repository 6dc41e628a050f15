"""A kind of hostile mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """``make(n)`` is the mail of size n.

    some  a number at which it is neither small nor cut by any cap
    many  the number of the worst case
    """

    name: str
    some: int
    many: int
    make: Callable[[int], bytes]
