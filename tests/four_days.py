"""A diary of four days: a flood of notices, and a login that fails meanwhile. Days count back from now.

Day 1: 44 notices, logged out. Day 2: 250 more; the login has expired, the new password is refused, a code
page is lost. Day 3: no more codes; a mail about a changed password lies in another mailbox. Day 4: a PC gets
in, and the login history of the web is clean.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbox_builder import ANOTHER, REPORTER, THIRD, Mailbox, spam
from whosent.apps.cli import run

LAST_DAY = 4
_NOTICES = {1: 44, 2: 250}
_REPORTERS = (REPORTER, ANOTHER, THIRD)
_DIARY = (
    (1, 21 * 60, "The app showed me logged out", "logged_out"),
    (2, 20 * 60, "The page says that the login expired", "logged_out"),
    (2, 20 * 60 + 20, "Changed the password on the phone", "password_tried"),
    (2, 20 * 60 + 50, "Face and new password refused; code page gone after reading the SMS, twice", ""),
    (3, 22 * 60, "Mail about a changed password in my other mailbox", "password_changed"),
    (3, 23 * 60 + 50, "No more codes are sent", "sms_limit"),
    (4, 9 * 60, "PIN and code worked at once on the PC", "logged_in"),
    (4, 9 * 60 + 15, "Login history of the web: only mine", "web_logins_clean"),
)
_MAIL_FOUND_LATER = timedelta(days=1, hours=1, minutes=38)  # it is of day 2, two minutes after the change


def midnight(day: int, today: int, now: datetime) -> datetime:
    """When ``day`` began, where now is the end of the day ``today``."""
    return now - timedelta(days=today - day + 1)


def live_until(today: int, folder: Path, *, now: datetime | None = None) -> str:
    """Writes the mail that was there on that day, checks it into a case with its diary; the case's path."""
    now = now or datetime.now(UTC)
    box = Mailbox()
    for day, count in _NOTICES.items():
        for n in range(count if day <= today else 0):
            at = midnight(day, today, now) + timedelta(hours=18, minutes=n)
            number = 1000 * day + n
            box.report(spam(box.owner, number, at=at), _REPORTERS[n % len(_REPORTERS)], at=at)
    box.write(folder)
    case = str(folder / "my.case")
    for day, minutes, text, event in _DIARY:
        if day <= today:
            at = midnight(day, today, now) + timedelta(minutes=minutes)
            at -= _MAIL_FOUND_LATER if event == "password_changed" else timedelta()
            more = ["--event", event] if event else []
            run(["diary", "add", text, "--at", at.isoformat(timespec="minutes"), "--case", case, *more], {})
    run(
        [
            *("check", str(folder / "inbox"), "--address", box.owner, "--dns", str(folder / "dns.json")),
            *("--authserv-id", box.host.name, "--case", case, "-o", str(folder / "check.txt")),
        ],
        {},
    )
    return case
