"""Whole small mailboxes for tests: an owner, a provider, senders and reporters, and what lands where.

box = Mailbox()
box.report(spam(box.owner))
assert box.check(tmp_path).verdict.headline is Cause.FORGED
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from mail_hosts import JST, NOON, Client, Host, Refusal, Return, Software, stamp
from mail_signing import dkim_record, sign
from whosent.api import check
from whosent.report.model import CheckReport
from whosent.verdict import Attribution, Cause

PROVIDER_HOST = Host(name="mail.provider.example", address="192.0.2.25")
REPORTER = Host(name="mx.reporter.example", address="198.51.100.10")
ANOTHER = Host(name="mx1.another.example", address="198.51.100.20", software=Software.EXIM)
THIRD = Host(name="relay.third.example", address="198.51.100.30", software=Software.QMAIL)
BOT = Client(address="203.0.113.66", helo="WIN-66", reverse="")
HOME = Client(address="192.0.2.130", helo="[192.168.1.20]", reverse="home-130.isp.example")
THIEF = Client(address="203.0.113.150", helo="[10.0.0.5]", reverse="vps-150.cloud.example")


@dataclass(frozen=True, kw_only=True)
class Program:
    """A mail program, as the mails that it writes show it."""

    fields: str
    message_id: str

    def id(self, number: int, domain: str) -> str:
        """A Message-ID of the shape that it makes."""
        return self.message_id.format(number=number, domain=domain)


THUNDERBIRD = Program(
    fields="User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3.1\n",
    message_id="{number:08x}-1111-4222-8333-abcdefabcdef@{domain}",
)
SPAM_TOOL = Program(fields="X-Mailer: BulkSend 2.1\n", message_id="{number}.90210@{domain}")
PHP = Program(fields="X-PHP-Originating-Script: 1001:mailer.php\n", message_id="{number:06x}@{domain}")


def letter(
    author: str,
    *,
    to: str,
    subject: str = "Minutes of the meeting",
    at: datetime = NOON,
    number: int = 1,
    program: Program = THUNDERBIRD,
    more: str = "",
    body: str = "Please find them below.\n",
    cc: str = "",
) -> bytes:
    """A mail as a program hands it over: no trace fields yet. ``at`` keeps its zone."""
    copy = f"Cc: {cc}\n" if cc else ""
    domain = author.rpartition("@")[2].rstrip(">")
    return (
        f"From: {author}\nTo: {to}\n{copy}Subject: {subject}\nDate: {at:%a, %d %b %Y %H:%M:%S %z}\n"
        f"Message-ID: <{program.id(number, domain)}>\n{program.fields}{more}"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    ).encode()


def spam(author: str, number: int = 1, *, to: str = "", subject: str = "", at: datetime = NOON) -> bytes:
    """A mail as spammers write them."""
    return letter(
        author,
        to=to or f"victim{number}@reporter.example",
        subject=subject or f"Special offer {number}",
        at=at,
        number=number,
        program=SPAM_TOOL,
        body="Buy now\n",
    )


def friend(number: int) -> str:
    """One of the three people to whom the owner writes."""
    return f"friend{number % 3}@another.example"


def gone(recipient: str, *, remote: str = "", status: str = "5.1.1", reply: str = "") -> Refusal:
    """The recipient does not exist."""
    reply = reply or f"550 5.1.1 <{recipient}>: Recipient address rejected: User unknown"
    return Refusal(recipient=recipient, remote=remote, status=status, reply=reply)


@dataclass(kw_only=True)
class Mailbox:
    """An owner's mailbox at a provider, being filled.

    signs          the provider puts a DKIM signature on what its users send
    names_login    its Received lines name the login
    verifies       it puts Authentication-Results on what it takes in
    stamps_delivery  it puts Delivered-To on what it delivers
    """

    owner: str = "hana@provider.example"
    host: Host = PROVIDER_HOST
    provider_domain: str = "provider.example"
    signing_domain: str = ""
    signs: bool = True
    names_login: bool = True
    verifies: bool = True
    stamps_delivery: bool = True
    dns: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    inbox: list[tuple[str, bytes]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    logins: list[tuple[datetime, str, str, str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.signing_domain = self.signing_domain or self.provider_domain
        self.add_host(self.host, REPORTER, ANOTHER, THIRD)
        for domain in {self.provider_domain, self.owner_domain}:
            self.dns[domain] = {
                "MX": [f"10 {self.host.name}"],
                "TXT": [f"v=spf1 {_mechanism(self.host.address)} -all"],
            }
        self.dns[f"s1._domainkey.{self.signing_domain}"] = {"TXT": [dkim_record(self.signing_domain)]}

    @property
    def owner_domain(self) -> str:
        """Where the owner's address is."""
        return self.owner.rpartition("@")[2]

    def add_host(self, *hosts: Host) -> None:
        """Addresses of hosts go to the DNS."""
        for host in hosts:
            self.dns[host.name] = {"AAAA" if ":" in host.address else "A": [host.address]}

    def submit(
        self,
        mail: bytes,
        client: Client = HOME,
        *,
        login: str | None = None,
        at: datetime = NOON,
        to: str = "",
    ) -> bytes:
        """A mail handed in to the provider with a login, as it leaves; ``login`` None is the owner's."""
        name = (self.owner if login is None else login) if self.names_login else "-"
        taken = self.host.take(mail, client, at=at, to=to, sender=self.owner, login=name)
        if not self.names_login:
            taken = re.sub(rb"\t\(Authenticated sender: -\)\n", b"", taken).replace(b"(-@", b"(")
        return sign(taken, self.signing_domain) if self.signs else taken

    def relayed(self, mail: bytes, reporter: Host, *, at: datetime = NOON, to: str = "") -> bytes:
        """``mail`` as the provider's host hands it over to another system."""
        return reporter.take(mail, self.host.client, at=at, to=to, sender=self.owner)

    def own_notice(
        self,
        mail: bytes,
        refusal: Refusal,
        *,
        at: datetime = NOON,
        returned: Return = Return.FULL,
        sender: str = "",
        name: str = "",
    ) -> None:
        """The provider itself reports on ``mail``, and puts that into the mailbox."""
        number = len(self.inbox)
        notice = self.host.bounce(
            mail, refusal, sender=sender or self.owner, at=at, returned=returned, number=number
        )
        self.inbox.append((name or f"{number:04}.eml", self.delivered(self.host.made(notice, at=at), at=at)))

    def receive(
        self,
        mail: bytes,
        source: Host | Client = REPORTER,
        *,
        at: datetime = NOON,
        name: str = "",
        results: str | None = None,
        envelope: str = "",
    ) -> None:
        """A mail from outside is delivered. ``results`` replaces what the provider found of its sender."""
        client = source.client if isinstance(source, Host) else source
        taken = self.host.take(mail, client, at=at, to=self.owner, sender=envelope)
        found = self._results(client, mail) if results is None else results
        stamped = f"Authentication-Results: {self.host.name};\n\t{found}\n" if self.verifies and found else ""
        self.inbox.append(
            (
                name or f"{len(self.inbox):04}.eml",
                self.delivered(stamped.encode() + taken, at=at, envelope=envelope),
            )
        )

    def report(
        self,
        mail: bytes,
        reporter: Host = REPORTER,
        client: Client = BOT,
        *,
        to: str = "",
        at: datetime = NOON,
        returned: Return = Return.FULL,
        sender: str = "",
        refusal: Refusal | None = None,
        name: str = "",
    ) -> None:
        """Another system takes ``mail`` from ``client``, cannot deliver it, and its notice arrives."""
        victim = to or f"victim@{reporter.name.partition('.')[2]}"
        taken = reporter.take(mail, client, at=at, to=victim, sender=sender or self.owner)
        notice = reporter.bounce(
            taken,
            refusal or gone(victim),
            sender=sender or self.owner,
            at=at,
            returned=returned,
            number=len(self.inbox),
        )
        self.receive(notice, reporter, at=at, name=name)

    def delivered(self, mail: bytes, *, at: datetime = NOON, envelope: str = "") -> bytes:
        """What the provider stamps last."""
        head = f"Return-Path: <{envelope}>\n"
        head += f"Delivered-To: {self.owner}\n" if self.stamps_delivery else ""
        if self.host.software is Software.POSTFIX:
            head += (
                f"Received: from {self.host.name}\n\tby {self.host.name} with LMTP\n"
                f"\tid z+KFJ4GeBWu/HwAA7Lq5kQ\n\tfor <{self.owner}>; {stamp(at)}\n"
            )
        return head.encode() + mail

    def save_sent(self, *mails: bytes) -> None:
        """Copies in the Sent folder."""
        self.sent.extend(mails)

    def report_spam(
        self,
        count: int,
        *,
        client: Client = BOT,
        returned: Return = Return.FULL,
        reporters: tuple[Host, ...] = (REPORTER, ANOTHER, THIRD),
    ) -> None:
        """A flood: strangers wrote the owner's address, and systems in turn report."""
        for i in range(count):
            self.report(spam(self.owner, i), reporters[i % len(reporters)], client, returned=returned)

    def abuse(
        self,
        count: int,
        *,
        client: Client = THIEF,
        login: str | None = None,
        returned: Return = Return.FULL,
    ) -> None:
        """Spam goes out through the provider, which reports on it itself."""
        for i in range(count):
            self.own_notice(
                self.submit(spam(self.owner, i), client, login=login),
                gone(f"victim{i}@far.example", remote="mx.far.example"),
                returned=returned,
            )

    def abuse_seen_elsewhere(self, count: int, *, client: Client = THIEF, reporter: Host = REPORTER) -> None:
        """Spam goes out through the provider, and other systems report on it."""
        for i in range(count):
            self.report(self.submit(spam(self.owner, i), client), reporter, self.host.client)

    def fail_own_mail(self, count: int, *, client: Client = HOME, saved: bool = True) -> None:
        """The owner's own mail comes back from the provider."""
        for i in range(count):
            mail = letter(
                self.owner,
                to=f"anna{i}@far.example",
                subject=f"Photographs {i}",
                at=NOON.astimezone(JST),
                number=500 + i,
            )
            if saved:
                self.save_sent(mail)
            self.own_notice(self.submit(mail, client), gone(f"anna{i}@far.example", remote="mx.far.example"))

    def write_usual_mail(self, count: int = 6, *, client: Client = HOME) -> None:
        """The owner's ordinary mail in Sent, and the logins that go with it."""
        for i in range(count):
            at = NOON.astimezone(JST) - timedelta(days=i + 1)
            self.save_sent(letter(self.owner, to=friend(i), subject=f"Lunch {i}", at=at, number=900 + i))
            for method in ("imap", "smtp"):
                self.log_in(client, at=at, method=method)

    def log_in(
        self, client: Client, *, at: datetime = NOON, method: str = "imap", success: bool = True
    ) -> None:
        """A line of the login history."""
        self.logins.append((at, client.address, "JP", method, success))

    def _results(self, client: Client, mail: bytes) -> str:
        author = re.search(rb"^From: .*?([^ <@]+)@([^ >\n]+)", mail, re.MULTILINE)
        domain = author[2].decode() if author else "unknown.example"
        ok = "pass" if client.reverse.endswith(domain.partition(".")[2] or domain) else "none"
        iprev = f"pass ({client.reverse})" if client.reverse else "fail"
        iprev = f"iprev={iprev} smtp.remote-ip={client.address};"
        return f"{iprev}\n\tspf={ok} smtp.helo={client.helo};\n\tdmarc=none header.from={domain}"

    def write(self, folder: Path) -> Path:
        """The mailbox as files below ``folder``."""
        for name, mail in self.inbox:
            path = folder / "inbox" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(mail)
        for i, mail in enumerate(self.sent):
            path = folder / "sent" / f"{i:04}.eml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(mail)
        (folder / "dns.json").write_text(json.dumps(self.dns))
        rows = "".join(
            f"{at.isoformat()},{address},{country},{method},{'ok' if success else 'failed'}\n"
            for at, address, country, method, success in self.logins
        )
        (folder / "logins.csv").write_text("time,ip,country,method,success\n" + rows)
        return folder

    def check(
        self,
        folder: Path,
        *,
        dns: bool = True,
        provider: str = "",
        addresses: Iterable[str] = (),
        with_logins: bool = False,
        authserv_ids: Iterable[str] | None = None,
    ) -> CheckReport:
        """What ``whosent check`` says of it."""
        self.write(folder)
        return check(
            [folder / "inbox"],
            addresses=tuple(addresses) or (self.owner,),
            sent=[folder / "sent"] if self.sent else (),
            logins=[folder / "logins.csv"] if with_logins else (),
            dns=folder / "dns.json" if dns else "off",
            provider=provider,
            authserv_ids=(self.host.name,) if authserv_ids is None else tuple(authserv_ids),
        )


def profile(
    folder: Path, *, binding: str = "strict", practice: str = "always", domain: str = "provider.example"
) -> str:
    """The path of a profile that an owner wrote for ``--provider``."""
    path = folder / "provider.toml"
    path.write_text(
        f"""schema = 1
name    = "provider"
title   = {{ ja = "P", en = "P" }}
kind    = "isp"
checked = 2026-11-01
[[domains]]
names = ["{domain}"]
[[hosts]]
names = ["{domain}"]
[signing.practice]
practice = "{practice}"
[signing.from_binding]
binding = "{binding}"
"""
    )
    return str(path)


def labels(report: CheckReport) -> Counter[Cause]:
    """How many notices got each label."""
    return Counter(a.label for a in report.verdict.attributions)


def named(report: CheckReport, name: str) -> Attribution:
    """What was found of one notice."""
    return next(a for a in report.verdict.attributions if a.observation.place.source == name)


def kinds(attribution: Attribution) -> set[str]:
    """The kinds of its facts."""
    return {f.kind for f in attribution.observation.facts}


def _mechanism(address: str) -> str:
    return f"ip6:{address}" if ":" in address else f"ip4:{address}"
