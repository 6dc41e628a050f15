"""DKIM signatures of a message: whole, headers only, or not checkable (RFC 6376, RFC 8301, RFC 8463)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from whosent.evidence.dkim_canon import Canonical, canonical_body
from whosent.evidence.dkim_header import (
    SIGNATURE_FIELD,
    Index,
    SignatureTags,
    index_fields,
    parse_signature,
    read_tags,
    select_signed,
    signed_octets,
)
from whosent.evidence.dkim_key import DkimKey, KeyFault, KeyKind, parse_key
from whosent.evidence.dkim_model import (
    DkimResult,
    DkimSignature,
    Fail,
    FailWhy,
    NotChecked,
    Pass,
    Repair,
    Scope,
    Unchecked,
    key_name,
)
from whosent.evidence.dkim_repair import repaired_bodies, repaired_headers
from whosent.evidence.dns import NotAsked, Records, RecordType, Resolver
from whosent.message import HeaderField, Part, parse_date, unfold

__all__ = [
    "DkimResult",
    "DkimSignature",
    "Fail",
    "FailWhy",
    "NotChecked",
    "Pass",
    "Repair",
    "Scope",
    "Unchecked",
    "verify_signatures",
]

_MAX_SIGNATURES = 10
_MAX_KEYS = 4
_MAX_REPAIRED_FIELDS = 250  # a dozen attempts on a larger block would be work that a stranger sets us
_MIN_RSA_BITS = 1024  # RFC 8301 §3.2
_WEAK = frozenset({"rsa-sha1"})  # RFC 8301 §3.1
_ALGORITHMS = {
    "rsa-sha256": (KeyKind.RSA, "sha256"),
    "rsa-sha1": (KeyKind.RSA, "sha1"),
    "ed25519-sha256": (KeyKind.ED25519, "sha256"),
}
_KEY_FAULTS = {
    KeyFault.SYNTAX: FailWhy.KEY_SYNTAX,
    KeyFault.REVOKED: FailWhy.KEY_REVOKED,
    KeyFault.UNKNOWN_KIND: FailWhy.ALGORITHM,
}


def verify_signatures(
    message: Part, resolver: Resolver, *, at: datetime | None = None, body: bool = True
) -> tuple[DkimSignature, ...]:
    """Every DKIM-Signature field of ``message`` judged, top first, at most ten.

    at    when the mail was new: x= is compared with it; None takes the mail's own Date
    body  False where the body did not come back, or not whole: signatures are then judged by their
          stated body hash, which proves the header fields and says nothing of the body

    Each key is one TXT question to ``resolver``. Never raises; time is linear in the message.
    """
    fields = tuple(message.headers)
    own_fields = [f for f in fields if f.name == SIGNATURE_FIELD][:_MAX_SIGNATURES]
    if not own_fields:
        return ()
    mail = _Mail(fields, message.body if body else None)
    return tuple([_judge(mail, own, resolver, at) for own in own_fields])


class _Mail:
    """One message under judgement: what its signatures share is worked out once."""

    __slots__ = ("_hashes", "body", "fields", "index")

    def __init__(self, fields: tuple[HeaderField, ...], body: bytes | None) -> None:
        self.fields = fields
        self.body = body
        self.index: Index = index_fields(fields)
        self._hashes: dict[tuple[Canonical, str, int | None], tuple[bytes, bool]] = {}

    @property
    def date(self) -> datetime | None:
        """The mail's own Date."""
        return next((parse_date(unfold(f.value)) for f in self.index.get("date", ())), None)

    def body_hash(self, form: Canonical, hash_name: str, length: int | None) -> tuple[bytes, bool]:
        """Hash of the canonical body up to ``length``, and whether that is all of it."""
        key = (form, hash_name, length)
        if key not in self._hashes:
            self._hashes[key] = _hash_body(self.body or b"", form, hash_name, length)
        return self._hashes[key]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The result, the instances that were signed, what had to be undone, and the key that decided."""

    result: DkimResult
    signed: tuple[HeaderField, ...]
    repaired: frozenset[Repair] = frozenset()
    key: DkimKey | None = None


def _judge(mail: _Mail, own: HeaderField, resolver: Resolver, at: datetime | None) -> DkimSignature:
    listed = read_tags(own)
    tags = parse_signature(listed) if listed else None
    if tags is None:
        domain = listed.value("d").lower() if listed else ""
        selector = listed.value("s").lower() if listed else ""
        return DkimSignature(header=own, result=Fail(FailWhy.SYNTAX), domain=domain, selector=selector)
    outcome = _decide(mail, own, tags, resolver)
    over, duplicate = _counts(mail.index, tags)
    expires_at = _time(tags.expires_at)
    return DkimSignature(
        header=own,
        result=outcome.result,
        domain=tags.domain,
        selector=tags.selector,
        identity=tags.identity,
        algorithm=tags.algorithm,
        canonicalisation=f"{tags.header_form}/{tags.body_form}",
        signed_fields=tags.names,
        signed=outcome.signed,
        signature_digest=hashlib.sha256(tags.signature).hexdigest()[:16],
        signed_at=_time(tags.signed_at),
        expires_at=expires_at,
        is_expired=expires_at is not None and _is_past(expires_at, at or mail.date),
        body_length=tags.body_length,
        over_signed=over,
        duplicate_signed_fields=duplicate,
        is_weak=tags.algorithm in _WEAK,
        key_is_testing=outcome.key is not None and outcome.key.is_testing,
        repaired=outcome.repaired,
    )


def _decide(mail: _Mail, own: HeaderField, tags: SignatureTags, resolver: Resolver) -> _Outcome:
    signed = select_signed(mail.index, tags.names, own)
    fault = _static_fault(tags)
    if fault is not None:
        return _Outcome(Fail(fault), signed)
    keys = _find_keys(tags, resolver)
    if not isinstance(keys, tuple):
        return _Outcome(keys, signed)
    outcome = _Outcome(Fail(FailWhy.ALGORITHM), signed)
    for key in keys:
        unfit = _unfit(key, tags)
        outcome = _Outcome(Fail(unfit), signed, key=key) if unfit else _try_key(mail, own, tags, key, signed)
        if isinstance(outcome.result, Pass):
            break
    return outcome


def _static_fault(tags: SignatureTags) -> FailWhy | None:
    """What is wrong whatever the key says."""
    if tags.algorithm not in _ALGORITHMS:
        return FailWhy.ALGORITHM
    if "from" not in tags.names:
        return FailWhy.FROM_NOT_SIGNED
    identity = tags.identity.rpartition("@")[2].lower()
    if identity != tags.domain and not identity.endswith(f".{tags.domain}"):
        return FailWhy.DOMAIN_MISMATCH
    return None


def _find_keys(tags: SignatureTags, resolver: Resolver) -> tuple[DkimKey, ...] | Fail | NotChecked:
    """The usable keys under the signature's selector; at least one where it is a tuple."""
    answer = resolver.query(key_name(tags.selector, tags.domain), RecordType.TXT)
    if isinstance(answer, NotAsked):
        return NotChecked(Unchecked(answer.why.value))
    if not isinstance(answer, Records):
        return NotChecked(Unchecked.KEY_GONE)
    read = [parse_key(text) for text in answer.values[:_MAX_KEYS]]
    keys = tuple([key for key in read if isinstance(key, DkimKey)])
    if keys:
        return keys
    for fault in read:
        if isinstance(fault, KeyFault) and fault in _KEY_FAULTS:
            return Fail(_KEY_FAULTS[fault])
    # Only other TXT records, such as a wildcard's: the key itself is gone.
    return NotChecked(Unchecked.KEY_GONE)


