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


def test_where_the_owner_is_not_known_nothing_is_said_of_who_the_author_is_not() -> None:
    pasted = b"""This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its recipients.
This is a permanent error. The following address(es) failed:

  b@kestrel.example
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

Received: from [203.0.113.88] (helo=pc) by mx.kestrel.example with esmtp (Exim 4.96)
 for b@kestrel.example; Tue, 24 Nov 2026 14:26:21 +0000
From: hana@provider.example
To: b@kestrel.example
Subject: hello
Date: Tue, 24 Nov 2026 21:26:21 +0900
"""
    report = check_messages([RawMessage(data=pasted, place=Place(source="-"))], dns="off")
    assert report.addresses == ()
    (attribution,) = report.verdict.attributions
    kinds = {weighed.fact.kind for weighed in attribution.facts}
    assert not kinds & {"automatic.other_author", "route.from_stranger", "route.from_stranger_text"}
