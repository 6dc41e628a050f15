"""Reason and permanence of single diagnostics."""

from __future__ import annotations

import pytest

from bounce.reasons_examples import EXAMPLES, Example
from whosent.bounce.model import Action, Permanence, Reason
from whosent.bounce.reasons import Because, Confidence, ReasonInput, ReasonTable, classify, load_reasons


@pytest.fixture(scope="session")
def table() -> ReasonTable:
    return load_reasons()


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 100


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_gets_its_reason(example: Example, table: ReasonTable) -> None:
    assert classify(example.facts(), table).reason is example.reason


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.host], ids=str)
def test_an_example_of_a_host_is_decided_by_its_table(example: Example, table: ReasonTable) -> None:
    assert classify(example.facts(), table).because is Because.HOST_TABLE


def test_explicit_words_go_before_a_generic_status(table: ReasonTable) -> None:
    found = classify(ReasonInput(status="5.7.1", diagnostic="550 5.7.1 Mailbox full"), table)
    assert (found.reason, found.because, found.phrase) == (Reason.MAILBOXFULL, Because.PHRASE, "mailbox full")


def test_a_specific_status_goes_before_vague_words(table: ReasonTable) -> None:
    found = classify(ReasonInput(status="5.7.26", diagnostic="550 5.7.26 Access denied"), table)
    assert (found.reason, found.because) == (Reason.AUTHFAILURE, Because.STATUS)


def test_the_cause_goes_before_the_queue_that_gave_up(table: ReasonTable) -> None:
    facts = ReasonInput(status="4.4.7", diagnostic="450 4.7.1 Client rejected: cannot find your hostname")
    assert classify(facts, table).reason is Reason.REQUIREPTR


def test_a_rate_limit_is_not_an_unknown_user(table: ReasonTable) -> None:
    said = "550 5.1.1 <kestrel@mail.example> - 203.0.113.222 has sent to too many recipients this hour."
    found = classify(ReasonInput(status="5.1.1", diagnostic=said), table)
    assert (found.reason, found.permanence) == (Reason.SPEEDING, Permanence.TEMPORARY)


def test_words_inside_addresses_and_links_decide_nothing(table: ReasonTable) -> None:
    said = "550 <infected@spamhaus.example>: see https://mail.example/help/#blacklisted"
    assert classify(ReasonInput(diagnostic=said), table).because is not Because.PHRASE


def test_a_phrase_cut_by_the_codes_of_a_multi_line_reply_is_read(table: ReasonTable) -> None:
    said = "550-5.7.1 the sending host has no 550-5.7.1 reverse 550 5.7.1 dns entry"
    assert classify(ReasonInput(status="5.7.1", diagnostic=said), table).reason is Reason.REQUIREPTR


def test_the_human_text_is_read_where_the_diagnostic_is_silent(table: ReasonTable) -> None:
    facts = ReasonInput(status="5.0.0", human_text="** Address not found ** Check for typos.")
    found = classify(facts, table)
    assert (found.reason, found.confidence) == (Reason.USERUNKNOWN, Confidence.MEDIUM)


def test_the_human_text_does_not_overrule_a_clear_diagnostic(table: ReasonTable) -> None:
    facts = ReasonInput(diagnostic="550 User unknown", human_text="The mailbox of another recipient is full")
    assert classify(facts, table).reason is Reason.USERUNKNOWN


def test_the_original_mail_in_the_human_text_is_not_read(table: ReasonTable) -> None:
    text = "Could not deliver for 5 days.\n\nReceived: from a.example\nSubject: mailbox full, user unknown"
    assert classify(ReasonInput(human_text=text), table).reason is Reason.EXPIRED


def test_words_of_a_host_mean_nothing_elsewhere(table: ReasonTable) -> None:
    facts = ReasonInput(remote_mta="mx.example.net", diagnostic="554 refused IB607")
    assert classify(facts, table).reason is not Reason.SPEEDING


def test_the_recipient_domain_is_not_the_host_where_another_refused(table: ReasonTable) -> None:
    facts = ReasonInput(
        status="5.7.9", diagnostic="554 5.7.9 no", recipient_domain="yahoo.com", remote_mta="mx.example.net"
    )
    assert classify(facts, table).because is not Because.HOST_TABLE


def test_a_host_is_known_by_its_name_with_more_behind_it(table: ReasonTable) -> None:
    facts = ReasonInput(
        remote_mta="GMAIL-SMTP-IN.L.GOOGLE.COM. (192.0.2.7, the server for the domain mail.example.)",
        status="4.2.1",
        diagnostic="450 4.2.1 later",
    )
    assert classify(facts, table).reason is Reason.SPEEDING


