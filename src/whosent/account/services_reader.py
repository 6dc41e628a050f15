"""Message -> what it shows of an account at its sender, proven senders only."""

from __future__ import annotations

from whosent.account.security import SecurityKind
from whosent.account.security_table import NoticeService, SecurityTable, squeeze
from whosent.account.sender import find_author, judge_sender
from whosent.account.services import MailSign, ServiceIndex, ServiceSign
from whosent.evidence import Context, registrable_domain
from whosent.evidence.organisation import same_organisation
from whosent.message import Part, parse_addresses, parse_date
from whosent.provider import load_profiles

_SUBJECT_MAX = 300
_BETWEEN_PEOPLE = ("in-reply-to", "references", "list-post")
_OF_CODES = frozenset((SecurityKind.CODE_SENT,))


def read_service_sign(
    message: Part, context: Context, index: ServiceIndex, table: SecurityTable
) -> ServiceSign | None:
    """What a mail shows of an account of the owner at its sender; None for most mail.

    Only where the owner's side vouches for the sender, as phishing would otherwise invent accounts; and never
    where the sender wears the name of a service that it is not. Linear in the message; never raises.
    """
    headers = message.headers
    subject = squeeze(headers.text("subject")[:_SUBJECT_MAX])
    if not (index.may_show(subject) or table.may_tell(subject)):
        return None
    author = find_author(message)
    if author is None or any(name in headers for name in _BETWEEN_PEOPLE):
        return None
    if subject.startswith(table.general.opens_reply):
        return None
    noticing = table.find_service(author.domain)
    sign = _read_sign(subject, noticing, index, table)
    domain = index.find_domain(author.domain) or registrable_domain(author.domain)
    if sign is None or not domain:
        return None
    if noticing is None and index.find(domain) is None:
        wears = table.find_named(author.name) or table.find_copied(author.domain)
        if wears is not None or load_profiles().for_domain(author.domain) is not None:
            return None

    def vouches(other: str) -> bool:
        if noticing is not None:
            return noticing.is_vouched_by(other)
        return same_organisation(other, author.domain)

    sender = judge_sender(message, author, vouches, context)
    if sender.tier is None:
        return None
    to = (a.address for a in parse_addresses(headers.unfolded("to"))[:20])
    return ServiceSign(
        domain=domain,
        sign=sign,
        at=sender.arrived_at or parse_date(headers.unfolded("date")),
        address=next((address for address in to if context.is_owner(address)), ""),
    )


def _read_sign(
    subject: str, noticing: NoticeService | None, index: ServiceIndex, table: SecurityTable
) -> MailSign | None:
    sign = index.read_sign(subject)
    if sign is not None:
        return sign
    own = noticing.notices if noticing is not None else ()
    wording = next((w for w in own if any(phrase.is_in(subject) for phrase in w.subject)), None)
    wording = wording or table.general.find_wording(subject, "")
    if wording is None:
        return None
    return MailSign.CODE if wording.kind in _OF_CODES else MailSign.SECURITY
