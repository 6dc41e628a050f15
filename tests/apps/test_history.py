"""Login histories that are read once more."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from whosent.apps.history import attacks_in, read_again
from whosent.errors import WhosentError
from whosent.response import Event, EventKind

_OWN = "2025-08-11T09:00:00Z,192.0.2.1,true"
_TRIED = [f"2025-08-12T09:{n:02}:00Z,203.0.113.9,false" for n in range(30)]


def history(path: Path, *rows: str) -> str:
    path.write_text("\n".join(("time,ip,success", *rows)), "utf-8")
    return str(path)


def test_a_login_after_guessing_is_somebody_elses(tmp_path: Path) -> None:
    path = history(tmp_path / "logins.csv", _OWN, *_TRIED, "2025-08-12T10:00:00Z,203.0.113.9,true")
    at = datetime(2025, 8, 12, 10, tzinfo=UTC)
    assert attacks_in(read_again([path], [])) == (Event(kind=EventKind.UNKNOWN_LOGIN, at=at),)


def test_guessing_without_success_is_none(tmp_path: Path) -> None:
    assert attacks_in(read_again([history(tmp_path / "logins.csv", _OWN, *_TRIED)], [])) == ()


def test_what_cannot_be_read_is_told_and_the_rest_is_used(tmp_path: Path) -> None:
    (tmp_path / "not.csv").write_text("no history", "utf-8")
    good = history(tmp_path / "logins.csv", _OWN)
    trouble: list[WhosentError] = []
    logins = read_again([str(tmp_path / "gone.csv"), str(tmp_path / "not.csv"), good], trouble)
    assert [login.address for login in logins] == ["192.0.2.1"]
    assert len(trouble) == 2
