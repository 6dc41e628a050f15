"""What the returned message tells: its route, its signature, and the marks that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from whosent.bounce import Notice, ReturnedForm
from whosent.evidence.context import Context
from whosent.evidence.dkim import DkimSignature, Fail, FailWhy, Pass, verify_signatures
from whosent.evidence.entry_point import EntryPoint, Reporter, find_entry_point
from whosent.evidence.envelope_tags import TagKind, read_envelope_tag
from whosent.evidence.finding import HandedIn, Original, Signature
from whosent.evidence.handed_in import SubmissionReader
from whosent.evidence.judgement import load_judgement
from whosent.evidence.model import Fact, Tier, fact
from whosent.evidence.network import neighbourhood
from whosent.evidence.organisation import same_organisation
from whosent.evidence.owner_side import is_provider_host
from whosent.evidence.sender_check import check_facts
from whosent.evidence.style import read_style
from whosent.evidence.trace import parse_trace
from whosent.evidence.trace_line import TraceLine
from whosent.evidence.writer import Writer, WriterKind
from whosent.message import Headers, Part, parse_addresses, parse_date

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


class Entry(NamedTuple):
    """Where the reporter took the mail, and how far that can be trusted."""

    point: EntryPoint | None
    tier: Tier
    from_provider: bool | None


def read_original(
    notice: Notice, message: Part, writer: Writer, context: Context
) -> tuple[Original, list[Fact]]:
    """The marks of the returned ``message``, and the facts that it gives on its own. Never raises."""
    return _Reading(notice, message, writer, context).read()


def find_entry(notice: Notice, message: Part, writer: Writer, context: Context) -> Entry:
    """Where the reporter took the returned ``message``. Never raises."""
    return _Reading(notice, message, writer, context).entry()


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
        self._tag = read_envelope_tag(notice.envelope_sender)
        self._forwarder = self._tag.forwarder if self._tag and self._tag.kind is TagKind.SRS else ""

    def read(self) -> tuple[Original, list[Fact]]:
        entry = self.entry()
        signature, signed = self._signature()
        passed = signed if signature is Signature.PASS else None
        reader = SubmissionReader(self.headers, self.trace, passed, self.context)
        by_provider = self.writer.kind is WriterKind.PROVIDER
        vouched = by_provider or (entry.from_provider is True and entry.tier is Tier.T2)
        handed = reader.read(entry.point if vouched else None, entry.tier, by_provider=by_provider)
        facts = self._route_facts(entry)
        if handed is None:
            if reader.names_owner_below(entry.point):
                facts.append(fact("submission.owner_text", Tier.T3))
            if passed is not None and entry.from_provider:
                # It did pass the provider, so its unsigned lines may speak on who used the account.
                handed = reader.read(entry.point, Tier.T3, by_provider=False)
        facts += check_facts(self.headers, entry.point, entry.tier, self.writer, self.context)
        if self._is_rewritten():
            facts.append(fact("envelope.forwarded", Tier.T3))
        return self._original(entry, handed, signature, signed), facts

    def entry(self) -> Entry:
        """Where the reporter took the mail."""
        by_provider = self.writer.kind is WriterKind.PROVIDER
        if not by_provider and (point := self._forwarders_entry()) is not None:
            brought = same_organisation(self.writer.brought_by, self._forwarder)
            tier = Tier.T2 if brought else Tier.T3
            return Entry(point=point, tier=tier, from_provider=self._from_provider(point.line))
        point = find_entry_point(self.trace, self.writer.reporter)
        tier = Tier.T3
        if point is not None and self.writer.is_authenticated and (point.is_named or by_provider):
            tier = Tier.T1 if by_provider else Tier.T2
        if point is None and self.writer.reporter.names:
            point = find_entry_point(self.trace, Reporter())
        if by_provider or point is None or self._is_handed_in_at_provider(point.line):
            return Entry(point=point, tier=tier, from_provider=None)
        if point.could_be_internal:
            near = {neighbourhood(a) for a in self.writer.reporter.addresses}
            if neighbourhood(point.address) in near or self.context.spf_allows(point.address) is None:
                return Entry(point=point, tier=Tier.T3, from_provider=None)
        return Entry(point=point, tier=tier, from_provider=self._from_provider(point.line))

    def _is_handed_in_at_provider(self, line: TraceLine) -> bool:
        """Whether the line is, or says that it is, the provider's own on a client who was logged in."""
        return self.owner.runs_host(line.by_name) and (line.is_submission or bool(line.authenticated_as))

    def _forwarders_entry(self) -> EntryPoint | None:
        """Where the forwarder that rewrote the envelope sender, and brought the notice back, took it."""
        if self._forwarder:
            for at, line in enumerate(self.trace):
                if same_organisation(line.by_name, self._forwarder):
                    return find_entry_point(self.trace[at:], Reporter(names=(self._forwarder,)))
        return None

    def _from_provider(self, line: TraceLine) -> bool | None:
        """Whether a client is one of the provider's servers; None where nothing tells."""
        if not (self.owner.domains or self.owner.provider_domains or self.owner.networks):
            return None
        if not line.address:
            # A user of the reporter's own machine made it there, if nobody else stands below.
            return False if line.is_local and line == self.trace[-1] else None
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

    def _route_facts(self, entry: Entry) -> list[Fact]:
        if entry.point is None or entry.from_provider is None:
            return []
        if self._is_rewritten() and not (self._forwarder and entry.tier is Tier.T2):
            return [fact("route.from_forwarder", entry.tier)]
        if not entry.point.address:
            made = entry.tier is Tier.T2
            return [fact("route.made_at_reporter", entry.tier, reporter=self.writer.name)] if made else []
        trusted = entry.tier is Tier.T2
        if entry.from_provider:
            shared = self.profile.is_shared_cloud
            kind = "route.from_provider_shared" if shared and trusted else "route.from_provider"
        else:
            kind = "route.from_stranger"
        if not trusted:
            kind = "route.from_provider_text" if entry.from_provider else "route.from_stranger_text"
        reporter = self.writer.name or self._forwarder
        return [fact(kind, entry.tier, reporter=reporter, address=entry.point.address)]

    def _is_rewritten(self) -> bool:
        """Whether the envelope sender is one that a forwarder made."""
        return self._tag is not None and self._tag.kind in (TagKind.SRS, TagKind.FORWARD)

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

    def _original(
        self, entry: Entry, handed: HandedIn | None, signature: Signature, signed: DkimSignature | None
    ) -> Original:
        headers = self.headers
        to = self._addresses(("to", "cc"), headers)
        kept = load_judgement().kept
        return Original(
            message_id=headers.unfolded("message-id").strip("<> "),
            sent_at=self.sent_at,
            subject=headers.text("subject"),
            author_is_owner=self.author_is_owner,
            to=to[: kept.recipients],
            answers=_ids(headers.unfolded("in-reply-to") + " " + headers.unfolded("references"))[
                : kept.answered
            ],
            style=read_style(headers),
            is_automatic=headers.unfolded("auto-submitted").lower().startswith("auto-"),
            was_forwarded=self._was_forwarded(),
            headers_are_whole=self.notice.returned.headers_are_whole,
            entry_point=entry.point.address if entry.point is not None else "",
            entry_name=_verified_name(entry),
            entered_at=_stamped_at(entry),
            entry_tier=entry.tier if entry.point is not None else None,
            from_provider=entry.from_provider,
            handed=handed,
            tenant=self._tenant(),
            signature=signature,
            signature_id=signed.signature_digest
            if signed is not None and signature is Signature.PASS
            else "",
            signature_domain=signed.domain if signed is not None else "",
            signed_for_recipient=self._signed_for_recipient(signed),
        )

    def _tenant(self) -> str:
        mark = self.profile.tenant
        if mark is None or mark.is_hint:
            return ""
        return self.headers.unfolded(mark.field.lower()).strip().lower()

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


def _stamped_at(entry: Entry) -> datetime | None:
    return entry.point.line.at if entry.point is not None else None


def _verified_name(entry: Entry) -> str:
    if entry.point is None or not entry.point.line.reverse_verified:
        return ""
    return entry.point.line.reverse_name


def _ids(value: str) -> tuple[str, ...]:
    return tuple(piece.partition(">")[0].strip() for piece in value.split("<")[1:])

