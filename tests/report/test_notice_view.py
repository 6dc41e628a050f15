from __future__ import annotations

import base64
import hashlib

from whosent.bounce import load_tables, parse_notice
from whosent.catalogue import Language, load_catalogue
from whosent.message import parse
from whosent.raw import Place
from whosent.report import view_message

ATTACHED = b"MZ\x90\x00 not to be opened"
MAIL = (
    b"Received: from a.example by b.example; Tue, 24 Nov 2026 14:26:09 +0000\r\n"
    b"Subject: =?utf-8?b?" + base64.b64encode("お荷物\u202e".encode()) + b"?=\r\n"
    b"From: MAILER-DAEMON@xn--pypal-4ve.com\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Go to http://pay.example.net/x \x1b[31m\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n"
    b"<p>Click <a href='https://evil.example/'>here</a><script>alert(1)</script></p>\r\n"
    b"--b\r\nContent-Type: application/octet-stream; name=\"invoice.exe\"\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(ATTACHED) + b"\r\n--b--\r\n"
)


def view(data: bytes, language: Language = Language.EN, width: int = 80) -> str:
    message = parse(data)
    reading = parse_notice(message, Place(source="a.eml"), load_tables())
    return "\n".join(line.text for line in view_message(message, reading, load_catalogue(language), width))


def test_nothing_in_a_hostile_mail_acts() -> None:
    said = view(MAIL)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "<U+202E>" in said
    assert "http://" not in said
    assert "hxxp://pay[.]example[.]net/x" in said
    assert "<script>" not in said


def test_what_people_look_for_comes_before_the_technical_fields() -> None:
    said = view(MAIL)
    assert said.index("From: MAILER-DAEMON") < said.index("Subject: お荷物") < said.index("Received: from")


def test_an_attachment_is_listed_and_its_content_is_not() -> None:
    said = view(MAIL)
    assert f"invoice.exe (application/octet-stream, {len(ATTACHED)} bytes)" in said
    assert hashlib.sha256(ATTACHED).hexdigest() in said
    assert "not to be opened" not in said


def test_a_look_alike_of_a_name_is_pointed_out() -> None:
    assert "is really xn--pypal-4ve[.]com" in view(MAIL)


def test_a_mail_that_is_no_notice_is_called_so() -> None:
    assert "This is ordinary mail" in view(b"From: a@example.org\nSubject: hello\n\nhi\n")


def test_a_very_long_mail_is_cut_and_the_cut_is_said() -> None:
    said = view(b"From: a@example.org\nSubject: s\n\n" + b"line\n" * 100_000)
    assert said.count("\n") < 3000
    assert "(The rest is long and not shown.)" in said


def test_any_bytes_can_be_shown() -> None:
    assert view(bytes(range(256)) * 20, Language.JA)


def page(body: str) -> bytes:
    return f"From: a@example.org\nSubject: s\nContent-Type: text/html; charset=utf-8\n\n{body}".encode()


def test_where_a_link_leads_is_said_and_cannot_be_followed() -> None:
    said = view(MAIL)
    assert "“here” leads to hxxps://evil[.]example/" in said
    assert "https://" not in said


def test_a_link_that_says_one_place_and_leads_to_another_is_pointed_out_first() -> None:
    said = view(
        page(
            '<a href="https://mail.example.com/help">https://mail.example.com/help</a>'
            "<a href='http://login.watcher.example/?u=1'>https://www.example.com/login</a>"
            '<a class=b href="https://x.example.net/">www.example.com</a>'
            '<a href="https://user:pw@evil.example/">Your invoice.pdf</a>'
        ),
        width=200,
    )
    places = [
        said.index("“hxxps://www[.]example[.]com/login” leads to another place than it says: hxxp://login"),
        said.index("“www[.]example.com” leads to another place than it says: hxxps://x[.]example[.]net/"),
        said.index("“hxxps://mail[.]example[.]com/help” leads to hxxps://mail[.]example[.]com/help"),
        said.index("“Your invoice.pdf” leads to hxxps://"),
    ]
    assert places == sorted(places)


def test_a_form_and_a_link_without_text_have_targets_too() -> None:
    said = view(page('<form action="https://evil.example/post"></form><a href="javascript:go()"><img></a>'))
    assert "A link without text leads to hxxps://evil[.]example/post" in said
    assert "javascript[:]go()" in said


def test_a_look_alike_in_a_target_is_pointed_out() -> None:
    assert "is really xn--pypal-4ve[.]com" in view(page('<a href="https://xn--pypal-4ve.com/">pay</a>'))


def test_many_links_are_cut_and_the_cut_is_said() -> None:
    links = "".join(f'<a href="https://n{i}.example/">{i}</a>' for i in range(150))
    said = view(page(links), Language.JA)
    assert said.count("の行き先: hxxps://") == 30
    assert "ほかに120個。" in said
