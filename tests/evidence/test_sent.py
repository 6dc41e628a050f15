"""The Sent folder: finding copies, and what its absence of one says."""

from __future__ import annotations

from datetime import datetime, timedelta

from mail_hosts import JST, NOON
from mailbox_builder import PHP, letter
from whosent.evidence import SentFolder, read_sent_copy
from whosent.message import parse

OWNER = "hana@provider.example"


def copy(number: int, *, at: datetime = NOON, to: str = "anna@far.example", **more: object):
    mail = letter(OWNER, to=to, subject=f"Lunch {number}", at=at.astimezone(JST), number=number, **more)
    return read_sent_copy(parse(mail))


def folder(*copies, before: datetime | None = None) -> SentFolder:
    return SentFolder(copies, before=before)


def test_a_copy_is_found_by_its_message_id() -> None:
    one = copy(1)
    assert folder(one, copy(2)).find(one.message_id, one.sent_at, one.subject, ()) is one


def test_without_a_message_id_time_recipient_and_subject_tell() -> None:
    one = copy(1)
    at = NOON + timedelta(seconds=1)
    assert folder(one).find("", at, "Lunch 1", ("anna@far.example",)) is one
    assert folder(one).find("", at, "Lunch 2", ("anna@far.example",)) is None
    assert folder(one).find("", at, "Lunch 1", ("else@far.example",)) is None
    assert folder(one).find("", NOON + timedelta(minutes=1), "Lunch 1", ("anna@far.example",)) is None
    assert folder(one).find("", None, "Lunch 1", ("anna@far.example",)) is None


def test_a_copied_message_id_alone_is_no_match() -> None:
    one = copy(1)
    later = NOON + timedelta(days=3)
    assert folder(one).find(one.message_id, later, "Special offer", ()) is None
    assert folder(one).find(one.message_id, None, "", ()) is one


def test_it_covers_the_weeks_around_its_mail_only() -> None:
    sent = folder(copy(1), copy(2, at=NOON + timedelta(days=2)))
    assert sent.covers(NOON + timedelta(days=20))
    assert not sent.covers(NOON + timedelta(days=90))
    assert not sent.covers(None)
    assert not folder().covers(NOON)


def test_correspondents_are_those_of_the_owners_other_mail() -> None:
    sent = folder(*(copy(i) for i in range(4)))
    assert sent.writes_to("anna@far.example")
    assert not sent.writes_to("bob@far.example")
    alone = folder(*(copy(i, to=f"p{i}@far.example") for i in range(4)))
    assert not alone.writes_to("p0@far.example", besides=copy(0).message_id)


def test_a_folder_of_two_hands_teaches_nothing() -> None:
    thief = [
        read_sent_copy(parse(letter(OWNER, to=f"v{i}@far.example", number=i, program=PHP))) for i in range(6)
    ]
    sent = folder(*(copy(i) for i in range(6)), *thief)
    assert sent.habits is None
    assert not sent.writes_to("anna@far.example")


def test_what_was_there_before_the_thief_still_teaches() -> None:
    old = [copy(i, at=NOON - timedelta(days=3)) for i in range(6)]
    thief = [
        read_sent_copy(parse(letter(OWNER, to=f"v{i}@far.example", number=i, program=PHP))) for i in range(6)
    ]
    sent = folder(*old, *thief, before=NOON - timedelta(days=1))
    assert sent.habits is not None
    assert sent.is_usual(old[0])
    assert not sent.is_usual(thief[0])
