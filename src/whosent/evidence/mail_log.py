"""What the log of a mail server says of single mails: who handed each in, from where, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from whosent.evidence.judgement import load_judgement


class Handover(StrEnum):
    """How a server came by a mail, by its own log."""

    LOGIN = "login"  # from a client that had logged in
    LOCAL = "local"  # from a program on the server itself, or over its loopback, without login
    INSIDE = "inside"  # from a private network, without login
    OUTSIDE = "outside"  # from anywhere else, without login
    SEEN = "seen"  # the log names it, and does not say how it came


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedMail:
    """One mail as a server's log shows it.

    message_id  without brackets
    at          when it was handed in; aware, UTC
    server      the host, as the log names it; ""
    login       under which it was handed in; "" where there was none, or the log leaves the name out
    is_owner    whether that is the owner's; None where the name alone cannot tell, or there is none
    client      the address that handed it in; "" where the log states none
    user        the user of the server whose program made it, as named or numbered; ""
    recipients  those that the log names for it, lower-cased; empty where it names none
    """

    message_id: str
    at: datetime
    how: Handover
    server: str = ""
    login: str = ""
    is_owner: bool | None = None
    client: str = ""
    user: str = ""
    recipients: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLog:
    """The mails that were asked about, out of the logs of a mail server.

    mails        by Message-ID
    notices      by the Message-ID of a notice that the server wrote: the mail that it is about
    written_to   when mail to each address was handed in, but for that under logins that are not the owner's
    spans        times that the logs cover, each without a gap, in order
    shows_logins whether mail was handed in by clients that had logged in
    knows_owner  whether the owner's own login is named anywhere
    """

    mails: Mapping[str, LoggedMail] = field(default_factory=dict, repr=False)
    notices: Mapping[str, LoggedMail] = field(default_factory=dict, repr=False)
    written_to: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict, repr=False)
    spans: tuple[tuple[datetime, datetime], ...] = ()
    shows_logins: bool = False
    knows_owner: bool = False

    def covers(self, first: datetime, last: datetime) -> bool:
        """Whether the logs reach over all of that time without a gap."""
        return any(begins <= first and last <= ends for begins, ends in self.spans)

    def wrote_to(self, addresses: Iterable[str], first: datetime, last: datetime) -> bool:
        """Whether mail to any of these addresses may have been the owner's in that time."""
        return any(first <= at <= last for a in addresses for at in self.written_to.get(a, ()))


def join_spans(hours: Iterable[int], epoch: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """Spans out of the hours since ``epoch`` in which a log has lines; a longer silence parts them."""
    most = load_judgement().mail_log.gap_h
    spans: list[list[int]] = []
    for hour in sorted(hours):
        if spans and hour - spans[-1][1] <= most:
            spans[-1][1] = hour
        else:
            spans.append([hour, hour])
    return tuple(
        (epoch + timedelta(hours=first), epoch + timedelta(hours=last + 1)) for first, last in spans
    )
