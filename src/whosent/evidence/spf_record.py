"""An SPF record read strictly into its terms (RFC 7208 §4.6, §5, §6, §12)."""

from __future__ import annotations

import ipaddress
import string
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_VERSION = "v=spf1"
_LETTERS = frozenset(string.ascii_letters)
_ALPHANUMERIC = frozenset(string.ascii_letters + string.digits)
_NAME_CHARACTERS = _ALPHANUMERIC | frozenset("-_.")
_MACRO_LETTERS = frozenset("slodiphv")        # c, r and t stand in explanations only (§7.2)
_MACRO_DELIMITERS = frozenset(".-+,/_=")

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


class SpfResult(StrEnum):
    """RFC 7208 §2.6."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class Mechanism(StrEnum):
    """RFC 7208 §5."""

    ALL = "all"
    INCLUDE = "include"
    A = "a"
    MX = "mx"
    PTR = "ptr"
    IP4 = "ip4"
    IP6 = "ip6"
    EXISTS = "exists"


QUALIFIERS = {
    "+": SpfResult.PASS,
    "-": SpfResult.FAIL,
    "~": SpfResult.SOFTFAIL,
    "?": SpfResult.NEUTRAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One mechanism.

    text                 as written
    target               its domain-spec, macros and all; "" where it has none
    network              of ip4 and ip6; None for the others
    ip4_bits, ip6_bits   prefix lengths of a and mx
    """

    text: str
    result: SpfResult
    mechanism: Mechanism
    target: str = ""
    network: IpNetwork | None = None
    ip4_bits: int = 32
    ip6_bits: int = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfRecord:
    """A record without error: its mechanisms in order, and the target of redirect= ("" if none)."""

    terms: tuple[Term, ...]
    redirect: str = ""


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record, be it well formed or not. Source: RFC 7208 §4.5."""
    return text[: len(_VERSION)].lower() == _VERSION and text[len(_VERSION): len(_VERSION) + 1] in ("", " ")


@lru_cache(maxsize=512)
def parse_record(text: str) -> SpfRecord | None:
    """The terms of a record for which ``is_spf`` holds; None where there is an error anywhere in it."""
    terms: list[Term] = []
    modifiers: dict[str, str] = {}
    for word in text[len(_VERSION):].split(" "):
        if not word:
            continue
        if not (word.isascii() and word.isprintable()):
            return None
        name, equals, value = word.partition("=")
        if equals and name[:1] in _LETTERS and _NAME_CHARACTERS.issuperset(name):
            if not _add_modifier(name.lower(), value, modifiers):
                return None
            continue
        term = _parse_mechanism(word)
        if term is None:
            return None
        terms.append(term)
    return SpfRecord(terms=tuple(terms), redirect=modifiers.get("redirect", ""))


def _add_modifier(name: str, value: str, modifiers: dict[str, str]) -> bool:
    if name not in ("redirect", "exp"):
        return _is_macro_string(value)
    if name in modifiers or not is_domain_spec(value):
        return False
    modifiers[name] = value
    return True


def _parse_mechanism(word: str) -> Term | None:
    result = QUALIFIERS.get(word[0])
    bare = word if result is None else word[1:]
    result = result or SpfResult.PASS
    ends = [at for at in (bare.find(":"), bare.find("/")) if at >= 0]
    end = min(ends, default=len(bare))
    rest = bare[end:]
    try:
        mechanism = Mechanism(bare[:end].lower())
    except ValueError:
        return None
    match mechanism:
        case Mechanism.ALL:
            return None if rest else Term(text=word, result=result, mechanism=mechanism)
        case Mechanism.IP4 | Mechanism.IP6:
            network = _parse_network(rest, mechanism)
            if network is None:
                return None
            return Term(text=word, result=result, mechanism=mechanism, network=network)
        case Mechanism.A | Mechanism.MX:
            target, ip4_bits, ip6_bits = _split_cidr(rest)
            if ip4_bits is None or ip6_bits is None:
                return None
        case _:
            target, ip4_bits, ip6_bits = rest, 32, 128
    needs_target = mechanism in (Mechanism.INCLUDE, Mechanism.EXISTS)
    if target or needs_target:
        if not (target.startswith(":") and is_domain_spec(target[1:])):
            return None
        target = target[1:]
    return Term(
        text=word, result=result, mechanism=mechanism, target=target, ip4_bits=ip4_bits, ip6_bits=ip6_bits
    )


def _parse_network(rest: str, mechanism: Mechanism) -> IpNetwork | None:
    address, slash, bits_text = rest.removeprefix(":").partition("/")
    longest = 32 if mechanism is Mechanism.IP4 else 128
    bits = _bits(bits_text, longest) if slash else longest
    if bits is None or not rest.startswith(":") or "%" in address:
        return None
    try:
        if mechanism is Mechanism.IP4:
            return ipaddress.IPv4Network((ipaddress.IPv4Address(address), bits), strict=False)
        return ipaddress.IPv6Network((ipaddress.IPv6Address(address), bits), strict=False)
    except ValueError:
        return None


def _split_cidr(rest: str) -> tuple[str, int | None, int | None]:
    """``:domain/24//64`` as its target and two prefix lengths; None for a length that is wrong.

    A slash that no number follows belongs to the target, where it is legal but in its last label.
    """
    ip4_bits: int | None = 32
    ip6_bits: int | None = 128
    target, slashes, digits = rest.rpartition("//")
    if slashes and digits.isdecimal():
        ip6_bits, rest = _bits(digits, 128), target
    target, slash, digits = rest.rpartition("/")
    if slash and digits.isdecimal():
        ip4_bits, rest = _bits(digits, 32), target
    return rest, ip4_bits, ip6_bits


def _bits(digits: str, longest: int) -> int | None:
    if not (digits.isdecimal() and len(digits) <= len(str(longest))) or (digits[0] == "0" and digits != "0"):
        return None
    return int(digits) if int(digits) <= longest else None


def is_domain_spec(text: str) -> bool:
    """Whether ``text`` is a macro string that ends in a macro or in a top label. Source: RFC 7208 §7.1."""
    if not _is_macro_string(text):
        return False
    last = text.rfind("%")
    if last >= 0 and macro_end(text, last) == len(text):
        return True
    head, dot, label = text.removesuffix(".").rpartition(".")
    return bool(dot) and _is_top_label(label) and (head == "" or not head.endswith("%"))


def _is_top_label(label: str) -> bool:
    if not label or not _ALPHANUMERIC.issuperset(label.replace("-", "")):
        return False
    return label[0] != "-" and label[-1] != "-" and not label.isdecimal()


def _is_macro_string(text: str) -> bool:
    at = text.find("%")
    while at >= 0:
        end = macro_end(text, at)
        if end is None:
            return False
        at = text.find("%", end)
    return True


def macro_end(text: str, at: int) -> int | None:
    """Where the macro that starts with the per cent sign at ``at`` ends; None where it is malformed."""
    if text[at + 1: at + 2] in ("%", "_", "-"):
        return at + 2
    close = text.find("}", at)
    if text[at + 1: at + 2] != "{" or close < 0 or text[at + 2].lower() not in _MACRO_LETTERS:
        return None
    rest = text[at + 3: close].lstrip(string.digits)
    digits = text[at + 3: close - len(rest)]
    if digits and (len(digits) > _MAX_DIGITS or int(digits) == 0):
        return None
    rest = rest[1:] if rest[:1] in ("r", "R") else rest
    return close + 1 if _MACRO_DELIMITERS.issuperset(rest) else None


_MAX_DIGITS = 3
