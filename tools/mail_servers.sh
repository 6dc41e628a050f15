#!/bin/sh
# Fetches a real Postfix and a real Exim into a folder (tests/account/test_real_logs.py runs them there); nothing
# is installed, no user is made, no daemon started. Says where they are; nothing where they cannot be had.
set -eu
root=$1
release=$(. /etc/os-release 2>/dev/null && echo "${ID:-}-${VERSION_ID:-}" || true)
tree=$root/$release
if [ ! -e "$tree/.complete" ]; then
    command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || {
        echo "There is no Postfix and no Exim for tests/account/test_real_logs.py (they need Debian, and root)." >&2
        exit 0
    }
    rm -rf "$tree"
    mkdir -p "$tree/packages"
    cd "$tree/packages"
    fetch() { apt-get -o APT::Sandbox::User=root download -qq "$@"; }
    libraries=$(apt-cache depends postfix exim4-daemon-light 2>/dev/null |
        awk '$1 == "Depends:" && $2 ~ /^lib/ && $2 !~ /^libc6/ { print $2 }' | sort -u)
    # shellcheck disable=SC2086 - a list of words
    fetch postfix exim4-daemon-light libnss-wrapper $libraries 2>/dev/null || {
        apt-get update -qq
        libraries=$(apt-cache depends postfix exim4-daemon-light |
            awk '$1 == "Depends:" && $2 ~ /^lib/ && $2 !~ /^libc6/ { print $2 }' | sort -u)
        # shellcheck disable=SC2086
        fetch postfix exim4-daemon-light libnss-wrapper $libraries
    }
    for package in *.deb; do dpkg -x "$package" "$tree"; done
    # The users that they know are made up by a library, which programs that change their user would not load.
    chmod u-s,g-s "$tree"/usr/sbin/*
    cd "$root"
    rm -r "$tree/packages"
    chmod 755 "$root" "$tree"
    touch "$tree/.complete"
fi
echo "$tree"
