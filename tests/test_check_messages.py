"""Judging messages that a caller has at hand."""

from __future__ import annotations

from pathlib import Path

from made_up_mail import OWNER, write_mbox
from whosent import Cause, Folder, Place, RawMessage, check, check_messages
from whosent.mailbox import open_sources


def test_messages_at_hand_get_the_verdict_of_the_mailbox_they_are_from(tmp_path: Path) -> None:
    box = str(write_mbox(tmp_path / "box.mbox"))
    messages = [item for item in open_sources([box]) if isinstance(item, RawMessage)]
    assert messages
    assert check_messages(messages, addresses=[OWNER], dns="off") == check(box, addresses=[OWNER], dns="off")


def test_the_folder_of_a_message_is_believed() -> None:
    data = f"From: {OWNER}\nTo: b@kestrel.example\nMessage-ID: <1@kestrel.example>\n\nHi\n"
    sent = RawMessage(data=data.encode(), place=Place(source="store", folder=Folder.SENT))
    report = check_messages([sent], dns="off")
    assert (report.seen.sent, report.seen.messages) == (1, 0)
    assert report.verdict.headline is Cause.NONE
