#!/bin/sh
# Sees to it that there is a Chromium for tests/browser. Where there is none and none may be installed, it says
# which tests are left out.
set -eu
[ -z "${WHOSENT_CHROMIUM:-}" ] || exit 0
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    ! command -v "$name" >/dev/null 2>&1 || exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "There is no Chromium, so the tests in tests/browser are left out (Debian: apt install chromium)." >&2
