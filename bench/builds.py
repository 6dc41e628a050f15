"""whosent built as wheels, compiled and pure, each unpacked into a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
KINDS = ("compiled", "pure")


def build_all(work: Path) -> dict[str, Path]:
    """The folder of each kind that can be built here; "" is whosent as it is installed for this Python."""
    built: dict[str, Path] = {}
    for kind in KINDS:
        wheels = work / f"{kind}.dist"
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
        environment = {**os.environ, "WHOSENT_BUILD": kind}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()[-1]
            print(f"There is no {kind} build: {said}", file=sys.stderr)
            continue
        [wheel] = wheels.glob("*.whl")
        with zipfile.ZipFile(wheel) as file:
            file.extractall(work / kind)
        built[kind] = work / kind
    return built
