"""What an envelope sender's form says: BATV, SRS, VERP, and the return paths of lists and services.

None of it proves anything: a tag's signature is only known to who made it, and any form can be typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.evidence.organisation import is_below
from whosent.tables import read_table

_LONGEST = 512  # RFC 5321 §4.5.3.1 allows 64 + 255 octets
_BATV = ("prvs=", "btv1==", "msprvs1=")
_SRS_SEPARATORS = "=+-"


class TagKind(StrEnum):
    """How an envelope sender was made."""

    BATV = "batv"        # signed by the sender's own mail system (draft-levine-smtp-batv)
    SRS = "srs"          # rewritten by a forwarder (Sender Rewriting Scheme)
    FORWARD = "forward"  # rewritten by Gmail when it forwards
    VERP = "verp"        # one for each recipient
    LIST = "list"        # the bounce address of a list
    SERVICE = "service"  # of a service that sends for others


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeTag:
    """What a tagged envelope sender is made of; addresses lower-cased, "" where it does not tell.

    original   the address without its tag: the sender for BATV and SRS, the account that forwards, the
               list's or sender's own bounce address for VERP
    recipient  the one recipient that a VERP address stands for
    forwarder  the domain that rewrote an SRS address
    service    a row's name in ``envelope_services.toml``
    """

    kind: TagKind
    original: str = ""
    recipient: str = ""
    forwarder: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeService:
    """One row: domains of a service's return paths."""

    name: str
    domains: tuple[str, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeServices:
    """``envelope_services.toml``."""

    schema: int
    service: tuple[EnvelopeService, ...]


@lru_cache(maxsize=1024)
def read_envelope_tag(address: str) -> EnvelopeTag | None:
    """How the envelope sender ``address`` was made; None for an ordinary address or none at all."""
    local, at, domain = address[:_LONGEST].strip("<> ").rpartition("@")
    domain = domain.lower().rstrip(".")
    if not (at and local and domain):
        return None
    return (
        _read_batv(local, domain)
        or _read_srs(local, domain)
        or _read_forward(local, domain)
        or _read_list(local, domain)
        or _read_service(local, domain)
    )


@cache
def load_envelope_services() -> EnvelopeServices:
    """The table that ships."""
    return read_table(EnvelopeServices, files("whosent.evidence").joinpath("envelope_services.toml"))


def _read_batv(local: str, domain: str) -> EnvelopeTag | None:
    """"prvs=TAG=local", the older "prvs=local/TAG", and "local+prvs=TAG" of sub-addressing installations."""
    lowered = local.lower()
    for scheme in _BATV:
        if lowered.startswith(scheme):
            rest = local[len(scheme) :]
            tag, separator, core = rest.partition("==" if scheme.endswith("==") else "=")
            if not separator:
                core, separator, tag = rest.partition("/")
            if core and tag:
                return EnvelopeTag(kind=TagKind.BATV, original=f"{core}@{domain}".lower())
    core, separator, tag = lowered.rpartition("+")
    if core and separator and tag.startswith(("prvs=", "batv=")):
        return EnvelopeTag(kind=TagKind.BATV, original=f"{core}@{domain}")
    return None


def _read_srs(local: str, domain: str) -> EnvelopeTag | None:
    """"SRS0=HASH=TT=domain=local" and "SRS1=HASH=forwarder==HASH=TT=domain=local"."""
    scheme = local[:4].upper()
    if scheme not in ("SRS0", "SRS1") or local[4:5] not in _SRS_SEPARATORS or len(local) < 6:
        return None
    rest = local[5:]
    if scheme == "SRS1":
        _, _, rest = rest.partition("=")
        for separator in _SRS_SEPARATORS:
            _, found, inner = rest.partition("=" + separator)
            if found:
                rest = inner
                break
    parts = rest.split("=", 3)
    if len(parts) < 4 or not parts[2] or not parts[3]:
        return EnvelopeTag(kind=TagKind.SRS, forwarder=domain)
    return EnvelopeTag(kind=TagKind.SRS, original=f"{parts[3]}@{parts[2]}".lower(), forwarder=domain)


def _read_forward(local: str, domain: str) -> EnvelopeTag | None:
    """Gmail: "account+caf_=target=target.example@gmail.com"."""
    account, found, target = local.lower().partition("+caf_=")
    if not (found and account):
        return None
    return EnvelopeTag(
        kind=TagKind.FORWARD, original=f"{account}@{domain}", recipient=_read_equals(target), forwarder=domain
    )


def _read_list(local: str, domain: str) -> EnvelopeTag | None:
    """VERP: "list-bounces+user=example.org", "list-return-12-user=example.org"; else a list's."""
    lowered = local.lower()
    head, plus, tail = lowered.partition("+")
    if plus and head != "bounces":  # see _read_service
        recipient = _read_equals(tail)
        if recipient:
            return EnvelopeTag(kind=TagKind.VERP, original=f"{head}@{domain}", recipient=recipient)
        if tail.startswith("bnc") and len(tail) > 6:  # Google Groups
            return EnvelopeTag(kind=TagKind.LIST, original=f"{head}@{domain}", service=_service(domain))
    head, found, tail = lowered.partition("-return-")
    if found:
        recipient = _read_equals(tail.partition("-")[2])
        kind = TagKind.VERP if recipient else TagKind.LIST
        return EnvelopeTag(kind=kind, original=f"{head}@{domain}", recipient=recipient)
    for ending in ("-bounces", "+bounces", "+bounce", "-bounce", "-owner"):
        if lowered.endswith(ending) and len(lowered) > len(ending):
            return EnvelopeTag(kind=TagKind.LIST, original=f"{lowered.removesuffix(ending)}@{domain}")
    return None


def _read_service(local: str, domain: str) -> EnvelopeTag | None:
    lowered = local.lower()
    service = _service(domain)
    # "bounces+123-ab-user=example.org", "bounce-mc.us1_1.2-user=example.org": the recipient comes third.
    parts = lowered.split("-", 2)
    recipient = _read_equals(parts[2]) if len(parts) == 3 and lowered.startswith("bounce") else ""
    if service:
        return EnvelopeTag(kind=TagKind.SERVICE, recipient=recipient, service=service)
    if recipient:
        return EnvelopeTag(kind=TagKind.VERP, recipient=recipient)
    return None


def _service(domain: str) -> str:
    for row in load_envelope_services().service:
        if any(is_below(domain, known) for known in row.domains):
            return row.name
    return ""


def _read_equals(text: str) -> str:
    """"user=example.org" as an address; "" where it is none."""
    local, found, domain = text.rpartition("=")
    if not (found and local and "." in domain) or "=" in local:
        return ""
    return f"{local}@{domain}"