def _unfit(key: DkimKey, tags: SignatureTags) -> FailWhy | None:
    """Why this key may not be used for that signature; None where it may."""
    kind, hash_name = _ALGORITHMS[tags.algorithm]
    if key.kind is not kind or (key.hashes and hash_name not in key.hashes):
        return FailWhy.ALGORITHM
    if not key.is_for_mail:
        return FailWhy.KEY_NOT_FOR_MAIL
    if key.kind is KeyKind.RSA and key.bits < _MIN_RSA_BITS:
        return FailWhy.KEY_TOO_SHORT
    if key.is_strict and tags.identity.rpartition("@")[2].lower() != tags.domain:
        return FailWhy.DOMAIN_MISMATCH
    return None


def _try_key(
    mail: _Mail, own: HeaderField, tags: SignatureTags, key: DkimKey, signed: tuple[HeaderField, ...]
) -> _Outcome:
    hash_name = _ALGORITHMS[tags.algorithm][1]
    for fields, field_of_it, repair in _header_candidates(mail, own, tags, signed):
        if key.signed(signed_octets(fields, field_of_it, tags.header_form), tags.signature, hash_name):
            result, body_repair = _judge_body(mail, tags, hash_name)
            repaired = frozenset([r for r in (repair, body_repair) if r is not None])
            return _Outcome(result, fields, repaired, key)
    return _Outcome(Fail(FailWhy.SIGNATURE), signed, key=key)


