"""The typed values of RFC 3464: ``type; value`` for addresses, hosts and diagnostics."""

from __future__ import annotations

import re
from contextlib import suppress

# The common shapes in one match each; what they leave is taken apart below.
_TYPE = re.compile(r"\s*([\w./-]{1,24})\s*;\s*")
_PLAIN_ADDRESS = re.compile(
    r"\s*(?:rfc822\s*;\s*)?([\w.!#$%&*/=?^`{|}~+-]+@[a-z0-9.-]*[a-z0-9])\s*", re.ASCII | re.IGNORECASE
)
_PLAIN_HOST = re.compile(r"\s*(?:[\w-]{1,24}\s*;\s*)?([a-z0-9._-]*[a-z0-9_-])\s*", re.ASCII | re.IGNORECASE)
_DOMAIN = re.compile(r"[^@<>(){}|,;:\"'\s/\\]+|\[[0-9a-z.:]+\]", re.IGNORECASE)
_ADDRESS_MAX = 320  # RFC 5321 §4.5.3.1: 64 + 1 + 255
_VALUE_MAX = 2_000
_XTEXT_MUST = frozenset("+=")  # what RFC 3461 §4 obliges a sender to encode


def split_type(value: str) -> tuple[str, str]:
    """``("rfc822", "a@b")`` of ``"RFC822; a@b"``; the type is lower-cased, "" where none is stated.

    Source: RFC 3464 §2.1.2.
    """
    typed = _TYPE.match(value)
    if typed is None:
        return "", value.strip()
    return typed[1].lower(), value[typed.end():].strip()


def read_address(value: str, *, xtext: bool = False) -> str:
    """The address in a typed address field, lower-cased, its domain as A-label; "" if there is none.

    Angle brackets, comments, quoting backslashes, source routes and stray white space are removed. A
    value that is no mail address (a local user, a pipe, an X.400 name) is returned as it stands,
    lower-cased. ``xtext`` undoes RFC 3461 §4 encoding, which some systems leave in Original-Recipient.

    Source: RFC 3464 §2.3.1 and §2.3.2, RFC 6533 §3.
    """
    value = value[:_VALUE_MAX]
    plain = _PLAIN_ADDRESS.fullmatch(value)
    if plain is not None and not (xtext and "+" in plain[1]):
        return plain[1].lower()
    kind, text = split_type(value)
    if kind == "x400":
        return " ".join(text.split()).lower()
    text = _bare(text)
    if kind == "utf-8":
        text = _undo_unitext(text)
    elif xtext and "+" in text:
        text = _undo_xtext(text)
    return normalise(text)


def normalise(address: str) -> str:
    """Lower-cased, its domain as A-label, without a final dot; a domain that is none stays as it is."""
    local, at, domain = address.rpartition("@")
    domain = domain.rstrip(".")
    if not domain.isascii():
        with suppress(UnicodeError):
            domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}".lower()


def is_address(text: str) -> bool:
    """Whether it looks like a mailbox: one that a notice could name as its recipient."""
    local, _, domain = text.rpartition("@")
    if not local or len(text) > _ADDRESS_MAX or _DOMAIN.fullmatch(domain) is None:
        return False
    return local.startswith('"') or not any(c in local for c in " \t<>")


def read_host(value: str) -> str:
    """The host in Reporting-MTA, Remote-MTA …: without its type, comments and final dot; "" if none.

    Source: RFC 3464 §2.2.2 and §2.3.5.
    """
    plain = _PLAIN_HOST.fullmatch(value)
    if plain is not None:
        return plain[1]
    _, text = split_type(value)
    host = text.partition("(")[0].split()
    return host[0].strip("<>,;").rstrip(".") if host else ""


def find_host(text: str) -> str:
    """The host name or address in running text such as ``mx.example.net[192.0.2.1]``; "" if none.

    A name goes before the address that stands with it.
    """
    address = ""
    for word in text.replace("[", " [").split():
        bare = word.strip("[]()<>,;:").rstrip(".")
        if _PLAIN_HOST.fullmatch(bare) is None or "@" in word:
            continue
        if word.startswith("["):
            address = address or f"[{bare}]"
        elif "." in bare:
            return bare
    return address


def _bare(text: str) -> str:
    if "<" in text:
        inner = text.partition("<")[2]
        text = inner.partition(">")[0] if ">" in inner else inner
    elif not text.startswith('"'):
        text = text.partition(" (")[0]
    text = text.strip()
    if text.startswith("@") and ":" in text:  # a source route, RFC 5321 appendix C
        text = text.partition(":")[2]
    if text[:7].lower() == "mailto:":
        text = text[7:]
    if not text.startswith('"'):
        text = _joined(text.replace("\\", ""))
    return text.strip("'`,;")


def _joined(text: str) -> str:
    """An address that was folded, without the white space; of several words, the one that is whole."""
    words = text.split()
    if len(words) < 2:
        return "".join(words)
    for word in words:
        local, at, domain = word.partition("@")
        if at and local and "." in domain[:-1]:
            return word.strip("()")
    joined = "".join(words)
    return joined if is_address(joined) else text


def _undo_xtext(text: str) -> str:
    head, *rest = text.split("+")
    out = [head]
    for piece in rest:
        code = piece[:2]
        if len(code) == 2 and code == code.upper():
            try:
                char = chr(int(code, 16))
            except ValueError:
                char = ""
            if char and (char in _XTEXT_MUST or not "!" <= char <= "~"):
                out.append(char + piece[2:])
                continue
        out.append("+" + piece)
    return "".join(out)


def _undo_unitext(text: str) -> str:
    r"""``\x{3042}`` as the character; RFC 6533 §3 utf-8-addr-xtext."""
    head, *rest = text.split("x{")
    if not rest:
        return text
    out = [head.rstrip("\\")]
    for piece in rest:
        code, close, tail = piece.partition("}")
        try:
            out.append(chr(int(code, 16)) if close else "x{" + piece)
        except (ValueError, OverflowError):
            out.append("x{" + piece)
            continue
        if close:
            out.append(tail.rstrip("\\") if tail.endswith("\\") else tail)
    return "".join(out)
