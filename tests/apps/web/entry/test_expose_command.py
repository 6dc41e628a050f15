"""``whosent serve --expose`` as a program, with TLS of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from certificates import make_certificate

COMMAND = [sys.executable, "-m", "whosent", "serve", "--lang", "en", "--dns", "off"]


def environment(home: Path) -> dict[str, str]:
    places = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "WHOSENT_CONFIG")
    return {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C", **dict.fromkeys(places, str(home))}


def said(home: Path, *options: str) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, env=environment(home), check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--expose"], "--expose needs HTTPS"),
        (["--expose", "--host", "whosent.example"], "--expose needs HTTPS"),
        (["--expose", "--certificate", "x.pem"], "belong together"),
        (["--expose", "--key", "x.pem"], "belong together"),
        (
            ["--expose", "--certificate", "x", "--key", "y", "--behind-proxy", "https://x.example"],
            "do not go",
        ),
        (["--expose", "--certificate", "x", "--key", "y", "--proxy", "192.0.2.1"], "--behind-proxy"),
        (["--expose", "--behind-proxy", "http://x.example"], "is no address of a proxy"),
        (["--certificate", "x.pem", "--key", "y.pem"], "only together with --expose"),
        (["--listen", "192.0.2.1"], "only together with --expose"),
        (["--host", "x.example"], "only together with --expose"),
        (["--new-login"], "only together with --expose"),
    ],
)
def test_what_is_missing_for_a_page_that_others_reach_is_said(
    tmp_path: Path, options: list[str], sentence: str
) -> None:
    code, told = said(tmp_path, *options)
    assert code == 2
    assert sentence in told
    assert list(tmp_path.rglob("login.db")) == []


def test_without_the_extra_one_sentence_says_how_to_install_it() -> None:
    for name in ("webauthn", "pyotp", "argon2", "segno"):
        program = (
            f"import sys; sys.modules[{name!r}] = None\n"
            "from whosent.apps.cli import run; sys.exit(run(['serve', '--expose'], {}))"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert done.returncode == 1, name
        assert done.stderr.count('pip install ".[expose]"') == 1
        assert "Traceback" not in done.stderr


def test_the_loopback_page_needs_none_of_it() -> None:
    program = (
        "import sys\n"
        "for name in ('webauthn', 'pyotp', 'argon2', 'segno', 'apprise'): sys.modules[name] = None\n"
        "import whosent.apps.web.server"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_it_speaks_tls_and_shows_where_the_login_is_made(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, "localhost")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--expose", "--certificate", str(certificate), "--key", str(key), "--listen", "127.0.0.1"]
    server = subprocess.Popen(
        [*COMMAND, *options, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(tmp_path),
    )
    with server:
        try:
            shown = "".join(server.stdout.readline() for _ in range(3))
            address = re.search(r"https://localhost:\d+/set-up\?token=\S+", shown)[0]
            assert f"The page is at https://localhost:{port}\n" in shown
            trusted = ssl.create_default_context(cafile=certificate)
            with httpx2.Client(follow_redirects=True, trust_env=False, verify=trusted) as client:
                assert "Make your login" in client.get(address).text
                assert client.get(address).status_code == 403
                assert "No login has been made yet" in client.get(f"https://localhost:{port}/").text
                wrong = client.get(f"https://localhost:{port}/", headers={"host": "evil.example"})
                assert wrong.status_code == 421
                with pytest.raises(httpx2.HTTPError):
                    client.get(f"http://localhost:{port}/")
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait() == 0
        assert "Traceback" not in server.stderr.read()
    [kept] = tmp_path.rglob("login.db")
    assert kept.stat().st_mode & 0o777 == 0o600
