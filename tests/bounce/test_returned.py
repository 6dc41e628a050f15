"""The original mail in the forms in which notices carry it."""

import base64

from whosent.bounce import ReturnedForm, innermost_returned

REPORT = (
    b"From: MAILER-DAEMON@mx.shop.example\nSubject: Undelivered\n"
    b"Content-Type: multipart/report; boundary=b\n\n"
    b"--b\nContent-Type: text/plain\n\nNot delivered.\n--b\nContent-Type: message/delivery-status\n\n"
    b"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@shop.example\nAction: failed\nStatus: 5.1.1\n"
    b"--b\nContent-Type: %s\n\n%s\n--b--\n"
)


def test_a_whole_message_comes_back_whole_and_byte_for_byte(read):
    returned = read("structured").returned
    assert returned.form is ReturnedForm.FULL
    assert (returned.headers_are_whole, returned.is_verbatim) == (True, True)
    assert returned.message is not None
    assert returned.message.body.strip() == b"Where is my order?"


def test_a_header_block_is_headers(read):
    returned = read("headers-only").returned
    assert returned.form is ReturnedForm.HEADERS
    assert (returned.headers_are_whole, returned.is_verbatim) == (True, True)


def test_a_message_in_base64_is_decoded(read_bytes):
    inner = b"From: hana@provider.example\nSubject: x\nMessage-ID: <1@p.example>\n\nHello\n"
    kind = b"message/rfc822\nContent-Transfer-Encoding: base64"
    notice = read_bytes(REPORT % (kind, base64.encodebytes(inner)))
    assert notice.returned.form is ReturnedForm.FULL
    assert notice.original_message_id == "1@p.example"


def test_headers_in_a_text_attachment_are_found(read_bytes):
    mail = (
        b"From: MAILER-DAEMON@mx.shop.example\nSubject: Undelivered\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\n<a@shop.example>: 550 5.1.1 user unknown\n"
        b"--b\nContent-Type: text/plain; name=headers.txt\nContent-Disposition: attachment\n\n"
        b"Received: from a by b\nFrom: hana@provider.example\nTo: a@shop.example\nSubject: x\n"
        b"Date: Tue, 3 Nov 2026 09:00:00 +0900\nMessage-ID: <1@p.example>\n\n--b--\n"
    )
    notice = read_bytes(mail)
    assert notice.returned.form is ReturnedForm.HEADERS
    assert notice.original_message_id == "1@p.example"


def test_text_below_the_status_part_is_the_returned_body(read_bytes):
    notice = read_bytes(REPORT % (b"text/plain", b"Hello, where is it?"))
    assert notice.returned.form is ReturnedForm.FRAGMENT
    assert notice.human_text.strip() == "Not delivered."


def test_quoted_text_is_unquoted_and_said_not_to_be_verbatim(read):
    notice = read("quoted-original")
    returned = notice.returned
    assert returned.form is ReturnedForm.INLINE
    assert (returned.headers_are_whole, returned.is_verbatim) == (True, False)
    assert returned.message is not None
    assert returned.message.headers.unfolded("message-id") == "<4711.aa@provider.example>"
    assert b"Where is my order?" in returned.message.body


def test_inline_text_keeps_its_bytes(read):
    returned = read("inline-status").returned
    assert (returned.form, returned.is_verbatim) == (ReturnedForm.INLINE, True)
    assert returned.message is not None
    assert b"(mail.provider.example [192.0.2.25])\n\tby mx.shop.example" in returned.message.data


def test_a_header_block_that_was_cut_is_not_whole(read_bytes):
    notice = read_bytes(REPORT % (b"text/rfc822-headers", b"From: hana@provider.example\nSubject: x"))
    assert notice.returned.headers_are_whole is False


def test_a_message_that_came_back_with_its_body_is_whole_without_a_message_id(read_bytes):
    inner = b"Received: from a by mx; Tue, 3 Nov 2026 09:00:00 +0900\nFrom: hana@provider.example\n\nHello"
    assert read_bytes(REPORT % (b"message/rfc822", inner)).returned.headers_are_whole is True


def test_a_body_without_headers_is_a_fragment(read_bytes):
    notice = read_bytes(REPORT % (b"message/rfc822", b"\nonly some words of the mail"))
    assert notice.returned.form is ReturnedForm.FRAGMENT


def test_a_notice_that_returns_nothing_says_none(read):
    assert read("html-only").returned.form is ReturnedForm.NONE


def test_below_a_returned_notice_lies_the_mail_that_set_it_off(read):
    notice = read("double-bounce")
    assert notice.returned.message is not None
    assert notice.returned.message.content_type == "multipart/report"
    innermost = innermost_returned(notice)
    assert innermost.message is not None
    assert innermost.message.headers.unfolded("message-id") == "<4711.aa@provider.example>"


def test_the_innermost_of_an_ordinary_notice_is_what_it_returns(read):
    notice = read("structured")
    assert innermost_returned(notice) is notice.returned
