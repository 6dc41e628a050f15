"""A file that holds one mail: .eml, .emlx, a Maildir file, text in UTF-16."""

from __future__ import annotations

from whosent.mailbox.content import skip_blank

_PLIST = b"<?xml"
_BLANK_STARTS = b"\xef\r\n \t"


def clean_mail(data: bytes) -> bytes:
    """The mail as stored, without a byte order mark and blank lines in front."""
    return data[skip_blank(data) :] if data[:1] in _BLANK_STARTS else data


def read_emlx(data: bytes) -> bytes:
    """The mail in an Apple Mail .emlx: a line with its length in octets, the mail, a property list.

    Where the stated length cannot be right, the mail ends before the property list.
    """
    line, _, rest = data.partition(b"\n")
    stated = int(line)
    if stated <= len(rest) and rest[stated:].lstrip()[:5] in (_PLIST, b""):
        return clean_mail(rest[:stated])
    end = rest.rfind(b"\n" + _PLIST)
    return clean_mail(rest if end < 0 else rest[: end + 1])


def decode_utf16(data: bytes) -> bytes:
    """UTF-16 text, with or without a byte order mark, as UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        encoding = "utf-16-be" if data[0:4096:2].count(0) > data[1:4096:2].count(0) else "utf-16-le"
    return data.decode(encoding, "replace").encode("utf-8", "replace")
