"""Which addresses a model may have, and what an exchange with it never does."""

from __future__ import annotations

import socket
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from certificates import make_certificate
from fake_model import FakeModel, answering, says, sends
from whosent.apps.connect import ModelError, list_models, load_connect_limits, read_endpoint
from whosent.apps.connect.chat import ask_model
from whosent.errors import UsageError

LIMITS = load_connect_limits()


def ask(model: FakeModel, *, key: str = "", timeout_s: float = 30.0) -> str:
    limits = replace(LIMITS, timeout_s=timeout_s)
    return ask_model(read_endpoint(model.url), "small", "Order", "Letter", key=key, limits=limits)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://models.example/v1/", "https://models.example/v1"),
        ("https://Models.Example:8443/v1beta/openai/", "https://models.example:8443/v1beta/openai"),
        ("https://models.example/v1/chat/completions", "https://models.example/v1"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://127.0.0.9/v1", "http://127.0.0.9/v1"),
    ],
)
def test_an_address_is_kept_as_it_will_be_asked(url: str, kept: str) -> None:
    assert read_endpoint(url).url == kept


@pytest.mark.parametrize(
    "url",
    [
        *("", "models.example/v1", "ftp://models.example/", "file:///etc/passwd", "https://", "https://:443/"),
        *("https://me:secret@models.example/", "https://models.example/?key=1", "https://models.example/#x"),
        *("https://models.example:99999/", "https://mod els.example/", "https://models.example/\r\nX: y"),
        *("https://模型.example/", "https://models.example\\@x.example/", "https://x.example/" + "a" * 600),
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"model\.bad_url"):
        read_endpoint(url)


@pytest.mark.parametrize("url", ["http://models.example/v1", "http://192.0.2.1/", "http://localhost.example/"])
def test_only_this_machine_is_asked_without_encryption(url: str) -> None:
    with pytest.raises(UsageError, match=r"model\.needs_https"):
        read_endpoint(url)


def test_the_question_goes_out_once_with_the_key_in_its_header() -> None:
    with answering(says("Fine [1].")) as model:
        assert ask(model, key="secret-key") == "Fine [1]."
    [asked] = model.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == "Bearer secret-key"
    assert "secret-key" not in asked.body


def test_without_a_key_there_is_no_such_header() -> None:
    with answering(says("Fine [1].")) as model:
        ask(model)
    assert "Authorization" not in model.asked[0].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with answering(says("Elsewhere [1].")) as other:
        to_other = sends(b"", status=status, Location=f"{other.url}/chat/completions")
        with answering(to_other) as model, pytest.raises(ModelError, match=r"model\.redirect"):
            ask(model, key="secret-key")
        assert other.asked == []


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"data: {\"choices\": []}\n\ndata: \xff\xfe\x00", b"{", b"[]", b"null", b"7"),
        *(b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}', b'{"choices": {"0": 1}}'),
        *(b"[" * 100_000, b'{"choices": [{"message": {"content": ["a"]}}]}'),
    ],
)
def test_garbage_is_no_answer(data: bytes) -> None:
    with answering(sends(data)) as model, pytest.raises(ModelError, match=r"model\.not_understood"):
        ask(model)


def test_an_answer_of_ten_megabytes_is_not_read_to_its_end() -> None:
    with answering(says("x" * 10_000_000)) as model, pytest.raises(ModelError, match=r"model\.too_large"):
        ask(model)


@pytest.mark.parametrize("with_head", [False, True])
def test_one_that_never_answers_is_given_up(with_head: bool) -> None:
    hanging: list[FakeModel] = []

    def hang(handler: BaseHTTPRequestHandler) -> None:
        if with_head:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        hanging[0].over.wait()

    with answering(hang) as model:
        hanging.append(model)
        with pytest.raises(ModelError, match=r"model\.timeout"):
            ask(model, timeout_s=0.2)
        model.over.set()


def test_one_that_trickles_is_given_up_too() -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                handler.wfile.write(b" ")
        except OSError:
            handler.close_connection = True

    # Spaces without end: whichever is first, the cap on octets or the time, it ends.
    with answering(trickle) as model, pytest.raises(ModelError, match=r"model\.(timeout|too_large)"):
        ask(model, timeout_s=0.2)


@pytest.mark.parametrize(
    ("status", "key"),
    [(401, "key_refused"), (403, "key_refused"), (404, "not_there"), (429, "busy"), (500, "status")],
)
def test_a_refusal_says_what_to_do(status: int, key: str) -> None:
    with answering(sends(b"no", status=status)) as model, pytest.raises(ModelError) as caught:
        ask(model)
    assert caught.value.key == f"model.{key}"


def test_nobody_there_is_said() -> None:
    with answering(says("")) as model:
        pass
    with pytest.raises(ModelError, match=r"model\.unreachable"):
        ask(model)


def test_names_of_models_are_few_and_printable() -> None:
    rows = b'{"data": [{"id": "small"}, {"id": ""}, {"id": 7}, {"id": "a\\u001b[2J"}, 9, {"id": "large"}]}'
    with answering(sends(rows)) as model:
        assert list_models(read_endpoint(model.url), key="", limits=LIMITS) == ("small", "large")
    assert model.asked[0].path == "/v1/models"


def test_a_certificate_that_is_trusted_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with answering(says("Fine [1]."), certificate) as model:
        assert ask(model) == "Fine [1]."


@pytest.mark.parametrize(("name", "is_trusted"), [("127.0.0.1", False), ("models.example", True)])
def test_a_certificate_of_nobody_or_of_another_name_gets_no_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, is_trusted: bool
) -> None:
    certificate = make_certificate(tmp_path, name)
    (tmp_path / "none.pem").write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0] if is_trusted else tmp_path / "none.pem"))
    refused = pytest.raises(ModelError, match=r"model\.tls")
    with answering(says("Fine [1]."), certificate) as model, refused:
        ask(model, key="secret-key")
    assert model.asked == []


def test_one_that_never_shakes_hands_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        model = FakeModel(url=f"https://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(ModelError, match=r"model\.timeout"):
            ask(model, timeout_s=0.2)
