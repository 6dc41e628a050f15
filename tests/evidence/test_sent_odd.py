"""Mailings in Sent that are unlike the owner's, and copies that were deleted."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mail_hosts import JST, NOON
from mailbox_builder import SPAM_TOOL, THIEF, THUNDERBIRD, Mailbox, Program, friend, kinds, letter, spam
from whosent.account import Answers, read_answers
from whosent.api import check
from whosent.evidence import SentCopy, find_odd_mailings, is_copy_of_sent, read_sent_copy, sent_facts
from whosent.message import parse
from whosent.report.model import CheckReport
from whosent.verdict import Actor, Cause

OWNER = "hana@provider.example"


def copy(
    number: int, *, at: datetime, to: str, subject: str, program: Program, body: str = "Hello\n"
) -> SentCopy:
    mail = letter(OWNER, to=to, subject=subject, at=at, number=number, program=program, body=body)
    return read_sent_copy(parse(mail))


def usual(count: int = 6) -> list[SentCopy]:
    return [
        copy(
            i,
            at=NOON.astimezone(JST) - timedelta(days=i + 3),
            to=friend(i),
            subject=f"Lunch {i}",
            program=THUNDERBIRD,
        )
        for i in range(count)
    ]


def mailing(
    people: int = 8, program: Program = SPAM_TOOL, body: str = "See https://shop.example/\n"
) -> list[SentCopy]:
    return [
        copy(100 + i, at=NOON, to=f"p{i}@far.example", subject="Special offer", program=program, body=body)
        for i in range(people)
    ]


def test_a_mailing_of_another_program_to_strangers_is_unlike_the_owner() -> None:
    [odd] = find_odd_mailings([*usual(), *mailing()], [])
    assert (odd.subject, odd.copies, odd.people, odd.has_link) == ("Special offer", 8, 8, True)
    assert [fact.kind for fact in sent_facts([odd])] == ["sent.unlike_owner_links"]
    assert [fact.kind for fact in sent_facts([odd], knows_sent=False)] == ["sent.unlike_owner_denied"]
    assert [fact.kind for fact in sent_facts([odd], knows_sent=True)] == ["sent.unlike_owner_known"]


@pytest.mark.parametrize(
    "sent",
    [
        [*usual(), *mailing(people=3)],
        [*usual(), *mailing(program=THUNDERBIRD)],
        [*mailing()],
        [*usual(2), *mailing()],
    ],
    ids=["few people", "the owner's own way", "nothing before it", "too little before it"],
)
def test_where_one_sign_is_lacking_nothing_is_said(sent: list[SentCopy]) -> None:
    assert find_odd_mailings(sent, []) == ()
    assert sent_facts([]) == ()


def test_a_round_letter_to_people_whom_the_owner_writes_to_is_the_owners() -> None:
    known = [copy(i, at=NOON - timedelta(days=9), to=f"p{i}@far.example", subject="", program=THUNDERBIRD)
             for i in range(8)]  # fmt: skip
    assert find_odd_mailings([*usual(), *known, *mailing()], []) == ()


def test_the_thiefs_own_copies_teach_nothing() -> None:
    early = [
        copy(
            200 + i,
            at=NOON - timedelta(hours=20),
            to=f"q{i}@far.example",
            subject="Another offer",
            program=SPAM_TOOL,
        )
        for i in range(40)
    ]
    found = find_odd_mailings([*usual(), *early, *mailing()], [])
    assert [odd.subject for odd in found] == ["Another offer", "Special offer"]


def test_a_mail_that_was_delivered_is_no_copy_of_what_was_sent() -> None:
    mail = letter(OWNER, to=OWNER, subject="To myself")
    assert is_copy_of_sent(parse(mail))
    for field in (
        b"Received: from x by y; Mon, 10 Aug 2026 00:00:00 +0000\n",
        b"Return-Path: <a@b.example>\n",
    ):
        assert not is_copy_of_sent(parse(field + mail))


def check_box(box: Mailbox, folder: Path, trash: list[bytes], answers: Answers | None = None) -> CheckReport:
    box.write(folder)
    for number, mail in enumerate(trash):
        path = folder / "trash" / f"{number}.eml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(mail)
    return check(
        folder,
        addresses=(box.owner,),
        answers=answers,
        dns=folder / "dns.json",
        authserv_ids=(box.host.name,),
    )


def box_with_deleted_copies(folder: Path, answers: Answers | None = None) -> CheckReport:
    box = Mailbox(names_login=False, signs=False)
    box.write_usual_mail()
    mails = [spam(box.owner, i, subject="Special offer") for i in range(8)]
    for i, mail in enumerate(mails):
        box.report(mail, to=f"victim{i}@reporter.example", client=THIEF)
    return check_box(box, folder, mails, answers)


def test_a_deleted_copy_of_what_came_back_shows_that_it_left_the_account(tmp_path: Path) -> None:
    report = box_with_deleted_copies(tmp_path)
    assert all("sent.deleted_copy" in kinds(a) for a in report.verdict.attributions)
    assert report.verdict.headline is not Cause.FORGED
    assert [f.kind for f in report.verdict.mailbox_facts] == ["sent.unlike_owner"]
    assert [(odd.people, odd.deleted) for odd in report.odd_sent] == [(8, 8)]
    assert len(report.others) == 8


def test_sent_mail_that_is_not_the_owners_shows_a_takeover(tmp_path: Path) -> None:
    answers = read_answers(b"knows_sent = false", "seen.toml", localize=lambda at: at)
    report = box_with_deleted_copies(tmp_path, answers)
    assert report.verdict.headline is Cause.ACCOUNT
    assert report.verdict.actor is Actor.TAKEOVER


def test_forged_mail_to_oneself_that_was_thrown_away_is_no_deleted_copy(tmp_path: Path) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.report_spam(6)
    thrown = [box.delivered(box.host.take(spam(box.owner, i, to=box.owner), THIEF)) for i in range(6)]
    report = check_box(box, tmp_path, thrown)
    assert report.verdict.headline is Cause.FORGED
    assert report.odd_sent == ()
