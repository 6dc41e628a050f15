"""Names of files and folders as they can be shown: a name is hostile input too."""

from __future__ import annotations

import os
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def show_name(name: str) -> str:
    r"""The name with control and bidi characters, and octets that are no UTF-8, made visible as ``\x1b``."""
    if name.isascii() and name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "backslashreplace") if _has_surrogates(name) else name
    return "".join(_visible(c) if unicodedata.category(c) in _HIDDEN else c for c in text)


def _has_surrogates(name: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in name)


def _visible(c: str) -> str:
    code = ord(c)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
