"""Who sent a mail, by what the owner's side wrote on it or by a signature that is verified here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from whosent.account.security import Doubt
from whosent.evidence import Context, Tier, parse_trace
from whosent.evidence.auth_results import AuthenticationResults, ReceivedSpf
from whosent.evidence.dkim import Pass, Scope, verify_signatures
from whosent.evidence.dkim_header import SIGNATURE_FIELD, read_tags
from whosent.evidence.route import Boundary, read_boundary, trusted_results, trusted_spf
from whosent.message import Address, Part, parse_addresses

Vouches = Callable[[str], bool]
_CHECKS = frozenset(("dkim", "dmarc", "spf"))
# RFC 8601 §2.7: what is no temporary trouble and no result that was skipped.
_CONCLUSIVE = frozenset(
    ("pass", "bestguesspass", "fail", "hardfail", "softfail", "none", "neutral", "policy")
)
_MOST_SIGNATURES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What is shown of the sender of one mail.

    tier        T0 verified here, T1 by the owner's side; None where nothing shows that it is the author's
    domain      for which the check passed; "" where ``tier`` is None
    doubt       why ``tier`` is None
    arrived_at  when the owner's side took the mail, by its own word; None where it does not say
    by_provider the owner's provider made it itself, and nobody handed it in
    """

    tier: Tier | None
    domain: str
    doubt: Doubt | None
    arrived_at: datetime | None
    by_provider: bool = False


def find_author(message: Part) -> Address | None:
    """The one author that a mail names; None where it names none, or several."""
    headers = message.headers
    authors = parse_addresses(headers.unfolded("from"))
    return authors[0] if len(authors) == 1 and len(headers.fields("from")) == 1 else None


def judge_sender(message: Part, author: Address, vouches: Vouches, context: Context) -> Sender:
    """Whether a mail was sent by whoever its author's domain belongs to.

    vouches  whether a check that passed for a domain speaks for the author

    The owner's side is believed as far as it stamped the mail above everything that could have been typed
    (RFC 8601 §5). Whose keys may be asked for is the resolver's to decide. Never raises.
    """
    headers = message.headers
    boundary = read_boundary(parse_trace(headers), context.owner)
    if not boundary.is_recognised:
        own = _verified_here(message, author, vouches, context)
        return _proven(Tier.T0, own, None) if own else _doubtful(Doubt.NO_STAMP, None)
    arrived_at = _arrival(boundary)
    results = trusted_results(headers, boundary, context.owner)
    spf = trusted_spf(headers, boundary)
    passed = next((d for d in _passed(results, spf, author) if vouches(d)), "")
    if passed:
        return _proven(Tier.T1, passed, arrived_at)
    if boundary.written_by_provider and context.owner.runs_host(author.domain):
        return replace(_proven(Tier.T1, author.domain, arrived_at), by_provider=True)
    own = _verified_here(message, author, vouches, context)
    if own:
        return _proven(Tier.T0, own, arrived_at)
    return _doubtful(_find_doubt(message, boundary, results, spf, vouches), arrived_at)


def _proven(tier: Tier, domain: str, arrived_at: datetime | None) -> Sender:
    return Sender(tier=tier, domain=domain, doubt=None, arrived_at=arrived_at)


def _doubtful(doubt: Doubt, arrived_at: datetime | None) -> Sender:
    return Sender(tier=None, domain="", doubt=doubt, arrived_at=arrived_at)


def _arrival(boundary: Boundary) -> datetime | None:
    """When the owner's side took the mail: by the lowest line that it stamped with a date."""
    return next((at for line in reversed(boundary.trusted) if (at := line.at) is not None), None)


def _passed(
    results: Sequence[AuthenticationResults], spf: Sequence[ReceivedSpf], author: Address
) -> Iterator[str]:
    """The domains for which a check passed; DMARC's only where it looked at this author."""
    for stamped in results:
        for result in stamped.results:
            if result.result != "pass" or result.method not in _CHECKS or not result.domain:
                continue
            if result.method == "dmarc":
                if result.domain == author.domain:
                    yield author.domain
            else:
                yield result.domain
    for record in spf:
        if record.result == "pass" and record.envelope_from:
            yield record.envelope_from.rpartition("@")[2]


def _find_doubt(
    message: Part,
    boundary: Boundary,
    results: Sequence[AuthenticationResults],
    spf: Sequence[ReceivedSpf],
    vouches: Vouches,
) -> Doubt:
    """Why nothing shows that the author sent it, where the owner's side was there to say."""
    told = [(r.method, r.result) for stamped in results for r in stamped.results if r.method in _CHECKS]
    told += [("spf", record.result) for record in spf if record.result]
    if not told:
        return Doubt.NOT_TOLD
    if boundary.forwarders:
        return Doubt.FORWARDED  # what another mailbox passed on fails checks that the mail once passed
    words = {word for method, word in told if method != "spf"} or {word for _, word in told}
    if not words <= _CONCLUSIVE:
        return Doubt.TROUBLE
    if all(method == "spf" for method, _ in told) and _is_signed(message, vouches):
        return Doubt.NOT_TOLD  # the signature would decide, and nobody has looked at it
    foreign = any(r.result == "pass" and r.method == "dkim" for stamped in results for r in stamped.results)
    return Doubt.FOREIGN_SIGNER if foreign else Doubt.FAILED


def _is_signed(message: Part, vouches: Vouches) -> bool:
    """Whether the mail bears a signature, valid or not, of a domain that vouches."""
    return any(vouches(domain) for domain in _signers(message))


def _signers(message: Part) -> Iterator[str]:
    for field in message.headers.fields(SIGNATURE_FIELD)[:_MOST_SIGNATURES]:
        tags = read_tags(field)
        if tags is not None:
            yield tags.value("d").lower()


def _verified_here(message: Part, author: Address, vouches: Vouches, context: Context) -> str:
    """The domain whose signature holds for the whole mail and its author; "" if there is none."""
    if not context.has_dns or not _is_signed(message, vouches):
        return ""
    for signature in verify_signatures(message, context.resolver):
        result = signature.result
        if (
            isinstance(result, Pass)
            and result.scope is Scope.WHOLE
            and vouches(signature.domain)
            and not (signature.is_weak or signature.is_expired)
            and signature.body_length is None
            and "from" not in signature.duplicate_signed_fields
            and signature.signed_from is not None
            and signature.signed_from.address == author.address
        ):
            return signature.domain
    return ""
