"""Two more cases as their owners lived them: mail sent by SMTP only, and a forward that is dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cloud_mailboxes import YahooJapanMailbox
from mail_hosts import JST, NOON, Client, Return
from mailbox_builder import ANOTHER, REPORTER, THIRD, Mailbox, gone, letter, spam
from story_case import OWNER, web_history

THIEVES = ("203.0.113.9", "2001:db8:77::5", "198.51.100.200")
_COUNTRIES = ("ベトナム", "ロシア", "ブラジル")
_REPORTERS = (REPORTER, ANOTHER, THIRD)


@dataclass(frozen=True)
class Told:
    """Where a case's files are; ``mail`` is what ``check`` is given of the mailbox itself."""

    folder: Path
    mail: list[str]

    def file(self, name: str, text: str) -> str:
        """Another file of the case; its path."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return str(path)


def write_smtp_only(folder: Path, *, returned: Return = Return.NONE) -> Told:
    """120 notices by systems that return nothing; two-step verification is on, the web's history is clean."""
    box = YahooJapanMailbox()
    box.owner = OWNER
    for n in range(120):
        at = _when(n)
        box.report(spam(OWNER, n, at=at), _REPORTERS[n % 3], at=at, returned=returned)
    box.write(folder)
    (folder / "web-logins.txt").write_text(web_history(), "utf-8")
    (folder / "software-logins.txt").write_text(software_history(), "utf-8")
    mail = [
        *(str(folder / "inbox"), "--address", OWNER, "--provider", "yahoo-japan"),
        *("--dns", str(folder / "dns.json")),
    ]
    return Told(folder, mail)


def software_history() -> str:
    """The page of mail software: somebody sends every few seconds, from three countries."""
    rows = [
        f"{_when(n) + timedelta(seconds=9):%Y/%m/%d %H:%M:%S}\tメール送信(SMTP)\t成功\t"
        f"{THIEVES[n % 3]}\t{_COUNTRIES[n % 3]}"
        for n in reversed(range(120))
    ]
    head = "メールソフト ログイン履歴\nYahoo!メール\n日時\tサービス\t結果\tIPアドレス\t国・地域\n"
    return head + "\n".join(rows) + "\n"


def write_dead_forward(folder: Path) -> Told:
    """What others wrote to the owner is sent on to an address that is gone; each comes back."""
    box = Mailbox()
    box.write_usual_mail()
    shop = Client(address="198.51.100.77", helo="mail.shop.example", reverse="mail.shop.example")
    for n in range(12):
        order = letter(f"orders@shop{n}.example", to=box.owner, subject=f"Your order {n}", number=n)
        at = NOON + timedelta(hours=n)
        box.own_notice(
            box.host.take(order, shop, to=box.owner, at=at),
            gone("hana.old@old.example", remote="mx.old.example"),
            at=at,
        )
    box.write(folder)
    (folder / "rules.sieve").write_text('require ["copy"];\nredirect :copy "hana.old@old.example";\n')
    mail = [
        *(str(folder / "inbox"), "--sent", str(folder / "sent"), "--address", box.owner),
        *("--dns", str(folder / "dns.json"), "--authserv-id", box.host.name),
    ]
    return Told(folder, mail)


def _when(n: int) -> datetime:
    return datetime(2025, 8, 12, 3, 0, tzinfo=JST) + timedelta(seconds=8 * n)
