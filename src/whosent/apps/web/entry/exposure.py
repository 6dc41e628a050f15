"""How others reach the page: names, certificate or proxy; and who is really at the other end."""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from starlette.datastructures import Headers
from starlette.types import Scope

from whosent.errors import UsageError, WhosentError

HTTPS_PORT = 443
_HTTPS = "https"
_OTHERS = 0o007
_NAME_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")
_NAME_MAX = 253
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Who is at the other end. ``address``: "" where it is not known."""

    address: str
    is_https: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The way in which others reach the page.

    origins      by what a request may call us (Host) the origin of pages there; the first is shown
    certificate  with key: we speak TLS ourselves; None: a proxy does
    proxies      whose word on who asks is taken; empty without a proxy
    listen       on which address; "": on all
    """

    origins: Mapping[str, str]
    certificate: Path | None = None
    key: Path | None = None
    proxies: tuple[Network, ...] = ()
    listen: str
    port: int

    @property
    def origin(self) -> str:
        """The one that is shown."""
        return next(iter(self.origins.values()))

    @property
    def is_all_ours(self) -> bool:
        """Whether our name is reached at the ordinary port, so that browsers may keep to HTTPS under it."""
        return all(urlsplit(origin).port is None for origin in self.origins.values())

    def peer(self, scope: Scope) -> Peer | None:
        """Who asks; None where somebody comes past the proxy.

        Without a proxy what a request says of itself is not looked at. With one, only its own words count:
        the last scheme, and the last address that is no proxy of ours.
        """
        client = scope.get("client")
        address = _unmapped(str(client[0])) if client else ""
        if not self.proxies:
            return Peer(address=address, is_https=True)
        if not self._is_proxy(address):
            return None
        headers = Headers(scope=scope)
        said = [p.strip() for value in headers.getlist("x-forwarded-proto") for p in value.split(",")]
        hops = [h.strip() for value in headers.getlist("x-forwarded-for") for h in value.split(",")]
        for hop in reversed(hops):
            found = _read_address(hop)
            if found is None:
                break
            address = found
            if not self._is_proxy(found):
                break
        return Peer(address=address, is_https=bool(said) and said[-1].lower() == _HTTPS)

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(_unmapped(address))
        except ValueError:
            return False
        return any(found in network for network in self.proxies if network.version == found.version)


def _read_address(hop: str) -> str | None:
    for text in (hop, hop.strip("[]"), hop.rpartition(":")[0].strip("[]")):
        try:
            return _unmapped(str(ipaddress.ip_address(text)))
        except ValueError:
            continue
    return None


def _unmapped(address: str) -> str:
    """An address without its zone; one of IPv4 that came by IPv6 as what it is (RFC 4291 §2.5.5.2)."""
    plain = address.partition("%")[0]
    try:
        found = ipaddress.ip_address(plain)
    except ValueError:
        return plain
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)


def place_of(address: str) -> str:
    """What stands for an address where tries are counted: of IPv6 the network that one household has."""
    try:
        found = ipaddress.ip_address(_unmapped(address))
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def with_certificate(
    certificate: Path, key: Path, *, hosts: Sequence[str], listen: str, port: int, at: datetime
) -> Exposure:
    """We speak TLS. Without ``hosts`` the names are those in the certificate.

    Raises ``WhosentError`` where a file cannot be used, ``UsageError`` where there is no name.
    """
    _try(certificate, key)
    names = [*hosts] or _names_in(certificate, at)
    if not names:
        raise UsageError("expose.no_name", place=str(certificate))
    origins: dict[str, str] = {}
    for name in names:
        origins |= _called(_host(name), port)
    return Exposure(origins=origins, certificate=certificate, key=key, listen=listen, port=port)


def behind_proxy(
    origin: str, *, proxies: Sequence[str], hosts: Sequence[str], listen: str, port: int
) -> Exposure:
    """A proxy speaks TLS, and is reached as ``origin``. Raises ``UsageError``."""
    try:
        parts = urlsplit(origin)
        name, public = parts.hostname or "", parts.port or HTTPS_PORT
    except ValueError as exc:
        raise UsageError("expose.bad_origin", word=origin) from exc
    if (
        parts.scheme != _HTTPS
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise UsageError("expose.bad_origin", word=origin)
    origins: dict[str, str] = {}
    for host in (name, *hosts):
        origins |= _called(_host(host), public)
    return Exposure(
        origins=origins, proxies=tuple(_network(proxy) for proxy in proxies), listen=listen, port=port
    )


def _called(host: str, port: int) -> dict[str, str]:
    if port == HTTPS_PORT:
        return {host: f"https://{host}", f"{host}:{port}": f"https://{host}"}
    return {f"{host}:{port}": f"https://{host}:{port}"}


def _host(name: str) -> str:
    """A name as a Host header has it. Raises ``UsageError``."""
    plain = name.strip().strip("[]")
    try:
        found = ipaddress.ip_address(plain)
        return f"[{found}]" if found.version == 6 else str(found)
    except ValueError:
        pass
    try:
        plain = plain.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as exc:
        raise UsageError("expose.bad_host", word=name) from exc
    if not plain or len(plain) > _NAME_MAX or not set(plain) <= _NAME_CHARS:
        raise UsageError("expose.bad_host", word=name)
    return plain


def _network(word: str) -> Network:
    try:
        return ipaddress.ip_network(word.strip(), strict=False)
    except ValueError as exc:
        raise UsageError("expose.bad_proxy", word=word) from exc


def _try(certificate: Path, key: Path) -> None:
    for path in (certificate, key):
        try:
            mode = path.stat().st_mode
            path.read_bytes()
        except OSError as exc:
            raise WhosentError("expose.no_file", place=str(path), reason=exc.strerror or str(exc)) from exc
        if path is key and mode & _OTHERS and os.name == "posix":
            raise WhosentError("expose.open_key", place=str(path))
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            certificate,
            key,
            password=lambda: "",  # never ask on the terminal
        )
    except (ssl.SSLError, OSError, ValueError) as exc:
        reason = getattr(exc, "reason", "") or type(exc).__name__
        raise WhosentError("expose.bad_certificate", place=str(certificate), reason=reason) from exc


def _names_in(certificate: Path, at: datetime) -> list[str]:
    """Names and addresses; a name with a star names nothing. Raises ``WhosentError`` where it is over."""
    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    if read.not_valid_after_utc < at:
        raise WhosentError("expose.certificate_over", place=str(certificate))
    found = [name for name in names.get_values_for_type(x509.DNSName) if "*" not in name]
    return [*found, *map(str, names.get_values_for_type(x509.IPAddress))]
