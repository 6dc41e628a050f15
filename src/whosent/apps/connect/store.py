"""What the owner connected the program with: each can be listed and unlinked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from platformdirs import user_config_path

from whosent.apps.connect.chat import ask_model
from whosent.apps.connect.endpoint import Endpoint, read_endpoint
from whosent.apps.connect.files import read_owned, write_owned
from whosent.apps.connect.keys import KeyStore, find_keyring
from whosent.apps.connect.limits import ConnectLimits, load_connect_limits
from whosent.errors import UsageError, WhosentError
from whosent.response import Brief

_FILE = "connections.json"
_FOLDER = "whosent"
_VARIABLE = "WHOSENT_CONFIG"


class ConnectionKind(StrEnum):
    """With what; ``connection.<value>`` names it, ``connection.<value>.sees`` says what it is given."""

    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One that the owner made.

    name       where it leads, for people
    since      aware; last_used is None where it was never used
    unlink     removes it and its key. Raises ``WhosentError``
    """

    kind: ConnectionKind
    name: str
    since: datetime
    last_used: datetime | None
    unlink: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConnection:
    """The model that may put answers into other words."""

    endpoint: Endpoint
    model: str
    since: datetime
    last_used: datetime | None = None

    @property
    def name(self) -> str:
        """The model and where it answers."""
        return f"{self.model} ({self.endpoint.authority})"


class Connections:
    """Kept in ``connections.json`` of a folder that only its owner can read; keys lie in ``keys``."""

    def __init__(self, folder: Path, keys: KeyStore, limits: ConnectLimits) -> None:
        """The folder need not exist yet."""
        self._file = folder / _FILE
        self.keys = keys
        self.limits = limits

    def all(self) -> tuple[Connection, ...]:
        """Those that there are. Raises ``WhosentError`` where the file cannot be read."""
        found = self.model()
        if found is None:
            return ()
        return (
            Connection(
                kind=ConnectionKind.MODEL,
                name=found.name,
                since=found.since,
                last_used=found.last_used,
                unlink=self.unlink_model,
            ),
        )

    def model(self) -> ModelConnection | None:
        """The model; None where none is connected: that is how it starts."""
        row = self._read().get(ConnectionKind.MODEL)
        if row is None:
            return None
        try:
            used = row.get("last_used", "")
            return ModelConnection(
                endpoint=read_endpoint(row["url"]),
                model=row["model"],
                since=_aware(row["since"]),
                last_used=_aware(used) if used else None,
            )
        except (KeyError, ValueError, UsageError) as exc:
            raise WhosentError("connect.damaged", place=str(self._file)) from exc

    def link_model(self, endpoint: Endpoint, model: str, *, key: str, at: datetime) -> None:
        """In place of an earlier one, whose key goes with it."""
        if self._read():
            self.unlink_model()
        self.keys.keep(_key_name(endpoint), key)
        self._write(ModelConnection(endpoint=endpoint, model=model, since=at))

    def unlink_model(self) -> None:
        """Removes it and its key; nothing happens where there is none."""
        found = self.model()
        if found is not None:
            self.keys.keep(_key_name(found.endpoint), "")
            self._write(None)

    def ask(self, connected: ModelConnection, brief: Brief, *, at: datetime) -> str:
        """What the model says to a brief. Raises ``WhosentError``."""
        key = self.keys.get(_key_name(connected.endpoint))
        self._write(
            ModelConnection(
                endpoint=connected.endpoint, model=connected.model, since=connected.since, last_used=at
            )
        )
        return ask_model(
            connected.endpoint, connected.model, brief.order, brief.letter, key=key, limits=self.limits
        )

    def _write(self, model: ModelConnection | None) -> None:
        rows = {}
        if model is not None:
            rows[ConnectionKind.MODEL.value] = {
                "url": model.endpoint.url,
                "model": model.model,
                "since": model.since.isoformat(),
                "last_used": model.last_used.isoformat() if model.last_used else "",
            }
        write_owned(self._file, json.dumps(rows, ensure_ascii=False, indent=1))

    def _read(self) -> Mapping[str, Mapping[str, str]]:
        text = read_owned(self._file)
        try:
            found = json.loads(text) if text else {}
        except ValueError as exc:
            raise WhosentError("connect.damaged", place=str(self._file)) from exc
        rows = found.values() if isinstance(found, dict) else [None]
        if not all(isinstance(row, dict) and all(isinstance(v, str) for v in row.values()) for row in rows):
            raise WhosentError("connect.damaged", place=str(self._file))
        return found


def open_connections(environment: Mapping[str, str]) -> Connections:
    """Those of this user, in the platform's folder for settings or where ``WHOSENT_CONFIG`` says."""
    named = environment.get(_VARIABLE, "")
    folder = Path(named) if named else user_config_path(_FOLDER, appauthor=False)
    return Connections(folder, KeyStore(folder, find_keyring()), load_connect_limits())


def _key_name(endpoint: Endpoint) -> str:
    return f"{ConnectionKind.MODEL}:{endpoint.authority}"


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at
