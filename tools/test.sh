#!/bin/sh
# What `make test` runs: the checks that read the code, then every test, on the wheel as it would be installed.
#
# No test needs a system package. Tests on labelled mail need a folder `shared` beside the checkout, or
# WHOSENT_SHARED; without it they are left out and named at the end. With CI set, none may be left out.
set -eu
bin=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

sh tools/lint.sh "$bin"

"$bin/python" -m hatchling build -t wheel -d "$work/dist" >"$work/build.log" 2>&1 || {
    cat "$work/build.log" >&2
    exit 1
}
if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python "$bin/python" --no-deps --target "$work/built" "$work"/dist/*.whl
else
    "$bin/python" -m pip install --quiet --no-deps --target "$work/built" "$work"/dist/*.whl
fi
export PYTHONPATH="$work/built" PYTHONDONTWRITEBYTECODE=1 PATH="$work/built/bin:$bin:$PATH"
"$bin/python" -c '
import pathlib, sys, whosent
built = pathlib.Path(sys.argv[1]).resolve()
if built not in pathlib.Path(whosent.__file__).resolve().parents:
    sys.exit(f"the tests would not run on the built wheel, but on {whosent.__file__}")
' "$work/built"

"$bin/python" -m pytest -n auto -q -p no:cacheprovider
