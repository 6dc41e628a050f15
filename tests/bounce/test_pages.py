"""Notices that came as pages: what stands in ``pre`` is read as the text that it is."""

from __future__ import annotations

import html

import pytest

from whosent import Notice, parse_message
from whosent.bounce.human import html_to_text

NOTICE = """\
This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<taro@example.org>: host mx.example.org[192.0.2.5] said: 550 5.1.1
    <taro@example.org>: Recipient address rejected: User unknown (in reply to
    RCPT TO command)
"""
HEAD = """\
From: MAILER-DAEMON@mx.example.net
Subject: Undelivered Mail Returned to Sender
Content-Type: {}

"""


def read(kind: str, body: str) -> Notice:
    found = parse_message((HEAD.format(kind) + body).encode())
    assert isinstance(found, Notice)
    return found


@pytest.mark.parametrize(
    "tag", ["<pre>{}</pre>", '<PRE CLASS="x">{}</PRE >', "<p>Report:</p><pre>{}</pre><p>Bye</p>"]
)
def test_a_notice_in_pre_says_what_its_text_says(tag: str) -> None:
    page = read("text/html", f"<html><body>{tag.format(html.escape(NOTICE))}</body></html>")
    assert page.recipients == read("text/plain", NOTICE).recipients
    assert page.recipients[0].status == "5.1.1"


def test_white_space_is_kept_in_pre_and_folded_elsewhere() -> None:
    page = "<p>one\n  two</p><pre>three\n    four &lt;x&gt;</pre>\n  five\n   six"
    assert html_to_text(page) == "\none two\n\nthree\n    four <x>\nfive six"


def test_pre_that_is_never_closed_is_kept_to_the_end() -> None:
    assert html_to_text("<pre>a\n  b") == "\na\n  b"


def test_a_style_within_pre_is_left_out() -> None:
    assert html_to_text("<pre>a<style>b\n</style>c\n d</pre>").strip() == "ac\n d"
