"""Fuzzing: ``python -m tests.fuzz.run SECONDS [TARGET…]``.

Each TARGET is a package (``message``) or one parser (``message-view``) and gets SECONDS, a package's shared
evenly among its parsers; message and bounce where none is named. Whatever raises, hangs or grows out of
proportion is reduced, kept in ``tests/mail/crash/`` and named. Exit code 1 where anything was found.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path
from random import Random
from time import monotonic

from .growth import find_super_linear, grow
from .judge import Judge
from .mutation import mutate
from .target import Target, find_targets

_DEFAULT = ("message", "bounce")
_ROOT = Path(__file__).parents[2]
_GROWTH_EVERY = 32  # inputs


def main() -> int:
    """Parses arguments, fuzzes, and says what was found."""
    asked = _arguments()
    seed = Random().randrange(1 << 32) if asked.seed is None else asked.seed
    engine = asked.engine
    if engine == "auto":
        engine = "atheris" if importlib.util.find_spec("atheris") else "own"
    tell(f"engine {engine}, --seed {seed}")
    found = 0
    for name in asked.targets or _DEFAULT:
        targets = find_targets([name])
        for target in targets:
            seconds = asked.seconds / len(targets)
            own = seconds if engine == "own" else seconds / 2
            found += fuzz(target, own, seed)
            if engine == "atheris":
                found += _fuzz_guided(target, seconds - own, seed)
    tell(f"{found} found")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("seconds", type=float)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seed", type=int, help="repeat the run that printed this number")
    parser.add_argument("--engine", choices=("auto", "own", "atheris"), default="auto")
    return parser.parse_args()


def fuzz(target: Target, seconds: float, seed: int) -> int:
    """Inputs made from the target's seeds for so long; returns how many things were found."""
    random = Random(f"{seed} {target.name}")
    judge = Judge(target, tell)
    begun = monotonic()
    inputs = octets = 0
    while monotonic() - begun < seconds:
        inputs += 1
        if inputs % _GROWTH_EVERY == 0:
            _try_growth(judge, random)
            continue
        data = mutate(random, target.seeds)
        octets += len(data)
        judge.try_out(data)
    took = monotonic() - begun
    tell(f"{target.name}: {inputs} inputs, {octets / 1e6:.0f} MB, {took:.0f} s, {len(judge.found)} found")
    return len(judge.found)


def _try_growth(judge: Judge, random: Random) -> None:
    growth = grow(random, judge.target.seeds)
    judge.try_out(growth.at(4_096))
    if judge.found:
        return  # first things first
    found = find_super_linear(judge.target.run, growth)
    if found is not None:
        times = ", ".join(f"{octets} octets {seconds:.2f} s" for octets, seconds in found.seconds)
        places = " and ".join(f"{piece!r} after {fixed[-60:]!r}" for fixed, piece in growth.pairs)
        shown = f"more than linear ({times}) in {places}"
        judge.note_growth(shown, growth.at(200))


def _fuzz_guided(target: Target, seconds: float, seed: int) -> int:
    """The same, guided by coverage, in a process of its own: libFuzzer ends the one it runs in."""
    command = [sys.executable, "-m", "tests.fuzz.guided", target.name, str(int(seconds)), str(seed)]
    ended = subprocess.run(command, cwd=_ROOT, check=False, capture_output=True, text=True)
    told = [line for line in ended.stdout.splitlines() if line]
    state = [line for line in ended.stderr.splitlines() if " cov: " in line]
    tell("\n".join(told))
    tell(
        f"{target.name}: guided, {state[-1].strip()}" if state else f"{target.name}: {ended.stderr[-2_000:]}"
    )
    return sum("kept as" in line for line in told) + (0 if state else 1)


def tell(line: str) -> None:
    """Shows a line, unless there is nothing in it, at once."""
    if line:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
