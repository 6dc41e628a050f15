"""A mailbox that is being filled: who owns it, at whom, and what has arrived."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.mail_hosts import NOON, Client, Host, Refusal, Return

from bench.case import Letter
from bench.cases.places import Network, domain_of, draw_network, draw_reporters
from bench.cases.providers import Provider, draw_provider
from bench.cases.writing import OWNERS, PHONE, ZONES, Hand, Program, compose, draw_letter_subject
from whosent.verdict import Cause

WEB = Program(fields="", shape="{hex}.JavaMail.webmail@{domain}")
_REPLIES = (
    ("5.1.1", "550 5.1.1 <{to}>: Recipient address rejected: User unknown"),
    ("5.1.1", "550 5.1.1 No such user here"),
    ("5.2.2", "552 5.2.2 Mailbox full"),
    ("5.7.1", "554 5.7.1 Message rejected as spam"),
)
_UNAUTHENTICATED = (
    "5.7.26",
    "550 5.7.26 Unauthenticated email from {domain} is not accepted due to DMARC policy",
)
_RETURNS = ((Return.FULL, 45), (Return.HEADERS, 35), (Return.NONE, 20))


@dataclass(frozen=True, kw_only=True)
class Login:
    """One entry of a login history."""

    at: datetime
    address: str
    country: str
    method: str
    success: bool = True


@dataclass(kw_only=True)
class Box:
    """Whose mailbox it is, what surrounds it, and what has happened so far."""

    draw: Random
    provider: Provider = field(init=False)
    owner: str = field(init=False)
    home: Network = field(init=False)
    reporters: tuple[Host, ...] = field(init=False)
    letters: list[Letter] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    logins: list[Login] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        draw = self.draw
        self.provider = draw_provider(draw)
        name = draw.choice(("hana", "kenji", "mio", "anna", "info"))
        self.owner = f"{name}{draw.randrange(90)}@{self.provider.domain}"
        self.home = draw_network(draw, "home.isp.example")
        self.office = draw_network(draw, "mobile.example")
        self.reporters = draw_reporters(draw, draw.randrange(1, 6))
        zone = draw.choice(ZONES)
        is_web = draw.random() < self.provider.web_share
        self.hand = Hand(program=None if is_web else draw.choice(OWNERS), zone=zone)
        self.has_phone = draw.random() < 0.4
        self.friends = tuple(f"friend{draw.randrange(900)}@{domain_of(r)}" for r in self.reporters)
        self.start = NOON - timedelta(days=draw.randrange(1, 3), minutes=draw.randrange(600))
        self.returns = {r.name: draw.choices(*zip(*_RETURNS, strict=True))[0] for r in self.reporters}
        self.own_return = draw.choices((Return.FULL, Return.HEADERS, Return.NONE), (60, 30, 10))[0]
        self.checks = {r.name: draw.random() < 0.4 for r in self.reporters}

    def moment(self, number: int) -> datetime:
        """When the ``number``-th mail was sent."""
        return self.start + timedelta(seconds=number * 97 + self.draw.randrange(60))

    def stranger(self, host: Host | None = None) -> str:
        """Somebody whom the owner does not know."""
        domain = domain_of(host) if host is not None else f"far{self.draw.randrange(99)}.example"
        return f"v{self.draw.randrange(10**6)}@{domain}"

    def live(self, *, copies: int) -> None:
        """The owner's ordinary days before: mail in Sent, mail received, logins."""
        for i in range(copies):
            at = self.start - timedelta(days=i + 1, minutes=self.draw.randrange(600))
            on_phone = self.has_phone and self.draw.random() < 0.3
            program = PHONE if on_phone else self.hand.program or WEB
            mail = compose(
                self.draw,
                author=self.owner,
                to=self.draw.choice(self.friends),
                subject=draw_letter_subject(self.draw),
                at=at,
                program=program,
                zone=self.hand.zone,
            )
            self.sent.append(mail)
            place = (self.office if on_phone else self.home).client(self.draw)
            self.log_in(place, at, web=program is WEB, country="JP")
        for day in range(self.draw.randrange(4, 20)):
            at = self.start - timedelta(days=day, minutes=self.draw.randrange(300))
            self.log_in(self.home.client(self.draw), at, web=self.hand.program is None, country="JP")
            if self.has_phone:
                self.logins.append(
                    Login(at=at, address=self.office.client(self.draw).address, country="JP", method="imap")
                )
        for i in range(self.draw.randrange(0, 3)):
            mail = compose(
                self.draw,
                author=f"Friend <{self.draw.choice(self.friends)}>",
                to=self.owner,
                subject=draw_letter_subject(self.draw),
                at=self.start - timedelta(days=i + 1),
                program=PHONE,
                zone=self.hand.zone,
            )
            self.receive(mail, self.draw.choice(self.reporters).client, self.start - timedelta(days=i + 1))

    def look_back(self) -> None:
        """The owner sees the notices, and fetches the login history."""
        at = max((login.at for login in self.logins), default=self.start) + timedelta(hours=3)
        self.log_in(self.home.client(self.draw), at, web=True, country="JP")
        if self.hand.program is not None:
            self.log_in(self.home.client(self.draw), at, web=False, country="JP")

    def log_in(self, client: Client, at: datetime, *, web: bool, country: str) -> None:
        """The entries that a session leaves."""
        for method in ("web",) if web else ("imap", "smtp"):
            self.logins.append(Login(at=at, address=client.address, country=country, method=method))

    def receive(self, mail: bytes, client: Client, at: datetime, truth: Cause | None = None) -> None:
        """A mail from outside arrives."""
        self.letters.append(Letter(mail=self.provider.take(mail, client, self.owner, at=at), truth=truth))

    def returned_by_provider(
        self, mail: bytes, to: str, at: datetime, truth: Cause, *, local: bool = False
    ) -> None:
        """The owner's provider could not deliver ``mail`` and says so."""
        refusal = self._refusal(to, remote="" if local else f"mx.{to.rpartition('@')[2]}")
        notice = self.provider.report(
            mail, refusal, self.owner, at=at, returned=self.own_return, number=len(self.letters)
        )
        self.letters.append(Letter(mail=notice, truth=truth))

    def returned_by_stranger(
        self,
        mail: bytes,
        client: Client,
        host: Host,
        to: str,
        at: datetime,
        truth: Cause,
        *,
        through: bool,
        typed: str = "",
    ) -> None:
        """Another system took ``mail`` from ``client``, could not deliver it, and its notice arrives.

        through  the provider had brought it, which a reporter that checks senders says
        typed    fields that a forger had put into the mail
        """
        taken = host.take(typed.encode() + mail, client, at=at, to=to, sender=self.owner)
        if self.checks[host.name]:
            taken = self._checked(host, through=through).encode() + taken
        refused = not through and self.draw.random() < 0.05
        refusal = self._refusal(to, unauthenticated=refused)
        notice = host.bounce(
            taken,
            refusal,
            sender=self.owner,
            at=at,
            returned=self.returns[host.name],
            number=len(self.letters),
        )
        # A Microsoft system writes in the name of its own organisation, not in that of the sender.
        notice = notice.replace(
            f"<postmaster@{self.provider.domain}>".encode(), f"<postmaster@{domain_of(host)}>".encode(), 1
        )
        self.receive(notice, host.client, at + timedelta(seconds=5), truth)

    def _checked(self, host: Host, *, through: bool) -> str:
        domain = self.provider.domain
        if through:
            dkim = f"dkim=pass header.d={domain}" if self.provider.signs else "dkim=none"
            return (
                f"Authentication-Results: {host.name};\n\t{dkim};\n\tspf=pass smtp.mailfrom={self.owner};\n"
                f"\tdmarc=pass header.from={domain}\n"
            )
        spf = self.draw.choice(("fail", "fail", "softfail"))
        return (
            f"Authentication-Results: {host.name};\n\tdkim=none;\n\tspf={spf} smtp.mailfrom={self.owner};\n"
            f"\tdmarc=fail header.from={domain}\n"
        )

    def _refusal(self, to: str, *, remote: str = "", unauthenticated: bool = False) -> Refusal:
        status, reply = _UNAUTHENTICATED if unauthenticated else self.draw.choice(_REPLIES)
        return Refusal(
            recipient=to, remote=remote, status=status, reply=reply.format(to=to, domain=self.provider.domain)
        )
