"""Notice + Context -> Finding: every fact that one notice gives on its own."""

from __future__ import annotations

from whosent.bounce import FailedRecipient, Notice, Reason, ReturnedForm
from whosent.evidence.context import Context
from whosent.evidence.dns import NoResolver, Resolver
from whosent.evidence.envelope_tags import TagKind, read_envelope_tag
from whosent.evidence.finding import Finding, Original
from whosent.evidence.lures import form_facts, lure_facts, reports_outcome
from whosent.evidence.model import Fact, Tier, fact
from whosent.evidence.original import read_original
from whosent.evidence.route import Boundary, read_boundary, trusted_results, trusted_spf
from whosent.evidence.sender_check import diagnostic_facts
from whosent.evidence.trace import parse_trace
from whosent.evidence.writer import Writer, WriterKind, identify_writer
from whosent.message import parse_addresses

# What only the host that has the mailbox can know of it.
_OF_A_MAILBOX = frozenset(
    (Reason.USERUNKNOWN, Reason.MAILBOXFULL, Reason.SUSPEND, Reason.FILTERED, Reason.MAILERERROR)
)


def collect(notice: Notice, context: Context) -> Finding:
    """The finding of one notice. Raw mail is not kept in it. Never raises."""
    headers = notice.message.headers
    boundary = read_boundary(parse_trace(headers), context.owner)
    writer = find_writer(notice, boundary, context)
    lures = lure_facts(notice) if writer.kind is not WriterKind.PROVIDER else []
    facts = _writer_facts(notice, writer, context, reports=reports_outcome(notice, lures))
    original: Original | None = None
    if notice.returned.message is not None and notice.returned.form is not ReturnedForm.FRAGMENT:
        original, more = read_original(notice, notice.returned.message, writer, context)
        facts += more
    facts += diagnostic_facts(notice, writer, original.from_provider if original is not None else None)
    if writer.kind is not WriterKind.PROVIDER:
        facts += lures
        facts += form_facts(
            notice,
            return_path=headers.unfolded("return-path") if "return-path" in headers else None,
            returns_owner=_returns_owner(notice, original, context),
        )
    return Finding(
        place=notice.place,
        message_id=headers.unfolded("message-id").strip("<> "),
        subject=headers.text("subject"),
        mail_system=notice.mail_system,
        standing=notice.standing,
        recipients=notice.recipients,
        returned=notice.returned.form,
        notice_at=notice.notice_at,
        reporter=writer.name,
        by_provider=writer.kind is WriterKind.PROVIDER,
        is_tagged=_is_tagged(notice, writer, boundary, context),
        facts=tuple(facts),
        original_id=notice.original_message_id,
        original=original,
    )


def find_writer(notice: Notice, boundary: Boundary, context: Context) -> Writer:
    """Who wrote the notice, as far as what the owner's side stamped tells. Never raises."""
    headers = notice.message.headers
    return identify_writer(
        notice,
        boundary,
        trusted_results(headers, boundary, context.owner),
        trusted_spf(headers, boundary),
        context.owner,
        context.profile,
        _hosts_resolver(notice, context),
        context.spf_allows,
    )


def _hosts_resolver(notice: Notice, context: Context) -> Resolver:
    """Who is asked about the sender's hosts: nobody about a lure, whose sender would only see it."""
    asked = context.host_resolver
    if isinstance(asked, NoResolver) or reports_outcome(notice, lure_facts(notice)):
        return asked
    return NoResolver()


def _is_tagged(notice: Notice, writer: Writer, boundary: Boundary, context: Context) -> bool | None:
    """Whether the envelope sender of the original bore a BATV tag, as the owner's side stamped it.

    The provider's own notices name it; other notices were sent to it, which the handover line says.
    """
    address = boundary.handover.for_address if boundary.handover is not None else ""
    if writer.kind is WriterKind.PROVIDER:
        address = address or notice.envelope_sender
    tag = read_envelope_tag(address)
    if tag is not None:
        return True if tag.kind is TagKind.BATV and context.is_owner(tag.original) else None
    return False if context.is_owner(address) else None


def _writer_facts(notice: Notice, writer: Writer, context: Context, *, reports: bool) -> list[Fact]:
    """What its author says of a notice. Whoever signs his own mail shows that it is his, not that it is a
    notice: an author other than the provider counts only where an outcome is reported (``reports``).
    """
    match writer.kind:
        case WriterKind.PROVIDER:
            if notice.recipients and all(_has_mailbox_here(r, context) for r in notice.recipients):
                kind = "writer.provider_local"
            else:
                kind = "writer.provider_shared" if context.profile.is_shared_cloud else "writer.provider"
            return [_fact(kind)]
        case WriterKind.FOREIGN:
            return [_fact("writer.foreign", writer.name)] if reports else []
        case WriterKind.UNPROVEN:
            return [_fact("writer.foreign_unproven")] if reports else []
        case WriterKind.CLAIMS_PROVIDER:
            return [_fact("writer.claims_provider")]
        case WriterKind.UNKNOWN:
            return []


def _has_mailbox_here(recipient: FailedRecipient, context: Context) -> bool:
    """Whether a recipient that the provider reports on is one of its own.

    So where it speaks of the mailbox itself, and quotes no other host that told it.
    """
    if context.owner.runs_host(recipient.address.rpartition("@")[2]):
        return True
    remote = recipient.remote_mta.lower()
    if remote and not context.owner.runs_host(remote):
        return False
    return recipient.reason in _OF_A_MAILBOX and (bool(remote) or recipient.reply_code is None)


def _fact(kind: str, reporter: str = "") -> Fact:
    """What the owner's side vouches for."""
    return fact(kind, Tier.T1, reporter=reporter)


def _returns_owner(notice: Notice, original: Original | None, context: Context) -> bool:
    if original is not None and original.author_is_owner:
        return True
    return any(context.is_owner(a.address) for a in parse_addresses(notice.envelope_sender))
