"""What the returned message tells: route, submission, signature, the reporter's own check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from whosent.bounce import Notice, Reason, ReturnedForm
from whosent.evidence.auth_results import AuthenticationResults
from whosent.evidence.context import Context
from whosent.evidence.dkim import DkimSignature, Fail, FailWhy, Pass, verify_signatures
from whosent.evidence.entry_point import EntryPoint, Reporter, find_entry_point
from whosent.evidence.envelope_tags import TagKind, read_envelope_tag
from whosent.evidence.finding import Original, Signature
from whosent.evidence.hop import is_nameless
from whosent.evidence.model import Fact, Forger, Tier
from whosent.evidence.network import neighbourhood
from whosent.evidence.owner_side import OwnerSide, is_provider_host
from whosent.evidence.route import RESULT_FIELDS, Boundary, trusted_results
from whosent.evidence.style import read_style
from whosent.evidence.trace import TraceLine, parse_received, parse_trace
from whosent.evidence.writer import Writer, WriterKind
from whosent.message import Headers, Part, parse_addresses, parse_date
from whosent.provider import Where

_MOST_RECIPIENTS = 50
_MOST_ANSWERED = 20
_FORWARD_FIELDS = frozenset(
    (
        "delivered-to",
        "x-original-to",
        "x-sieve-redirected-from",
        "resent-from",
        "x-forwarded-for",
        "x-forwarded-to",
    )
)
_SPF_REFUSALS = frozenset(("fail", "softfail", "hardfail"))
_UNAUTHENTICATED = frozenset(  # RFC 7372, and 5.7.509 (Microsoft: DMARC)
    ("5.7.20", "5.7.21", "5.7.22", "5.7.23", "5.7.26", "5.7.29", "5.7.509", "5.7.515")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """Where the reporter took the mail, and how far that can be trusted."""

    point: EntryPoint | None
    tier: Tier
    from_provider: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handed:
    """How the mail was handed in to the provider, as the provider stamped it."""

    line: TraceLine
    tier: Tier
    login: str


def read_original(
    notice: Notice, message: Part, writer: Writer, context: Context
) -> tuple[Original, list[Fact]]:
    """The marks of the returned ``message``, and the facts that it gives on its own. Never raises."""
    return _Reading(notice, message, writer, context).read()


def diagnostic_facts(notice: Notice, writer: Writer, from_provider: bool | None) -> list[Fact]:
    """What the refusal itself says of the sender (DESIGN §4.7); nothing from the owner's own provider."""
    if writer.kind is not WriterKind.FOREIGN or from_provider:
        return []
    for r in notice.recipients:
        if r.status in _UNAUTHENTICATED or (r.reason is Reason.AUTHFAILURE and r.diagnostic):
            return [_fact("check.diagnostic_unauthenticated", Tier.T2, reporter=writer.name)]
    return []


