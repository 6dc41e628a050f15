"""Header fields that were broken into lines without a fold."""

from whosent.message import parse

BROKEN = (
    b"Subject: Minutes\nX-Trace: V03:K0:ONKN\nbFCo/ZVXy2ba\n0kX37x\nnX8ToL\nAxvxol\nFrom: a@sender.example\n"
)


def test_what_stands_below_a_broken_field_is_still_a_header() -> None:
    message = parse(BROKEN + b"\nHello\n")
    assert message.headers.names() == ("subject", "x-trace", "from")
    assert message.text == "Hello\n"


def test_text_below_a_whole_header_without_a_blank_line_is_the_body() -> None:
    text = b"Hello,\nthe plan\nis made.\nNote: bring it\n\nBye\n"
    message = parse(b"From: a@sender.example\nSubject: Minutes\n" + text)
    assert message.headers.names() == ("from", "subject")
    assert message.text.startswith("Hello,")
