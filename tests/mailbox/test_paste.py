"""Standard input: a mailbox, or one pasted source, however it was mangled on the way."""

from __future__ import annotations

import gzip
import html
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters import make_mail, read_sources
from whosent.errors import SourceError
from whosent.mailbox import open_sources
from whosent.mailbox.paste import read_paste
from whosent.raw import Folder

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

SEPARATOR = b"From MAILER-DAEMON Thu Jul  2 12:05:05 2026\n"
MAIL = make_mail(body="届きませんでした。\n\n<alice@example.com>: unknown user\n")
ESCAPED = html.escape(MAIL.decode()).encode()
SHOW_ORIGINAL = """\
Original Message
Message ID\t<1@mx.example.org>
Created at:\tThu, Jul 2, 2026 at 12:05 PM (Delivered after 1 second)
From:\tMail Delivery System <MAILER-DAEMON@mx.example.org>
To:\thana@example.com
Subject:\tUndelivered
SPF:\tPASS with IP 192.0.2.1 Learn more

Download Original
Copy to clipboard
"""
SHOW_ORIGINAL_JA = """\
元のメッセージ
メッセージ ID\t<1@mx.example.org>
作成日:\t2026年7月2日 12:05(1 秒後に配信済み)
From:\tMail Delivery System <MAILER-DAEMON@mx.example.org>

オリジナルをダウンロード
クリップボードにコピー
"""
VISIBLE = """\
メールが配信されませんでした

alice@example.org にメールを配信できませんでした。

リモート サーバーからの応答:
550 5.1.1 The email account that you tried to reach does not exist.

----- 元のメッセージ -----
Received: by 2002:db8:: with SMTP id abc; Thu, 02 Jul 2026 12:05:05 +0000
From: hana@example.com
Subject: Hello
To: alice@example.org
""".encode()


