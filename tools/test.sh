#!/bin/sh
# What `make test` runs: the checks that read the code, then every test, on the wheel as it would be installed.
#
# Where there is a C compiler that is the compiled wheel, and the parts that are compiled in it are then tested
# on the pure wheel too; elsewhere every test runs on the pure one. The tests of the page need a browser, see
# tools/chromium.sh, those of real logs a Postfix and an Exim, see tools/mail_servers.sh. Tests on labelled mail
# need a folder `shared` beside the checkout, or WHOSENT_SHARED; without it they are left out and named at the
# end. With CI set, none may be left out.
set -eu
bin=$(cd "$1" && pwd)
path=$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export PYTHONDONTWRITEBYTECODE=1

build() { # KIND FOLDER: a wheel, installed into a folder of its own
    WHOSENT_BUILD=$1 "$bin/python" -m hatchling build -t wheel -d "$2.dist" >"$2.log" 2>&1 || {
        cat "$2.log" >&2
        return 1
    }
    grep '^whosent: ' "$2.log" >&2 || true
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python "$bin/python" --no-deps --target "$2" "$2.dist"/*.whl
    else
        "$bin/python" -m pip install --quiet --no-deps --target "$2" "$2.dist"/*.whl
    fi
}

use() { # FOLDER: the wheel there is what is run from now on; sets $kind to what it is
    export PYTHONPATH="$1" PATH="$1/bin:$bin:$path"
    kind=$("$bin/python" -c '
import pathlib, sys, whosent.message.part
built, used = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(whosent.message.part.__file__).resolve()
if built not in used.parents:
    sys.exit(f"the tests would not run on the built wheel, but on {used}")
print("pure" if used.suffix == ".py" else "compiled")
' "$1")
    echo "Tests of the $kind wheel:"
}

run_tests() {
    "$bin/python" -m pytest -n auto -q -p no:cacheprovider "$@"
}

build auto "$work/built" &
building=$!
sh tools/lint.sh "$bin"
sh tools/chromium.sh
# Real servers give up root, so what leads to them must be open to others.
chmod 755 "$work"
WHOSENT_MAIL_SERVERS=$(sh tools/mail_servers.sh "$work/servers")
export WHOSENT_MAIL_SERVERS
wait "$building"
use "$work/built"
run_tests
if [ "$kind" = compiled ]; then
    build pure "$work/pure"
    use "$work/pure"
    run_tests tests/message tests/bounce tests/rules tests/laws tests/golden
fi
