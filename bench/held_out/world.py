"""Whose mailbox it is, where its owner is, and what comes to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from random import Random

from bench.case import Letter
from bench.held_out.systems import Machine, Make, System, key_record, on, signed
from whosent.verdict import Cause

START = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)
CLIENTS = {
    "becky": "X-Mailer: Becky! ver. 2.81.01 [ja]\n",
    "evolution": "User-Agent: Evolution 3.52.3\n",
    "shuriken": "X-Mailer: Shuriken 2018\n",
    "k9": "User-Agent: K-9 Mail for Android\n",
    "emclient": "User-Agent: eM_Client/9.2\n",
}
_REFUSALS = (
    "550 5.1.1 User unknown",
    "550 5.4.1 Recipient rejected",
    "552 5.2.2 Over quota",
    "550 5.7.1 Blocked",
)


@dataclass(frozen=True)
class House:
    """The system of the owner's mailbox, and what is known of it."""

    title: str
    system: System
    sends_from: System
    signs: bool
    shows_login: bool
    shows_client: bool
    profile: str = ""
    is_web: bool = False
    checks: bool = True
    binds: bool = False

    @property
    def domain(self) -> str:
        """Its mail domain."""
        return self.system.domain


def _house(title: str, host: str, number: int, make: Make, *, kind: str = "", **more: object) -> House:
    system = System(host, f"198.51.100.{number}", make)
    domain = system.domain
    text = ""
    if kind:
        binding, practice = str(more.pop("binding", "")), str(more.pop("practice", ""))
        text = (
            f'schema = 1\nname = "house"\ntitle = {{ ja = "H", en = "H" }}\nkind = "{kind}"\n'
            'checked = 2026-11-01\n'
            f'[[domains]]\nnames = ["{domain}"]\n[[hosts]]\nnames = ["{domain}"]\n'
        )
        text += f'[signing.practice]\npractice = "{practice}"\n' if practice else ""
        text += f'[signing.from_binding]\nbinding = "{binding}"\n' if binding else ""
    return House(title, system, system, profile=text, **more)  # type: ignore[arg-type]


HOUSES = (
    _house("portal web mail", "mx7.portal.example", 140, Make.HARAKA, kind="webmail", binding="strict",
           practice="always", signs=True, shows_login=False, shows_client=True, is_web=True, binds=True),
    _house("university", "post.campus.example", 141, Make.SENDMAIL,
           signs=True, shows_login=False, shows_client=True),
    _house("host for rent", "s12.hosting.example", 142, Make.COURIER, kind="hoster", binding="none",
           practice="never", signs=False, shows_login=True, shows_client=True),
    _house("own server", "mail.tanaka.example", 143, Make.OPENSMTPD,
           signs=True, shows_login=True, shows_client=True),
    _house("company", "ex1.kaisha.example", 144, Make.EXCHANGE,
           signs=False, shows_login=False, shows_client=False, checks=False),
    _house("telephone company", "mta.denwa.example", 145, Make.CARRIER, kind="carrier", practice="never",
           signs=False, shows_login=False, shows_client=False, binds=True),
)  # fmt: skip


@dataclass
class Entry:
    """One line of the login history."""

    when: datetime
    address: str
    country: str
    way: str
    worked: bool = True


