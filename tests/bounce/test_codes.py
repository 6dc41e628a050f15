import pytest

from whosent.bounce.codes import find_reply_code, find_status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("550 5.1.1 <a@example.com>... User Unknown", "5.1.1"),
        ("Sorry, no mailbox here by that name. (#5.1.1)", "5.1.1"),
        ("550-5.7.26 unauthenticated", "5.7.26"),
        ("host 5.10.20.30 said no", ""),
        ("version 14.3.123.4", ""),
        ("see RFC 5.1.1234", ""),
        ("2.1.5 Ok", "2.1.5"),
        ("", ""),
    ],
)
def test_a_status_is_found_where_it_stands_by_itself(text: str, status: str) -> None:
    assert find_status(text) == status


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("550 5.1.1 User unknown", 550),
        ("smtp;550 no", 550),
        ("550: : User unknown", 550),
        ("said: 421-4.7.0 try later", 421),
        ("[SMTP Error Code 550]", 550),
        ("unable to deliver after 480 minutes", None),
        ("retried 500 times", None),
        ("from 192.0.2.55", None),
        ("id 5501234", None),
        ("The 550-page manual", 550),
        ("", None),
    ],
)
def test_a_reply_code_is_found_where_it_counts_nothing(text: str, code: int | None) -> None:
    assert find_reply_code(text) == code
