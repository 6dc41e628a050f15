"""Whether a link leads where its text says."""

from __future__ import annotations

import re

from whosent.evidence import registrable_domain
from whosent.message import Link

_HOST = re.compile(r"//(?:[^/?#@\s]{0,200}@)?([^/?#:@\s]{1,255})")
_NAME = re.compile(r"[^\s/@:.]{1,63}(?:\.[^\s/@:.]{1,63}){1,8}")


def says_another_place(link: Link) -> bool:
    """Whether the text names a host, and the target is below another registered domain."""
    shown, led_to = _shown_host(link.text), _host(link.target)
    return bool(shown and led_to) and _domain(shown) != _domain(led_to)


def _shown_host(text: str) -> str:
    """The host that a text names as an address of the web: with slashes before it, or alone; "" if none."""
    if "//" in text:
        return _host(text)
    name = _NAME.match(text)
    rest = text[name.end() :] if name is not None else ""
    if name is None or (rest and not rest.startswith(("/", ":"))):
        return ""
    host = name[0].lower()
    return host if registrable_domain(host) else ""


def _host(url: str) -> str:
    match = _HOST.search(url)
    return match[1].lower().rstrip(".") if match is not None else ""


def _domain(host: str) -> str:
    return registrable_domain(host) or host
