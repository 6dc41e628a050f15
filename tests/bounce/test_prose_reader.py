"""Reading the text of systems of which nothing is known."""

import pytest

from whosent.bounce.model import Action
from whosent.bounce.prose_reader import READ_CHARS, read_generic


def addresses(text: str) -> list[str]:
    return [recipient.address for recipient in read_generic(text).recipients]


@pytest.mark.parametrize(
    "text",
    [
        "Your message to tanaka@example.com could not be delivered.",
        "The following address failed:\n\n  tanaka@example.com\n",
        "<tanaka@example.com>: 550 5.1.1 User unknown",
        "Unknown user: tanaka@example.com",
        "Undeliverable Address: tanaka@example.com\nReason: The mailbox is full.",
        "次の宛先にメールを配信できませんでした。\n\ntanaka@example.com\n",
        "宛先: tanaka@example.com\n宛先が見つかりませんでした。",
        "Ihre Nachricht an tanaka@example.com konnte nicht zugestellt werden.",
        "Votre message n'a pas pu être remis à tanaka@example.com.",
        "Su mensaje a tanaka@example.com no se pudo entregar.",
        "Il messaggio a tanaka@example.com non è stato consegnato.",
        "A mensagem para tanaka@example.com não pôde ser entregue.",
        "Uw bericht aan tanaka@example.com kon niet worden bezorgd.",
        "Письмо для tanaka@example.com не может быть доставлено.",
        "您发送给 tanaka@example.com 的邮件投递失败。",
        "tanaka@example.com 님에게 메일을 전송하지 못했습니다.",
    ],
)
def test_a_recipient_is_an_address_together_with_an_outcome(text: str) -> None:
    assert addresses(text) == ["tanaka@example.com"]


def test_every_recipient_of_a_list_is_named() -> None:
    text = "Delivery to the following recipients failed.\n\n  tanaka@example.com\n  sato@example.org\n"
    assert addresses(text) == ["tanaka@example.com", "sato@example.org"]


def test_addresses_of_senders_and_helpers_are_not_recipients() -> None:
    text = (
        "A message from owner@example.net to tanaka@example.com could not be delivered.\n"
        "For help contact helpdesk@example.org or write to postmaster@example.com.\n"
    )
    assert addresses(text) == ["tanaka@example.com"]


def test_codes_and_the_diagnostic_are_taken_from_the_recipients_paragraph() -> None:
    reading = read_generic("Delivery failed.\n\n<tanaka@example.com>:\n550 5.2.2 Mailbox full\n")
    recipient = reading.recipients[0]
    assert (recipient.status, recipient.reply_code) == ("5.2.2", 550)
    assert recipient.diagnostic == "550 5.2.2 Mailbox full"


def test_a_delay_is_told_from_a_failure() -> None:
    text = "Delivery to tanaka@example.com has been delayed. It will be retried."
    assert [recipient.action for recipient in read_generic(text).recipients] == [Action.DELAYED]


def test_what_follows_a_separator_is_the_returned_message() -> None:
    text = "tanaka@example.com: user unknown\n\n----- Original message -----\n\nFrom: x@example.net\n"
    reading = read_generic(text)
    assert [recipient.address for recipient in reading.recipients] == ["tanaka@example.com"]
    assert reading.returned_starts_at is not None
    assert text[reading.returned_starts_at :] == "From: x@example.net\n"


def test_a_header_block_without_separator_is_the_returned_message() -> None:
    header = "Received: from a by b\nFrom: x@example.net\nTo: y@example.net\nSubject: z\n"
    text = f"Unable to deliver to tanaka@example.com\n\n{header}"
    reading = read_generic(text)
    assert reading.returned_starts_at is not None
    assert text[reading.returned_starts_at :] == header


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, please write to tanaka@example.com.",
        "> Your message to tanaka@example.com could not be delivered.",
        "The parcel could not be delivered.\n\n-- \nTanaka\ntanaka@example.com\n",
        "I could not deliver the parcel. My address is tanaka@example.com now.",
    ],
)
def test_nobody_is_named_where_no_outcome_is_told_of_an_address(text: str) -> None:
    assert addresses(text) == []


def test_no_more_than_the_head_of_a_text_is_read() -> None:
    assert addresses("x " * READ_CHARS + "\n\ntanaka@example.com: 550 5.1.1 User unknown") == []


def test_a_subject_tells_the_outcome_where_the_text_only_explains() -> None:
    text = (
        "The usual form of an address here is name.number@lab.example. The address to which\n"
        "your message went here, tanaka@lab.example, did not match any of the\naddresses. "
        "Ask sato@lab.example.\n"
    )
    assert read_generic(text).recipients == ()
    (recipient,) = read_generic(text, Action.FAILED).recipients
    assert recipient.address == "tanaka@lab.example"
    assert recipient.diagnostic == (
        "The address to which your message went here, tanaka@lab.example, "
        "did not match any of the addresses."
    )


def test_a_reply_in_another_paragraph_is_said_of_the_only_recipient() -> None:
    text = "Delivery failed to tanaka@example.com for good.\n\nThe answer was:\n\n550 5.1.1 no such account\n"
    (recipient,) = read_generic(text).recipients
    assert (recipient.status, recipient.diagnostic) == ("5.1.1", "550 5.1.1 no such account")


def test_an_address_between_a_label_and_what_is_said_of_it_is_the_recipient() -> None:
    text = "Delivery failed.\n\nReason: tanaka@example.com: mailbox is full\n"
    (recipient,) = read_generic(text).recipients
    assert (recipient.address, recipient.diagnostic) == ("tanaka@example.com", "mailbox is full")


