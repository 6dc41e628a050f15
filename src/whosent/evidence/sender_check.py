"""What the reporter itself found when it checked the sender of the returned mail."""

from __future__ import annotations

from collections.abc import Sequence

from whosent.bounce import Notice, Reason
from whosent.evidence.auth_results import AuthenticationResults, MethodResult, ReceivedSpf, parse_arc
from whosent.evidence.context import Context
from whosent.evidence.entry_point import EntryPoint
from whosent.evidence.model import Fact, Tier, fact
from whosent.evidence.owner_side import OwnerSide
from whosent.evidence.route import RESULT_FIELDS, Boundary, trusted_results, trusted_spf
from whosent.evidence.writer import Writer, WriterKind
from whosent.message import Headers

_SPF_REFUSALS = frozenset(("fail", "softfail", "hardfail"))
_CHECK_FIELDS = (*RESULT_FIELDS, "received-spf")
_PASSING = ("dmarc", "dkim", "spf")
_UNAUTHENTICATED = frozenset(  # RFC 7372, and 5.7.509 (Microsoft: DMARC)
    ("5.7.20", "5.7.21", "5.7.22", "5.7.23", "5.7.26", "5.7.29", "5.7.509", "5.7.515")
)


def diagnostic_facts(notice: Notice, writer: Writer, from_provider: bool | None) -> list[Fact]:
    """What the refusal itself says of the sender (RFC 7372 §3); nothing from the owner's own provider."""
    if writer.kind is not WriterKind.FOREIGN or from_provider:
        return []
    for r in notice.recipients:
        if r.status in _UNAUTHENTICATED or (r.reason is Reason.AUTHFAILURE and r.diagnostic):
            return [fact("check.diagnostic_unauthenticated", Tier.T2, reporter=writer.name)]
    return []


def check_facts(
    headers: Headers, point: EntryPoint | None, tier: Tier, writer: Writer, context: Context
) -> list[Fact]:
    """What the returned ``headers`` say of the reporter's own check; one fact at most.

    ``tier`` is that of ``point``. An ARC set of the reporter's or the provider's counts as text.
    """
    if writer.kind is WriterKind.PROVIDER or not any(map(headers.__contains__, _CHECK_FIELDS)):
        return []
    if point is not None:
        side = OwnerSide(host_suffixes=frozenset(writer.reporter.names))
        boundary = Boundary(trusted=point.own, handover=point.line, is_recognised=point.is_named)
        results = [r for s in trusted_results(headers, boundary, side) for r in s.results]
        kind = _found(results, trusted_spf(headers, boundary), context)
        if kind and tier is Tier.T2:
            return [fact(kind, tier, reporter=writer.name)]
        if kind and kind != "check.spf_failed":
            return [fact(f"{kind}_text", tier, reporter=writer.name)]
    kind = _found(_sealed(headers, writer, context), (), context)
    return [fact(f"{kind}_text", Tier.T3)] if kind in ("check.passed", "check.failed") else []


def _sealed(headers: Headers, writer: Writer, context: Context) -> Sequence[MethodResult]:
    """Results in the newest ARC set, where its sealer is the reporter or the owner's provider."""
    newest = next(iter(parse_arc(headers)), None) if "arc-seal" in headers else None
    if newest is None or newest.results is None:
        return ()
    known = writer.reporter.owns_host(newest.sealer) or context.owner.runs_host(newest.sealer)
    results: AuthenticationResults = newest.results
    return results.results if known else ()


def _found(results: Sequence[MethodResult], spf: Sequence[ReceivedSpf], context: Context) -> str:
    ours = [r for r in results if r.domain and context.is_owner_domain(r.domain)]
    stamped = [s.result for s in spf if context.is_owner_domain(s.envelope_from.rpartition("@")[2])]
    if any(r.result == "pass" and r.method in _PASSING for r in ours) or "pass" in stamped:
        return "check.passed"
    signed = any(r.method == "dkim" and r.result == "pass" for r in results)
    failed = any(r.method == "dmarc" and r.result == "fail" for r in ours)
    spf_failed = any(r.method == "spf" and r.result in _SPF_REFUSALS for r in ours)
    spf_failed = spf_failed or not _SPF_REFUSALS.isdisjoint(stamped)
    unsigned = not signed and any(r.method == "dkim" for r in results)
    if failed or (spf_failed and unsigned):
        return "check.failed"
    return "check.spf_failed" if spf_failed else ""
