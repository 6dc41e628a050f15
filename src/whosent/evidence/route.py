"""The trusted boundary of a notice: what the owner's side stamped on it, and who it was taken from."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from whosent.evidence.auth_results import (
    AuthenticationResults,
    ReceivedSpf,
    parse_authentication_results,
    parse_received_spf,
)
from whosent.evidence.hop import is_fetched, is_made_by_daemon, is_nameless, is_silent, takes_from_outside
from whosent.evidence.organisation import same_organisation
from whosent.evidence.owner_side import OwnerSide
from whosent.evidence.trace_line import TraceLine
from whosent.message import HeaderField, Headers

# What differs from signature to signature and nothing here reads: without it, a reporter's fields are alike.
_VARIES = re.compile(rb"header\.b=[^\s;]*+")
RESULT_FIELDS = ("authentication-results", "arc-authentication-results")


class Boundary(NamedTuple):
    """Where a message entered the owner's side.

    trusted              the lines stamped on the owner's side, newest first; the handover is the last
    handover             the line that took the message from outside; None where no trusted line did
    below                the lines that anybody could have typed (tier T3)
    is_recognised        the topmost host is known to be on the owner's side; False where only its place
                         speaks for it, and where nothing is trusted
    written_by_provider  made by the provider's mail system itself: every line is trusted, and each is local
                         or LMTP; nobody from outside, and no user of the host, handed it in (tier T1)
    stayed_inside        as that, but it also went from one host of the provider to another; to be believed
                         together with the provider's own signature
    forwarders           hosts of other organisations on the owner's side that passed it on, newest first
    """

    trusted: tuple[TraceLine, ...] = ()
    handover: TraceLine | None = None
    below: Sequence[TraceLine] = ()
    is_recognised: bool = False
    written_by_provider: bool = False
    stayed_inside: bool = False
    forwarders: tuple[str, ...] = ()

    @property
    def connecting_address(self) -> str:
        """The address from which the owner's side took the message; "" if none is stated."""
        return self.handover.address if self.handover else ""

    @property
    def connecting_name(self) -> str:
        """Its name as the owner's side looked it up, see ``reverse_verified``; "" if none is stated."""
        return self.handover.reverse_name if self.handover else ""

    @property
    def helo_name(self) -> str:
        """What the client called itself."""
        return self.handover.from_name if self.handover else ""

    @property
    def reverse_verified(self) -> bool | None:
        """As in ``TraceLine``, of the handover."""
        return self.handover.reverse_verified if self.handover else None


def read_boundary(trace: Sequence[TraceLine], owner: OwnerSide) -> Boundary:
    """Walk down from the top to the first line that takes the message from outside the owner's side.

    ``trace`` is newest first. The topmost line was stamped last, by whoever put the message into the
    mailbox: where its host is not known as the owner's, it is taken for it by its place, which
    ``is_recognised`` then denies. Nothing below the handover matters, whatever it says.
    """
    trusted: list[TraceLine] = []
    top_host = ""
    is_recognised = False
    handover = None
    for line in trace:
        from_outside = takes_from_outside(line, owner.owns_host, owner.networks)
        is_own = owner.owns_host(line.by_name)
        if from_outside or is_own or not (is_silent(line) or is_nameless(line.by_name) or is_fetched(line)):
            if not top_host:
                top_host, is_recognised = line.by_name, is_own
            elif not (
                (is_own and is_recognised)
                or same_organisation(line.by_name, top_host)
                or _is_client_of(line, trusted)
            ):
                break
        trusted.append(line)
        if from_outside:
            handover = line
        if from_outside or (line.is_local and not is_made_by_daemon(line)):
            break  # what a user of the host handed in may bear any lines
    is_recognised = is_recognised or (owner.is_silent and bool(trusted) and all(map(is_silent, trusted)))
    forwarders = _forwarders(trusted, owner)
    if forwarders and handover is None:
        # A forwarder made it, or hides from whom it has it: it was taken from the forwarder.
        trusted = trusted[: [line.by_name for line in trusted].index(forwarders[0])]
        handover = next((line for line in reversed(trusted) if not line.is_local), None)
        forwarders = _forwarders(trusted, owner)
    below = trace[len(trusted) :] or ()
    inside = is_recognised and not (handover or below or forwarders) and is_made_by_daemon(trusted[-1])
    return Boundary(
        trusted=tuple(trusted),
        handover=handover,
        below=below,
        is_recognised=is_recognised,
        written_by_provider=inside and all(line.is_local or is_silent(line) for line in trusted),
        stayed_inside=inside,
        forwarders=forwarders,
    )


def _is_client_of(line: TraceLine, above: Sequence[TraceLine]) -> bool:
    """Whether the host that stamped ``line`` bears a bare name that the line above has for its client."""
    host = line.by_name
    return bool(host and above) and host in (
        above[-1].from_name.partition(".")[0],
        above[-1].reverse_name.partition(".")[0],
    )


def delivering_host(trace: Sequence[TraceLine]) -> str:
    """The host that stamped the topmost line; "" where there is none. What it says of one message proves
    nothing: learn from many, and from none that a flood could have sent."""
    return next((line.by_name for line in trace if not is_nameless(line.by_name)), "")


def trusted_results(
    headers: Headers, boundary: Boundary, owner: OwnerSide
) -> tuple[AuthenticationResults, ...]:
    """The Authentication-Results and ARC-Authentication-Results that the owner's side stamped, top first.

    Each stands above the handover's Received line, and its authserv-id is one that the owner's side uses
    or shares the organisation of a host on it; Microsoft's, which have none, count where that host was
    recognised. Source: RFC 8601 §5.
    """
    found = []
    for field in _above_handover(headers, boundary, RESULT_FIELDS):
        results = parse_authentication_results(_VARIES.sub(b"", field.value))
        if _is_stamped_by_owner(results.authserv_id, boundary, owner):
            found.append(results)
    return tuple(found)


def trusted_spf(headers: Headers, boundary: Boundary) -> tuple[ReceivedSpf, ...]:
    """The Received-SPF fields that the owner's side stamped, top first (RFC 7208 §9.1)."""
    return tuple(
        parse_received_spf(field.value) for field in _above_handover(headers, boundary, ("received-spf",))
    )


def _above_handover(
    headers: Headers, boundary: Boundary, names: Collection[str]
) -> tuple[HeaderField, ...]:
    """The fields above the last trusted Received line: every host adds its own on top (RFC 5321 §4.4)."""
    left = len(boundary.trusted)
    return headers.above(left, "received", names) if left else ()


def _is_stamped_by_owner(authserv_id: str, boundary: Boundary, owner: OwnerSide) -> bool:
    if not authserv_id:
        return boundary.is_recognised
    return owner.owns_host(authserv_id) or any(
        same_organisation(authserv_id, line.by_name) for line in boundary.trusted
    )


def _forwarders(trusted: Sequence[TraceLine], owner: OwnerSide) -> tuple[str, ...]:
    """Hosts below the topmost that are neither of its organisation nor the provider's."""
    hosts = [line.by_name for line in trusted if line.by_name and not is_nameless(line.by_name)]
    if len(hosts) < 2:
        return ()
    return tuple(
        dict.fromkeys(
            host for host in hosts[1:] if not same_organisation(host, hosts[0]) and not owner.runs_host(host)
        )
    )
