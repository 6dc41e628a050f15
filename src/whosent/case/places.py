"""Where case files lie when nobody says otherwise."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

_FOLDER = "whosent"
_NAME = "default.case"


def default_path() -> Path:
    """The case that is used where no file is named, in the platform's folder for data of programs."""
    return user_data_path(_FOLDER, appauthor=False) / _NAME


def make_folder(folder: Path) -> None:
    """Makes the default folder where there is none; only its owner may look into it. Raises ``OSError``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
