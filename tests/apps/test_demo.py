"""``whosent demo``."""

from pathlib import Path

import pytest

from whosent.apps.cli import run

ANSWERS = [("en", "Somebody else is using"), ("ja", "ほかの人が使っています")]


@pytest.mark.parametrize(("language", "answer"), ANSWERS)
def test_the_sample_is_judged_from_anywhere(
    language: str,
    answer: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--lang", language], {}) == 0
    shown = capsys.readouterr()
    assert answer in shown.out.splitlines()[0]
    assert "whosent check" in shown.err
