"""The wheel holds all that the program needs, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import whosent
from package_files import files_of_the_package

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, env={**os.environ, "WHOSENT_BUILD": "pure"}, capture_output=True, check=True,
    )  # fmt: skip
    [built] = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def metadata(wheel: zipfile.ZipFile) -> dict[str, list[str]]:
    name = next(n for n in wheel.namelist() if n.endswith("/METADATA"))
    fields = message_from_string(wheel.read(name).decode())
    return {key: fields.get_all(key) or [] for key in fields}


def test_every_file_of_the_package_is_in_it(wheel: zipfile.ZipFile) -> None:
    files = set(files_of_the_package(ROOT / "src"))
    assert {"whosent/py.typed", "whosent/verdict/weights.toml", "whosent/sample/dns.json"} <= files
    inside = {n for n in wheel.namelist() if not n.partition("/")[0].endswith(".dist-info")}
    assert sorted(files ^ inside) == []


def test_it_carries_its_licence_and_credits(wheel: zipfile.ZipFile) -> None:
    inside = {n.rpartition("/")[2] for n in wheel.namelist() if "/licenses/" in n}
    assert inside == {"LICENSE", "NOTICE"}


def test_it_says_what_it_needs_and_no_more(wheel: zipfile.ZipFile) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    said = metadata(wheel)
    optional = project["optional-dependencies"]
    extras = [f"{need}; extra == '{name}'" for name, needs in optional.items() for need in needs]
    assert sorted(said["Requires-Dist"]) == sorted(project["dependencies"] + extras)
    assert said["Requires-Python"] == [project["requires-python"]]


def test_its_version_is_the_program_s(wheel: zipfile.ZipFile) -> None:
    assert metadata(wheel)["Version"] == [whosent.__version__]


def test_every_dependency_has_its_line_in_the_decision() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [d for needs in project["optional-dependencies"].values() for d in needs]
    names = [d.partition(">")[0] for d in project["dependencies"] + extras]
    decision = "".join(p.read_text("utf-8") for p in sorted((ROOT / "docs" / "adr").glob("*.md")))
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert [n for n in names if f"| {n} |" not in decision] == []
    assert [n for n in names if n not in notice] == []


def compile_hook() -> dict[str, list[str]]:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    hook: dict[str, list[str]] = tool["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    return hook


def test_what_is_compiled_and_what_is_not_exists() -> None:
    hook = compile_hook()
    source = ROOT / "src"
    assert hook["compiled"]
    assert [pattern for pattern in hook["compiled"] if not list(source.glob(pattern))] == []
    assert [name for name in hook["interpreted"] if not (source / name).is_file()] == []


def test_a_compiled_wheel_is_compiled_as_far_as_it_says() -> None:
    hook = compile_hook()
    package = Path(whosent.__file__).parent
    found = [path.relative_to(package.parent).as_posix() for path in package.rglob("*.so")]
    libraries = {name.partition(".")[0] for name in found}
    if not libraries:
        return  # an editable install, or a pure wheel
    source = ROOT / "src"
    meant = {
        path.relative_to(source).with_suffix("").as_posix()
        for pattern in hook["compiled"]
        for path in source.glob(pattern)
        if path.name != "__init__.py"
    } - {name.removesuffix(".py") for name in hook["interpreted"]}
    assert libraries == meant


def test_a_build_without_a_compiler_is_pure_and_says_why(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, env={**os.environ, "CC": "no-such-compiler", "WHOSENT_BUILD": "auto"},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert [path.name.endswith("-py3-none-any.whl") for path in tmp_path.glob("*.whl")] == [True]
    assert "no-such-compiler" in built.stdout + built.stderr
