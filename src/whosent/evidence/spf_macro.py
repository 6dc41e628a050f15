"""SPF macros (RFC 7208 §7)."""

from __future__ import annotations

import ipaddress
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from whosent.evidence.spf_record import macro_end

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAME_OCTETS = 253
_LITERALS = {"%%": "%", "%_": " ", "%-": "%20"}
_TELLING = frozenset("slopih")  # letters whose values say whose mail is read, or from where


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroValues:
    """What the letters stand for.

    local_part, sender_domain  of the envelope sender; ``helo``: the HELO or EHLO name
    validated_name             asked only where %{p} occurs
    """

    ip: IpAddress
    local_part: str
    sender_domain: str
    domain: str
    helo: str
    validated_name: Callable[[], str]

    def value(self, letter: str) -> str:
        """Of a lower-case macro letter. Source: RFC 7208 §7.2."""
        match letter:
            case "s":
                return f"{self.local_part}@{self.sender_domain}"
            case "l":
                return self.local_part
            case "o":
                return self.sender_domain
            case "d":
                return self.domain
            case "i":
                return dotted(self.ip)
            case "p":
                return self.validated_name()
            case "v":
                return "in-addr" if self.ip.version == 4 else "ip6"
            case _:
                return self.helo


def dotted(ip: IpAddress) -> str:
    """IPv4 as it is, IPv6 as nibbles with dots. Source: RFC 7208 §7.3."""
    return str(ip) if isinstance(ip, ipaddress.IPv4Address) else ".".join(f"{int(ip):032x}")


def is_telling(text: str) -> bool:
    """Whether a domain-spec would carry the sender, the client or the HELO name into the question."""
    return any(text[at + 2: at + 3].lower() in _TELLING for at in _macros(text) if text[at + 1] == "{")


def expand(text: str, values: MacroValues) -> str:
    """A well-formed domain-spec expanded; longer than a name can be, it loses labels on the left.

    Source: RFC 7208 §7.3.
    """
    pieces: list[str] = []
    done = 0
    for at in _macros(text):
        end = macro_end(text, at) or len(text)
        pieces += (text[done:at], _expand_one(text[at:end], values))
        done = end
    name = "".join([*pieces, text[done:]])
    if len(name) > _NAME_OCTETS:
        name = name[-_NAME_OCTETS - 1:].partition(".")[2]
    return name


def _macros(text: str) -> list[int]:
    found: list[int] = []
    at = text.find("%")
    while at >= 0:
        found.append(at)
        at = text.find("%", macro_end(text, at) or len(text))
    return found


def _expand_one(macro: str, values: MacroValues) -> str:
    if macro in _LITERALS:
        return _LITERALS[macro]
    letter, rest = macro[2], macro[3:-1]
    delimiters = rest.lstrip(string.digits)
    digits = rest[: len(rest) - len(delimiters)]
    is_reversed = delimiters[:1] in ("r", "R")
    delimiters = (delimiters[1:] if is_reversed else delimiters) or "."
    parts = re.split(f"[{re.escape(delimiters)}]", values.value(letter.lower()))
    if is_reversed:
        parts.reverse()
    if digits:
        parts = parts[-int(digits):]
    expanded = ".".join(parts)
    return quote(expanded, safe="-._~") if letter.isupper() else expanded
