"""Sources of mail, whatever their form, as messages: ``open_sources`` is the way in."""

from whosent.mailbox.limits import Limits
from whosent.mailbox.skipped import SkipKind, Skipped
from whosent.mailbox.source import Mailbox, open_sources

__all__ = ["Limits", "Mailbox", "SkipKind", "Skipped", "open_sources"]
