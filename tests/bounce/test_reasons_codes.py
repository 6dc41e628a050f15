"""Codes and commands in diagnostic text."""

from __future__ import annotations

import pytest

from whosent.bounce.reasons import find_codes


@pytest.mark.parametrize(
    ("text", "status", "reply_code"),
    [
        ("550 5.1.1 user unknown", "5.1.1", 550),
        ("smtp;550 5.1.1 user unknown", "5.1.1", 550),
        ("smtp; 550-5.7.26 The MAIL FROM domain", "5.7.26", 550),
        ("550-5.1.1 The account", "5.1.1", 550),
        ("sorry, no mailbox here by that name (#5.1.1)", "5.1.1", None),
        ("sorry (#5.1.1 - chkuser)", "5.1.1", None),
        ("I wasn't able to establish an SMTP connection. (#4.4.1)I'm not going to try again", "4.4.1", None),
        ("#5.1.1", "5.1.1", None),
        ("[5.1.1] no", "5.1.1", None),
        ("User unknown (5.1.1)", "5.1.1", None),
        ("host: mx.example.jp 5.2.2 <a@b.example>... Mailbox full", "5.2.2", None),
        ("ERROR_CODE :550, ERROR_CODE :5.1.1 <a@b.example>... no", "5.1.1", 550),
        ("Remote Server returned '550 5.1.10 RESOLVER.ADR'", "5.1.10", 550),
        ("5.1.0 - Unknown address error 550-'5.2.2 <a@b.example>... full'", "5.2.2", 550),
        ("host mx.example[192.0.2.1] said: 550 <a@b.example>: no", "", 550),
        ("refused (DATA), with: [554 5.4.6 Hop count exceeded]", "5.4.6", 554),
        ("554 554 5.7.0 Header error (state 18)", "5.7.0", 554),
        ("550: : User unknown", "", 550),
        ("192.0.2.32 said 550 for RCPT TO response", "", 550),
        ("Requested action not taken. [SMTP Error Code 550]", "", 550),
        ("see DSN 5.1.10 Errors in Exchange Online", "5.1.10", None),
        ("554 4.4.7 Message expired.<421 4.4.2 Connection timed out>", "4.4.7", 554),
        ("220 mx.example ESMTP Postfix 2.5.1\n550 no", "", 550),
        ("250 2.1.5 Ok", "2.1.5", 250),
        ("smtp;550", "", 550),
        ("", "", None),
    ],
)
def test_codes_are_found_in_smtp_position(text: str, status: str, reply_code: int | None) -> None:
    found = find_codes(text)
    assert (found.status, found.reply_code) == (status, reply_code)


@pytest.mark.parametrize(
    "text",
    [
        "192.0.2.250 does not like recipient",
        "connect to mail.example[192.0.2.4]:25: no",
        "[192.0.2.1]:450: no",
        "from host (5.1.1.1)",
        "by mx.example (Exim 4.96) id 1",
        "from a by b (8.14.4/8.14.4) with SMTP",
        "Lotus Domino Release 5.0.8",
        "Microsoft SMTP Service, Version: 5.0.2195.5329 ready",
        "running Postfix 2.5.1",
        "OpenSMTPD/5.7.1",
        "python 2.7.5",
        "postfix-2.5.1-3",
        "Thu, 29 Apr 2010 23:45:10 +0900",
        "tried at 12:450",
        "unable to deliver in 840 minutes",
        "Too many hops 226 (25 max)",
        "message of 552 octets",
        "file version 5.1.1a",
        "user550@mail.example",
        "77",
        "X-Unix; 255",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    found = find_codes(text)
    assert (found.status, found.reply_code) == ("", None)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("550 no (in reply to RCPT TO command)", "RCPT"),
        ("550 no (in reply to MAIL FROM command)", "MAIL"),
        ("550 no (in reply to end of DATA command)", "DATA"),
        ("501 no (in reply to EHLO command)", "EHLO"),
        ("SMTP error from remote mail server after RCPT TO:<a@b.example>: host mx.example: 550 no", "RCPT"),
        ("SMTP error from remote mail server after initial connection: host mx.example: 554 no", "CONN"),
        ("SMTP error from remote mail server after pipelined MAIL FROM:<a@b.example>: 550 no", "MAIL"),
        (">>> RCPT To:<a@b.example>\n<<< 550 no", "RCPT"),
        (">>> MAIL From:<a@b.example>\n>>> RCPT To:<a@b.example>\n>>> DATA\n<<< 550 no", "DATA"),
        ("mx.example [192.0.2.1] did not like our final DATA: 550 no", "DATA"),
        ("192.0.2.1 does not like recipient. Remote host said: 550 no", "RCPT"),
        ("Connected to 192.0.2.1 but sender was rejected.", "MAIL"),
        ("Connected to 192.0.2.1 but my name was rejected.", "EHLO"),
        ("Remote host said: 550 no [RCPT_TO]", "RCPT"),
        ("host mx.example refused to talk to me: 421 no", "CONN"),
        ("The MAIL FROM domain has an SPF record", ""),
        ("550 User unknown", ""),
    ],
)
def test_the_refused_command_is_found_in_its_trace(text: str, command: str) -> None:
    assert find_codes(text).smtp_command == command
