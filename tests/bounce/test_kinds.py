"""What is no notice is told apart and named."""

import pytest

from whosent.bounce import FeedbackType, NotANotice, Notice, OtherKind, Reason, Standing


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("vacation", OtherKind.VACATION),
        ("vacation-ja", OtherKind.VACATION),
        ("mdn", OtherKind.MDN),
        ("feedback", OtherKind.FEEDBACK_REPORT),
        ("dmarc", OtherKind.DMARC_REPORT),
        ("tls-report", OtherKind.TLS_REPORT),
        ("challenge", OtherKind.CHALLENGE),
        ("list-refusal", OtherKind.LIST_MAIL),
        ("ordinary", OtherKind.MAIL),
        ("postmaster-writes", OtherKind.MAIL),
        ("forwarded-notice", OtherKind.MAIL),
        ("reply-to-notice", OtherKind.MAIL),
    ],
)
def test_it_is_named_for_what_it_is(read, name, kind):
    reading = read(name)
    assert isinstance(reading, NotANotice)
    assert reading.kind is kind


def test_a_feedback_report_names_who_complained_and_returns_the_mail(read):
    reading = read("feedback")
    assert reading.feedback_type is FeedbackType.ABUSE
    assert [(r.address, r.reason) for r in reading.recipients] == [
        ("reader@provider.example", Reason.FEEDBACK), ("other@provider.example", Reason.FEEDBACK),
    ]
    assert reading.returned.message is not None


def test_a_vacation_reply_names_its_author(read):
    assert [r.address for r in read("vacation").recipients] == ["taro@people.example"]


@pytest.mark.parametrize("name", ["lure-held", "lure-ja", "lure-attachment"])
def test_mail_that_poses_as_a_notice_is_kept_as_a_lure(read, name):
    reading = read(name)
    assert isinstance(reading, Notice)
    assert reading.standing is Standing.LURE
    assert reading.recipients == ()


def test_a_notice_without_structure_is_no_lure(read):
    reading = read("html-only")
    assert isinstance(reading, Notice)
    assert reading.standing is Standing.TEXT
    assert [r.address for r in reading.recipients] == ["nobody@shop.example"]
