"""Message -> SecurityNotice, or None for mail that is none: who sent it first, its words last."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from whosent.account.security import Concern, Doubt, NoticeStanding, SecurityNotice, Stated
from whosent.account.security_table import NoticeService, SecurityTable, Wording, squeeze
from whosent.account.sender import Sender, find_author, judge_sender
from whosent.account.services import load_service_index
from whosent.account.stated import own_text, read_stated
from whosent.evidence import Context, registrable_domain
from whosent.evidence.organisation import same_organisation
from whosent.message import Address, Part, parse_addresses, parse_date
from whosent.provider import load_profiles
from whosent.raw import Place

_SUBJECT_MAX = 300
_BRACKETS = re.compile(r"[\[\u3010](.{1,40}?)[\]\u3011]")
_ID_LEAST = 5  # shorter names are in too many words to name anybody
_BETWEEN_PEOPLE = ("in-reply-to", "references", "list-id", "list-post")
_IMITATES = frozenset(
    (Doubt.FOREIGN_ADDRESS, Doubt.LOOKALIKE, Doubt.FAILED, Doubt.FOREIGN_SIGNER, Doubt.SEVERAL_AUTHORS)
)


def read_security_notice(
    message: Part,
    context: Context,
    table: SecurityTable,
    place: Place,
    *,
    owner: Collection[str] = (),
) -> SecurityNotice | None:
    """What a mail tells of the security of an account, and whether the service told it; None for other mail.

    context  of the mailbox in which the mail lay
    owner    addresses whose accounts are looked into; () for those of that mailbox

    A service of the tables is known by its author's domain, any other by its words only; of these, those in
    ``services.toml`` count. A mail that wears a service's name or address and was not sent by it is an
    imitation. Linear in the message; never raises.
    """
    candidate = _Candidate.find(message, table)
    if candidate is None:
        return None
    judged = _judge(candidate, context, table)
    if judged is None:
        return None
    sender, doubt = judged
    standing = _standing(doubt)
    headers = message.headers
    dated_at = parse_date(headers.unfolded("date"))
    near = sender.arrived_at or dated_at
    service = candidate.service
    general = table.general
    stated = Stated()
    if standing is not NoticeStanding.IMITATION:
        zone_min = service.zone_min if service is not None else None
        stated = read_stated(candidate.text, general.labels, general.times, zone_min=zone_min, near=near)
    author = candidate.author
    return SecurityNotice(
        place=place,
        kind=candidate.wording.kind,
        standing=standing,
        service=candidate.service_name,
        domain=_organisation(sender.domain or (author.domain if author is not None else "")),
        author=author.address if author is not None else "",
        subject=headers.text("subject")[:_SUBJECT_MAX],
        tier=sender.tier if doubt is None else None,
        doubt=doubt,
        arrived_at=sender.arrived_at,
        dated_at=dated_at,
        stated=stated,
        concerns=_concern(candidate, stated, frozenset(owner) or context.owner.addresses),
        is_verified=candidate.wording.is_verified,
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A mail that is worded as a security notice.

    author   None where the mail names several
    service  whose look it has; None where it has no service's of the tables
    is_from  the author's domain is one of that service
    """

    message: Part
    author: Address | None
    service: NoticeService | None
    is_from: bool
    wording: Wording
    text: str

    @property
    def service_name(self) -> str:
        """Of the notices' tables, else as in ``services.toml``; "" where it is in neither."""
        if self.service is not None:
            return self.service.name
        listed = load_service_index().find(self.author.domain) if self.author is not None else None
        return listed.name if listed is not None else ""

    @classmethod
    def find(cls, message: Part, table: SecurityTable) -> _Candidate | None:
        """None for mail that is not worded so, which most is: that is told from author and subject."""
        headers = message.headers
        subject = squeeze(headers.text("subject")[:_SUBJECT_MAX])
        if not table.may_tell(subject):
            return None
        author = find_author(message)
        shown = author or next(iter(parse_addresses(headers.unfolded("from"))), None)
        if shown is None:
            return None
        service = _listed(message, table) if author is None else table.find_service(author.domain)
        is_from = service is not None
        if service is None:
            service = _worn(shown, headers.text("subject"), table)
        text = own_text(message) if service is not None else ""
        wording = _wording(subject, text, service, table)
        if wording is None or (service is None and _is_between_people(message, subject, shown, table)):
            return None
        return cls(message, author, service, is_from, wording, text or own_text(message))


def _worn(author: Address, subject: str, table: SecurityTable) -> NoticeService | None:
    """The service that a mail calls itself: in its author's name or domain, or in brackets on its subject."""
    opening = subject.strip()[:_SUBJECT_MAX]
    in_brackets = _BRACKETS.match(opening)
    return (
        table.find_named(author.name)
        or table.find_copied(author.domain)
        or (table.find_named(in_brackets[1]) if in_brackets is not None else None)
    )


