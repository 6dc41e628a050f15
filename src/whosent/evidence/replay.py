"""Which returned mails are old ones that somebody sent again (RFC 6376 §8.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from whosent.evidence.finding import Finding, Original, Signature
from whosent.evidence.judgement import load_judgement
from whosent.evidence.organisation import same_organisation


@dataclass(slots=True)
class _Seen:
    """Where copies of one mail came in that the provider did not bring."""

    entries: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)  # recipients that it was not written to
    has_late: bool = False


class Replays:
    """Tells replays by how, when and for whom copies of one mail came in.

    A mail is told from others by its signature, or else its Message-ID. Forwarding brings a copy at once
    and from the recipient's own system; whoever sends again has more to send to, or comes late.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        seen: dict[str, _Seen] = defaultdict(_Seen)
        for finding in findings:
            original = finding.original
            if original is None or finding.by_provider or original.from_provider is not False:
                continue
            if key := _key(original):
                copies = seen[key]
                copies.entries.add(original.entry_point)
                copies.has_late = copies.has_late or _is_late(original, finding.notice_at)
                if not came_from_a_recipient(original, original.to):
                    copies.strangers.update(_recipients(finding) - set(original.to))
        many = load_judgement().replay.recipients
        self._again = frozenset(
            key
            for key, copies in seen.items()
            if len(copies.entries) > 1 or copies.has_late or len(copies.strangers) >= many
        )

    def is_replay(self, finding: Finding) -> bool:
        """Whether the mail that a notice returns was sent again by somebody who had it."""
        original = finding.original
        if original is None or finding.by_provider or original.from_provider is True:
            return False
        if original.from_provider is False and _key(original) in self._again:
            return True
        is_written_to = original.signed_for_recipient or not _recipients(finding).isdisjoint(original.to)
        return not is_written_to and _is_late(original, finding.notice_at)


def came_from_a_recipient(original: Original, recipients: Collection[str]) -> bool:
    """Whether the reporter took it from a system of somebody whom it was written to: forwarded, that is."""
    name = original.entry_name
    return bool(name) and any(same_organisation(name, a.rpartition("@")[2]) for a in recipients)


def _key(original: Original) -> str:
    if original.signature is Signature.PASS and original.signature_id:
        return original.signature_id
    return f"<{original.message_id}>" if original.message_id else ""


def _recipients(finding: Finding) -> set[str]:
    return {a for r in finding.recipients for a in (r.address, r.original_recipient) if a}


def _is_late(original: Original, notice_at: datetime | None) -> bool:
    """Whether it came in long after its own date, signed or not."""
    limits = load_judgement().replay
    if original.sent_at is None:
        return False
    if original.entered_at is not None:
        return original.entered_at - original.sent_at > limits.after
    return notice_at is not None and notice_at - original.sent_at > limits.queued
