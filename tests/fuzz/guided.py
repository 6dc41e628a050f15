"""One target guided by coverage: ``python -m tests.fuzz.guided TARGET SECONDS SEED``; needs atheris."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import atheris

from .judge import Judge
from .mutation import OCTETS_MAX, mutate, mutate_once
from .run import tell
from .target import find_targets


def main(name: str, seconds: int, seed: int) -> None:
    """Runs libFuzzer over the target's seeds; the judge keeps what it finds, and libFuzzer goes on."""
    with atheris.instrument_imports(include=["whosent"]):  # our modules are imported by the target's
        (target,) = find_targets([name])
    judge = Judge(target, tell)

    def change(data: bytes, size_max: int, number: int) -> bytes:
        random = Random(number)
        chosen = random.random()
        if chosen < 0.02:
            return mutate(random, target.seeds)[:size_max]
        if chosen < 0.6:
            return mutate_once(random, data)[:size_max]
        return atheris.Mutate(data, size_max)

    with TemporaryDirectory() as folder:
        for index, data in enumerate(target.seeds):
            Path(folder, str(index)).write_bytes(data)
        options = [
            f"-max_total_time={seconds}",
            f"-seed={seed % (1 << 31)}",
            f"-max_len={OCTETS_MAX}",
            "-timeout=120",
            "-rss_limit_mb=4096",
            "-print_final_stats=0",
        ]
        atheris.Setup([sys.argv[0], *options, folder], judge.try_out, custom_mutator=change)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