def _header_candidates(
    mail: _Mail, own: HeaderField, tags: SignatureTags, signed: tuple[HeaderField, ...]
) -> Iterator[tuple[tuple[HeaderField, ...], HeaderField, Repair | None]]:
    """The header as it stands, then as it may have been when it was signed."""
    yield signed, own, None
    if len(mail.fields) > _MAX_REPAIRED_FIELDS:
        return
    for changed in repaired_headers(mail.fields, own, tags):
        fields = select_signed(index_fields(changed.fields), tags.names, changed.own)
        yield fields, changed.own, changed.repair


def _judge_body(mail: _Mail, tags: SignatureTags, hash_name: str) -> tuple[Pass, Repair | None]:
    """How far a signature whose b= holds speaks for the body."""
    if mail.body is None:
        return Pass(Scope.HEADERS), None
    computed, is_all = mail.body_hash(tags.body_form, hash_name, tags.body_length)
    if computed == tags.body_hash:
        return Pass(Scope.WHOLE if is_all else Scope.HEADERS, body_matches=True), None
    for body, repair in repaired_bodies(mail.fields, mail.body):
        computed, is_all = _hash_body(body, tags.body_form, hash_name, tags.body_length)
        if computed == tags.body_hash:
            return Pass(Scope.WHOLE if is_all else Scope.HEADERS, body_matches=True), repair
    return Pass(Scope.HEADERS, body_matches=False), None


def _hash_body(body: bytes, form: Canonical, hash_name: str, length: int | None) -> tuple[bytes, bool]:
    canonical = canonical_body(body, form)
    if length is not None and length > len(canonical):
        return b"", False  # RFC 6376 §6.1.1: l= must not be more than there is
    covered = canonical if length is None else canonical[:length]
    return hashlib.new(hash_name, covered).digest(), len(covered) == len(canonical)


def _counts(index: Index, tags: SignatureTags) -> tuple[frozenset[str], frozenset[str]]:
    """Names that h= lists more often than there are fields, and those it lists less often."""
    listed: dict[str, int] = {}
    for name in tags.names:
        listed[name] = listed.get(name, 0) + 1
    over: list[str] = []
    duplicate: list[str] = []
    for name, count in listed.items():
        present = len(index.get(name, ())) - (name == SIGNATURE_FIELD)
        if count > present:
            over.append(name)
        elif count < present:
            duplicate.append(name)
    return frozenset(over), frozenset(duplicate)


def _is_past(expires_at: datetime, at: datetime | None) -> bool:
    return at is not None and expires_at < at


def _time(seconds: int | None) -> datetime | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
