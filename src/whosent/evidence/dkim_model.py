"""What DKIM verification says: the types."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from whosent.message import Address, HeaderField, parse_addresses, unfold


class Scope(StrEnum):
    """What a passing signature proves."""

    WHOLE = "whole"      # the signed header fields and all of the body
    HEADERS = "headers"  # the signed header fields only


class FailWhy(StrEnum):
    """Why a signature proves nothing. Only SIGNATURE says that something was changed or made up."""

    SIGNATURE = "signature"
    SYNTAX = "syntax"
    ALGORITHM = "algorithm"                # unknown, or not one that the key record allows
    FROM_NOT_SIGNED = "from_not_signed"
    DOMAIN_MISMATCH = "domain_mismatch"    # i= is not within d=, or under t=s not the same
    KEY_SYNTAX = "key_syntax"
    KEY_REVOKED = "key_revoked"
    KEY_TOO_SHORT = "key_too_short"        # RSA below 1024 bits: anybody could have found it
    KEY_NOT_FOR_MAIL = "key_not_for_mail"


class Unchecked(StrEnum):
    """Why a signature could not be judged: never evidence of forgery."""

    KEY_GONE = "key_gone"  # the DNS has no key under that name (any more)
    OFF = "off"
    POLICY = "policy"
    TIMEOUT = "timeout"
    SERVFAIL = "servfail"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Pass:
    """The domain signed these header fields.

    scope         WHOLE only where the stated body hash covers all of this body and matches
    body_matches  whether the body, as far as l= covers it, has the stated hash; None where there was
                  no body to judge
    """

    scope: Scope
    body_matches: bool | None = None


@dataclass(frozen=True, slots=True)
class Fail:
    """The signature proves nothing."""

    why: FailWhy


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Nothing is known."""

    why: Unchecked


DkimResult = Pass | Fail | NotChecked


class Repair(StrEnum):
    """What had been done to the mail on its way back and was undone before the signature held."""

    REFOLDED = "refolded"                    # header lines broken or joined in other places (c=simple)
    SIGNATURE_REFOLDED = "signature_refolded"  # the DKIM-Signature field broken inside a word
    TRAILING_SPACE = "trailing_space"        # white space at line ends dropped (c=simple)
    REENCODED = "reencoded"                  # 8-bit fields taken for latin-1 and encoded once more
    TRANSFER_ENCODING = "transfer_encoding"  # the body turned from 8bit into quoted-printable or base64
    FROM_QUOTING = "from_quoting"            # ">From " at line starts (mbox)
    FIELD_ORDER = "field_order"              # fields added below the signed ones of the same name


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimSignature:
    """One DKIM-Signature field of a message and what it proves.

    header            the field itself
    domain, selector  d= and s=, lower-cased; "" where the field states none
    identity          i=, or "@" and the domain where it states none
    algorithm         a=, lower-cased
    canonicalisation  c= in full, such as "relaxed/simple"
    signed_fields     names in h=, lower-cased, in order, repeats kept
    signed            the instances that the signature covers, in the order of h=
    signature_digest  16 hexadecimal digits that stand for b=: equal for replays of one signed mail; ""
                      where there is no b=
    signed_at         t=; None if not stated
    expires_at        x=; None if not stated
    is_expired        x= is before the time at which the mail was judged
    body_length       l=; None if not stated, which means all
    over_signed       names that h= lists more often than the message has them: none could be added
    duplicate_signed_fields  names of which the message has more instances than h= covers: a second one
                      may have been added, and a mail program may show that one
    is_weak           rsa-sha1: passes, yet a determined attacker might have made it
    key_is_testing    t=y in the key record
    repaired          what was undone first; empty for an untouched mail

    Source: RFC 6376 §3.5, §5.4.2.
    """

    header: HeaderField = field(repr=False)
    result: DkimResult
    domain: str = ""
    selector: str = ""
    identity: str = ""
    algorithm: str = ""
    canonicalisation: str = ""
    signed_fields: tuple[str, ...] = ()
    signed: tuple[HeaderField, ...] = field(default=(), repr=False)
    signature_digest: str = ""
    signed_at: datetime | None = None
    expires_at: datetime | None = None
    is_expired: bool = False
    body_length: int | None = None
    over_signed: frozenset[str] = frozenset()
    duplicate_signed_fields: frozenset[str] = frozenset()
    is_weak: bool = False
    key_is_testing: bool = False
    repaired: frozenset[Repair] = frozenset()

    def covers(self, name: str) -> bool:
        """Whether that (lower-case) name is in h=, be the field present or signed as absent."""
        return name in self.signed_fields

    def signed_values(self, name: str) -> tuple[str, ...]:
        """Unfolded values of the covered fields of that (lower-case) name, top first."""
        return tuple(unfold(f.value) for f in reversed(self.signed) if f.name == name)

    @property
    def signed_from(self) -> Address | None:
        """The first address of the bottom-most From that is signed; None where it has none."""
        author = next((f for f in self.signed if f.name == "from"), None)
        return next(iter(parse_addresses(unfold(author.value))), None) if author is not None else None

    @property
    def signed_received(self) -> tuple[HeaderField, ...]:
        """The Received fields that the signature covers, top first."""
        return tuple(f for f in reversed(self.signed) if f.name == "received")

    @property
    def key_name(self) -> str:
        """The DNS name of the key."""
        return key_name(self.selector, self.domain)


def key_name(selector: str, domain: str) -> str:
    """Where the key of a selector stands. Source: RFC 6376 §3.6.2.1."""
    return f"{selector}._domainkey.{domain}"
