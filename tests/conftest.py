"""For all tests: none may reach beyond this machine, and CI leaves none out."""

from __future__ import annotations

import ipaddress
import os
import sys

import pytest
from hypothesis import settings

# Time is measured in bench/, never in a test: a busy machine must not fail one.
settings.register_profile("whosent", deadline=None)
settings.load_profile("whosent")

_REACHES_OUT = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _REACHES_OUT:
        return
    address = arguments[-1]
    if not isinstance(address, tuple) or not address:
        return  # a socket of this machine (AF_UNIX), or one that is connected already
    host = str(address[0])
    if host == "localhost" or ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        return
    raise RuntimeError(f"a test tried to reach {host}; tests stay on this machine")


sys.addaudithook(_refuse_network)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says why a run without failures fails in CI."""
    if _left_out_in_ci(terminalreporter):
        terminalreporter.write_line("In CI no test may be left out.", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fails a run in CI that left tests out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not isinstance(reporter, pytest.TerminalReporter):
        return  # a worker: the session that started it decides
    if exitstatus == pytest.ExitCode.OK and _left_out_in_ci(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _left_out_in_ci(reporter: pytest.TerminalReporter) -> bool:
    return bool(os.environ.get("CI")) and bool(reporter.stats.get("skipped"))
