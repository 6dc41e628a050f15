"""Where the reporter took the returned message from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from whosent.evidence.hop import is_made_by_daemon, is_nameless, is_silent, takes_from_outside
from whosent.evidence.organisation import same_organisation
from whosent.evidence.trace_line import TraceLine


class Reporter(NamedTuple):
    """Who wrote the notice, by all the names that it is known under, lower-cased.

    names      hosts and domains: its reporting MTA, the domain of its daemon's address, the name under
               which it connected
    addresses  from which the owner's side took its notices
    """

    names: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()

    def owns_host(self, name: str) -> bool:
        """Whether a host of that name is the reporter's."""
        return any(same_organisation(name, known) for known in self.names)


class EntryPoint(NamedTuple):
    """The lowest line of a returned message that the reporter itself stamped.

    line               that line
    own                the reporter's lines, newest first, ``line`` the last (tier T2 at best)
    below              lines that anybody could have typed (tier T3)
    is_named           its host is the reporter's by name; False where only its place on top speaks for it
    could_be_internal  the client calls itself one of the reporter's hosts and nothing verifies that, so
                       the true entry may lie one line lower
    """

    line: TraceLine
    own: tuple[TraceLine, ...]
    below: Sequence[TraceLine]
    is_named: bool
    could_be_internal: bool

    @property
    def address(self) -> str:
        """From which the reporter took the mail; "" where it was handed in on its host, or not stated."""
        return self.line.address

    @property
    def authenticated_as(self) -> str:
        """The login name that the client proved to the reporter; "" if none is stated."""
        return self.line.authenticated_as


def find_entry_point(trace: Sequence[TraceLine], reporter: Reporter) -> EntryPoint | None:
    """The line that the reporter stamped when it took the mail from outside, or that it was handed in by.

    ``trace`` is the returned message's, newest first. Steps between the reporter's own hosts are passed
    over. None where the top line is not the reporter's: then it returned the mail without its own line,
    and all that is left could have been typed by anybody. Where no name of the reporter is known, the top
    line's host is taken for it. Never raises. Source: RFC 5321 §4.4.
    """
    own: list[TraceLine] = []
    known = reporter
    is_named = False
    has_entered = False
    for line in trace:
        if not is_silent(line) and not is_nameless(line.by_name):
            if not known.names:
                known = Reporter(names=(line.by_name,), addresses=reporter.addresses)
            if not known.owns_host(line.by_name):
                break
            is_named = bool(reporter.names)
        own.append(line)
        if line.address not in known.addresses and takes_from_outside(line, known.owns_host):
            has_entered = True
            break
        if line.is_local and not is_made_by_daemon(line):
            break  # what a user of the host handed in may bear any lines
    if not own or (is_silent(own[-1]) and not own[-1].is_local):
        return None
    line = own[-1]
    return EntryPoint(
        line=line,
        own=tuple(own),
        below=trace[len(own) :],
        is_named=is_named,
        could_be_internal=has_entered
        and not line.is_submission
        and any(known.owns_host(name) for name in (line.from_name, line.reverse_name)),
    )
