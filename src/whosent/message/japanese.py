"""ISO-2022-JP and EUC-JP as Japanese mail really uses them: with NEC and IBM extensions.

Python's codecs know JIS X 0208 only and map some of its signs in their own way. Here every double byte
means what cp932 says of it, so that one text is the same under Shift_JIS, EUC-JP and ISO-2022-JP.
"""

from __future__ import annotations

import codecs

_HIGH = bytes(c | 0x80 if 0x21 <= c <= 0x7E else c for c in range(256))
# The signs that JIS and Microsoft map to different characters, Python's choice to cp932's.
_AS_CP932 = {0x301C: 0xFF5E, 0x2016: 0x2225, 0x2212: 0xFF0D, 0xA2: 0xFFE0, 0xA3: 0xFFE1, 0xAC: 0xFFE2}
_DIFFERING = "".join(map(chr, _AS_CP932))
_BAD = "\ufffd"
_EXTENDED = "whosent.nec-and-ibm-extensions"


def decode_iso2022_jp(data: bytes) -> tuple[str, int]:
    """The text, and how many characters of it could not be read (each U+FFFD).

    Half-width katakana by ``ESC ( I``, SO/SI and raw 8-bit, JIS X 0212, GB 2312 and KS X 1001 by their
    escapes are read too; a line end returns to ASCII. Source: RFC 1468, RFC 1554, and cp50221 in practice.
    """
    pieces: list[str] = []
    bad = 0
    for number, line in enumerate(data.split(b"\n")):
        if number:
            pieces.append("\n")
        if 0x1B not in line and 0x0E not in line and line.isascii():
            pieces.append(line.decode("ascii"))
        else:
            text, count = _decode_line(line)
            pieces.append(text)
            bad += count
    return "".join(pieces), bad


def decode_euc_jp(data: bytes) -> tuple[str, int]:
    """The text, and how many characters of it could not be read (each U+FFFD)."""
    text = data.decode("euc_jp", _EXTENDED)
    if any(sign in text for sign in _DIFFERING):
        text = text.translate(_AS_CP932)
    return text, text.count(_BAD)


def _decode_line(line: bytes) -> tuple[str, int]:
    pieces: list[str] = []
    bad = 0
    first, *rest = line.split(b"\x1b")
    text, count = _decode_single(first, kana=False)
    pieces.append(text)
    bad += count
    for run in rest:
        text, count = _decode_run(run)
        pieces.append(text)
        bad += count
    return "".join(pieces), bad


def _decode_run(run: bytes) -> tuple[str, int]:
    """What follows one ESC, up to the next."""
    match run[:3]:
        case b"$(D":
            return _decode_pairs(run[3:], "euc_jp", b"\x8f")
        case b"$(C":
            return _decode_pairs(run[3:], "euc_kr")
        case b"$(A":
            return _decode_pairs(run[3:], "gb2312")
        case b"$(@" | b"$(B" | b"$(O" | b"$(P" | b"$(Q":
            return decode_euc_jp(run[3:].translate(_HIGH))
    match run[:2]:
        case b"$B" | b"$@":
            return decode_euc_jp(run[2:].translate(_HIGH))
        case b"$A":
            return _decode_pairs(run[2:], "gb2312")
        case b"(I":
            return _decode_single(run[2:], kana=True)
        case b"(B" | b"(J" | b"(H" | b"(@":
            return _decode_single(run[2:], kana=False)
    text, bad = _decode_single(run, kana=False)
    return _BAD + text, bad + 1


def _decode_single(run: bytes, *, kana: bool) -> tuple[str, int]:
    """One byte a character; SO and SI switch half-width katakana on and off."""
    if not kana and 0x0E not in run and run.isascii():
        return run.replace(b"\x0f", b"").decode("ascii"), 0
    pieces: list[str] = []
    for number, shifted in enumerate(run.split(b"\x0e")):
        inside, _, after = shifted.partition(b"\x0f") if number else (b"", b"", shifted)
        for octets, high in ((inside, True), (after, kana and not number)):
            pieces.append(_kana(octets) if high else octets.decode("cp932", "replace"))
    text = "".join(pieces)
    return text, text.count(_BAD)


def _kana(octets: bytes) -> str:
    """JIS X 0201 katakana in seven bits; controls and space stand for themselves."""
    return bytes(c | 0x80 if 0x21 <= c <= 0x5F else c for c in octets).decode("cp932", "replace")


def _decode_pairs(run: bytes, codec: str, prefix: bytes = b"") -> tuple[str, int]:
    """Pairs of another 94 by 94 set, through the EUC codec that holds it."""
    high = run.translate(_HIGH)
    if prefix:
        high = b"".join(prefix + high[i : i + 2] for i in range(0, len(high), 2))
    text = high.decode(codec, "replace")
    return text, text.count(_BAD)


def _read_extension(error: UnicodeError) -> tuple[str, int]:
    """What stands where Python's EUC-JP gives up: a pair of an extension, or rubbish."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, at = error.object, error.start
    lead, trail = data[at], data[at + 1] if at + 1 < len(data) else 0
    if 0xA1 <= lead <= 0xFE and 0xA1 <= trail <= 0xFE:
        return _from_jis(lead & 0x7F, trail & 0x7F) or _BAD, at + 2
    return _BAD, at + 1


def _from_jis(lead: int, trail: int) -> str:
    """The character of one JIS pair by way of Shift_JIS; "" if there is none."""
    high = (lead + 1) // 2 + (0x70 if lead < 0x5F else 0xB0)
    low = trail + (0x7E if lead % 2 == 0 else 0x1F + (trail >= 0x60))
    return bytes((high, low)).decode("cp932", "ignore")


codecs.register_error(_EXTENDED, _read_extension)
