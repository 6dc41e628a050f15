"""The kinds of mail system that owners have: what each stamps, signs, saves and lets its users write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from tests.mail_hosts import Client, Host, Refusal, Return, Software, stamp
from tests.mail_signing import dkim_record, sign


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A mail system.

    kind        as profiles have it; "" where no profile is known
    binding     whether it lets others write the owner's address; "" where that is not known
    practice    how regularly it signs, as its profile has it; signs: whether it really does
    names_login, names_client  what its line on a submission shows
    web_share   how many of its users write on its web pages
    saves       share of the mail handed in by SMTP of which a copy is kept
    binds       whether another customer can really write the owner's address
    """

    name: str
    host: Host
    out: Host
    domain: str
    kind: str = ""
    binding: str = ""
    practice: str = ""
    signs: bool = True
    names_login: bool = True
    names_client: bool = True
    web_share: float = 0.3
    saves: float = 0.8
    binds: bool = False
    verifies: bool = True

    @property
    def profile(self) -> str:
        """Its profile as TOML; "" where none is known."""
        if not self.kind:
            return ""
        signing = f'[signing.practice]\npractice = "{self.practice}"\n' if self.practice else ""
        signing += f'[signing.from_binding]\nbinding = "{self.binding}"\n' if self.binding else ""
        return (
            f'schema = 1\nname = "provider"\ntitle = {{ ja = "P", en = "P" }}\nkind = "{self.kind}"\n'
            f'checked = 2026-11-01\n[[domains]]\nnames = ["{self.domain}"]\n'
            f'[[hosts]]\nnames = ["{self.domain}"]\n{signing}'
        )

    def records(self, *, keys: bool) -> dict[str, dict[str, list[str]]]:
        """What DNS says of it; without ``keys`` those that signed are gone."""
        found = {
            self.domain: {
                "MX": [f"10 {self.host.name}"],
                "TXT": [f"v=spf1 {_mechanism(self.out.address)} {_mechanism(self.host.address)} -all"],
            },
            self.host.name: {"A": [self.host.address]},
            self.out.name: {"A": [self.out.address]},
        }
        if keys and self.signs:
            found[f"s1._domainkey.{self.domain}"] = {"TXT": [dkim_record(self.domain)]}
        return found

    def submit(self, mail: bytes, client: Client, *, login: str, web: bool, at: datetime) -> bytes:
        """A mail of a logged-in user, as it leaves."""
        seen = (
            client
            if self.names_client
            else Client(address="127.0.0.1", helo="localhost", reverse="localhost")
        )
        if web and self.host.software is not Software.YAHOO_JAPAN:
            line = f"Received: from [{seen.address}]\n\tby {self.host.name} with HTTP\n"
            taken = f"{line}\tfor <x@example.net>; {stamp(at)}\n".encode() + mail
        else:
            taken = self.host.take(mail, seen, at=at, sender=login, login=login if self.names_login else "-")
            if not self.names_login:
                taken = re.sub(rb"\t\(Authenticated sender: -\)\n", b"", taken).replace(b"(-@", b"(")
        if not self.signs:
            return taken
        fields = ("received",) if self.host.software is Software.YAHOO_JAPAN else ()
        return sign(taken, self.domain, fields=(*fields, *_SIGNED) if fields else ())

    def forward(self, mail: bytes, *, at: datetime) -> bytes:
        """A received mail that a rule of the owner's sends on."""
        return f"Received: by {self.host.name}; {stamp(at)}\n".encode() + mail

    def take(self, mail: bytes, client: Client, owner: str, *, at: datetime) -> bytes:
        """A mail from outside as it lies in the owner's mailbox."""
        taken = self.host.take(mail, client, at=at, to=owner)
        stamped = _results(self.host, client, mail) if self.verifies else ""
        return self._delivered(stamped.encode() + taken, owner, at)

    def report(
        self, mail: bytes, refusal: Refusal, owner: str, *, at: datetime, returned: Return, number: int
    ) -> bytes:
        """Its own notice, as it lies in the owner's mailbox."""
        notice = self.host.bounce(mail, refusal, sender=owner, at=at, returned=returned, number=number)
        if self.host.software in _LARGE:
            for theirs in (b"googlemail.com", b"yahoo.co.jp"):
                notice = notice.replace(theirs, self.domain.encode())
            signed = self.host.take(sign(notice, self.domain), self.out.client, at=at, to=owner)
            return self._delivered(_passed(self.host, self.domain).encode() + signed, owner, at)
        return self._delivered(self.host.made(notice, at=at), owner, at)

    def _delivered(self, mail: bytes, owner: str, at: datetime) -> bytes:
        head = f"Return-Path: <>\nDelivered-To: {owner}\n"
        if self.host.software is Software.POSTFIX:
            head += (
                f"Received: from {self.host.name}\n\tby {self.host.name} with LMTP\n"
                f"\tid z+KFJ4GeBWu/HwAA7Lq5kQ\n\tfor <{owner}>; {stamp(at)}\n"
            )
        return head.encode() + mail


