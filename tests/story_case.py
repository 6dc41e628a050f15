"""A whole case, as its owner lived it in August 2025: a flood, a logout, codes that fail, a clean history.

11 August: 44 notices, most of them in the spam folder; logged out. 12 August: 250 more; the password is
changed, SMS codes fail; a confirmation lies unread in another mailbox. 14 August: the PC gets in at once, and
the login history of the web is clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

from cloud_mailboxes import YahooJapanMailbox
from mail_hosts import JST, Host, Return
from mailbox_builder import ANOTHER, REPORTER, THIRD, Mailbox, spam

OWNER = "hanako.sato@kobo.example"
SECOND = Host(name="mx.second.example", address="192.0.2.200")
YAHOO_SENDER = Host(name="mta.mail.yahoo.co.jp", address="192.0.2.91")
HOME_LINE = "192.0.2.130"
_REPORTERS = (REPORTER, ANOTHER, THIRD)
_LITTLE = (Return.FULL, Return.HEADERS, Return.NONE)


@dataclass(frozen=True)
class Story:
    """Where the case's files are."""

    folder: Path
    box: YahooJapanMailbox

    @property
    def mail(self) -> list[str]:
        """What ``check`` is given of the mailbox itself."""
        return [
            *(str(self.folder / name) for name in ("inbox", "spam")),
            *("--address", OWNER, "--provider", "yahoo-japan", "--dns", str(self.folder / "dns.json")),
        ]

    @property
    def rest(self) -> list[str]:
        """What else the owner has by the fourth day."""
        return [
            *("--logins", str(self.folder / "web-logins.txt")),
            *("--also", str(self.folder / "second")),
            *("--answers", str(self.folder / "answers.toml")),
        ]


def day(number: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of August 2025, in Japan."""
    return datetime(2025, 8, number, hour, minute, second, tzinfo=JST)


def write_story(folder: Path) -> Story:
    """The files of the case."""
    box = YahooJapanMailbox()
    box.owner = OWNER
    for n in range(44):
        _notice(box, n, day(11, 5) + timedelta(minutes=10 * n))
    early, box.inbox = box.inbox, []
    for n in range(250):
        _notice(box, 100 + n, day(12, 6) + timedelta(minutes=2 * n))
    late, box.inbox = box.inbox, [*early[:4]]
    box.inbox += late
    box.write(folder)
    spam_folder = folder / "spam"
    spam_folder.mkdir()
    for name, mail in early[4:]:
        (spam_folder / f"early-{name}").write_bytes(mail)
    (folder / "web-logins.txt").write_text(web_history(), "utf-8")
    second = folder / "second"
    second.mkdir()
    for n in range(3):
        (second / f"{n}.eml").write_bytes(_in_second(n, "Shop <news@shop.example>", "News", "Summer sale"))
    (second / "password.eml").write_bytes(password_notice())
    (folder / "answers.toml").write_text(ANSWERS, "utf-8")
    return Story(folder, box)


ANSWERS = """
wrote_mail       = "none"
password_changed = 2025-08-12T20:20:00+09:00
clicked_link     = false

[opened_notice]
answer = "yes"
at     = 2025-08-11T08:00:00+09:00

[logged_out]
answer = "yes"
at     = [2025-08-11T21:00:00+09:00, 2025-08-12T20:00:00+09:00]

[password_refused]
answer = "yes"
at     = 2025-08-12T20:30:00+09:00

[sms_failed]
answer = "yes"
at     = [2025-08-12T20:40:00+09:00, 2025-08-12T20:50:00+09:00]
"""


def web_history() -> str:
    """The pasted page, as of the fourth day."""
    rows = [
        f"2025/08/{n:02} {7 + n % 3:02}:1{n % 10}:05\tYahoo!メール\tログイン\t{HOME_LINE}\t日本\tiPhone"
        for n in (14, 11, 9, 7, 5, 3, 1)
    ]
    head = f"Yahoo! JAPAN ID ガイド\nログイン履歴\nこのパソコンのIPアドレス : {HOME_LINE}\n"
    return head + "日時\tサービス\t結果\tIPアドレス\t国・地域\t端末\n" + "\n".join(rows) + "\n"


def password_notice() -> bytes:
    """What Yahoo! JAPAN wrote to the other mailbox."""
    return _in_second(
        9,
        "Yahoo! JAPAN <account-master@mail.yahoo.co.jp>",
        "Yahoo! JAPAN -パスワード変更の確認",
        "hanako.sato さんのパスワードが変更されました。\n変更日時:2025/08/12 20:22\n",
        at=day(12, 20, 22),
    )


def _notice(box: Mailbox, n: int, at: datetime) -> None:
    reporter = _REPORTERS[n % len(_REPORTERS)]
    mail = spam(OWNER, n, at=at - timedelta(minutes=1))
    box.report(mail, reporter, at=at, returned=_LITTLE[n % 5 % len(_LITTLE)])


def _in_second(number: int, author: str, subject: str, text: str, *, at: datetime | None = None) -> bytes:
    at, domain = at or day(10, 9), author.rpartition("@")[2].rstrip(">")
    box = Mailbox(owner="hanako@second.example", host=SECOND, provider_domain="second.example")
    mail = (
        f"From: {author}\nTo: {box.owner}\nSubject: {Header(subject, 'utf-8').encode()}\n"
        f"Date: {format_datetime(at)}\nMessage-ID: <{number}@{domain}>\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    ).encode()
    passed = f"dkim=pass header.d={domain};\n\tspf=pass smtp.mailfrom=bounce@{domain}"
    results = f"{passed};\n\tdmarc=pass header.from={domain}"
    box.receive(mail, YAHOO_SENDER, at=at, results=results, envelope=f"bounce@{domain}")
    return box.inbox[0][1]
