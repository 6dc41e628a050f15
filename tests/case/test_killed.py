"""Whenever a process is killed, the case opens, nothing is lost and no verdict is half told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 100 if os.environ.get("CI") else 20
HARNESS = Path(__file__).with_name("killed.py")

pytestmark = pytest.mark.skipif(not hasattr(signal, "sigtimedwait"), reason="forks and kills, as Linux does")


@pytest.mark.parametrize("what", ["scan", "plan"])
def test_a_kill_at_a_random_point_leaves_a_whole_case(what: str, tmp_path: Path) -> None:
    command = [sys.executable, str(HARNESS), what, str(KILLS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["killed"] > 0  # most of them, unless the machine was busier while the work was timed
