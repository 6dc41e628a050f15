"""What ``import whosent`` offers, and what it does not load for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import whosent


def test_every_public_name_is_there() -> None:
    assert len(whosent.__all__) > 1
    for name in whosent.__all__:
        assert getattr(whosent, name) is not None, name


def test_every_public_name_is_offered_by_a_shell_and_by_help() -> None:
    assert set(whosent.__all__) <= set(dir(whosent))


def test_there_are_no_other_names() -> None:
    with pytest.raises(AttributeError, match="bounces"):
        _ = whosent.bounces


@pytest.mark.parametrize("package", ["evidence", "verdict", "report", "mailbox", "account"])
def test_a_reader_of_bounces_does_not_wait_for_what_judges_mailboxes(package: str) -> None:
    code = "import sys; from whosent import parse, parse_message, records\n"
    code += f"print('whosent.{package}' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
