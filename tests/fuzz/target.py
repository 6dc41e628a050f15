"""What is fuzzed: one small module per parser in ``targets/``, each with ``run`` and perhaps ``SEEDS``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from .seeds import read_mails

_TARGETS = Path(__file__).parent / "targets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One parser.

    name   "package-parser", as its module in ``targets/``
    run    parses what it is given and asks the result for everything; what it raises is a finding
    seeds  what inputs are made from
    """

    name: str
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def find_targets(names: Sequence[str] = ()) -> tuple[Target, ...]:
    """The targets of these names, or of packages so named; all of them where no name is given.

    Raises ``LookupError`` for a name that is neither.
    """
    known = sorted(path.stem for path in _TARGETS.glob("*.py"))
    chosen = [stem for stem in known if not names or _is_meant(stem.replace("_", "-"), names)]
    for name in names:
        if not any(_is_meant(stem.replace("_", "-"), [name]) for stem in chosen):
            raise LookupError(f"no target {name!r}; there are: {', '.join(known).replace('_', '-')}")
    return tuple(_load(stem) for stem in chosen)


def _is_meant(stem: str, names: Sequence[str]) -> bool:
    return any(stem == name or stem.startswith(f"{name}-") for name in names)


def _load(stem: str) -> Target:
    module = import_module(f".targets.{stem}", __package__)
    seeds = getattr(module, "SEEDS", None) or read_mails()
    return Target(name=stem.replace("_", "-"), run=module.run, seeds=tuple(seeds))
