#!/bin/sh
# The checks that read the code: style, types, import rules.
set -eu
bin=$1
"$bin/ruff" check --output-format concise .
"$bin/mypy"
"$bin/lint-imports" --no-cache
