"""Asking about a mailbox that a test filled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbox_builder import Mailbox
from whosent.report.model import CheckReport

Ask = Callable[..., CheckReport]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """What ``whosent check`` says of a mailbox; keywords as in ``Mailbox.check``."""

    def check(box: Mailbox, **options: object) -> CheckReport:
        return box.check(tmp_path, **options)

    return check
