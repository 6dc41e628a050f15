"""Notice + what is known of its owner -> Facts."""

from whosent.evidence.clients import LoginPlaces, NetworkStanding, NetworkUse
from whosent.evidence.collect import collect
from whosent.evidence.context import Context
from whosent.evidence.dns import CachingResolver, NoResolver, PolicyResolver, Resolver
from whosent.evidence.dns_snapshot import parse_snapshot, read_snapshot
from whosent.evidence.finding import Finding
from whosent.evidence.learnt import Mailbox, learns_signing
from whosent.evidence.mail_log import Handover, LoggedMail, MailLog
from whosent.evidence.model import Fact, Forger, Observation, Tier
from whosent.evidence.organisation import registrable_domain
from whosent.evidence.owner_side import OwnerSide
from whosent.evidence.relate import mailbox_facts, relate
from whosent.evidence.road import Road, StampedBy, Step, read_road
from whosent.evidence.route import delivering_host
from whosent.evidence.sent import SentCopy, SentFolder, is_copy_of_sent, read_sent_copy
from whosent.evidence.sent_odd import OddMailing, find_odd_mailings, sent_facts
from whosent.evidence.trace import parse_trace

__all__ = [
    "CachingResolver",
    "Context",
    "Fact",
    "Finding",
    "Forger",
    "Handover",
    "LoggedMail",
    "LoginPlaces",
    "MailLog",
    "Mailbox",
    "NetworkStanding",
    "NetworkUse",
    "NoResolver",
    "Observation",
    "OddMailing",
    "OwnerSide",
    "PolicyResolver",
    "Resolver",
    "Road",
    "SentCopy",
    "SentFolder",
    "StampedBy",
    "Step",
    "Tier",
    "collect",
    "delivering_host",
    "find_odd_mailings",
    "is_copy_of_sent",
    "learns_signing",
    "mailbox_facts",
    "parse_snapshot",
    "parse_trace",
    "read_road",
    "read_sent_copy",
    "read_snapshot",
    "registrable_domain",
    "relate",
    "sent_facts",
]
