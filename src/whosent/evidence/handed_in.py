"""How the provider took a returned mail: from somebody who was logged in, or from outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.evidence.context import Context
from whosent.evidence.dkim import DkimSignature
from whosent.evidence.entry_point import EntryPoint, Reporter, find_entry_point
from whosent.evidence.finding import HandedIn, Taken
from whosent.evidence.hop import is_nameless
from whosent.evidence.model import Tier
from whosent.evidence.network import is_internal, read_ip
from whosent.evidence.owner_side import is_provider_host
from whosent.evidence.trace import Trace, parse_received
from whosent.evidence.trace_line import TraceLine
from whosent.message import Headers
from whosent.provider import Where
from whosent.tables import read_table

# RFC 3848: software that writes these words writes them with an "A" where the client had logged in.
_MARKED = ("ESMTP", "UTF8SMTP", "LMTP", "UTF8LMTP")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginField:
    """One row: a field that holds a host, ": " and the login."""

    name: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginFields:
    """``login_fields.toml``."""

    schema: int
    field: tuple[LoginField, ...]


@cache
def load_login_fields() -> LoginFields:
    """The table that ships."""
    return read_table(LoginFields, files("whosent.evidence").joinpath("login_fields.toml"))


class SubmissionReader:
    """Reads the provider's own traces in one returned message.

    signed  the provider's verified signature; what it covers is T0. None where there is none
    """

    def __init__(
        self,
        headers: Headers,
        trace: Trace,
        signed: DkimSignature | None,
        context: Context,
    ) -> None:
        self.headers = headers
        self.trace = trace
        self.signed = signed
        self.context = context
        self.owner = context.owner
        self.traces = context.profile.traces

    def read(self, point: EntryPoint | None, tier: Tier, *, by_provider: bool) -> HandedIn | None:
        """The trace that can be trusted most.

        point        where ``tier`` says that the mail entered: the provider itself where ``by_provider``,
                     else a reporter that took it from the provider
        """
        return self._signed() or self._stamped(point, tier, by_provider=by_provider)

    def names_owner_below(self, point: EntryPoint | None) -> bool:
        """Whether a line below ``point``, for which nobody vouches, names the owner's login."""
        above = len(point.own) if point is not None else 0
        return any(self.context.is_login_of_owner(login) for login in self.trace.logins(above))

    def _signed(self) -> HandedIn | None:
        if self.signed is None:
            return None
        for field in reversed(self.signed.signed_received):
            line = parse_received(field.value)
            if self._is_submission(line, field.value.decode("utf-8", "replace")):
                return self._logged_in(line, Tier.T0)
        marked = any(
            t.where is Where.HEADER and any(t.matches(v) for v in self._signed_values(t.field))
            for t in self.traces
        )
        return self._logged_in(TraceLine(), Tier.T0) if marked else None

    def _stamped(self, point: EntryPoint | None, tier: Tier, *, by_provider: bool) -> HandedIn | None:
        if point is not None and not by_provider:
            names = (*self.owner.host_suffixes, *self.owner.provider_domains, *self.owner.authserv_ids)
            point = find_entry_point(point.below, Reporter(names=names))
        if point is None:
            return None
        line = point.line
        marked = by_provider and any(
            t.where is Where.HEADER and t.field.lower() in self.headers and t.matches(self._value(t.field))
            for t in self.traces
        )
        if marked or line.authenticated_as or self._is_submission(line, self._text_of(line)):
            return self._logged_in(line, tier)
        # From within the provider's own network it may be web mail or a line that needs no login.
        if line.address and not is_internal(line.address) and not self._is_passed_on_inside(line):
            is_told = line.protocol.startswith(_MARKED)
            return HandedIn(taken=Taken.OUTSIDE, tier=tier, is_told=is_told)
        return None

    def _logged_in(self, line: TraceLine, tier: Tier) -> HandedIn:
        login = line.authenticated_as or self._stated_login(tier)
        return HandedIn(
            taken=Taken.LOGGED_IN,
            tier=tier,
            login=login,
            is_owner=self.context.is_login_of_owner(login) if login else None,
            client=self._signed_client() or ("" if is_internal(line.address) else line.address),
            by_smtp="SMTP" in line.protocol,
            is_told=True,
        )

    def _is_submission(self, line: TraceLine, text: str) -> bool:
        if line.is_submission or line.authenticated_as:
            return True
        return bool(text) and any(t.where is Where.RECEIVED and t.matches(text) for t in self.traces)

    def _stated_login(self, tier: Tier) -> str:
        """The login in a header field of the provider's own; from a reporter only where it is signed."""
        for trace in self.traces:
            if trace.names_login and trace.where is Where.HEADER:
                values = self._signed_values(trace.field)
                if not values and tier is Tier.T1:
                    values = (self._value(trace.field),)
                for value in values:
                    if value:
                        return value.strip("<> ").lower()
        return self._login_of_software() if tier is Tier.T1 else ""

    def _login_of_software(self) -> str:
        """As software names it that many providers run; "" where the field stands twice: one was typed."""
        for known in load_login_fields().field:
            values = self.headers.all_unfolded(known.name)
            host, _, login = values[0].partition(": ") if len(values) == 1 else ("", "", "")
            if login and self.owner.runs_host(host.strip().lower()):
                return login.strip("<> ").lower()
        return ""

    def _signed_client(self) -> str:
        """The client's address in a field of the provider's own, as far as the signature covers it."""
        for known in self.context.profile.client_address_fields:
            if not known.is_hint:
                for value in self._signed_values(known.field):
                    if address := read_ip(value.strip()):
                        return address
        return ""

    def _signed_values(self, field: str) -> tuple[str, ...]:
        return self.signed.signed_values(field.lower()) if self.signed is not None else ()

    def _value(self, field: str) -> str:
        return self.headers.unfolded(field.lower())

    def _text_of(self, line: TraceLine) -> str:
        """The Received field that ``line`` was read from."""
        if line in self.trace:
            return self.headers.all_unfolded("received")[self.trace.index(line)]
        return ""

    def _is_passed_on_inside(self, line: TraceLine) -> bool:
        """Whether the client is the provider's own host, so that the submission lies further down."""
        verified = line.reverse_name if line.reverse_verified else ""
        names = (line.from_name, line.reverse_name)
        return is_provider_host(verified, line.address, self.owner) or any(
            self.owner.owns_host(n) for n in names if n and not is_nameless(n)
        )
