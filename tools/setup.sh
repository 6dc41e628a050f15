#!/bin/sh
# Makes the virtual environment with what a fresh machine has: uv where present, else venv and pip.
set -eu
python=$1
venv=$2
export WHOSENT_BUILD=pure  # an editable install has nothing to compile

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "whosent needs Python 3.11 or newer; $("$python" --version) was found." >&2
    echo "Name another one: make PYTHON=python3.12 …" >&2
    exit 1
}
if command -v uv >/dev/null 2>&1; then
    uv venv --quiet --allow-existing --python "$python" "$venv"
    uv pip install --quiet --python "$venv/bin/python" --editable '.[expose]' --group dev
else
    "$python" -m venv "$venv" 2>/dev/null || {
        if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
            apt-get update -qq && apt-get install -y -qq python3-venv
            "$python" -m venv "$venv"
        else
            echo "Python's venv module is missing (Debian: apt install python3-venv)." >&2
            exit 1
        fi
    }
    "$venv/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
    "$venv/bin/python" -m pip install --quiet --editable '.[expose]' --group dev
fi
