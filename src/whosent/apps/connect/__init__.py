"""Connections that the owner made; none exists until then. Today there is one kind: a model's endpoint."""

from whosent.apps.connect.chat import ModelError, is_model_name, list_models
from whosent.apps.connect.endpoint import Endpoint, read_endpoint
from whosent.apps.connect.keys import Keyring, KeyStore, find_keyring
from whosent.apps.connect.limits import ConnectLimits, load_connect_limits
from whosent.apps.connect.store import (
    Connection,
    ConnectionKind,
    Connections,
    ModelConnection,
    open_connections,
)

__all__ = [
    "ConnectLimits",
    "Connection",
    "ConnectionKind",
    "Connections",
    "Endpoint",
    "KeyStore",
    "Keyring",
    "ModelConnection",
    "ModelError",
    "find_keyring",
    "is_model_name",
    "list_models",
    "load_connect_limits",
    "open_connections",
    "read_endpoint",
]
