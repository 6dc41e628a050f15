"""The machine-readable part of a notice, and one that stands in its text."""

from whosent.bounce.dsn import collect_status, find_inline_status, looks_like_status, read_status_report

from ..seeds import read_mails

SEEDS = tuple(
    mail[at:]
    for mail in read_mails()
    if (at := max(mail.find(b"Reporting-MTA"), mail.find(b"Final-Recipient"))) >= 0
)


def run(data: bytes) -> None:
    looks_like_status(data)
    read_status_report(data)
    text = data.decode("utf-8", "replace")
    region = find_inline_status(text)
    if region is not None:
        start, end = region
        assert 0 <= start < end <= len(text)
        collect_status(text[start:end])
