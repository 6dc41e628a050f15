"""Header values for people: encoded words, raw octets, any charset."""

from whosent.message import decode_text, unfold

from ..seeds import values_of

SEEDS = (
    b"=?iso-2022-jp?B?GyRCJCIkJBsoQg==?= =?ISO-2022-JP?B?GyRCJCIbKEI=?=",
    b"=?utf-8*ja?q?=E3=81=82?=",
    b"=?shift_jis?B?gqCCog==?=\n =?euc-jp?Q?=A4=A2?=",
    b'\x1b$B$"$$\x1b(B',
    b"\x82\xa0\x82\xa2",
    b'"=?utf-8?b?44GC?="',
    *values_of("subject", "from", "to"),
)


def run(data: bytes) -> None:
    assert isinstance(decode_text(data) + unfold(data), str)
