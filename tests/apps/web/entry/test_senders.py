"""Codes that are sent, and what sends them."""

from __future__ import annotations

import http.server
import json
import logging
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from certificates import make_certificate
from entry_visit import Browser, Clock, ExposedServer
from whosent.apps.web.entry.codes import CodeDesk, CodeResult
from whosent.apps.web.entry.limits import load_entry_limits
from whosent.apps.web.entry.sender_settings import SenderKind, SenderSettings
from whosent.apps.web.entry.senders import Letter, MailSender, SenderError, ServiceSender, make_sender

LETTER = Letter(to="codes@example.net", subject="コード", text="123456 です。")
FORM = {
    "kind": "mail",
    "server": "127.0.0.1",
    "port": "2525",
    "author": "whosent@example.net",
    "codes_to": "codes@example.net",
    "notices_to": "notices@example.org",
    "user": "hanako",
    "password": "mail-password",
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> CodeDesk:
    return CodeDesk(load_entry_limits().codes, clock)


def test_a_code_is_right_once(desk: CodeDesk) -> None:
    code, sent = desk.make("a")
    assert desk.judge(sent, "a", f" {code[:3]} {code[3:]} ") is CodeResult.RIGHT
    assert desk.judge(sent, "a", code) is CodeResult.USED_UP


def test_a_code_is_good_for_what_it_was_made_for(desk: CodeDesk) -> None:
    code, sent = desk.make("a")
    assert desk.judge(sent, "b", code) is CodeResult.WRONG


def test_a_code_holds_for_ten_minutes(desk: CodeDesk, clock: Clock) -> None:
    code, sent = desk.make("a")
    clock.pass_by(minutes=10)
    assert desk.judge(sent, "a", code) is CodeResult.EXPIRED


def test_a_code_can_be_tried_five_times(desk: CodeDesk) -> None:
    code, sent = desk.make("a")
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    found = [desk.judge(sent, "a", wrong) for _ in range(6)]
    assert found == [CodeResult.WRONG] * 4 + [CodeResult.USED_UP] * 2
    assert desk.judge(sent, "a", code) is CodeResult.USED_UP


def test_a_code_can_be_sent_again_after_a_minute_and_five_times_an_hour(desk: CodeDesk, clock: Clock) -> None:
    for _ in range(5):
        assert desk.wait() is None
        desk.make("a")
        assert desk.wait() is not None
        clock.pass_by(minutes=1)
    assert desk.wait() is not None
    clock.pass_by(minutes=56)
    assert desk.wait() is None


def test_codes_are_six_digits_and_differ(desk: CodeDesk) -> None:
    codes = {desk.make("a")[0] for _ in range(50)}
    assert len(codes) > 45
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_signing_in_with_a_code_that_was_sent(server: ExposedServer, owner: Browser, other: Browser) -> None:
    server.link_sender()
    other.give_password()
    page = other.post("/sign-in/send", of="/sign-in/code")
    assert "A code was sent at" in page.text
    assert server.sink.letters[-1].to == "codes@example.net"
    assert server.sink.code not in page.text
    assert other.post("/sign-in/code", code=server.sink.code).url.path == "/"


def test_the_code_survives_a_reload_and_a_killed_browser(
    server: ExposedServer, owner: Browser, other: Browser
) -> None:
    server.link_sender()
    other.give_password()
    other.post("/sign-in/send", of="/sign-in/code")
    for _ in range(3):
        assert "A code was sent at" in other.get("/").text
    assert len(server.sink.letters) == 1
    assert other.post("/sign-in/code", code=server.sink.code).url.path == "/"


def test_codes_are_not_sent_one_after_another(server: ExposedServer, owner: Browser, other: Browser) -> None:
    server.link_sender()
    other.give_password()
    other.post("/sign-in/send", of="/sign-in/code")
    again = other.post("/sign-in/send", of="/sign-in/code")
    assert again.status_code == 429
    assert 'data-wait="60"' in again.text
    assert len(server.sink.letters) == 1


def test_a_code_is_sent_only_after_the_password(
    server: ExposedServer, owner: Browser, other: Browser
) -> None:
    server.link_sender()
    other.get("/sign-in")
    other.bare_post("/sign-in/send", form_token=other.form_token("/sign-in"))
    assert server.sink.letters == []


def test_a_sender_that_is_down_is_said(server: ExposedServer, owner: Browser, other: Browser) -> None:
    server.link_sender()
    server.sink.is_down = True
    other.give_password()
    assert "could not be sent" in other.post("/sign-in/send", of="/sign-in/code").text


def test_a_sender_is_linked_once_its_code_came(server: ExposedServer, owner: Browser) -> None:
    assert owner.post("/connections/sender", **FORM).url.path == "/connections/sender/code"
    assert server.entrance.shelf.find() is None
    assert owner.post("/connections/sender/code", code="000000").status_code == 400
    page = owner.post("/connections/sender/code", code=server.sink.code)
    assert page.url.path == "/connections"
    assert "Sender of codes: 127.0.0.1" in page.text
    assert "It is given no mail" in page.text
    assert "mail-password" not in page.text
    assert b"mail-password" not in server.entrance.store.path.read_bytes()


@pytest.mark.parametrize(
    "wrong",
    [
        {"codes_to": "nobody"},
        {"author": ""},
        {"server": ""},
        {"port": "0"},
        {"port": "x"},
        {"kind": "service", "codes_to": "nobody"},
    ],
)
def test_details_that_cannot_be_right_are_said(owner: Browser, wrong: dict[str, str]) -> None:
    page = owner.post("/connections/sender", **{**FORM, **wrong})
    assert page.status_code == 400
    assert "mail-password" not in page.text


def test_the_address_of_a_service_is_never_shown_again(server: ExposedServer, owner: Browser) -> None:
    server.sink.is_down = True
    for address in ("twilio://secret-key", "secret-key"):
        page = owner.post("/connections/sender", kind="service", codes_to=address)
        assert page.status_code in (400, 502)
        assert "secret-key" not in page.text
        server.clock.pass_by(minutes=2)


def test_what_was_typed_survives_a_killed_tab_but_for_the_password(owner: Browser) -> None:
    typed = {"server": "mail.example.net", "author": "me@example.net", "password": "mail-password"}
    owner.post("/drafts/sender", of="/connections/sender", **typed)
    page = owner.get("/connections/sender").text
    assert 'value="mail.example.net"' in page
    assert "mail-password" not in page


def test_a_linked_sender_can_be_unlinked_and_the_second_address_hears_of_it(
    server: ExposedServer, owner: Browser, other: Browser
) -> None:
    server.link_sender()
    page = owner.post("/connections/unlink", of="/connections", kind="sender")
    assert "Nothing is connected" in page.text
    assert server.sink.letters[-1].to == "notices@example.org"
    other.give_password()
    assert "Send a code" not in other.get("/sign-in/code").text


class _Smtp(socketserver.StreamRequestHandler):
    """As much of a mail server as is needed (RFC 5321)."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink.example ESMTP\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                mail = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    mail += line
                self.server.mails.append(mail)
                self.wfile.write(b"250 taken\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 sink.example\r\n")


@pytest.fixture
def smtp() -> Iterator[socketserver.TCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.mails = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def by_mail(port: int) -> SenderSettings:
    return SenderSettings(
        kind=SenderKind.MAIL,
        server="127.0.0.1",
        port=port,
        author="whosent@example.net",
        codes_to="codes@example.net",
    )


def test_mail_goes_through_a_server(smtp: socketserver.TCPServer) -> None:
    make_sender(by_mail(smtp.server_address[1]), load_entry_limits().mail).send(LETTER)
    mail = message_from_bytes(smtp.mails[0], policy=policy.default)
    assert mail["To"] == "codes@example.net"
    assert mail["Subject"] == "コード"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "123456 です。"


def test_a_server_that_is_not_there_is_told_without_its_details() -> None:
    with pytest.raises(SenderError) as told:
        MailSender(by_mail(1), load_entry_limits().mail).send(LETTER)
    assert "127.0.0.1" not in str(told.value)


class _SmtpOverTls(_Smtp):
    """The same by TLS; whoever does not trust it is not talked to."""

    def setup(self) -> None:
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*make_certificate(tmp_path, "127.0.0.1"))
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _SmtpOverTls) as server:
        server.mails, server.tls, server.handle_error = [], tls, lambda *_: None
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        port = server.server_address[1]
        limits = replace(load_entry_limits().mail, tls_port=port)
        try:
            with pytest.raises(SenderError):
                make_sender(by_mail(port), limits).send(LETTER)
        finally:
            server.shutdown()
            thread.join()
    assert server.mails == []


def test_no_header_can_be_smuggled_in(smtp: socketserver.TCPServer) -> None:
    letter = Letter(to="a@example.net\r\nBcc: b@example.net", subject="x", text="x")
    with pytest.raises(SenderError):
        MailSender(by_mail(smtp.server_address[1]), load_entry_limits().mail).send(letter)
    assert smtp.mails == []


class _Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.posts.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def hook() -> Iterator[http.server.HTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hook) as server:
        server.posts = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_service_is_reached_through_apprise(hook: http.server.HTTPServer) -> None:
    pytest.importorskip("apprise", reason="the extra whosent[expose] is not installed")
    ServiceSender().send(Letter(to=f"json://127.0.0.1:{hook.server_port}/", subject="Code", text="123456"))
    assert hook.posts[0]["message"] == "123456"


@pytest.mark.parametrize("address", ["nothing://x", "json://127.0.0.1:1/"])
def test_a_service_that_takes_nothing_is_told(address: str) -> None:
    pytest.importorskip("apprise", reason="the extra whosent[expose] is not installed")
    with pytest.raises(SenderError):
        ServiceSender().send(Letter(to=address, subject="Code", text="123456"))


def test_a_service_writes_nothing_into_a_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(SenderError):
        ServiceSender().send(Letter(to="json://user:secret@127.0.0.1:1/", subject="Code", text="123456"))
    assert not [record for record in caplog.records if record.name.startswith("apprise")]


def test_settings_do_not_show_what_is_secret() -> None:
    shown = repr(SenderSettings(kind=SenderKind.SERVICE, codes_to="twilio://key", password="secret"))
    assert "key" not in shown
    assert "secret" not in shown


def test_the_sender_is_named_by_its_service_not_by_its_key(server: ExposedServer, owner: Browser) -> None:
    settings = SenderSettings(kind=SenderKind.SERVICE, codes_to="twilio://key:token@1/2")
    server.entrance.shelf.link(settings, server.clock())
    page = owner.get("/connections").text
    assert "Sender of codes: twilio" in page
    assert "token@1" not in page