def _listed(message: Part, table: SecurityTable) -> NoticeService | None:
    """The service of one of several authors."""
    authors = parse_addresses(", ".join(message.headers.all_unfolded("from")))[:20]
    return next((s for a in authors if (s := table.find_service(a.domain)) is not None), None)


def _wording(
    subject: str, text: str, service: NoticeService | None, table: SecurityTable
) -> Wording | None:
    own = service.notices if service is not None else ()
    body = squeeze(text) if any(wording.body for wording in own) else ""
    own_wording = next((wording for wording in own if wording.fits(subject, body)), None)
    return own_wording or table.general.find_wording(subject, body)


def _is_between_people(message: Part, subject: str, author: Address, table: SecurityTable) -> bool:
    """Whether it is a mail that people write to each other, who may well speak of passwords."""
    if subject.startswith(table.general.opens_reply):
        return True
    if any(name in message.headers for name in _BETWEEN_PEOPLE):
        return True
    return load_profiles().for_domain(author.domain) is not None


def _judge(
    candidate: _Candidate, context: Context, table: SecurityTable
) -> tuple[Sender, Doubt | None] | None:
    """Who sent it, and why it is not taken for genuine; None for a mail that is nobody's notice."""
    author, service = candidate.author, candidate.service
    if author is None:
        return (_unknown(), Doubt.SEVERAL_AUTHORS) if service is not None else None
    if service is not None and candidate.is_from:
        sender = judge_sender(candidate.message, author, service.is_vouched_by, context)
        if sender.tier is None:
            return sender, sender.doubt
        is_known = not service.addresses or author.address in service.addresses
        return sender, None if is_known else Doubt.OTHER_ADDRESS

    def vouches(domain: str) -> bool:
        return same_organisation(domain, author.domain)

    sender = judge_sender(candidate.message, author, vouches, context)
    if service is None:
        is_known = sender.by_provider or bool(candidate.service_name)
        return sender, sender.doubt if sender.tier is None or is_known else Doubt.UNKNOWN_SERVICE
    if _is_akin(author.domain, service, table):
        return sender, sender.doubt or Doubt.OTHER_ADDRESS
    copied = table.find_copied(author.domain)
    return sender, Doubt.FOREIGN_ADDRESS if copied is None else Doubt.LOOKALIKE


def _is_akin(domain: str, service: NoticeService, table: SecurityTable) -> bool:
    """Whether a domain may be the service's too, or is that of another service with the same name in it.

    None is where people have addresses.
    """
    if load_profiles().for_domain(domain) is not None:
        return False
    if load_service_index().find(domain) is not None:
        return True
    if service.brand and registrable_domain(domain).partition(".")[0] == service.brand:
        return True
    return any(same_organisation(domain, known) for known in table.by_domain)


def _unknown() -> Sender:
    return Sender(tier=None, domain="", doubt=None, arrived_at=None)


def _standing(doubt: Doubt | None) -> NoticeStanding:
    if doubt is None:
        return NoticeStanding.GENUINE
    return NoticeStanding.IMITATION if doubt in _IMITATES else NoticeStanding.NOT_CHECKABLE


def _organisation(domain: str) -> str:
    return registrable_domain(domain) or domain


def _concern(candidate: _Candidate, stated: Stated, owner: Collection[str]) -> Concern:
    """Whose account it is about. Whoever gives the owner's address as that of their own account's recovery
    has genuine notices sent to the owner: the account that is named first counts before the addressee.
    """
    for address in _named(candidate, stated):
        if address in owner:
            return Concern.OWNER
        if not _is_of_service(address.rpartition("@")[2], candidate):
            return Concern.OTHER
    names = {address.partition("@")[0] for address in owner}
    words = {word for word in names if len(word) >= _ID_LEAST}
    if any(squeeze(word) in squeeze(candidate.text) for word in words):
        return Concern.OWNER
    if stated.account:
        return Concern.UNSTATED
    to = parse_addresses(candidate.message.headers.unfolded("to"))[:20]
    return Concern.OWNER if any(address.address in owner for address in to) else Concern.UNSTATED


def _is_of_service(domain: str, candidate: _Candidate) -> bool:
    """Whether an address at that domain is where the service itself can be written to."""
    if candidate.service is not None:
        return candidate.service.writes_from(domain)
    return candidate.author is not None and same_organisation(domain, candidate.author.domain)


def _named(candidate: _Candidate, stated: Stated) -> Iterator[str]:
    """The addresses that a notice names, the account's before others."""
    if "@" in stated.account:
        yield stated.account
    for word in candidate.text.split():
        if "@" in word and "*" not in word:
            yield from (address.address for address in parse_addresses(word)[:1])
