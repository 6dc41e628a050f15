"""A login history in a file is read as whoever saved it saw it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from login_samples import NOW, example_of, form_named
from whosent.api import read_login_file
from whosent.errors import SourceError, UsageError


def test_a_page_without_year_and_zone_is_read_from_when_and_where_it_was_saved(tmp_path: Path) -> None:
    page = tmp_path / "activity.txt"
    page.write_text(example_of(form_named("google_activity")), encoding="utf-8")
    os.utime(page, (NOW.timestamp(), NOW.timestamp()))
    found = read_login_file(page)
    here = datetime(2026, 11, 24, 16, 10).astimezone()
    assert len(found.logins) == 3
    assert abs((found.logins[-1].at - here.astimezone(UTC)).days) <= 1
    assert found.zone


def test_errors_name_the_file_as_the_caller_does(tmp_path: Path) -> None:
    page = tmp_path / "upload-1"
    page.write_text("Dear diary,\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_login_file(page, name="logins.txt")
    assert caught.value.place == "logins.txt"
    with pytest.raises(UsageError):
        read_login_file(tmp_path / "absent")
