"""Linked services: proven senders only, those first with which a thief can do most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from security_mails import EXAMPLES, mail, owner_context, read_example
from whosent.account import (
    MailSign,
    ServiceKind,
    ServiceSign,
    list_services,
    load_security_table,
    load_service_index,
    read_service_sign,
)
from whosent.message import parse

INDEX = load_service_index()
TABLE = load_security_table()
AUGUST = datetime(2025, 8, 1, tzinfo=UTC)


def sign_of(data: bytes) -> ServiceSign | None:
    return read_service_sign(parse(data), owner_context(), INDEX, TABLE)


def shop(subject: str = "Your order has shipped", **how: str) -> bytes:
    given = {"author": "Shop <order@mail.shop.example>", "stamp": "dkim=pass header.d=shop.example", **how}
    return mail(subject=subject, **given)


def sign(domain: str, day: int, kind: MailSign = MailSign.RECEIPT) -> ServiceSign:
    return ServiceSign(domain=domain, sign=kind, at=AUGUST + timedelta(days=day))


def test_every_kind_has_a_rank_and_every_service_a_kind() -> None:
    assert len(INDEX.table.services) > 20
    assert {row.kind for row in INDEX.table.kinds} == set(ServiceKind)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Your order has shipped", MailSign.RECEIPT),
        ("【例店】ご注文ありがとうございます", MailSign.RECEIPT),
        ("8月のご請求額のお知らせ", MailSign.BILL),
        ("会員登録完了のお知らせ", MailSign.REGISTRATION),
        ("確認コードのお知らせ", MailSign.CODE),
        ("パスワード変更完了のお知らせ", MailSign.SECURITY),
        ("カード利用のお知らせ", MailSign.PAYMENT),
        ("Summer sale", None),
    ],
)
def test_a_subject_shows_what_it_is(subject: str, expected: MailSign | None) -> None:
    found = sign_of(shop(subject))
    assert (found.sign if found else None) == expected


def test_a_mail_whose_sender_is_not_shown_invents_no_account() -> None:
    assert sign_of(shop()) is not None
    assert sign_of(shop(stamp="")) is None
    assert sign_of(shop(stamp="dkim=fail header.d=shop.example; spf=fail")) is None
    assert sign_of(shop(stamp="dkim=pass header.d=sender.example")) is None


def test_a_mail_that_wears_the_name_of_a_service_invents_no_account() -> None:
    own = "dkim=pass header.d=sender.example"
    assert sign_of(shop(author="Amazon <order@sender.example>", stamp=own)) is None
    lookalike = "dkim=pass header.d=amaz0n-shop.example"
    assert sign_of(shop(author="Shop <order@amaz0n-shop.example>", stamp=lookalike)) is None


def test_what_people_write_invents_no_account() -> None:
    assert sign_of(shop("Re: Your order has shipped")) is None
    assert sign_of(shop(below="In-Reply-To: <2@shop.example>\n")) is None
    person = sign_of(shop(author="Bob <bob@gmail.com>", stamp="dkim=pass header.d=gmail.com"))
    assert person is None


def test_examples_of_security_notices_show_accounts() -> None:
    assert len(EXAMPLES) > 10
    assert all(sign_of(read_example(name)) is not None for name in EXAMPLES)


def test_a_listed_service_needs_one_mail_and_another_needs_weeks() -> None:
    once = list_services([sign("amazon.co.jp", 0), sign("shop.example", 0), sign("shop.example", 1)], INDEX)
    assert [s.name for s in once] == ["amazon"]
    later = list_services([sign("shop.example", 0), sign("shop.example", 9)], INDEX)
    assert [(s.domains, s.mails, s.is_listed) for s in later] == [(("shop.example",), 2, False)]


def test_money_comes_first_and_domains_of_one_service_are_one() -> None:
    signs = [
        sign("amazon.co.jp", 3), sign("amazon.com", 1), sign("line.me", 2), sign("smbc.co.jp", 0),
        sign("mail.yahoo.co.jp", 4),
    ]
    services = list_services(signs, INDEX)
    assert [s.name for s in services] == ["smbc", "yahoo-japan", "amazon", "line"]
    amazon = services[2]
    assert (amazon.domains, amazon.mails) == (("amazon.co.jp", "amazon.com"), 2)
    assert (amazon.first_at, amazon.last_at) == (AUGUST + timedelta(days=1), AUGUST + timedelta(days=3))