DISPLAYED = """\
Delivery Status Notification (Failure)
差出人:\tMail Delivery Subsystem <mailer-daemon@mx.example.org>
宛先:\thana@example.com
件名：\tDelivery Status Notification (Failure)
日時:\t2026年7月2日 12:05

alice@example.org さんにメールを配信できませんでした。
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_header_that_was_copied_along_as_displayed_is_one(encoding: str) -> None:
    header, _, body = read_paste(DISPLAYED.encode(encoding)).partition(b"\n\n")
    assert header.splitlines()[:2] == [
        b"From: Mail Delivery Subsystem <mailer-daemon@mx.example.org>",
        b"To: hana@example.com",
    ]
    assert b"hana@example.com" not in body
    assert b"alice@example.org" in body


def test_a_single_label_in_the_text_of_a_notice_stays_where_it_is() -> None:
    text = "送信できませんでした。\n宛先: alice@example.org\n理由: 550 User unknown\n".encode()
    assert read_paste(text) == text


@pytest.mark.parametrize("label", ["宛先: ", "To: ", "件名: お届けできません\n宛先:\t"])
def test_whom_a_displayed_notice_came_to_is_nobody_whom_a_mail_did_not_reach(label: str) -> None:
    text = f"Mail Delivery Subsystem\n{label}hana@example.com\n\nalice@example.org に配信できませんでした。\n"
    header, _, body = read_paste(text.encode()).partition(b"\n\n")
    assert b"To: hana@example.com" in header.splitlines()
    assert b"hana@example.com" not in body
    assert b"alice@example.org" in body


@pytest.mark.parametrize(
    "text",
    [
        "送信できませんでした\n宛先: alice@example.org\n\nご不明な点は support@example.com まで。\n",
        "宛先: alice@example.org\n\nalice@example.org は存在しません。詳細は bob@example.com まで。\n",
        "宛先: alice@example.org\n\n宛先のメールボックスがいっぱいです。\n",
        "宛先: alice@example.org\n次の宛先にも送れませんでした: bob@example.org\n",
    ],
)
def test_whom_a_mail_did_not_reach_stays_in_the_text(text: str) -> None:
    assert read_paste(text.encode()) == text.encode()


def test_a_mailbox_on_standard_input_is_split() -> None:
    result = read_sources("-", stdin=SEPARATOR + make_mail(1) + b"\n" + SEPARATOR + make_mail(2))
    assert (result.data, result.places) == ([make_mail(1), make_mail(2)], ["-", "-#1"])


def test_a_packed_mailbox_on_standard_input_is_split() -> None:
    assert read_sources("-", stdin=gzip.compress(SEPARATOR + make_mail())).data == [make_mail()]


def test_one_source_on_standard_input_comes_through_octet_for_octet() -> None:
    data = make_mail(newline="\r\n") + b"\xff\xfe &lt;x&gt;"
    assert read_sources("-", stdin=data).data == [data]


def test_standard_input_may_be_used_for_sent_mail() -> None:
    assert read_sources("-", stdin=MAIL, as_folder=Folder.SENT).folders == [("-", Folder.SENT, "")]


def test_standard_input_is_read_once_only() -> None:
    box = open_sources(["-"], stdin=io.BytesIO(MAIL))
    assert len(list(box)) == 1
    with pytest.raises(RuntimeError):
        list(box)


class Terminal(io.RawIOBase):
    """Gives what was typed line by line, and one end; after that somebody would have to end it again."""

    def __init__(self, typed: bytes) -> None:
        self.lines = iter([*typed.splitlines(keepends=True), b""])

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        line = next(self.lines)
        memoryview(buffer)[: len(line)] = line
        return len(line)


@pytest.mark.parametrize("typed", [MAIL, SEPARATOR + MAIL, SHOW_ORIGINAL.encode(), gzip.compress(MAIL)])
def test_what_is_pasted_into_a_terminal_is_ended_once(typed: bytes) -> None:
    stdin = io.BufferedReader(Terminal(typed))
    assert len(list(open_sources(["-"], stdin=stdin))) == 1


@pytest.mark.parametrize("stdin", [b"", b"\n\n  \r\n"])
def test_nothing_on_standard_input_is_said(stdin: bytes) -> None:
    with pytest.raises(SourceError, match=r"source\.stdin_empty"):
        read_sources("-", stdin=stdin)


@pytest.mark.parametrize(
    "pasted",
    [
        b"\xef\xbb\xbf" + MAIL,
        b"\n\n  \n" + MAIL,
        MAIL.decode().encode("utf-16"),
        b"".join(b"    " + line for line in MAIL.splitlines(keepends=True)),
        b"".join("\u00a0 ".encode() + line for line in MAIL.splitlines(keepends=True)),
        b"".join(b"> " + line for line in MAIL.splitlines(keepends=True)).replace(b"> \n", b">\n"),
        b"    " + MAIL,
        "\u200b".encode() + MAIL,
        html.escape(MAIL.decode(), quote=False).encode(),
        b"<!DOCTYPE html><html><body><pre>" + ESCAPED + b"</pre></body></html>",
        b"<html><head><title>x</title></head><body><pre class='raw'>\n" + ESCAPED + b"</pre>",
        MAIL.replace(b"\n", b"\n\n"),
        SHOW_ORIGINAL.encode() + MAIL,
        SHOW_ORIGINAL_JA.encode() + MAIL,
        b"Message source\n\n" + MAIL,
    ],
    ids=[
        "byte order mark", "blank lines", "utf-16", "indented", "indented by no-break spaces", "quoted",
        "first line indented", "zero-width space", "escaped", "page", "open page", "double spaced",
        "preamble in English", "preamble in Japanese", "heading",
    ],
)
def test_a_mangled_source_is_mended(pasted: bytes) -> None:
    assert [data.strip() for data in read_sources("-", stdin=pasted).data] == [MAIL.strip()]


def test_the_visible_text_of_a_notice_comes_through_as_it_is() -> None:
    assert read_sources("-", stdin=VISIBLE).data == [VISIBLE]


def test_the_visible_text_of_a_saved_page_comes_through_without_its_tags() -> None:
    page = b"<html><body><p>550 5.1.1 &lt;alice@example.org&gt; unknown user</p><div>Goodbye</div></html>"
    assert read_sources("-", stdin=page).data == [b"550 5.1.1 <alice@example.org> unknown user\nGoodbye\n"]


@pytest.mark.parametrize("name", ["notice.txt", "notice", "notice.eml"])
def test_visible_text_saved_to_a_file_is_read_like_a_paste(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(VISIBLE)
    assert read_sources(tmp_path / name).data == [VISIBLE]


@given(st.binary(max_size=400) | st.text("\n \t<>&;:FromReceivd/pre", max_size=400).map(str.encode))
def test_any_paste_gives_one_text(data: bytes) -> None:
    assert isinstance(read_paste(data), bytes)


@pytest.mark.parametrize(
    "pattern",
    [b"<", b"<a ", b"<pre>", b"&lt;pre", b"> ", b" \n", b"Created at:\n", b"X: y\n", b"\n\nFrom: a\n\n"],
)
def test_a_large_paste_of_one_pattern_ends(pattern: bytes) -> None:
    data = pattern * (2_000_000 // len(pattern))
    assert len(read_paste(data)) <= len(data)
