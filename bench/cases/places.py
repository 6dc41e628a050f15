"""Who is where: networks of owners, thieves and bots, and the systems that report. Documentation "
"addresses."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.mail_hosts import Client, Host, Software

_WORDS = ("acorn", "birch", "cedar", "daisy", "elder", "fern", "grove", "hazel", "iris", "juniper")
_SOFTWARE = {Software.POSTFIX: 5, Software.EXIM: 3, Software.QMAIL: 2, Software.MICROSOFT: 2}


@dataclass(frozen=True, kw_only=True)
class Network:
    """A network of clients, all of whose addresses are each other's neighbours."""

    prefix: str
    suffix: str

    def client(self, draw: Random) -> Client:
        """One of its machines."""
        number = draw.randrange(20, 250)
        address = f"{self.prefix}{number:x}" if ":" in self.prefix else f"{self.prefix}{number}"
        reverse = f"h{number}.{self.suffix}" if self.suffix else ""
        return Client(address=address, helo=draw.choice(_HELO), reverse=reverse)


_HELO = ("[192.168.1.20]", "[10.0.0.5]", "DESKTOP-4C0FFEE", "localhost", "mail", "[127.0.0.1]")


def draw_network(draw: Random, suffix: str) -> Network:
    """A network that no other one is a neighbour of."""
    return Network(prefix=f"2001:db8:{draw.randrange(0x100, 0xFFFF):x}:1::", suffix=suffix)


def draw_bot(draw: Random) -> Client:
    """A machine that sends spam: anywhere."""
    name = draw.choice(("", "", f"vps{draw.randrange(999)}.cloud.example", "host.dsl.example"))
    if draw.random() < 0.5:
        return Client(
            address=f"203.0.113.{draw.randrange(1, 255)}", helo=f"WIN-{draw.randrange(999)}", reverse=name
        )
    return draw_network(draw, "dialup.example" if name else "").client(draw)


def draw_reporters(draw: Random, count: int) -> tuple[Host, ...]:
    """Mail systems of strangers; of some nothing confirms who they are."""
    hosts = []
    for i in range(count):
        software = draw.choices(list(_SOFTWARE), list(_SOFTWARE.values()))[0]
        domain = f"{draw.choice(_WORDS)}{draw.randrange(90)}.example"
        hosts.append(
            Host(
                name=f"{draw.choice(('mx', 'mail', 'relay', 'mx1'))}.{domain}",
                address=f"198.51.100.{10 + i * 7 + draw.randrange(7)}",
                software=software,
                reverse=draw.random() < 0.85,
            )
        )
    return tuple(hosts)


def domain_of(host: Host) -> str:
    """The mail domain of a host."""
    return host.name.partition(".")[2]
