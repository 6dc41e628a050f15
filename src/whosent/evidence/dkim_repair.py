"""What reporters do to returned mail, undone: tried only where a signature does not hold as it stands.

A signature that holds after a repair proves the repaired form, not a guess: nobody without the key can
make it hold.
"""

from __future__ import annotations

import base64
import binascii
import quopri
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from whosent.evidence.dkim_canon import Canonical, crlf
from whosent.evidence.dkim_header import SignatureTags, index_fields
from whosent.evidence.dkim_model import Repair
from whosent.message import HeaderField

_AUTOCONVERTED = "x-mime-autoconverted"
_TRANSFER_ENCODING = "content-transfer-encoding"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A header block to try instead: its fields, the signature field in it, and what was undone."""

    fields: tuple[HeaderField, ...]
    own: HeaderField
    repair: Repair


def repaired_headers(
    fields: Sequence[HeaderField], own: HeaderField, tags: SignatureTags
) -> Iterator[Repaired]:
    """Header blocks that may be the one that was signed, likeliest first; at most a dozen."""
    wanted = frozenset(tags.names)
    index = index_fields([f for f in fields if f.name in wanted and f is not own])
    if any(len(same) > tags.names.count(name) for name, same in index.items()):
        yield Repaired(tuple(reversed(fields)), own, Repair.FIELD_ORDER)
    if tags.header_form is Canonical.SIMPLE:
        for change in (_join_folds, _fold_with_space, _fold_with_tab):
            yield from _each(fields, own, change, Repair.REFOLDED)
        yield from _each(fields, own, _space_at_line_end, Repair.TRAILING_SPACE)
    elif b"\n" in own.value or b"\r" in own.value:
        yield from _signature_joined(fields, own)
    if any(not f.value.isascii() for same in index.values() for f in same):
        yield from _each(fields, own, _decoded_once, Repair.REENCODED)
    encoding = _original_encoding(fields)
    if encoding and _TRANSFER_ENCODING in wanted:
        undone = [_with_value(f, b" " + encoding) if f.name == _TRANSFER_ENCODING else f for f in fields]
        yield Repaired(tuple(undone), own, Repair.TRANSFER_ENCODING)


def repaired_bodies(fields: Sequence[HeaderField], body: bytes) -> Iterator[tuple[bytes, Repair]]:
    """Bodies that may be the one that was signed; at most three."""
    if b"\n>From " in body or body.startswith(b">From "):
        yield (b"\n" + body).replace(b"\n>From ", b"\nFrom ")[1:], Repair.FROM_QUOTING
    if _original_encoding(fields):
        decoded = _decode(fields, body)
        if decoded is not None:
            yield decoded, Repair.TRANSFER_ENCODING
    bare = body.replace(b"\r\n", b"\n")
    if b"\n--\n" in bare:
        yield bare.replace(b"\n--\n", b"\n-- \n"), Repair.TRAILING_SPACE


_Change = Callable[[bytes], bytes]


def _each(
    fields: Sequence[HeaderField], own: HeaderField, change: _Change, repair: Repair
) -> Iterator[Repaired]:
    """The change on every field, and on all but the signature, which signers fold in their own way."""
    changed = [_with_raw(f, change(f.raw)) for f in fields]
    touched = [old for new, old in zip(changed, fields, strict=True) if new is not old]
    if not touched:
        return
    new_own = next(new for new, old in zip(changed, fields, strict=True) if old is own)
    yield Repaired(tuple(changed), new_own, repair)
    if new_own is not own and len(touched) > 1:
        yield Repaired(tuple([own if f is new_own else f for f in changed]), own, repair)


def _with_raw(field: HeaderField, raw: bytes) -> HeaderField:
    if raw == field.raw:
        return field
    return HeaderField(name=field.name, raw=raw, value=raw.partition(b":")[2].rstrip(b"\r\n"))


def _with_value(field: HeaderField, value: bytes) -> HeaderField:
    raw = field.raw.partition(b":")[0] + b":" + value + b"\r\n"
    return HeaderField(name=field.name, raw=raw, value=value)


def _lines(raw: bytes) -> list[bytes]:
    return crlf(raw).removesuffix(b"\r\n").split(b"\r\n")


def _join_folds(raw: bytes) -> bytes:
    return raw if b"\n" not in raw.rstrip(b"\r\n") else b"".join(_lines(raw)) + b"\r\n"


def _fold_with_space(raw: bytes) -> bytes:
    return raw.replace(b"\n\t", b"\n ")


def _fold_with_tab(raw: bytes) -> bytes:
    return raw.replace(b"\n ", b"\n\t")


def _space_at_line_end(raw: bytes) -> bytes:
    *folded, last = _lines(raw)
    if not folded and not last.endswith(b":"):
        return raw
    return b" \r\n".join([*folded, last + b" " if last.endswith(b":") else last]) + b"\r\n"


def _decoded_once(raw: bytes) -> bytes:
    if raw.isascii():
        return raw
    try:
        return raw.decode("utf-8").encode("latin-1")
    except UnicodeError:
        return raw


def _signature_joined(fields: Sequence[HeaderField], own: HeaderField) -> Iterator[Repaired]:
    first, *folded = _lines(own.value)
    between_tags = bytearray(first)
    for line in folded:
        between_tags += b" " + line.lstrip() if between_tags.endswith(b";") else line.lstrip()
    everywhere = first + b"".join([line.lstrip() for line in folded])
    for value in {bytes(between_tags): None, everywhere: None}:
        joined = _with_value(own, value)
        swapped = tuple([joined if f is own else f for f in fields])
        yield Repaired(swapped, joined, Repair.SIGNATURE_REFOLDED)


def _original_encoding(fields: Sequence[HeaderField]) -> bytes:
    """What "X-MIME-Autoconverted: from 8bit to quoted-printable by …" says it was; b"" if nothing."""
    for f in fields:
        if f.name == _AUTOCONVERTED:
            words = f.value.lower().split()
            if words[:1] == [b"from"] and words[1:2] and words[1] in _PLAIN:
                return words[1]
    return b""


_PLAIN = (b"8bit", b"binary")


def _decode(fields: Sequence[HeaderField], body: bytes) -> bytes | None:
    for f in fields:
        if f.name == _TRANSFER_ENCODING:
            match f.value.strip().lower():
                case b"quoted-printable":
                    return quopri.decodestring(body)
                case b"base64":
                    try:
                        return base64.b64decode(body)
                    except binascii.Error:
                        return None
    return None
