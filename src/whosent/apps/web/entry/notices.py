"""Notices to a second address: something about the login has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from whosent.apps.web.entry.sender_settings import LinkedSender, SenderShelf
from whosent.apps.web.entry.senders import Letter, MakeSender, SenderError
from whosent.catalogue import Catalogue

Now = Callable[[], datetime]


class Change(StrEnum):
    """What has changed; sentences ``entry.change.<value>``."""

    SETUP = "setup"
    PASSWORD = "password"  # noqa: S105 - the name of a change
    APP = "app"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    CODES = "codes"
    SENDER_LINKED = "sender_linked"
    SENDER_UNLINKED = "sender_unlinked"
    RECOVERY_USED = "recovery_used"


class Post:
    """Sends codes and notices through the linked sender. It waits for the server: call it in a thread."""

    def __init__(self, shelf: SenderShelf, make: MakeSender, now: Now) -> None:
        """Whatever is linked when something is sent is used."""
        self._shelf = shelf
        self._make = make
        self._now = now

    @property
    def sends_codes(self) -> bool:
        """Whether codes can be sent."""
        return self._shelf.find() is not None

    def send_code(self, code: str, catalogue: Catalogue) -> None:
        """Raises ``SenderError`` where it is not taken, or no sender is linked."""
        linked = self._shelf.find()
        if linked is None:
            raise SenderError("unlinked")
        self._send(linked, code_letter(linked.settings.codes_to, code, catalogue))

    def tell(self, change: Change, *, when: str, address: str, catalogue: Catalogue) -> bool:
        """Whether the notice went out; True also where the owner wants none."""
        return self.tell_through(self._shelf.find(), change, when=when, address=address, catalogue=catalogue)

    def tell_through(
        self, linked: LinkedSender | None, change: Change, *, when: str, address: str, catalogue: Catalogue
    ) -> bool:
        """The same through a sender that was linked until now."""
        if linked is None or not linked.settings.notices_to:
            return True
        say = catalogue.say
        text = say("entry.notice.text", change=say(f"entry.change.{change}"), when=when, address=address)
        letter = Letter(to=linked.settings.notices_to, subject=say("entry.notice.subject"), text=text)
        try:
            self._send(linked, letter)
        except SenderError:
            return False
        return True

    def _send(self, linked: LinkedSender, letter: Letter) -> None:
        self._make(linked.settings).send(letter)
        self._shelf.use(self._now())


def code_letter(to: str, code: str, catalogue: Catalogue) -> Letter:
    """What brings a code."""
    text = catalogue.say("entry.code_letter.text", code=code)
    return Letter(to=to, subject=catalogue.say("entry.code_letter.subject"), text=text)
