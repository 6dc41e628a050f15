"""RFC 3464 in what real systems make of it."""

from datetime import UTC, datetime

from whosent.bounce import Action, Notice, Origin, Standing
from whosent.bounce.dsn import read_status_report
from whosent.bounce.typed import read_address, read_host


def test_a_plain_report_gives_every_field_as_stated(read):
    notice = read("structured")
    assert isinstance(notice, Notice)
    assert notice.standing is Standing.STRUCTURED
    assert notice.reporting_mta == "mx.shop.example"
    assert notice.envelope_sender == "hana@provider.example"
    assert notice.original_message_id == "4711.aa@provider.example"
    assert notice.notice_at == datetime(2026, 11, 3, 0, 0, 5, tzinfo=UTC)
    assert notice.queued_at == datetime(2026, 11, 3, 0, 0, 2, tzinfo=UTC)
    (recipient,) = notice.recipients
    assert recipient.address == "nobody@shop.example"
    assert recipient.original_recipient == "orders@shop.example"
    assert recipient.action is Action.FAILED
    assert (recipient.status, recipient.status_origin) == ("5.1.1", Origin.STATED)
    assert recipient.reply_code == 550
    assert recipient.diagnostic == "550 5.1.1 <nobody@shop.example>: Recipient address rejected: User unknown"
    assert recipient.diagnostic_type == "smtp"
    assert recipient.remote_mta == "store.shop.example"


def test_every_recipient_keeps_its_own_action(read):
    recipients = read("three-recipients").recipients
    assert [(r.address, r.action) for r in recipients] == [
        ("a@shop.example", Action.FAILED),
        ("b@shop.example", Action.DELAYED),
        ("c@shop.example", Action.RELAYED),
    ]


def test_recipients_without_a_blank_line_between_them_are_told_apart(read):
    assert [(r.address, r.status) for r in read("no-blank-line").recipients] == [
        ("a@shop.example", "5.2.2"), ("b@shop.example", "5.1.1"),
    ]


def test_brackets_case_escapes_and_comments_are_taken_off(read):
    notice = read("odd-fields")
    (recipient,) = notice.recipients
    assert notice.reporting_mta == "mx.shop.example"
    assert notice.envelope_id == "QQ314159"
    assert recipient.address == "a.user+box@shop.example"
    assert recipient.remote_mta == "store.shop.example"
    assert recipient.action is Action.FAILED


def test_a_diagnostic_that_was_broken_without_a_fold_is_read_to_its_end(read):
    (recipient,) = read("odd-fields").recipients
    assert recipient.diagnostic.endswith("https://support.shop.example/5.1.1")


def test_an_unspecific_status_gives_way_to_the_diagnostics_and_says_so(read):
    (recipient,) = read("odd-fields").recipients
    assert (recipient.status, recipient.status_origin) == ("5.1.1", Origin.DIAGNOSTIC)


def test_a_stated_status_is_never_overwritten(read_bytes):
    report = (
        b"Reporting-MTA: dns; mx.shop.example\n\nFinal-Recipient: rfc822; a@shop.example\n"
        b"Action: failed\nStatus: 5.4.4\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n"
    )
    mail = (
        b"From: MAILER-DAEMON@mx.shop.example\nSubject: x\n"
        b"Content-Type: multipart/report; boundary=b\n\n--b\n"
        b"Content-Type: message/delivery-status\n\n" + report + b"\n--b--\n"
    )
    (recipient,) = read_bytes(mail).recipients
    assert (recipient.status, recipient.status_origin) == ("5.4.4", Origin.STATED)


def test_a_final_recipient_of_a_private_host_gives_way_to_the_original_one(read):
    (recipient,) = read("dotless-final").recipients
    assert recipient.address == "no+body@shop.example"


def test_an_x400_final_recipient_gives_way_to_the_original_one(read):
    (recipient,) = read("x400-final").recipients
    assert recipient.address == "nobody@shop.example"


def test_an_internationalised_address_is_decoded_and_its_domain_is_an_a_label(read):
    (recipient,) = read("utf8-global").recipients
    assert recipient.address == "注文+@xn--r8jz45g.example"


def test_a_report_part_of_the_wrong_type_is_found(read):
    notice = read("mistyped-status")
    assert notice.standing is Standing.STRUCTURED
    assert [r.address for r in notice.recipients] == ["nobody@shop.example"]


def test_a_report_without_report_type_is_read(read):
    assert [r.address for r in read("no-parameter").recipients] == ["nobody@shop.example"]


def test_a_recipient_missing_from_the_fields_comes_from_x_failed_recipients(read):
    addresses = [r.address for r in read("empty-status").recipients]
    assert addresses == ["nobody@shop.example", "other@shop.example"]


def test_fields_in_the_open_are_read_where_there_is_no_part(read):
    notice = read("inline-status")
    assert notice.standing is Standing.STRUCTURED
    assert [r.address for r in notice.recipients] == ["nobody@shop.example"]
    assert notice.returned.message is not None
    assert notice.original_message_id == "4711.aa@provider.example"


def test_a_notification_in_json_is_read(read):
    notice = read("ses-bounce")
    assert isinstance(notice, Notice)
    assert [(r.address, r.status) for r in notice.recipients] == [("nobody@shop.example", "5.1.1")]
    assert notice.envelope_sender == "hana@provider.example"


def test_a_report_repeats_a_recipient_once():
    block = b"Final-Recipient: rfc822; a@shop.example\nAction: failed\nStatus: 5.1.1\n\n"
    assert len(read_status_report(b"Reporting-MTA: dns; mx\n\n" + block * 5).recipients) == 1


def test_typed_addresses_are_read_in_every_shape_seen():
    shapes = {
        "rfc822;user@shop.example": "user@shop.example",
        "RFC822; <User@SHOP.example>": "user@shop.example",
        "rfc/822;user@shop.example": "user@shop.example",
        "user@shop.example (unknown user)": "user@shop.example",
        "rfc822; user@shop.\r\n example": "user@shop.example",
        "rfc822; <@relay.example:user@shop.example>": "user@shop.example",
        'rfc822; "john doe"@shop.example': '"john doe"@shop.example',
        "rfc822; user\\+tag@shop.example": "user+tag@shop.example",
        "": "",
    }
    assert {shape: read_address(shape) for shape in shapes} == shapes


def test_hosts_lose_type_comment_and_final_dot():
    assert read_host("dns; gmail-smtp-in.l.example. (192.0.2.1, the server)") == "gmail-smtp-in.l.example"
    assert read_host("dns;[192.0.2.7]") == "[192.0.2.7]"
    assert read_host("") == ""