def test_a_recipient_above_a_reply_is_named_by_it_where_the_subject_tells_the_outcome() -> None:
    text = "The mail system had these problems with your message:\n\n*** tanaka@example.com\n550 no user\n"
    (recipient,) = read_generic(text, Action.FAILED).recipients
    assert (recipient.address, recipient.reply_code) == ("tanaka@example.com", 550)


def test_an_address_inside_the_reply_to_a_recipient_is_none() -> None:
    text = (
        "The following addresses failed:\n\n  tanaka@example.com\n    host mx.example.com [192.0.2.25]\n"
        "    550 5.2.0 <owner@example.net> From: domain is invalid\n"
    )
    assert addresses(text) == ["tanaka@example.com"]


def test_every_address_of_a_list_is_a_recipient() -> None:
    text = (
        "Your message could not\nbe delivered to the following recipients:\n\n  tanaka@example.com\n"
        "  sato@example.org\n\nThe following recipients did not receive your message:\n\n <abe@example.com>\n"
    )
    assert addresses(text) == ["tanaka@example.com", "sato@example.org", "abe@example.com"]


def test_recipients_further_down_are_known_by_the_explanation_below_them() -> None:
    entry = "{} on Mon, 2 Nov 2026 10:00:05 -0000\n    The name is not known\n    (1) Unknown recipient\n"
    text = "did not reach the following recipient(s):\n\n" + "".join(
        entry.format(address) for address in ("a@example.com", "b@example.com", "c@example.com")
    )
    assert addresses(text) == ["a@example.com", "b@example.com", "c@example.com"]


def test_an_address_that_a_message_was_generated_from_is_a_recipient() -> None:
    text = "Delivery failed:\n\n  an undisclosed address\n    (generated from a@example.com)\n"
    assert addresses(text) == ["a@example.com"]


@pytest.mark.parametrize(
    "text",
    [
        "Your e-mail to tanaka@example.com was rejected by the server: 550 5.7.1 Message contains spam\n",
        "An error occurred while sending mail:\n\n>>> RCPT TO:<tanaka@example.com>\n"
        "<<< 553 5.1.8 <owner@example.net>... Domain of sender address does not exist\n",
        "Our virus detector was triggered by a message you sent:\n  To: tanaka@example.com\n"
        "  Subject: Minutes\nThe attachment is not allowed and will not have\nbeen delivered.\n",
    ],
)
def test_the_recipient_is_told_from_whoever_else_is_named(text: str) -> None:
    assert addresses(text) == ["tanaka@example.com"]


@pytest.mark.parametrize(
    "greeting",
    [
        "This is the mail system at host mx.example.com.",
        "Hello, this is the mail server on mx.example.com.",
        "This is the delivery agent at mx.example.com. I could not deliver your mail.",
    ],
)
def test_the_reporter_is_the_host_that_names_itself(greeting: str) -> None:
    text = f"{greeting}\n\nDelivery failed.\n\n<tanaka@example.org>: mail server at mx9.example.org: 550\n"
    assert read_generic(text).reporting_mta == "mx.example.com"


def test_recipients_of_one_list_need_no_explanation_of_their_own() -> None:
    text = (
        "The following addresses failed:\n\n<tanaka@example.com>\n    (reason: 550 5.1.1 no such user)\n"
        "    (expanded from: <sales@example.net>)\n<sato@example.org>\n"
    )
    assert addresses(text) == ["tanaka@example.com", "sato@example.org"]


def test_what_the_other_host_says_in_a_session_names_no_recipient_but_the_verdicts_do() -> None:
    text = (
        "While talking to mail.example.com:\n>>> RCPT To:<tanaka@example.com>\n"
        "<<< 550 <owner@example.net>... go away\n554 <sato@example.org>... 550 Host unknown\n"
    )
    assert addresses(text) == ["tanaka@example.com", "sato@example.org"]


def test_a_label_before_the_recipient_may_end_in_a_colon() -> None:
    text = "Your message to: tanaka@example.com\nwas blocked by our filter. It has NOT BEEN DELIVERED.\n"
    assert addresses(text) == ["tanaka@example.com"]


@pytest.mark.parametrize(
    "entry",
    [
        "tanaka@example.com\n    (generated from sales@example.net)\n    550 no such user",
        "<tanaka@example.com> (expanded from: <sales@example.net>): 550 no such user",
        "Recipient: tanaka@example.com\nOriginal address: sales@example.net\nReason: 550 no such user",
    ],
)
def test_the_address_as_the_sender_wrote_it_is_told_apart(entry: str) -> None:
    (recipient,) = read_generic(f"Delivery failed:\n\n{entry}\n").recipients
    assert (recipient.address, recipient.original_recipient) == ("tanaka@example.com", "sales@example.net")


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ("host mx.example.com[192.0.2.25] said: 550 no such user", "mx.example.com"),
        ("could not connect to mx.example.com:25: Connection refused", "mx.example.com"),
        ("450 4.4.1 while talking to mx.example.com.: timed out", "mx.example.com"),
        ("550 unknown host example.com", ""),
    ],
)
def test_the_host_that_refused_is_read_in_what_is_said(said: str, host: str) -> None:
    (recipient,) = read_generic(f"Delivery failed.\n\n<tanaka@example.com>: {said}\n").recipients
    assert recipient.remote_mta == host