_LARGE = frozenset({Software.GMAIL, Software.YAHOO_JAPAN})
_SIGNED = ("from", "to", "subject", "date", "message-id")


def _results(host: Host, client: Client, mail: bytes) -> str:
    author = re.search(rb"^From: .*?@([^ >\n]+)", mail, re.MULTILINE)
    domain = author[1].decode() if author else "unknown.example"
    belongs = bool(client.reverse) and client.reverse.endswith(domain.partition(".")[2] or domain)
    iprev = f"pass ({client.reverse})" if client.reverse else "fail"
    return (
        f"Authentication-Results: {host.name};\n\tiprev={iprev} smtp.remote-ip={client.address};\n"
        f"\tspf={'pass' if belongs else 'none'} smtp.helo={client.helo};\n\tdmarc=none header.from={domain}\n"
    )


def _passed(host: Host, domain: str) -> str:
    return f"Authentication-Results: {host.name};\n\tdkim=pass header.i=@{domain} header.s=s1;\n\tspf=none\n"


def _mechanism(address: str) -> str:
    return f"ip6:{address}" if ":" in address else f"ip4:{address}"


def _host(name: str, number: int, software: Software) -> Host:
    return Host(name=name, address=f"192.0.2.{number}", software=software)


_SHAPES: Mapping[str, Provider] = {
    shape.name: shape
    for shape in (
        Provider(
            name="web mail, strict",
            host=_host("mx.post.example", 25, Software.GMAIL),
            out=_host("out-f41.post.example", 41, Software.GMAIL),
            domain="post.example",
            kind="webmail",
            binding="strict",
            practice="always",
            names_login=False,
            web_share=0.6,
            saves=1.0,
            binds=True,
        ),
        Provider(
            name="web mail that signs its lines",
            host=_host("mta001.yubin.example", 26, Software.YAHOO_JAPAN),
            out=_host("snd001.yubin.example", 42, Software.YAHOO_JAPAN),
            domain="yubin.example",
            kind="webmail",
            practice="usually",
            web_share=0.6,
            saves=0.5,
            binds=True,
        ),
        Provider(
            name="carrier",
            host=_host("mfsmax.keitai.example", 27, Software.POSTFIX),
            out=_host("mfsmax.keitai.example", 27, Software.POSTFIX),
            domain="keitai.example",
            kind="carrier",
            practice="never",
            signs=False,
            names_login=False,
            names_client=False,
            web_share=0.3,
            saves=0.6,
            binds=True,
        ),
        Provider(
            name="access provider",
            host=_host("mail.isp.example", 28, Software.POSTFIX),
            out=_host("relay.isp.example", 43, Software.POSTFIX),
            domain="isp.example",
            kind="isp",
            practice="always",
            binding="none",
        ),
        Provider(
            name="shared hosting",
            host=_host("sv1.rental.example", 29, Software.EXIM),
            out=_host("sv1.rental.example", 29, Software.EXIM),
            domain="rental.example",
            kind="hoster",
            binding="none",
            practice="optional",
            names_login=False,
        ),
        Provider(
            name="small domain",
            host=_host("mail.kobo.example", 30, Software.POSTFIX),
            out=_host("mail.kobo.example", 30, Software.POSTFIX),
            domain="kobo.example",
        ),
        Provider(
            name="small domain, unsigned",
            host=_host("mail.atelier.example", 31, Software.QMAIL),
            out=_host("mail.atelier.example", 31, Software.QMAIL),
            domain="atelier.example",
            signs=False,
            verifies=False,
        ),
    )
}


def draw_provider(draw: Random) -> Provider:
    """One of the kinds."""
    return _SHAPES[draw.choice(list(_SHAPES))]
