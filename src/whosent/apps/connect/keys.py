"""Where keys lie: in the system's keyring, or in a file that only its owner can read."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Protocol, cast

from whosent.apps.connect.files import read_owned, write_owned
from whosent.errors import WhosentError

_SERVICE = "whosent"
_FILE = "keys.json"


class Keyring(Protocol):
    """Keeps secrets by name. Its methods may raise ``WhosentError``."""

    def get(self, name: str) -> str:
        """The secret of that name; "" where there is none."""

    def keep(self, name: str, secret: str) -> None:
        """Keeps a secret in place of an earlier one; "" removes it."""


class _Package(Protocol):
    """What the package ``keyring`` offers."""

    def get_password(self, service: str, name: str, /) -> str | None: ...

    def set_password(self, service: str, name: str, secret: str, /) -> None: ...

    def delete_password(self, service: str, name: str, /) -> None: ...


def find_keyring() -> Keyring | None:
    """The system's keyring; None where ``keyring`` is not installed or finds no place that is safe."""
    try:
        package = importlib.import_module("keyring")
        if not package.get_keyring().priority > 0:
            return None
        troubles = (package.errors.KeyringError, RuntimeError, OSError)
    except (ImportError, RuntimeError, AttributeError, OSError):
        return None
    return SystemKeyring(cast("_Package", package), troubles)


class SystemKeyring:
    """The system's own, through ``keyring``; ``troubles`` are what it raises."""

    def __init__(self, package: _Package, troubles: tuple[type[Exception], ...]) -> None:
        """``package`` is the module."""
        self._package = package
        self._troubles = troubles

    def get(self, name: str) -> str:
        """The secret of that name; "" where there is none."""
        try:
            return self._package.get_password(_SERVICE, name) or ""
        except self._troubles as exc:
            raise WhosentError("connect.keyring", reason=type(exc).__name__) from exc

    def keep(self, name: str, secret: str) -> None:
        """Keeps a secret in place of an earlier one; "" removes it."""
        try:
            if secret:
                self._package.set_password(_SERVICE, name, secret)
            elif self._package.get_password(_SERVICE, name) is not None:
                self._package.delete_password(_SERVICE, name)
        except self._troubles as exc:
            raise WhosentError("connect.keyring", reason=type(exc).__name__) from exc


class KeyStore:
    """Secrets by name, in the keyring or, without one, in ``keys.json`` of ``folder``."""

    def __init__(self, folder: Path, keyring: Keyring | None) -> None:
        """``keyring`` None: the file."""
        self._file = folder / _FILE
        self._keyring = keyring

    @property
    def is_keyring(self) -> bool:
        """Whether the system keeps them."""
        return self._keyring is not None

    def get(self, name: str) -> str:
        """The secret; "" where there is none. Raises ``WhosentError`` where it cannot be read."""
        return self._keyring.get(name) if self._keyring is not None else self._read().get(name, "")

    def keep(self, name: str, secret: str) -> None:
        """Keeps it in place of an earlier one; "" removes it. Raises ``WhosentError``."""
        if self._keyring is not None:
            self._keyring.keep(name, secret)
            return
        kept = {n: s for n, s in self._read().items() if n != name}
        if secret:
            kept[name] = secret
        if kept or self._file.exists():
            write_owned(self._file, json.dumps(kept))

    def _read(self) -> dict[str, str]:
        text = read_owned(self._file)
        try:
            found = json.loads(text) if text else {}
        except ValueError as exc:
            raise WhosentError("connect.damaged", place=str(self._file)) from exc
        if not isinstance(found, dict) or not all(isinstance(s, str) for s in found.values()):
            raise WhosentError("connect.damaged", place=str(self._file))
        return found
