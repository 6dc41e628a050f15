"""The engine: what the keys of a rule mean."""

import pytest

from whosent.bounce.model import Action, ReturnedForm
from whosent.bounce.rule import (
    Confidence,
    Continuation,
    Recipients,
    Recognise,
    ReturnedText,
    Rule,
    Said,
    Transcript,
)
from whosent.bounce.rule_reader import READ_CHARS, read_with_rule
from whosent.bounce.ruleset import Ruleset
from whosent.bounce.text_reading import TextReading
from whosent.message import Part, parse

DAEMON = parse(b"From: MAILER-DAEMON@mail.example.net\nSubject: failure\n\n")
PERSON = parse(b"From: Hanako <hanako@example.org>\nSubject: failure\n\n")


def a_rule(name: str = "kestrel", **keys: object) -> Rule:
    given = {"recognise": Recognise(body_contains=("this is kestrel",)), **keys}
    return Rule(
        schema=1,
        name=name,
        title=name,
        source="the manual",
        confidence=Confidence.DOCUMENTED,
        **given,
    )


def read(rule: Rule, text: str, message: Part = DAEMON) -> TextReading:
    return read_with_rule(message, rule, text)


def test_a_section_begins_after_one_text_and_ends_before_another() -> None:
    rule = a_rule(recipient=Recipients(line=("{address}",), after=("failed:",), until=("thanks",)))
    reading = read(rule, "a@example.com\nfailed:\nb@example.com\nThanks\nc@example.com\n")
    assert [r.address for r in reading.recipients] == ["b@example.com"]


@pytest.mark.parametrize(
    ("continues", "diagnostic"),
    [
        (Continuation.LINE, ""),
        (Continuation.INDENTED, "one"),
        (Continuation.BLANK, "one two"),
        (Continuation.NEXT, "one two three"),
    ],
)
def test_which_lines_belong_to_a_recipient_is_stated(continues: Continuation, diagnostic: str) -> None:
    rule = a_rule(recipient=Recipients(line=("<{address}>:",), continues=continues))
    reading = read(rule, "<a@example.com>:\n  one\ntwo\n\nthree\n<b@example.com>:\n")
    assert reading.recipients[0].diagnostic == diagnostic


def test_a_wrapped_paragraph_is_one_line_where_the_rule_joins() -> None:
    rule = a_rule(
        recipient=Recipients(line=("<{address}>: {diagnostic}",), joined=True, continues=Continuation.BLANK)
    )
    reading = read(rule, "<a@example.com>: host mx\n    said: no\n<b@example.com>: other\n")
    assert [r.diagnostic for r in reading.recipients] == ["host mx said: no", "other"]


def test_detail_lines_give_what_they_name_and_others_are_the_diagnostic() -> None:
    form = Recipients(
        line=("<{address}>",),
        continues=Continuation.BLANK,
        detail=("(expanded from: <{original}>)", "bye {rest}"),
    )
    recipient = read(
        a_rule(recipient=form), "<a@example.com>\n(expanded from: <b@example.com>)\n550 no\nbye now\n"
    )
    assert recipient.recipients[0].original_recipient == "b@example.com"
    assert recipient.recipients[0].diagnostic == "550 no"
    assert recipient.recipients[0].reply_code == 550


def test_the_reply_templates_take_the_diagnostic_apart() -> None:
    form = Recipients(
        line=("<{address}>: {diagnostic}",),
        reply=("host {remote_mta} said: {diagnostic} (in reply to {command} command)",),
    )
    text = "<a@example.com>: host mx.example.com said: 550 no (in reply to RCPT TO command)"
    recipient = read(a_rule(recipient=form), text).recipients[0]
    assert (recipient.remote_mta, recipient.diagnostic, recipient.smtp_command) == (
        "mx.example.com",
        "550 no",
        "RCPT",
    )


def test_what_is_said_once_is_said_of_all_recipients() -> None:
    rule = a_rule(recipient=Recipients(line=("to {address}",)), said=Said(after=("because:",)))
    reading = read(rule, "to a@example.com\nto b@example.com\nbecause:\n\n  mailbox full\n\nbye\n")
    assert [r.diagnostic for r in reading.recipients] == ["mailbox full", "mailbox full"]


def test_a_transcript_tells_which_reply_was_whose() -> None:
    rule = a_rule(
        transcript=Transcript(after=("transcript",), talking_to=("while talking to {remote_mta}:",))
    )
    text = (
        "transcript\nwhile talking to mx.example.com:\n>>> RCPT TO:<a@example.com>\n<<< 550 5.1.1 no\n"
        ">>> RCPT TO:<b@example.com>\n<<< 250 ok\n"
    )
    reading = read(rule, text)
    assert [(r.address, r.diagnostic, r.remote_mta) for r in reading.recipients] == [
        ("a@example.com", "550 5.1.1 no", "mx.example.com")
    ]


