"""Files that hold one mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from letters import make_mail as mail
from letters import read_sources as read


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_kind_stay_as_they_are(tmp_path: Path, newline: str) -> None:
    (tmp_path / "a.eml").write_bytes(mail(newline=newline))
    assert read(tmp_path / "a.eml").data == [mail(newline=newline)]


@pytest.mark.parametrize("name", ["a.eml", "a", "a.txt", "a.bin", "1700000000.M1P1.host:2,S", "12"])
def test_content_decides_not_the_suffix(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(mail())
    assert read(tmp_path / name).data == [mail()]


@pytest.mark.parametrize("front", [b"\xef\xbb\xbf", b"\n\n", b"\r\n", b"\xef\xbb\xbf\r\n \t\r\n"])
def test_a_byte_order_mark_and_blank_lines_in_front_are_left_out(tmp_path: Path, front: bytes) -> None:
    (tmp_path / "a.eml").write_bytes(front + mail())
    assert read(tmp_path / "a.eml").data == [mail()]


def test_an_emlx_gives_the_mail_without_its_length_and_its_property_list(tmp_path: Path) -> None:
    plist = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict/></plist>\n'
    (tmp_path / "1.emlx").write_bytes(b"%-10d\n" % len(mail()) + mail() + plist)
    assert read(tmp_path / "1.emlx").data == [mail()]


def test_an_emlx_with_a_wrong_length_ends_before_its_property_list(tmp_path: Path) -> None:
    plist = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict/></plist>\n'
    (tmp_path / "1.partial.emlx").write_bytes(b"7\n" + mail() + plist)
    assert read(tmp_path / "1.partial.emlx").data == [mail()]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_mail_that_an_editor_saved_as_utf16_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.eml").write_bytes(mail(body="届きませんでした。\n").decode().encode(encoding))
    assert read(tmp_path / "a.eml").data == [mail(body="届きませんでした。\n")]


def test_one_mail_with_a_separator_in_front_is_one_mail_without_it(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"From MAILER-DAEMON Thu Jul  2 12:05:05 2026\n" + mail())
    assert read(tmp_path / "a.eml").data == [mail()]


def test_two_delivered_mails_in_one_file_have_an_index_each(tmp_path: Path) -> None:
    separator = b"From MAILER-DAEMON Thu Jul  2 12:05:05 2026\n"
    (tmp_path / "a.eml").write_bytes(separator + mail(1) + b"\n" + separator + mail(2))
    assert read(tmp_path / "a.eml").places == ["a.eml", "a.eml#1"]


def test_a_mail_with_octets_of_every_value_in_its_body_is_mail(tmp_path: Path) -> None:
    data = mail() + bytes(range(256)) * 10
    (tmp_path / "a.eml").write_bytes(data)
    assert read(tmp_path / "a.eml").data == [data]


def test_a_first_line_that_is_no_field_is_forgiven(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"+OK 612 octets\r\n" + mail(newline="\r\n"))
    assert len(read(tmp_path / "a").data) == 1


def test_a_header_line_beyond_the_first_look_does_not_matter(tmp_path: Path) -> None:
    data = b"From: a@example.com\nSubject: " + b"x" * 100_000 + b"\n\ntext\n"
    (tmp_path / "a.eml").write_bytes(data)
    assert read(tmp_path / "a.eml").data == [data]


@pytest.mark.parametrize(
    "text",
    [
        b'{"address": "a@example.com"}\n',
        b"time,ip,country\n2026-07-02T12:00:00Z,192.0.2.1,JP\n",
        b"name: example\nversion: 1\n",
        b"<html><body>From: me</body></html>\n",
        b"Dear all,\n\nSubject: this is a letter.\n",
    ],
)
def test_other_text_in_a_folder_is_named_as_not_mail(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a.eml").write_bytes(mail())
    (tmp_path / "b").write_bytes(text)
    assert read(tmp_path).left_aside == [("b", "not_mail")]
