"""``whosent serve`` as a program."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2

ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C"}


def test_without_the_extra_one_sentence_says_how_to_install_it() -> None:
    for name in ("starlette", "jinja2", "uvicorn", "python_multipart"):
        program = (
            f"import sys; sys.modules[{name!r}] = None\n"
            "from whosent.apps.cli import run; sys.exit(run(['serve'], {}))"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert done.returncode == 1, name
        assert done.stderr.count('pip install ".[serve]"') == 1
        assert "Traceback" not in done.stderr


def test_it_opens_once_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "whosent", "serve", "--no-browser", "--dns", "off"]
    server = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
    )
    with server:
        try:
            shown = "".join(server.stdout.readline() for _ in range(2))
            address = re.search(r"http://127\.0\.0\.1:\d+/enter\?token=\S+", shown)[0]
            with httpx2.Client(follow_redirects=True, trust_env=False) as client:
                assert "What has happened?" in client.get(address).text
            assert list(tmp_path.glob("whosent-*"))
            assert httpx2.get(address, trust_env=False).status_code == 403
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait() == 0
        assert "Traceback" not in server.stderr.read()
    assert list(tmp_path.glob("whosent-*")) == []


def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        options = ["--no-browser", "--port", str(port), "--lang", "en"]
        command = [sys.executable, "-m", "whosent", "serve", *options]
        done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
