"""The source distribution is enough: to build from, to test, and to go on working."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from package_files import files_of_the_package

ROOT = Path(__file__).parents[2]
NEEDED = {"pyproject.toml", "hatch_build.py", "tools/compile_modules.py", "Makefile", "LICENSE", "NOTICE"}


def build(kind: str, source: Path, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)],
        cwd=source, env={**os.environ, "WHOSENT_BUILD": "pure"}, capture_output=True, check=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    build("sdist", ROOT, folder)
    [packed] = folder.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    [source] = (path for path in folder.iterdir() if path.is_dir())
    return source


def test_it_holds_what_a_build_and_the_tests_need(unpacked: Path) -> None:
    assert {name for name in NEEDED if not (unpacked / name).is_file()} == set()
    tests = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py")]
    assert tests
    assert [path for path in tests if not (unpacked / path).is_file()] == []


def test_the_wheel_built_of_it_holds_every_file_of_the_package(unpacked: Path, tmp_path: Path) -> None:
    build("wheel", unpacked, tmp_path)
    [built] = tmp_path.glob("*.whl")
    inside = {name for name in zipfile.ZipFile(built).namelist() if ".dist-info/" not in name}
    files = files_of_the_package(ROOT / "src")
    assert files
    assert sorted(inside ^ set(files)) == []
