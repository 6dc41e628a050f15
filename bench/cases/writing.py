"""What people, tools and lures write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

from tests.mail_hosts import stamp


@dataclass(frozen=True, kw_only=True)
class Program:
    """A mail program: the fields that it writes, and the shape of its Message-IDs; ``fields`` "" names "
    "none."""

    fields: str
    shape: str

    def message_id(self, draw: Random, domain: str) -> str:
        """A Message-ID of its shape."""
        return self.shape.format(
            number=draw.randrange(10**8, 10**9), hex=f"{draw.getrandbits(64):016x}", domain=domain
        )


THUNDERBIRD = Program(
    fields="User-Agent: Mozilla Thunderbird/128.3.1\n", shape="{hex}-4c0f-4222-8333-abcdefabcdef@{domain}"
)
OUTLOOK = Program(fields="X-Mailer: Microsoft Outlook 16.0\n", shape="{hex}$4c0ffee0$@{domain}")
APPLE = Program(fields="X-Mailer: Apple Mail (2.3774.600.62)\n", shape="{hex}-4C0F-4222-8333@{domain}")
PHONE = Program(fields="X-Mailer: iPhone Mail (21A350)\n", shape="{hex}-4C0F-4333@{domain}")
BULK = Program(fields="X-Mailer: BulkSend 2.1\n", shape="{number}.90210@{domain}")
SCRIPT = Program(fields="X-PHP-Originating-Script: 1001:mailer.php\n", shape="{hex}@{domain}")
PYTHON = Program(fields="", shape="{number}.{number}@localhost.localdomain")
OWNERS = (THUNDERBIRD, OUTLOOK, APPLE)
TOOLS = (BULK, SCRIPT, PYTHON)
ZONES = tuple(timezone(timedelta(hours=h)) for h in (9, 9, 9, 1, -5))
FOREIGN_ZONES = tuple(timezone(timedelta(hours=h)) for h in (0, 3, 8, 2, -8))

_LETTERS = (
    "Minutes",
    "Lunch on Friday",
    "Photographs",
    "Re: Estimate",
    "Schedule",
    "請求書の件",
    "打ち合わせ",
    "写真",
)
_OFFERS = ("Special offer", "Your parcel", "Invoice overdue", "Meet me", "重要なお知らせ", "当選おめでとう")


@dataclass(frozen=True, kw_only=True)
class Hand:
    """How somebody writes: a program, and where the clock stands. ``program`` None: the provider's web "
    "pages."""

    program: Program | None
    zone: timezone


def compose(
    draw: Random,
    *,
    author: str,
    to: str,
    subject: str,
    at: datetime,
    program: Program,
    zone: timezone,
    more: str = "",
    body: str = "Please find it below.\n",
) -> bytes:
    """A mail as a program hands it over, without trace fields."""
    domain = author.rpartition("@")[2].rstrip(">")
    return (
        f"From: {author}\nTo: {to}\nSubject: {subject}\n"
        f"Date: {at.astimezone(zone):%a, %d %b %Y %H:%M:%S %z}\n"
        f"Message-ID: <{program.message_id(draw, domain)}>\n{program.fields}{more}"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    ).encode()


def draw_letter_subject(draw: Random) -> str:
    """What a person writes about."""
    return f"{draw.choice(_LETTERS)} {draw.randrange(1, 400)}"


def draw_offer(draw: Random) -> str:
    """What spam is about."""
    return f"{draw.choice(_OFFERS)} {draw.choice('ABCDEFGH')}"


_LURES = (
    ("Mail Delivery System <{box}@{place}>", "Undelivered messages: action required",
     "You have {number} undelivered messages. Log in to release them:\nhttp://login.{place}/release\n"),
    ("Mail Administrator <postmaster@{owners}>", "メール送信機能停止のお知らせ(Code:M{number})",
     "お客様のメール送信機能を停止しました。下記より再開の手続きをしてください。\n"
     "https://mail.{place}/resume\n"),
    ("MAILER-DAEMON <mailer-daemon@{place}>", "Returned mail: see attachment",
     "The message could not be delivered. Download the original and log in to see why:\n"
     "http://{place}/m.html\n"),
    ("Mail Delivery Subsystem <mailer-daemon@{owners}>", "受信できなかったメールがあります",
     "{number}通のメールを受信できませんでした。こちらからログインして受け取ってください。\n"
     "http://{place}/in\n"),
)  # fmt: skip


def compose_lure(draw: Random, *, owner: str, at: datetime) -> bytes:
    """A mail that poses as a notice and wants its reader to act."""
    author, subject, body = draw.choice(_LURES)
    place = f"{draw.choice(('webmail', 'secure', 'inbox'))}{draw.randrange(99)}.example"
    words = {
        "place": place,
        "owner": owner,
        "owners": owner.rpartition("@")[2],
        "number": str(draw.randrange(2, 40)),
        "box": draw.choice(("mailer-daemon", "postmaster", "support")),
    }
    return (
        f"From: {author.format(**words)}\nTo: {owner}\nSubject: {subject.format(**words)}\n"
        f"Date: {stamp(at)}\n"
        f"Message-ID: <{draw.getrandbits(48):012x}@{place}>\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{body.format(**words)}"
    ).encode()
