"""One DKIM-Signature field read into its tags, and the octets that its b= signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whosent.evidence.dkim_canon import Canonical, canonical_field, crlf, relaxed_value
from whosent.evidence.dkim_tags import TagList, decode_quoted, parse_tags
from whosent.message import HeaderField

SIGNATURE_FIELD = "dkim-signature"

Index = Mapping[str, Sequence[HeaderField]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureTags:
    """The tags of one DKIM-Signature field that is well formed.

    names      h=, lower-cased, in order, repeats kept
    body_hash  bh=, decoded; ``signature``: b=, decoded
    """

    domain: str
    selector: str
    identity: str
    algorithm: str
    header_form: Canonical
    body_form: Canonical
    names: tuple[str, ...]
    body_hash: bytes
    signature: bytes
    signed_at: int | None
    expires_at: int | None
    body_length: int | None


def parse_signature(tags: TagList) -> SignatureTags | None:
    """None where a required tag is missing or one cannot be read. Source: RFC 6376 §3.5."""
    body_hash, signature, names = tags.octets("bh"), tags.octets("b"), tags.items_of("h")
    domain, selector = tags.value("d").lower().removesuffix("."), tags.value("s").lower()
    if body_hash is None or signature is None or not (names and domain and selector):
        return None
    header_word, _, body_word = tags.value("c", "simple/simple").lower().partition("/")
    try:
        header_form, body_form = Canonical(header_word.strip()), Canonical(body_word.strip() or "simple")
    except ValueError:
        return None
    if tags.value("v") != "1" or not _can_be_name(domain) or not _can_be_name(selector):
        return None
    if "l" in tags and tags.number("l") is None:
        return None
    return SignatureTags(
        domain=domain,
        selector=selector,
        identity=decode_quoted(tags.value("i")) or f"@{domain}",
        algorithm=tags.value("a").lower(),
        header_form=header_form,
        body_form=body_form,
        names=names,
        body_hash=body_hash,
        signature=signature,
        signed_at=tags.number("t"),
        expires_at=tags.number("x"),
        body_length=tags.number("l"),
    )


_NOT_IN_NAMES = frozenset(" @/:;\"'()<>[]\\,")


def _can_be_name(text: str) -> bool:
    return text.isprintable() and _NOT_IN_NAMES.isdisjoint(text)


def read_tags(field: HeaderField) -> TagList | None:
    """The field's tag list; None where it is malformed."""
    return parse_tags(field.value.decode("utf-8", "replace"))


def index_fields(fields: Sequence[HeaderField]) -> dict[str, list[HeaderField]]:
    """The fields by name, top first."""
    index: dict[str, list[HeaderField]] = {}
    for f in fields:
        known = index.get(f.name)
        if known is None:
            index[f.name] = [f]
        else:
            known.append(f)
    return index


def select_signed(index: Index, names: Sequence[str], own: HeaderField) -> tuple[HeaderField, ...]:
    """The instances that h= covers, in its order: of each name the bottom-most not yet taken.

    Names with no instance left stand for nothing (over-signing); the signature's own field is never
    one of them. Source: RFC 6376 §3.7, §5.4.2.
    """
    taken: dict[str, int] = {}
    signed: list[HeaderField] = []
    for name in names:
        instances = index.get(name)
        if instances is None:
            continue
        if name == SIGNATURE_FIELD:
            instances = [f for f in instances if f is not own]
        count = taken.get(name, 0)
        if count < len(instances):
            signed.append(instances[-1 - count])
            taken[name] = count + 1
    return tuple(signed)


def signed_octets(signed: Sequence[HeaderField], own: HeaderField, form: Canonical) -> bytes:
    """What b= is made over: the covered fields, then the signature field with b= emptied.

    Source: RFC 6376 §3.7.
    """
    lines = [canonical_field(f, form) for f in signed]
    value = without_signature(own.value)
    if form is Canonical.RELAXED:
        lines.append(b"dkim-signature:" + relaxed_value(value))
    else:
        lines.append(own.raw.partition(b":")[0] + b":" + crlf(value))
    return b"".join(lines)


def without_signature(value: bytes) -> bytes:
    """The value of a DKIM-Signature field with what follows ``b=`` taken out, all else untouched."""
    items = value.split(b";")
    for i, item in enumerate(items):
        name, equals, _ = item.partition(b"=")
        if equals and name.strip() == b"b":
            items[i] = name + equals
            break
    return b";".join(items)
