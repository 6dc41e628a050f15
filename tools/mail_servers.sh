#!/bin/sh
# Fetches a real Postfix and a real Exim into a folder (tests/account/test_real_logs.py runs them there); nothing
# is installed, no user is made, no daemon started. Prints where they are. Where they cannot be had, it says which
# tests are left out, and prints nothing.
set -eu
root=$1
release=$(. /etc/os-release 2>/dev/null && echo "${ID:-}-${VERSION_ID:-}" || true)
tree=$root/$release

libraries() {
    apt-cache depends postfix exim4-daemon-light 2>/dev/null |
        awk '$1 == "Depends:" && $2 ~ /^lib/ && $2 !~ /^libc6/ { print $2 }' | sort -u
}

download() { # into this folder
    # shellcheck disable=SC2046 - a list of words
    apt-get -o APT::Sandbox::User=root download -qq postfix exim4-daemon-light libnss-wrapper $(libraries) >&2
}

fetch() {
    mkdir -p "$tree/packages" && cd "$tree/packages" || return
    download 2>/dev/null || { apt-get update -qq >&2 && download; } || return
    for package in *.deb; do dpkg -x "$package" "$tree" || return; done
    # The users that they know are made up by a library, which programs that change their user would not load.
    chmod u-s,g-s "$tree"/usr/sbin/* && cd "$root" && rm -r "$tree/packages" && chmod 755 "$root" "$tree" || return
    touch "$tree/.complete"
}

if [ ! -e "$tree/.complete" ]; then
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && rm -rf "$tree" && (fetch) || {
        echo "There is no Postfix and no Exim, so the tests on real logs are left out (they need Debian, and root)." >&2
        exit 0
    }
fi
echo "$tree"