class _Reading:
    """One returned message while it is read."""

    def __init__(self, notice: Notice, message: Part, writer: Writer, context: Context) -> None:
        self.notice = notice
        self.message = message
        self.headers: Headers = message.headers
        self.writer = writer
        self.context = context
        self.owner = context.owner
        self.profile = context.profile
        self.trace = parse_trace(self.headers)
        authors = parse_addresses(self.headers.unfolded("from"))
        self.author_is_owner = any(context.is_owner(a.address) for a in authors)
        self.sent_at = parse_date(self.headers.unfolded("date"))

    def read(self) -> tuple[Original, list[Fact]]:
        entry = self._entry()
        signature, signed = self._signature()
        handed = self._handed_in(entry, signed if signature is Signature.PASS else None)
        is_forwarded = self._envelope_is_forwarded()
        facts = self._route_facts(entry, is_forwarded=is_forwarded)
        facts += self._submission_facts(handed, entry)
        facts += self._check_facts(entry)
        if is_forwarded:
            facts.append(_fact("envelope.forwarded", Tier.T3))
        return self._original(entry, handed, signature, signed), facts

    # -- route ---------------------------------------------------------------------------------------

    def _entry(self) -> _Entry:
        by_provider = self.writer.kind is WriterKind.PROVIDER
        point = find_entry_point(self.trace, self.writer.reporter)
        tier = Tier.T3
        if point is not None and self.writer.is_authenticated and (point.is_named or by_provider):
            tier = Tier.T1 if by_provider else Tier.T2
        if point is None and self.writer.reporter.names:
            point = find_entry_point(self.trace, Reporter())
        if by_provider or point is None:
            return _Entry(point=point, tier=tier, from_provider=None)
        if point.could_be_internal:
            near = {neighbourhood(a) for a in self.writer.reporter.addresses}
            if neighbourhood(point.address) in near or self.context.spf_allows(point.address) is None:
                return _Entry(point=point, tier=Tier.T3, from_provider=None)
        return _Entry(point=point, tier=tier, from_provider=self._from_provider(point.line))

    def _from_provider(self, line: TraceLine) -> bool | None:
        """Whether a client is one of the provider's servers; None where nothing tells."""
        if not line.address:
            return None
        verified = line.reverse_name if line.reverse_verified else ""
        if is_provider_host(verified, line.address, self.owner):
            return True
        allowed = self.context.spf_allows(line.address)
        if allowed is not None:
            return allowed
        if verified:
            return False
        claims = (line.from_name, line.reverse_name)
        return None if any(self.owner.owns_host(n) for n in claims if n) else False

    def _route_facts(self, entry: _Entry, *, is_forwarded: bool) -> list[Fact]:
        if entry.point is None or entry.from_provider is None or not entry.point.address:
            return []
        if is_forwarded:
            return [_fact("route.from_forwarder", entry.tier)]
        trusted = entry.tier is Tier.T2
        if entry.from_provider:
            shared = self.profile.is_shared_cloud
            kind = "route.from_provider_shared" if shared and trusted else "route.from_provider"
        else:
            kind = "route.from_stranger"
        if not trusted:
            kind = "route.from_provider_text" if entry.from_provider else "route.from_stranger_text"
        return [_fact(kind, entry.tier, reporter=self.writer.name, address=entry.point.address)]

    def _envelope_is_forwarded(self) -> bool:
        tag = read_envelope_tag(self.notice.envelope_sender)
        return tag is not None and tag.kind in (TagKind.SRS, TagKind.FORWARD)

    # -- submission --------------------------------------------------------------------------------------

    def _handed_in(self, entry: _Entry, signed: DkimSignature | None) -> _Handed | None:
        """The provider's own line on how it got the mail; one inside a verified signature first."""
        if signed is not None:
            for field in reversed(signed.signed_received):
                line = parse_received(field.value)
                if self._is_submission(line, field.value.decode("utf-8", "replace")):
                    return _Handed(line=line, tier=Tier.T0, login=self._login(line, signed))
        if self.writer.kind is WriterKind.PROVIDER:
            point, tier = entry.point, Tier.T1
        elif entry.from_provider and entry.tier is Tier.T2 and entry.point is not None:
            names = (*self.owner.host_suffixes, *self.owner.provider_domains, *self.owner.authserv_ids)
            point, tier = find_entry_point(entry.point.below, Reporter(names=names)), Tier.T2
        else:
            return None
        return (
            None
            if point is None
            else _Handed(line=point.line, tier=tier, login=self._login(point.line, signed))
        )

    def _is_submission(self, line: TraceLine, text: str = "") -> bool:
        if line.is_submission or line.authenticated_as:
            return True
        return (
            any(t.where is Where.RECEIVED and t.matches(text) for t in self.profile.traces) if text else False
        )

    def _line_text(self, line: TraceLine) -> str:
        """The Received field that ``line`` was read from."""
        if line in self.trace:
            return self.headers.all_unfolded("received")[self.trace.index(line)]
        return ""

    def _login(self, line: TraceLine, signed: DkimSignature | None) -> str:
        if line.authenticated_as:
            return line.authenticated_as
        for trace in self.profile.traces:
            if trace.names_login and trace.where is Where.HEADER:
                stated = self.headers.unfolded(trace.field.lower())
                vouched = self.writer.kind is WriterKind.PROVIDER or (
                    signed and signed.covers(trace.field.lower())
                )
                if stated and vouched:
                    return stated.strip("<> ").lower()
        return ""

    def _submission_facts(self, handed: _Handed | None, entry: _Entry) -> list[Fact]:
        if handed is None:
            return self._typed_submission(entry)
        if handed.login:
            owners = self.context.is_login_of_owner(handed.login)
            if owners is None:
                return [_fact("submission.logged_in", handed.tier)]
            return [
                _fact("submission.owner" if owners else "submission.other", handed.tier, login=handed.login)
            ]
        if self._is_submission(handed.line, self._line_text(handed.line)):
            return [_fact("submission.logged_in", handed.tier)]
        if self.author_is_owner and handed.line.address and not self._is_passed_on_inside(handed.line):
            return [_fact("submission.none", handed.tier)]
        return []

    def _is_passed_on_inside(self, line: TraceLine) -> bool:
        """Whether the client is the provider's own host, so that the submission lies further down."""
        verified = line.reverse_name if line.reverse_verified else ""
        names = (line.from_name, line.reverse_name)
        return is_provider_host(verified, line.address, self.owner) or any(
            self.owner.owns_host(n) for n in names if n and not is_nameless(n)
        )

    def _typed_submission(self, entry: _Entry) -> list[Fact]:
        """A login line below what anybody vouches for."""
        above = len(entry.point.own) if entry.point is not None else 0
        for login in self.trace.logins(above):
            if self.context.is_login_of_owner(login):
                return [_fact("submission.owner_text", Tier.T3)]
        return []

    # -- signature -------------------------------------------------------------------------------------------

    def _signature(self) -> tuple[Signature, DkimSignature | None]:
        """What the provider's, or the owner's domain's, signature came to."""
        if "dkim-signature" not in self.headers:
            return Signature.ABSENT, None
        if not self.context.has_dns:
            return Signature.NOT_CHECKED, None
        whole = self.notice.returned.form is ReturnedForm.FULL
        signatures = verify_signatures(self.message, self.context.resolver, at=self.sent_at, body=whole)
        ours = [s for s in signatures if self.context.signs_for_owner(s.domain)]
        passed = [s for s in ours if isinstance(s.result, Pass) and not s.is_weak]
        if passed:
            named = [s for s in passed if s.signed_from and self.context.is_owner(s.signed_from.address)]
            if named or not self.author_is_owner:
                return Signature.PASS, (named or passed)[0]
            return Signature.FAIL, passed[0]
        if ours:
            broken = [s for s in ours if isinstance(s.result, Fail) and s.result.why is FailWhy.SIGNATURE]
            if broken and self.notice.returned.is_verbatim:
                return Signature.FAIL, broken[0]
            return Signature.NOT_CHECKED, ours[0]
        other = [s for s in signatures if isinstance(s.result, Pass) and not s.is_weak]
        return (Signature.OTHER_DOMAIN, other[0]) if other else (Signature.ABSENT, None)

    # -- the reporter's check -------------------------------------------------------------------------------

    def _check_facts(self, entry: _Entry) -> list[Fact]:
        if entry.point is None or self.writer.kind is WriterKind.PROVIDER:
            return []
        if not any(map(self.headers.__contains__, RESULT_FIELDS)):
            return []
        side = OwnerSide(host_suffixes=frozenset(self.writer.reporter.names))
        boundary = Boundary(
            trusted=entry.point.own, handover=entry.point.line, is_recognised=entry.point.is_named
        )
        kind = self._checked(trusted_results(self.headers, boundary, side))
        if not kind:
            return []
        if entry.tier is not Tier.T2:
            kind = "" if kind == "check.spf_failed" else f"{kind}_text"
        return [_fact(kind, entry.tier, reporter=self.writer.name)] if kind else []

    def _checked(self, stamped: Sequence[AuthenticationResults]) -> str:
        results = [r for s in stamped for r in s.results]
        ours = [r for r in results if r.domain and self.context.is_owner_domain(r.domain)]
        if any(r.result == "pass" and r.method in ("dmarc", "dkim", "spf") for r in ours):
            return "check.passed"
        signed = any(r.method == "dkim" and r.result == "pass" for r in results)
        failed = any(r.method == "dmarc" and r.result == "fail" for r in ours)
        spf_failed = any(r.method == "spf" and r.result in _SPF_REFUSALS for r in ours)
        unsigned = not signed and any(r.method == "dkim" for r in results)
        if failed or (spf_failed and unsigned):
            return "check.failed"
        return "check.spf_failed" if spf_failed else ""

    # -- marks ----------------------------------------------------------------------------------------------

    def _original(
        self, entry: _Entry, handed: _Handed | None, signature: Signature, signed: DkimSignature | None
    ) -> Original:
        headers = self.headers
        to = self._addresses(("to", "cc"), headers)
        client = handed.line.address if handed is not None and self._may_name_client(handed) else ""
        return Original(
            message_id=headers.unfolded("message-id").strip("<> "),
            sent_at=self.sent_at,
            subject=headers.text("subject"),
            author_is_owner=self.author_is_owner,
            to=to[:_MOST_RECIPIENTS],
            answers=_ids(headers.unfolded("in-reply-to") + " " + headers.unfolded("references"))[
                :_MOST_ANSWERED
            ],
            style=read_style(headers),
            is_automatic=headers.unfolded("auto-submitted").lower() not in ("", "no"),
            was_forwarded=self._was_forwarded(),
            headers_are_whole=self.notice.returned.headers_are_whole,
            entry_point=entry.point.address if entry.point is not None else "",
            entered_at=_stamped_at(entry),
            entry_tier=entry.tier if entry.point is not None else None,
            from_provider=entry.from_provider,
            client=client,
            client_tier=handed.tier if handed is not None and client else None,
            signature=signature,
            signature_id=signed.signature_digest
            if signed is not None and signature is Signature.PASS
            else "",
            signature_domain=signed.domain if signed is not None else "",
            signed_for_recipient=self._signed_for_recipient(signed),
        )

    def _may_name_client(self, handed: _Handed) -> bool:
        """Whether the line's client is the user, and not another host of the provider's."""
        return self._is_submission(handed.line, self._line_text(handed.line)) or bool(handed.login)

    def _was_forwarded(self) -> bool:
        if _FORWARD_FIELDS.isdisjoint(self.headers.names()):
            return False
        return any(
            self.context.is_owner(a.address)
            for name in _FORWARD_FIELDS
            for value in self.headers.all_unfolded(name)[:5]
            for a in parse_addresses(value)
        )

    def _signed_for_recipient(self, signed: DkimSignature | None) -> bool:
        if signed is None:
            return False
        named = {
            a.address
            for name in ("to", "cc")
            for value in signed.signed_values(name)
            for a in parse_addresses(value)
        }
        return any(a in named for r in self.notice.recipients for a in (r.address, r.original_recipient) if a)

    @staticmethod
    def _addresses(names: Sequence[str], headers: Headers) -> tuple[str, ...]:
        return tuple(
            a.address
            for name in names
            for value in headers.all_unfolded(name)
            for a in parse_addresses(value)
        )


def _stamped_at(entry: _Entry) -> datetime | None:
    return entry.point.line.at if entry.point is not None else None


def _ids(value: str) -> tuple[str, ...]:
    return tuple(piece.partition(">")[0].strip() for piece in value.split("<")[1:])


_FORGERS = {
    Tier.T0: Forger.NOBODY,
    Tier.T1: Forger.NOBODY,
    Tier.T2: Forger.REPORTER,
    Tier.T3: Forger.ANYONE,
}


def _fact(kind: str, tier: Tier, **values: str) -> Fact:
    return _of_values(kind, tier, tuple([item for item in values.items() if item[1]]))


@lru_cache(maxsize=1024)  # most notices of a flood give the same facts
def _of_values(kind: str, tier: Tier, values: tuple[tuple[str, str], ...]) -> Fact:
    return Fact(kind=kind, tier=tier, forgeable_by=_FORGERS[tier], values=values)
