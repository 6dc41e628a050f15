"""Where a model answers, as its owner configured it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from whosent.apps.connect.limits import load_connect_limits
from whosent.errors import UsageError

_CALLS = ("/chat/completions", "/models")
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible endpoint.

    host      lower-cased A-label or address, without brackets
    path      of the interface, without a slash at its end; "" or "/v1"
    uses_tls  False for this machine only
    """

    host: str
    port: int
    path: str
    uses_tls: bool

    @property
    def url(self) -> str:
        """As it is shown and kept."""
        scheme = "https" if self.uses_tls else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[scheme] else f":{self.port}"
        return f"{scheme}://{host}{port}{self.path}"

    @property
    def authority(self) -> str:
        """Host and port, as a reader is told who would be asked."""
        return self.url.partition("://")[2].removesuffix(self.path)


def read_endpoint(url: str) -> Endpoint:
    """The endpoint that a URL names. Raises ``UsageError`` for one that may not be asked."""
    parts = _split(url)
    host = _host(parts, url)
    uses_tls = parts.scheme == "https"
    if not uses_tls and not is_loopback(host):
        raise UsageError("model.needs_https", place=url)
    path = parts.path.rstrip("/")
    for call in _CALLS:
        path = path.removesuffix(call)
    port = parts.port or _PORTS[parts.scheme]
    return Endpoint(host=host, port=port, path=path, uses_tls=uses_tls)


def is_loopback(host: str) -> bool:
    """Whether that is this machine, by its name or address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as exc:
        raise UsageError("model.bad_url", place=url) from exc
    odd = parts.username is not None or parts.query or parts.fragment or not url.isascii()
    odd = odd or any(c.isspace() or not c.isprintable() for c in url) or "\\" in url
    if parts.scheme not in _PORTS or odd or len(url) > load_connect_limits().url_chars:
        raise UsageError("model.bad_url", place=url)
    return parts


def _host(parts: SplitResult, url: str) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise UsageError("model.bad_url", place=url)
    return host
