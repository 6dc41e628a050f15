"""How much memory a process and those it started needed at most."""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def peak_mb() -> float:
    """The peak of the largest of this process and its children, in MB."""
    return max(_own_peak_mb(), _in_mb(resource.RUSAGE_CHILDREN))


def _own_peak_mb() -> float:
    """Linux hands on the peak of the process that started this one; what this one needed is written here."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return _in_mb(resource.RUSAGE_SELF)


def _in_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