def test_silence_is_undefined_and_an_unreadable_cause_on_hold(table: ReasonTable) -> None:
    assert classify(ReasonInput(), table).reason is Reason.UNDEFINED
    assert classify(ReasonInput(diagnostic="550 qwzx"), table).reason is Reason.ONHOLD


def test_a_refused_recipient_without_words_is_a_guess(table: ReasonTable) -> None:
    found = classify(ReasonInput(reply_code=550, smtp_command="RCPT", diagnostic="550 no"), table)
    assert (found.reason, found.because, found.confidence) == (
        Reason.USERUNKNOWN,
        Because.COMMAND,
        Confidence.LOW,
    )


def test_words_and_status_that_disagree_lower_the_confidence(table: ReasonTable) -> None:
    agree = classify(ReasonInput(status="5.2.2", diagnostic="552 5.2.2 Mailbox full"), table)
    differ = classify(ReasonInput(status="5.1.1", diagnostic="552 Mailbox full"), table)
    assert (agree.confidence, differ.confidence) == (Confidence.HIGH, Confidence.MEDIUM)


@pytest.mark.parametrize("action", [Action.DELIVERED, Action.RELAYED, Action.EXPANDED])
def test_what_arrived_is_delivered(action: Action, table: ReasonTable) -> None:
    found = classify(ReasonInput(status="2.0.0", action=action, diagnostic="250 user unknown"), table)
    assert (found.reason, found.permanence) == (Reason.DELIVERED, Permanence.UNKNOWN)


@pytest.mark.parametrize(
    ("facts", "permanence"),
    [
        (ReasonInput(status="5.1.1", diagnostic="550 5.1.1 User unknown"), Permanence.PERMANENT),
        (ReasonInput(status="4.1.1", diagnostic="450 4.1.1 User unknown"), Permanence.TEMPORARY),
        (ReasonInput(reply_code=550, diagnostic="550 User unknown"), Permanence.PERMANENT),
        (ReasonInput(reply_code=421, diagnostic="421 go away"), Permanence.TEMPORARY),
        (ReasonInput(diagnostic="User unknown"), Permanence.PERMANENT),
        (ReasonInput(diagnostic="Mailbox full"), Permanence.TEMPORARY),
        (ReasonInput(status="5.2.2", diagnostic="552 5.2.2 Mailbox full"), Permanence.PERMANENT),
        (ReasonInput(status="5.4.7", diagnostic="554 5.4.7 Message expired"), Permanence.TEMPORARY),
        (ReasonInput(status="5.1.1", action=Action.DELAYED, diagnostic="User unknown"), Permanence.TEMPORARY),
        (ReasonInput(diagnostic="Message content rejected"), Permanence.UNKNOWN),
        (ReasonInput(), Permanence.UNKNOWN),
    ],
)
def test_permanence_follows_the_stated_class_then_the_reason(
    facts: ReasonInput, permanence: Permanence, table: ReasonTable
) -> None:
    assert classify(facts, table).permanence is permanence


def test_what_others_say_of_a_host_is_less_sure_than_its_own_page(table: ReasonTable) -> None:
    own = classify(ReasonInput(remote_mta="mx.yahoodns.net", diagnostic="554 [PH01]"), table)
    others = classify(ReasonInput(remote_mta="mx.yahoodns.net", diagnostic="553 [BL21]"), table)
    assert (own.because, own.confidence) == (Because.HOST_TABLE, Confidence.HIGH)
    assert (others.because, others.confidence) == (Because.HOST_TABLE, Confidence.MEDIUM)


def test_docomo_says_unknown_user_of_those_who_refuse_the_mail_too(table: ReasonTable) -> None:
    facts = ReasonInput(remote_mta="mfsmax.docomo.ne.jp", diagnostic="550 Unknown user a@docomo.example")
    found = classify(facts, table)
    assert (found.reason, found.confidence) == (Reason.USERUNKNOWN, Confidence.MEDIUM)


def test_the_hosts_own_code_goes_before_one_that_the_reporter_states_for_all(table: ReasonTable) -> None:
    facts = ReasonInput(
        status="5.1.1", diagnostic="550 5.7.508 no", remote_mta="a.mail.protection.outlook.com"
    )
    assert classify(facts, table).reason is Reason.SPEEDING


def test_a_range_of_codes_stands_for_all_between(table: ReasonTable) -> None:
    mta = "a.mail.protection.outlook.com"
    found = [
        classify(ReasonInput(status=code, remote_mta=mta), table).reason
        for code in ("5.7.605", "5.7.606", "5.7.649", "4.7.699", "4.7.700")
    ]
    assert [reason is Reason.BLOCKED for reason in found] == [False, True, True, True, False]
