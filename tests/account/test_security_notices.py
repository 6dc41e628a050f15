"""Security notices: who sent them first, their words last."""

from __future__ import annotations

import pytest

from security_mails import EXAMPLES, HOST, OWNER, mail, read, read_example, read_expected
from whosent.account import (
    Concern,
    Doubt,
    NoticeStanding,
    SecurityKind,
    SecurityNotice,
    load_security_table,
)
from whosent.evidence import Tier

TABLE = load_security_table()
FORGED = "dkim=none; spf=fail smtp.mailfrom=x@sender.example; dmarc=fail header.from=accounts.google.com"


def found(data: bytes) -> SecurityNotice:
    notice = read(data)
    assert notice is not None
    return notice


def test_every_service_has_examples_and_they_are_there() -> None:
    assert len(TABLE.services) > 10
    assert {name for service in TABLE.services for name in service.example} <= set(EXAMPLES)
    assert all(service.example for service in TABLE.services)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_read_as_expected(name: str) -> None:
    notice, expected = found(read_example(name)), read_expected(name)
    assert (notice.kind, notice.service, notice.at) == (expected.kind, expected.service, expected.at)
    assert (notice.standing, notice.doubt, notice.tier) == (NoticeStanding.GENUINE, None, Tier.T1)
    assert notice.concerns == expected.concerns
    stated = notice.stated
    assert (stated.address, stated.region) == (expected.address, expected.region)
    assert (stated.device, stated.client) == (expected.device, expected.client)


@pytest.mark.parametrize(
    ("doubt", "data"),
    [
        (
            Doubt.FOREIGN_ADDRESS,
            mail(author="Google <alert@sender.example>", stamp="dkim=pass header.d=sender.example"),
        ),
        (
            Doubt.LOOKALIKE,
            mail(author="Alert <alert@g00gle-mail.example>", stamp="dkim=pass header.d=g00gle-mail.example"),
        ),
        (Doubt.FAILED, mail(stamp=FORGED)),
        (Doubt.FOREIGN_SIGNER, mail(stamp="dkim=pass header.d=sender.example")),
        (
            Doubt.SEVERAL_AUTHORS,
            mail(author="Google <no-reply@accounts.google.com>, <x@sender.example>"),
        ),
    ],
)
def test_an_imitation_is_called_one_and_is_no_event(doubt: Doubt, data: bytes) -> None:
    notice = found(data)
    assert (notice.standing, notice.doubt, notice.service) == (NoticeStanding.IMITATION, doubt, "google")
    assert not notice.is_genuine
    assert notice.tier is None


def test_a_second_author_above_the_signed_one_makes_an_imitation() -> None:
    notice = found(mail(above="From: Google <no-reply@accounts.google.com>\n"))
    assert notice.doubt is Doubt.SEVERAL_AUTHORS


def test_results_that_the_sender_typed_below_the_border_count_for_nothing() -> None:
    typed = f"Authentication-Results: {HOST}; dkim=pass header.d=accounts.google.com\n"
    assert found(mail(stamp="dkim=none", below=typed)).standing is NoticeStanding.IMITATION
    assert found(mail(stamp="", below=typed)).doubt is Doubt.NOT_TOLD


def test_results_under_a_strangers_name_count_for_nothing() -> None:
    typed = "Authentication-Results: mx.sender.example; dkim=pass header.d=accounts.google.com\n"
    assert found(mail(stamp="", above=typed)).doubt is Doubt.NOT_TOLD


def test_without_any_line_of_the_owners_side_it_cannot_be_checked() -> None:
    data = mail(stamp="").replace(b"by mx.mailbox.example", b"by mx.sender.example")
    assert found(data).doubt is Doubt.NO_STAMP


def test_a_check_that_met_an_error_leaves_it_open() -> None:
    notice = found(mail(stamp="dkim=temperror header.d=accounts.google.com; spf=none"))
    assert (notice.standing, notice.doubt) == (NoticeStanding.NOT_CHECKABLE, Doubt.TROUBLE)


def test_other_mail_of_the_service_that_anybody_can_cause_is_not_believed() -> None:
    notice = found(
        mail(author="Google Forms <forms@google.com>", stamp="dkim=pass header.d=google.com")
    )
    assert (notice.standing, notice.doubt) == (NoticeStanding.NOT_CHECKABLE, Doubt.OTHER_ADDRESS)


def test_a_country_domain_of_the_service_that_is_not_in_the_tables_is_no_imitation() -> None:
    notice = found(
        mail(
            author="Amazon <account-update@amazon.example>",
            subject="Security alert: new sign-in",
            stamp="dkim=pass header.d=amazon.example",
        )
    )
    assert (notice.standing, notice.doubt) == (NoticeStanding.NOT_CHECKABLE, Doubt.OTHER_ADDRESS)


