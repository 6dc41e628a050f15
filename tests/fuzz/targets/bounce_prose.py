"""Notices that no rule knows, pages of HTML, addresses as they are typed, reasons."""

from whosent.bounce.codes import find_reply_code, find_status
from whosent.bounce.human import html_to_text
from whosent.bounce.prose_reader import read_generic
from whosent.bounce.returned import find_header_block
from whosent.bounce.typed import read_address

from ..seeds import read_mails

SEEDS = tuple(mail.partition(b"\n\n")[2] for mail in read_mails())


def run(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    reading = read_generic(text)
    assert reading.returned_starts_at is None or 0 <= reading.returned_starts_at <= len(text)
    assert isinstance(html_to_text(text) + read_address(text) + find_status(text), str)
    code = find_reply_code(text)
    assert code is None or 200 <= code <= 599
    begin = find_header_block(text)
    assert begin is None or 0 <= begin < len(text)
