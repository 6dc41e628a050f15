"""A pasted notice."""

from whosent.mailbox.paste import read_paste

from ..seeds import read_mails

SEEDS = (
    *read_mails(),
    *(b"<html><pre>" + mail.replace(b"<", b"&lt;") + b"</pre>" for mail in read_mails()[:3]),
    *(b"\n".join(b"> " + line for line in mail.split(b"\n")) for mail in read_mails()[:3]),
    *(mail.replace(b"\n", b"\n\n") for mail in read_mails()[:3]),
)


def run(data: bytes) -> None:
    assert isinstance(read_paste(data), bytes)