def test_a_genuine_notice_inside_another_mail_is_not_read() -> None:
    inner = mail().decode()
    data = (
        f"Authentication-Results: {HOST}; dkim=pass header.d=friend.example\n"
        f"Received: from out.example (out.example [192.0.2.9]) by {HOST} with ESMTPS id 1;"
        " Mon, 11 Aug 2025 08:10:09 +0900\n"
        f"From: Bob <bob@friend.example>\nTo: {OWNER}\nSubject: look\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: message/rfc822\n\n'
        f"{inner}\n--b--\n"
    ).encode()
    assert read(data) is None


@pytest.mark.parametrize(
    ("author", "subject"),
    [
        ("Bob <bob@friend.example>", "Re: password changed"),
        ("Bob <bob@gmail.com>", "My password was changed"),
        ("Bob <bob@friend.example>", "Hello"),
        ("Apple orchard <info@pineapple.example>", "Harvest"),
    ],
)
def test_what_people_write_is_no_notice(author: str, subject: str) -> None:
    assert read(mail(author=author, subject=subject, stamp="")) is None


def test_a_bank_that_is_only_listed_is_known_by_its_proven_domain() -> None:
    how = {"author": "SMBC <info@dn.smbc.co.jp>", "subject": "Your password was changed"}
    notice = found(mail(stamp="dkim=pass header.d=smbc.co.jp", **how))
    assert (notice.standing, notice.service) == (NoticeStanding.GENUINE, "smbc")
    assert found(mail(stamp="dkim=fail header.d=smbc.co.jp; spf=fail", **how)).doubt is Doubt.FAILED


def test_a_proven_domain_that_nobody_knows_is_no_event() -> None:
    notice = found(
        mail(
            author="Shop <info@mail.shop.example>",
            subject="Your password was changed",
            stamp="dkim=pass header.d=shop.example",
        )
    )
    assert (notice.standing, notice.doubt) == (NoticeStanding.NOT_CHECKABLE, Doubt.UNKNOWN_SERVICE)
    assert notice.domain == "shop.example"


def test_the_name_of_a_service_in_brackets_on_the_subject_is_worn_too() -> None:
    notice = found(
        mail(
            author="Support <info@sender.example>",
            subject="[Amazon] Your password was changed",
            stamp="dkim=pass header.d=sender.example",
        )
    )
    assert (notice.standing, notice.doubt, notice.service) == (
        NoticeStanding.IMITATION, Doubt.FOREIGN_ADDRESS, "amazon",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("author", "domain", "standing"),
    [
        ("楽天カード <info@mail.rakuten-card.co.jp>", "rakuten-card.co.jp", NoticeStanding.NOT_CHECKABLE),
        ("Yahoo!ショッピング <info@shopping.yahoo.co.jp>", "yahoo.co.jp", NoticeStanding.NOT_CHECKABLE),
        ("PayPayカード <info@mail.paypay-card.co.jp>", "paypay-card.co.jp", NoticeStanding.NOT_CHECKABLE),
        ("ドコモ <somebody@docomo.ne.jp>", "docomo.ne.jp", NoticeStanding.IMITATION),
        ("Google <somebody@gmail.com>", "gmail.com", NoticeStanding.IMITATION),
    ],
)
def test_a_sister_of_a_service_is_no_imitation_and_a_customer_is_one(
    author: str, domain: str, standing: NoticeStanding
) -> None:
    subject = "パスワード変更完了のお知らせ"
    notice = found(mail(author=author, subject=subject, stamp=f"dkim=pass header.d={domain}"))
    assert notice.standing is standing


def test_a_notice_about_somebody_elses_account_says_so() -> None:
    body = "There was a new sign-in to stranger@gmail.com.\nThis copy went to hanako.sato@mailbox.example."
    assert found(mail(body=body)).concerns is Concern.OTHER


def test_the_provider_that_delivers_its_own_notice_needs_no_results() -> None:
    data = (
        f"Received: by {HOST} (Postfix) id 1; Mon, 11 Aug 2025 07:10:09 +0900\n"
        f"From: Mailbox <no-reply@mailbox.example>\nTo: {OWNER}\nSubject: Your password was changed\n\nx\n"
    ).encode()
    assert found(data).is_genuine


def test_two_notices_of_one_subject_are_told_apart_by_their_words() -> None:
    forwarded = mail(body="An app password was created for hanako.sato@mailbox.example.")
    assert found(forwarded).kind is SecurityKind.APP_PASSWORD
    assert found(mail()).kind is SecurityKind.NEW_LOGIN


def test_a_time_days_away_from_the_mail_is_another_time() -> None:
    body = "date: 1 January 2020 10:00 UTC\nnew sign-in"
    notice = found(mail(body=body))
    assert notice.stated.at is None
    assert notice.at == notice.arrived_at
