"""Envelope senders that were made: BATV, SRS, VERP."""

from whosent.evidence.envelope_tags import read_envelope_tag

SEEDS = (
    b"prvs=1234567890=user@example.org",
    b"btv1==abc==user@example.org",
    b"SRS0=ab=cd=example.org=user@example.net",
    b"SRS1=ab=example.net==ab=cd=example.org=user@example.com",
    b"user+caf_=other=example.com@gmail.com",
    b"list-bounces+user=example.org@lists.example",
    b"bounces+1-a-user=example.org@em.example",
)


def run(data: bytes) -> None:
    tag = read_envelope_tag(data.decode("utf-8", "replace"))
    assert tag is None or tag == read_envelope_tag(data.decode("utf-8", "replace"))