def test_a_refused_message_is_refused_for_all_who_were_accepted() -> None:
    rule = a_rule(transcript=Transcript(after=("transcript",)))
    text = (
        "transcript\n>>> RCPT TO:<a@example.com>\n<<< 250 ok\n>>> RCPT TO:<b@example.com>\n<<< 250 ok\n"
        ">>> DATA\n<<< 554 5.7.1 spam\n"
    )
    reading = read(rule, text)
    assert [(r.address, r.smtp_command) for r in reading.recipients] == [
        ("a@example.com", "DATA"),
        ("b@example.com", "DATA"),
    ]


def test_the_returned_message_begins_after_its_separator_and_is_not_read_for_recipients() -> None:
    rule = a_rule(
        recipient=Recipients(line=("<{address}>",)),
        returned=ReturnedText(starts_after=("--- copy",), form=ReturnedForm.HEADERS),
    )
    text = "<a@example.com>\n--- Copy of it.\n\nFrom: b@example.com\n<c@example.com>\n"
    reading = read(rule, text)
    assert [r.address for r in reading.recipients] == ["a@example.com"]
    assert text[reading.returned_starts_at :].startswith("From: b@example.com")
    assert reading.returned_form is ReturnedForm.HEADERS


def test_a_separator_in_the_middle_of_a_line_separates_nothing() -> None:
    rule = a_rule(
        returned=ReturnedText(starts_after=("--- copy",)), recipient=Recipients(line=("<{address}>",))
    )
    assert read(rule, "<a@example.com>\nfoo --- copy\n").returned_starts_at is None


def test_header_fields_name_recipients_where_the_text_names_none() -> None:
    rule = a_rule(headers=("X-Failed-Recipients",))
    message = parse(b"From: <>\nX-Failed-Recipients: a@example.com, b@example.com\n\n")
    assert [r.address for r in read(rule, "this is kestrel", message).recipients] == [
        "a@example.com",
        "b@example.com",
    ]


def test_what_is_reported_may_be_told_by_phrases_or_by_the_section() -> None:
    form = Recipients(line=("<{address}>",))
    late = a_rule(recipient=form, action={Action.DELAYED: ("still trying",)})
    assert read(late, "still trying\n<a@example.com>").recipients[0].action is Action.DELAYED
    relayed = a_rule(recipient=Recipients(line=("<{address}>",), action=Action.RELAYED))
    assert read(relayed, "<a@example.com>").recipients[0].action is Action.RELAYED


def test_the_generic_reader_helps_where_a_rule_finds_nobody() -> None:
    reading = read(a_rule(), "this is kestrel\n\nYour message to a@example.com could not be delivered.")
    assert [r.address for r in reading.recipients] == ["a@example.com"]


def test_a_person_who_quotes_a_notice_is_no_mail_system() -> None:
    rules = Ruleset((a_rule(),))
    assert rules.recognise(DAEMON, "This is Kestrel") is not None
    assert rules.recognise(PERSON, "This is Kestrel") is None


def test_the_stated_order_decides_before_the_length_of_the_evidence() -> None:
    short = a_rule("short", before=("long",), recognise=Recognise(body_contains=("kestrel",)))
    long = a_rule("long", recognise=Recognise(body_contains=("this is kestrel, the delivery agent",)))
    found = Ruleset((long, short)).recognise(DAEMON, "This is Kestrel, the delivery agent")
    assert found is not None
    assert found.name == "short"


def test_every_key_of_a_way_must_hold() -> None:
    way = Recognise(body_contains=("kestrel",), subject_contains=("delay",), not_body_contains=("falcon",))
    rules = Ruleset((a_rule(recognise=way),))
    late = parse(b"From: MAILER-DAEMON@a.example\nSubject: Delayed\n\n")
    assert rules.recognise(late, "kestrel") is not None
    assert rules.recognise(DAEMON, "kestrel") is None
    assert rules.recognise(late, "kestrel and falcon") is None


def test_no_more_than_the_cap_of_a_huge_text_is_read() -> None:
    rule = a_rule(recipient=Recipients(line=("<{address}>",)))
    huge = "<a@example.com>\n" + "y" * 10_000_000 + "\n<b@example.com>\n"
    assert len(huge) > READ_CHARS
    assert [r.address for r in read(rule, huge).recipients] == ["a@example.com"]
