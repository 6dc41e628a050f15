"""What is in the repository is fit for everybody's eyes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Written apart, so that this file does not name them.
_UNFIT = {
    "a path of somebody's machine": rb"/(?:work|root|Users|home/\w+)/(?:main|shared|\.\w|\w+/src)",
    "a package registry": rb"(?:pypi\.org/s" + rb"imple|files\.pythonhosted|registry\.np" + rb"mjs)",
    "something left to do": rb"\b(?:TO" + rb"DO|FIX" + rb"ME|XX" + rb"X:)\b",
    "a conflict": rb"^(?:<{7} |>{7} )",
}
_BINARY = (".png", ".gz", ".zip", ".bz2", ".xz", ".tgz")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    found = [ROOT / name for name in listed.decode().split("\0") if name]
    assert len(found) > 100
    return [path for path in found if path.is_file() and path.suffix not in _BINARY]


def test_no_file_names_a_machine_a_registry_or_work_left_over() -> None:
    patterns = {what: re.compile(pattern, re.MULTILINE) for what, pattern in _UNFIT.items()}
    unfit = [
        f"{path.relative_to(ROOT)}: {what}: {match[0].decode('latin-1')}"
        for path in tracked()
        for what, pattern in patterns.items()
        if (match := pattern.search(path.read_bytes()))
    ]
    assert unfit == []


def test_keys_are_only_those_of_the_sample_and_of_tests() -> None:
    marker = b"-----BEGIN " + b"RSA PRIVATE KEY"
    other = b"-----BEGIN " + b"PRIVATE KEY"
    found = {
        path.relative_to(ROOT).parts[:3]
        for path in tracked()
        if marker in (data := path.read_bytes()) or other in data
    }
    assert found <= {("tools", "sample", "keys"), ("tests", "evidence", "data")}


def test_change_notes_have_a_known_kind() -> None:
    notes = [p.name for p in (ROOT / "changelog.d").glob("*.md")]
    assert notes
    shape = re.compile(r"\d+\.(?:added|changed|fixed|rule|weight|security)(?:\.[a-z0-9-]+)?\.md")
    assert [name for name in notes if not shape.fullmatch(name)] == []
