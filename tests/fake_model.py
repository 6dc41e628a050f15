"""A model's endpoint on this machine, which answers as a test wants and keeps what it was sent."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: str


Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class FakeModel:
    """``url`` is what the owner connects; ``asked`` grows."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


def says(text: str) -> Answer:
    """An answer as every such endpoint gives it."""
    return sends(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


def sends(data: bytes, *, status: int = 200, **headers: str) -> Answer:
    """These octets, whatever they are."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        try:
            handler.wfile.write(data)
        except OSError:
            handler.close_connection = True

    return answer


@contextmanager
def answering(answer: Answer, certificate: tuple[Path, Path] | None = None) -> Iterator[FakeModel]:
    """An endpoint that answers everything so; over TLS where there is a certificate, with its key."""
    model = FakeModel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("content-length", "0"))
            body = self.rfile.read(size).decode()
            model.asked.append(Asked(self.path, dict(self.headers), body))
            answer(self)

        do_GET = do_POST  # noqa: N815 - as the class calls it

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    model.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        model.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