@dataclass
class World:
    """A mailbox and its surroundings, as they unfold."""

    dice: Random
    house: House
    owner: str = ""
    letters: list[Letter] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    history: list[Entry] = field(default_factory=list)
    dns: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        dice, house = self.dice, self.house
        self.owner = f"u{dice.randrange(1000)}.{dice.choice(('sato', 'meyer', 'rossi'))}@{house.domain}"
        self.home = self.place("ftth.access.example")
        self.work = self.place("corp.example")
        self.client = "" if house.is_web and dice.random() < 0.7 else dice.choice(sorted(CLIENTS))
        self.zone = timezone(timedelta(hours=dice.choice((9, 9, 2, 8))))
        self.when = START + timedelta(minutes=dice.randrange(4000))
        self.people = [f"p{dice.randrange(10**5)}@{w}.example" for w in dice.sample(_WORDS, 4)]
        self.shares = {m: dice.choices(("all", "head", "nothing"), _SHARES[m])[0] for m in Make}
        self.systems = [self._stranger(i) for i in range(dice.randrange(2, 7))]
        self.verdicts = {s.host: dice.random() < 0.5 for s in self.systems}

    def place(self, suffix: str) -> tuple[str, str]:
        """A network that is far from all others: the beginning of its addresses, and what their names end "
        "in."""
        return f"2001:db8:{self.dice.randrange(0x1000, 0xFFFF):x}:", suffix

    def at(self, place: tuple[str, str]) -> Machine:
        """A machine there."""
        number = self.dice.randrange(1, 900)
        name = f"n{number}.{place[1]}" if place[1] else ""
        return Machine(
            f"{place[0]}:{number:x}", name, self.dice.choice(("[127.0.0.1]", "PC", "android-4c0f"))
        )

    def tick(self, seconds: float) -> datetime:
        """Time goes by."""
        self.when += timedelta(seconds=seconds * self.dice.uniform(0.5, 1.5))
        return self.when

    def write(
        self, to: str, subject: str, *, author: str = "", client: str = "", zone: timezone | None = None,
        more: str = "", body: str = "Hello,\n\nas agreed.\n",
    ) -> str:  # fmt: skip
        """A mail as its writer's program makes it; ``client`` "" is the provider's page."""
        author = author or self.owner
        number = self.dice.getrandbits(60)
        local = {"": f"{number:x}.web", "becky": f"{number % 10**14}.{number % 10**4:04d}.BCK"}.get(
            client, f"{number:016x}.{client[:2]}"
        )
        when = self.when.astimezone(zone or self.zone)
        return (
            f"From: <{author}>\nTo: <{to}>\nSubject: {subject}\nDate: {when:%a, %d %b %Y %H:%M:%S %z}\n"
            f"Message-ID: <{local}@{author.rpartition('@')[2]}>\n"
            f"{CLIENTS.get(client, _TOOLS.get(client, ''))}{more}"
            f"MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\n{body}"
        )

    def hand_in(self, mail: str, machine: Machine, to: str, login: str, *, web: bool) -> str:
        """A user's mail as it leaves the house."""
        house = self.house
        if web and house.system.make is not Make.EXCHANGE:
            seen = machine.address if house.shows_client else "10.1.2.3"
            left = f"Received: from [{seen}] by {house.system.host} via HTTP; {on(self.when)}\n" + mail
        else:
            left = house.system.stamp(machine, self.when, to, login if house.shows_login else "") + mail
        return signed(left, house.domain) if house.signs else left

    def deliver(self, mail: str, machine: Machine, truth: Cause | None) -> None:
        """Something from outside lands in the inbox."""
        house = self.house
        found = ""
        if house.checks:
            name = f"pass policy.iprev={machine.address} ({machine.name})" if machine.name else "fail"
            found = f"Authentication-Results: {house.system.host};\n iprev={name};\n dkim=none;\n spf=none\n"
        stamped = house.system.stamp(machine, self.when, self.owner)
        self.letters.append(Letter(mail=f"Return-Path: <>\n{found}{stamped}{mail}".encode(), truth=truth))

    def house_reports(self, mail: str, to: str, truth: Cause) -> None:
        """The house could not deliver a mail."""
        house = self.house
        said = self.dice.choice(_REFUSALS)
        share = self.shares[house.system.make]
        notice = house.system.report(mail, to, self.owner, self.when, said, share, len(self.letters))
        if house.is_web:
            line = house.system.stamp(house.system.machine, self.when, self.owner)
            found = f"Authentication-Results: {house.system.host};\n dkim=pass header.d={house.domain}\n"
            notice = found + line + signed(notice, house.domain)
        else:
            notice = (
                f"Received: from localhost (localhost)\n\tby {house.system.host}; {on(self.when)}\n" + notice
            )
        self.letters.append(Letter(mail=f"Return-Path: <>\n{notice}".encode(), truth=truth))

    def stranger_reports(
        self, mail: str, machine: Machine, system: System, to: str, truth: Cause, *, brought: bool
    ) -> None:
        """Another system took a mail from ``machine`` and could not deliver it."""
        taken = system.stamp(machine, self.when, to) + mail
        if self.verdicts[system.host]:
            good = "pass" if brought else "fail"
            signature = "dkim=pass" if brought and self.house.signs else "dkim=none"
            taken = (
                f"Authentication-Results: {system.host};\n {signature} header.d={self.house.domain};\n"
                f" spf={good}"
                f" smtp.mailfrom={self.owner};\n dmarc={good} header.from={self.house.domain}\n"
            ) + taken
        said = self.dice.choice(_REFUSALS)
        if not brought and self.dice.random() < 0.08:
            said = f"550 5.7.26 Unauthenticated mail from {self.house.domain} is refused (DMARC)"
        share = self.shares[system.make]
        notice = system.report(taken, to, self.owner, self.when, said, share, len(self.letters))
        self.deliver(notice, system.machine, truth)

    def enter(self, machine: Machine, country: str, *ways: str, worked: bool = True) -> None:
        """Entries of the login history."""
        self.history += [Entry(self.when, machine.address, country, way, worked) for way in ways]

    def name_servers(self, *, keys: bool) -> dict[str, dict[str, list[str]]]:
        """What DNS holds."""
        house = self.house
        held = {s.host: {"A": [s.address]} for s in (*self.systems, house.system)}
        held[house.domain] = {
            "MX": [f"5 {house.system.host}."], "TXT": [f"v=spf1 ip4:{house.system.address} ~all"]
        }  # fmt: skip
        if keys and house.signs:
            held[f"k2026._domainkey.{house.domain}"] = {"TXT": [key_record(house.domain)]}
        return held

    def _stranger(self, number: int) -> System:
        make = self.dice.choices(list(Make), (5, 2, 3, 2, 4, 4))[0]
        word = self.dice.choice(_WORDS)
        host = f"{self.dice.choice(('in', 'mta', 'mailgw'))}{number}.{word}.example"
        return System(host, f"192.0.2.{20 + number * 9}", make, self.dice.random() < 0.8)


_WORDS = ("amber", "basalt", "coral", "dolomite", "emerald", "flint", "garnet", "jasper", "onyx", "quartz")
_TOOLS = {"kit": "X-Mailer: PostBlast 4\n", "phpmail": "X-Mailer: PHPMailer 6.5.0\n", "plain": ""}
_SHARES = {
    Make.SENDMAIL: (60, 35, 5),
    Make.COURIER: (40, 40, 20),
    Make.OPENSMTPD: (70, 10, 20),
    Make.HARAKA: (30, 10, 60),
    Make.EXCHANGE: (20, 60, 20),
    Make.CARRIER: (0, 0, 100),
}
