"""Explanations: the bytes that say a value, and what decided it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from whosent.bounce import (
    BounceTables,
    Explanation,
    How,
    Reading,
    Why,
    explain_records,
    parse_notice,
    records,
)
from whosent.message import parse
from whosent.raw import Place

NOTICES = sorted((Path(__file__).parent.parent / "mail" / "notices").glob("*.eml"))
EXAMPLES = sorted((Path(__file__).parent.parent / "rules").glob("*.eml"))

MAIL = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.provider.example (Mail Delivery System)\n"
    b"Subject: Undelivered Mail Returned to Sender\nDate: Tue, 3 Nov 2026 09:00:05 +0900\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    b"--b\nContent-Type: text/plain\n\nThis is the mail system at host mx.provider.example.\n\n"
    b"<a@shop.example>: host mx.shop.example[192.0.2.25] said: 552 5.2.2 mailbox full\n"
    b"    (in reply to RCPT TO command)\n"
    b"<b@shop.example>: unknown user\n"
    b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.provider.example\n"
    b"X-Postfix-Sender: rfc822; news+7@sender.example\n\n"
    b"Final-Recipient: rfc822; a@shop.example\nAction: failed\nStatus: 5.0.0\n"
    b"Diagnostic-Code: smtp; 552 5.2.2\n mailbox full\n\n"
    b"Final-Recipient: rfc822; b@shop.example\nAction: delayed\nStatus: 4.4.1\n"
    b"--b\nContent-Type: message/rfc822\n\n"
    b"From: News <news@sender.example>\nSubject: =?utf-8?Q?caf=C3=A9?=\n"
    b"Date: Tue, 3 Nov 2026 09:00:00 +0900\nMessage-ID:\n <1@sender.example>\n\nHello\n--b--\n"
)
Explain = Callable[[bytes], tuple[dict[str, Explanation], ...]]


@pytest.fixture
def explained(tables: BounceTables) -> Explain:
    def explain(data: bytes) -> tuple[dict[str, Explanation], ...]:
        found = explain_records(parse_notice(parse(data), Place(source="-"), tables), tables)
        return tuple({e.field: e for e in record.fields} for record in found)

    return explain


@pytest.mark.parametrize(
    ("field", "part", "header", "quoted"),
    [
        ("recipient", "2", "Final-Recipient", b"Final-Recipient: rfc822; a@shop.example"),
        ("action", "2", "Action", b"Action: failed"),
        ("diagnostic", "2", "Diagnostic-Code", b"Diagnostic-Code: smtp; 552 5.2.2\n mailbox full"),
        ("reporting_mta", "2", "Reporting-MTA", b"Reporting-MTA: dns; mx.provider.example"),
        ("envelope_sender", "2", "X-Postfix-Sender", b"X-Postfix-Sender: rfc822; news+7@sender.example"),
        ("author", "3", "From", b"From: News <news@sender.example>"),
        ("subject", "3", "Subject", b"Subject: =?utf-8?Q?caf=C3=A9?="),
        ("message_id", "3", "Message-ID", b"Message-ID:\n <1@sender.example>"),
        ("original_at", "3", "Date", b"Date: Tue, 3 Nov 2026 09:00:00 +0900"),
        ("notice_at", "", "Date", b"Date: Tue, 3 Nov 2026 09:00:05 +0900"),
    ],
)
def test_a_stated_value_has_the_bytes_of_its_field(
    explained: Explain, field: str, part: str, header: str, quoted: bytes
) -> None:
    found = explained(MAIL)[0][field]
    assert (found.how, found.why, found.by) == (How.STATED, Why.FIELD, header)
    assert found.where is not None
    assert (found.where.part, found.where.header, found.where.quoted) == (part, header, quoted)
    assert MAIL[found.where.start : found.where.end] == quoted
    assert not found.where.is_located


def test_each_recipient_is_explained_by_its_own_fields(explained: Explain) -> None:
    first, second = explained(MAIL)
    assert first["status"].where != second["status"].where
    assert second["action"].where is not None
    assert second["action"].where.quoted == b"Action: delayed"


def test_a_status_from_the_diagnostic_points_into_it(explained: Explain) -> None:
    status = explained(MAIL)[0]["status"]
    assert (status.value, status.how) == ("5.2.2", How.DIAGNOSTIC)
    assert status.where is not None
    assert MAIL[status.where.start : status.where.end] == b"5.2.2"


def test_a_reason_names_the_words_that_decided_and_how_sure_it_is(explained: Explain) -> None:
    reason = explained(MAIL)[0]["reason"]
    assert (reason.value, reason.how, reason.why, reason.by) == (
        "mailboxfull", How.DERIVED, Why.PHRASE, "mailbox full",
    )
    assert reason.confidence is not None
    assert reason.where is not None
    assert reason.where.quoted == b"mailbox full"


def test_permanence_says_why(explained: Explain) -> None:
    full, delayed = (record["permanence"] for record in explained(MAIL))
    assert (full.value, full.why, full.by) == ("permanent", Why.CLASS, "5.2.2")
    assert (delayed.value, delayed.why, delayed.by) == ("temporary", Why.ACTION, "delayed")


def test_a_value_of_the_text_is_looked_up_again_and_says_so(explained: Explain) -> None:
    remote = explained(MAIL)[0]["remote_mta"]
    assert (remote.value, remote.how, remote.why, remote.by) == (
        "mx.shop.example", How.TOLD, Why.RULE, "postfix",
    )
    assert remote.where is not None
    assert remote.where.is_located
    assert MAIL[remote.where.start : remote.where.end] == b"mx.shop.example"


def test_the_rule_is_named_with_the_words_by_which_it_knows_its_system(explained: Explain) -> None:
    system = explained(MAIL)[0]["mail_system"]
    assert (system.value, system.why, system.by) == ("postfix", Why.RULE, "this is the mail system at host")


def test_a_rule_made_from_hints_says_so(explained: Explain) -> None:
    notice = b"From: MAILER-DAEMON@docomo.ne.jp\nSubject: Failed\n\n<a@shop.example>: 550 User unknown\n"
    system = explained(notice)[0]["mail_system"]
    assert (system.value, system.why, system.by) == ("docomo", Why.INFERRED, "user unknown")


def test_offsets_of_an_encoded_part_count_in_the_decoded_body(explained: Explain) -> None:
    head = b"Content-Type: text/plain\n"
    encoded = MAIL.replace(head, head + b"Content-Transfer-Encoding: quoted-printable\n")
    encoded = encoded.replace(b"host mx.shop.example[", b"host mx=2Eshop.example[")
    remote = explained(encoded)[0]["remote_mta"]
    assert remote.where is not None
    assert remote.where.is_decoded
    assert remote.where.quoted == b"mx.shop.example"


def test_what_nothing_states_is_absent(explained: Explain) -> None:
    absent = explained(MAIL)[0]["feedback_type"]
    assert (absent.value, absent.how, absent.where) == (None, How.ABSENT, None)


@pytest.mark.parametrize("path", [*NOTICES, *EXAMPLES], ids=lambda path: path.stem)
def test_every_field_of_every_record_is_explained_with_its_own_bytes(
    path: Path, tables: BounceTables
) -> None:
    data = path.read_bytes()
    reading: Reading = parse_notice(parse(data), Place(source=path.name), tables)
    found = explain_records(reading, tables)
    assert [explained.record for explained in found] == list(records(reading))
    for explained in found:
        values = explained.record.to_dict()
        assert [e.field for e in explained.fields] == [n for n in values if n not in ("source", "index")]
        for explanation in explained.fields:
            assert explanation.value == values[explanation.field]
            where = explanation.where
            if where is not None and where.start is not None and not where.is_decoded:
                assert data[where.start : where.end].startswith(where.quoted)


def test_there_are_notices_to_explain() -> None:
    assert len(NOTICES) > 10
    assert len(EXAMPLES) > 60


@pytest.mark.parametrize("cut", range(0, len(MAIL), 7))
def test_a_truncated_notice_is_explained_all_the_same(explained: Explain, cut: int) -> None:
    for record in explained(MAIL[:cut]):
        assert record["mail_system"].value


def test_what_a_phrase_tells_is_explained_by_the_phrase(explained: Explain) -> None:
    mail = (
        b"Return-Path: <>\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\n"
        b"Subject: Delivery Status Notification (Delay)\n\n"
        b"Delivery to the following recipient has been delayed:\n\n     a@shop.example\n\n"
        b"Technical details of temporary failure:\nThe recipient server refused (state 14).\n"
    )
    (found,) = explained(mail)
    assert found["action"].where is not None
    assert b"delayed" in found["action"].where.quoted
    assert found["smtp_command"].value == "RCPT"
    assert found["smtp_command"].where is not None
    assert found["smtp_command"].where.quoted == b"(state 14)"


def test_the_values_of_an_event_are_found_in_it(explained: Explain) -> None:
    event = (
        b'{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"a@shop.example"}],'
        b'"complaintFeedbackType":"abuse"},"mail":{"timestamp":"2026-11-03T00:00:00.000Z",'
        b'"source":"news@sender.example","messageId":"0101-aa"}}'
    )
    (found,) = explained(b"From: no-reply@sns.ses.example\nSubject: AWS Notification Message\n\n" + event)
    for field in ("recipient", "envelope_sender", "message_id", "original_at", "feedback_type"):
        assert found[field].where is not None, field


def test_an_explained_record_is_its_record_and_the_explanations(tables: BounceTables) -> None:
    reading = parse_notice(parse(MAIL), Place(source="-"), tables)
    first, _ = explain_records(reading, tables)
    said = first.to_dict()
    assert said.pop("explain") == [explanation.to_dict() for explanation in first.fields]
    assert said == records(reading)[0].to_dict()
