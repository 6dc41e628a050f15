"""While a wheel is built, the hot modules are compiled from the same source.

WHOSENT_BUILD=pure leaves them as they are; =compiled fails where they cannot be compiled. Otherwise a machine
that cannot compile gets the pure wheel, and is told why. Editable installs are always pure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_CHOICES = ("auto", "compiled", "pure")
_NEEDED = ("mypy[mypyc]>=2.4,<3", "setuptools>=65")
_MESSAGES_SHOWN = 2_000  # characters


class CompileHook(BuildHookInterface):
    """Adds the compiled modules to a wheel."""

    _work: tempfile.TemporaryDirectory[str] | None = None

    def dependencies(self) -> list[str]:
        choice = _choice()
        return list(_NEEDED) if choice == "compiled" or (choice == "auto" and not _why_not()) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        why_not = "WHOSENT_BUILD=pure" if _choice() == "pure" else _why_not() or self._compile(build_data)
        if why_not and _choice() == "compiled":
            raise SystemExit(f"whosent: its modules could not be compiled: {why_not}")
        if why_not:
            self.app.display_warning(f"whosent: built as pure Python, which is slower: {why_not}")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as hatchling calls it
        if self._work is not None:
            self._work.cleanup()

    def _compile(self, build_data: dict[str, Any]) -> str:
        """Compile and add what comes out to the wheel; why that failed, or ""."""
        source = Path(self.root, "src")
        found = [path for pattern in self.config["compiled"] for path in source.glob(pattern)]
        left = {source / name for name in self.config["interpreted"]}
        modules = sorted(
            str(path.relative_to(source))
            for path in found
            if path not in left and path.name != "__init__.py"  # mypyc cannot compile these
        )
        self._work = tempfile.TemporaryDirectory(prefix="whosent-build-")
        script = Path(self.root, "tools", "compile_modules.py")
        run = subprocess.run(
            [sys.executable, str(script), self._work.name, *modules],
            cwd=source, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            check=False,
        )  # fmt: skip
        if run.returncode:
            return f"the compiler gave up:\n{run.stdout[-_MESSAGES_SHOWN:]}"
        built = Path(self._work.name, "lib")
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"].update(
            {str(path): str(path.relative_to(built)) for path in sorted(built.rglob("*")) if path.is_file()}
        )
        return ""


def _choice() -> str:
    choice = os.environ.get("WHOSENT_BUILD", "auto")
    if choice not in _CHOICES:
        raise SystemExit(f"WHOSENT_BUILD={choice}: must be one of {', '.join(_CHOICES)}")
    return choice


def _why_not() -> str:
    """Why nothing can be compiled here; "" where it is tried."""
    if sys.implementation.name != "cpython":
        return f"{sys.implementation.name} is not CPython"
    if sys.platform == "win32":
        return ""  # only the build itself finds out where a compiler is
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"there is no C compiler ({compiler})"
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return "the header files of Python are not installed"
    return ""
