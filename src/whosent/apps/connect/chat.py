"""One question to a model and its answer, over HTTP; nothing is followed, and nobody else is asked."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus

from whosent import __version__
from whosent.apps.connect.endpoint import Endpoint, is_loopback
from whosent.apps.connect.limits import ConnectLimits
from whosent.errors import WhosentError

_CHAT = "/chat/completions"
_MODELS = "/models"
_CHUNK_OCTETS = 16384
_TROUBLE = {
    HTTPStatus.UNAUTHORIZED: "model.key_refused",
    HTTPStatus.FORBIDDEN: "model.key_refused",
    HTTPStatus.NOT_FOUND: "model.not_there",
    HTTPStatus.TOO_MANY_REQUESTS: "model.busy",
}


class ModelError(WhosentError):
    """A model could not be asked, or what came back is no answer; ``place`` is its URL."""


def ask_model(
    endpoint: Endpoint, model: str, order: str, letter: str, *, key: str, limits: ConnectLimits
) -> str:
    """What the model says to ``letter``; ``order`` is the program's own word to it.

    key  "" where the endpoint wants none. Raises ``ModelError``.
    """
    messages = [{"role": "system", "content": order}, {"role": "user", "content": letter}]
    body = json.dumps({"model": model, "messages": messages, "stream": False}, ensure_ascii=False)
    found = _read_json(endpoint, _exchange(endpoint, "POST", _CHAT, body.encode(), key, limits))
    said = _at(_at(_at(_at(found, "choices"), 0), "message"), "content")
    if not isinstance(said, str):
        raise ModelError("model.not_understood", place=endpoint.url)
    return said


def list_models(endpoint: Endpoint, *, key: str, limits: ConnectLimits) -> tuple[str, ...]:
    """The names of the models that answer there. Raises ``ModelError``."""
    found = _read_json(endpoint, _exchange(endpoint, "GET", _MODELS, b"", key, limits))
    rows = _at(found, "data")
    if not isinstance(rows, list):
        raise ModelError("model.not_understood", place=endpoint.url)
    names = (_at(row, "id") for row in rows[: limits.models])
    return tuple(name for name in names if isinstance(name, str) and is_model_name(name, limits))


def is_model_name(name: str, limits: ConnectLimits) -> bool:
    """Whether a model may be called so."""
    return 0 < len(name) <= limits.name_chars and name.isprintable() and not name.isspace()


def _at(value: object, place: str | int) -> object:
    """What stands there in a JSON value; None where nothing does."""
    if isinstance(value, dict) and isinstance(place, str):
        return value.get(place)
    if isinstance(value, list) and isinstance(place, int) and place < len(value):
        return value[place]
    return None


def _read_json(endpoint: Endpoint, data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as exc:
        raise ModelError("model.not_understood", place=endpoint.url) from exc


def _exchange(
    endpoint: Endpoint, method: str, call: str, body: bytes, key: str, limits: ConnectLimits
) -> bytes:
    headers = {"Host": endpoint.authority, "Accept": "application/json"}
    headers["User-Agent"] = f"whosent/{__version__}"
    if body:
        headers["Content-Type"] = "application/json"
    if key:
        headers["Authorization"] = f"Bearer {key}"
    try:
        with _connected(endpoint, limits) as connection:
            connection.request(method, endpoint.path + call, body=body or None, headers=headers)
            with closing(connection.getresponse()) as answer:
                return _read_answer(endpoint, answer, limits)
    except TimeoutError as exc:
        raise ModelError("model.timeout", place=endpoint.url) from exc
    except ssl.SSLError as exc:
        raise ModelError("model.tls", place=endpoint.url, reason=exc.reason or str(exc)) from exc
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ModelError("model.unreachable", place=endpoint.url, reason=reason) from exc
    except (http.client.HTTPException, ValueError) as exc:
        raise ModelError("model.not_understood", place=endpoint.url) from exc


@contextmanager
def _connected(endpoint: Endpoint, limits: ConnectLimits) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut off when the time is over, whatever trickles in meanwhile."""
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=limits.timeout_s)
    plain = socket.create_connection((endpoint.host, endpoint.port), timeout=limits.timeout_s)
    over = threading.Event()
    line: socket.socket = plain
    if not endpoint.uses_tls and not is_loopback(str(plain.getpeername()[0])):
        plain.close()
        raise ModelError("model.needs_https", place=endpoint.url)
    if endpoint.uses_tls:
        context = ssl.create_default_context()
        line = context.wrap_socket(plain, server_hostname=endpoint.host, do_handshake_on_connect=False)

    def cut_off() -> None:
        over.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    watch = threading.Timer(limits.timeout_s, cut_off)
    watch.daemon = True
    watch.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        connection.sock = line
        yield connection
        if over.is_set():  # cut off, what was read so far looks like an answer that ended
            raise TimeoutError
    except (OSError, ValueError, http.client.HTTPException, ModelError) as exc:
        if over.is_set():
            raise TimeoutError from exc
        raise
    finally:
        watch.cancel()
        connection.close()
        line.close()


def _read_answer(endpoint: Endpoint, answer: http.client.HTTPResponse, limits: ConnectLimits) -> bytes:
    if 300 <= answer.status < 400:
        raise ModelError("model.redirect", place=endpoint.url)
    if answer.status != HTTPStatus.OK:
        known = (key for status, key in _TROUBLE.items() if status == answer.status)
        key = next(known, "model.status")
        raise ModelError(key, place=endpoint.url, status=answer.status)
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read(_CHUNK_OCTETS):
        size += len(piece)
        if size > limits.octets:
            raise ModelError("model.too_large", place=endpoint.url)
        pieces.append(piece)
    return b"".join(pieces)
