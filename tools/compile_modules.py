"""Compile modules with mypyc.

    python compile_modules.py WORK MODULE.py …

is run in the folder that holds the package. What comes out is below WORK/lib, laid out as it is imported.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mypyc.build import mypycify
from setuptools import Distribution
from setuptools.command.build_ext import build_ext

_GROUP = "whosent"  # names the one library that holds all of it: whosent__mypyc


def main() -> None:
    work, *modules = sys.argv[1:]
    # What the modules import need not be installed for a build: its types are taken as they come.
    options = ["--config-file=", "--ignore-missing-imports", f"--cache-dir={work}/cache"]
    extensions = mypycify(
        [*options, *modules], debug_level="0", opt_level="2", target_dir=f"{work}/c", group_name=_GROUP
    )
    if sys.platform == "linux":
        for extension in extensions:
            extension.extra_link_args.append("-Wl,--strip-all")
    command = build_ext(Distribution({"name": _GROUP, "ext_modules": extensions}))
    command.build_lib, command.build_temp = str(Path(work, "lib")), str(Path(work, "temp"))
    command.ensure_finalized()
    command.run()


if __name__ == "__main__":
    main()
