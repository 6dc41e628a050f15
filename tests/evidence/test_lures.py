"""What tells a lure from a notice: its own words and form, not those of the mail that it returns."""

from __future__ import annotations

import pytest

from laws.court import context_of, find
from mail_hosts import NOON, Refusal, stamp
from mailbox_builder import BOT, REPORTER, Mailbox, gone, spam
from whosent.evidence.lures import load_lure_words

WORDS = load_lure_words()


def facts(body: str, *, author: str = "", fields: str = "") -> set[str]:
    box = Mailbox()
    mail = (
        f"Date: {stamp(NOON)}\nFrom: {author or 'Mail Delivery System <MAILER-DAEMON@far.example>'}\n"
        f"To: {box.owner}\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <1@far.example>\n"
        f"{fields or 'Content-Type: text/plain; charset=utf-8'}\nMIME-Version: 1.0\n\n{body}"
    )
    box.receive(mail.encode(), BOT)
    return {f.kind for finding in find(box) for f in finding.facts}


@pytest.mark.parametrize(
    "body",
    [
        "Your messages are held. Log in to release them: https://login.example.net/\n",
        "メールボックスの容量が一杯のため、新着メールを保留しています。こちらでログインしてください。\nhttps://login.example.net/\n",
    ],
)
def test_a_link_and_a_request_are_the_marks_of_a_lure(body: str) -> None:
    assert {"lure.link", "lure.asks", "lure.incoming"} <= facts(body)


def test_a_name_that_is_another_address_is_one() -> None:
    found = facts(
        "Log in to release your mail: https://login.example.net/\n",
        author='"postmaster@provider.example" <promo@far.example>',
    )
    assert "lure.name_mismatch" in found


def test_a_report_without_a_report_is_one() -> None:
    body = "--x\nContent-Type: text/plain\n\nLog in: https://login.example.net/\n--x--\n"
    fields = "Content-Type: multipart/report; report-type=delivery-status; boundary=x"
    assert "lure.report_without_status" in facts(body, fields=fields)


def test_an_attachment_is_one() -> None:
    body = (
        "--x\nContent-Type: text/plain\n\nYour mail could not be delivered.\n--x\n"
        'Content-Type: application/zip; name="mail.zip"\n\nAAAA\n--x--\n'
    )
    assert "lure.attachment" in facts(body, fields="Content-Type: multipart/mixed; boundary=x")


def test_the_words_of_the_returned_mail_do_not_count() -> None:
    box = Mailbox()
    tempting = spam(box.owner, 1).replace(b"Buy now", b"Log in to release: https://login.example.net/")
    box.report(tempting, REPORTER)
    assert not any(f.kind.startswith("lure.") for f in find(box)[0].facts)


def test_a_notice_of_the_provider_itself_is_never_a_lure() -> None:
    box = Mailbox()
    refusal = Refusal(
        recipient="v@far.example",
        remote="mx.far.example",
        status="5.7.1",
        reply="550 5.7.1 blocked, log in at https://postmaster.far.example/ to release",
    )
    box.own_notice(box.submit(spam(box.owner)), refusal)
    assert not any(f.kind.startswith("lure.") for f in find(box)[0].facts)


def test_phrases_are_in_the_case_in_which_they_are_compared() -> None:
    phrases = (*WORDS.asks, *WORDS.incoming, *WORDS.attachments, *WORDS.program_fields)
    assert phrases
    assert all(phrase == phrase.lower() for phrase in phrases)


def test_a_form_that_anybody_can_copy_is_only_text() -> None:
    box = Mailbox()
    box.report(spam(box.owner), refusal=gone("v@reporter.example"))
    kinds = {f.kind: f.tier.value for f in find(box)[0].facts if f.kind.startswith("form.")}
    assert kinds
    assert set(kinds.values()) == {"T3"}
    assert context_of(box).is_owner(box.owner)
