"""Received fields of every make."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.evidence.trace import parse_received, parse_trace
from whosent.evidence.trace_line import TraceLine
from whosent.message import parse

DATE = "; Tue, 24 Nov 2026 14:26:21 +0000 (UTC)"


def read(text: str) -> TraceLine:
    return parse_received(text + DATE)


def test_postfix_stamps_helo_name_verified_name_and_address() -> None:
    line = read(
        "from pc7 (mx.example.net [192.0.2.7])\r\n\t(using TLSv1.3 with cipher"
        " TLS_AES_256_GCM_SHA384 (256/256 bits)"
        "\r\n\t key-exchange X25519)\r\n\t(No client certificate requested)\r\n\tby"
        " mail.example.org (Postfix) "
        "with ESMTPS id 4ABC1 for <Hana@Example.org>"
    )
    assert line == TraceLine(
        from_name="pc7",
        reverse_name="mx.example.net",
        reverse_verified=True,
        address="192.0.2.7",
        by_name="mail.example.org",
        protocol="ESMTPS",
        queue_id="4ABC1",
        for_address="hana@example.org",
        dated="Tue, 24 Nov 2026 14:26:21 +0000 (UTC)",
    )
    assert line.at == datetime(2026, 11, 24, 14, 26, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "verified", "reverse_name"),
    [
        ("from a.example (unknown [192.0.2.7]) by b.example (Postfix) with SMTP id 1", False, ""),
        (
            "from a.example (c.example [192.0.2.7]) by b.example (8.17.2/8.17.2) with ESMTP id 1",
            True,
            "c.example",
        ),
        ("from a.example ([192.0.2.7]) by b.example (8.17.2/8.17.2) with ESMTP id 1", False, ""),
        (
            "from a.example (c.example [192.0.2.7] (may be forged)) by b.example"
            " (8.11.6/8.11.6) with SMTP id 1",
            False,
            "c.example",
        ),
        (
            "from c.example ([192.0.2.7] helo=a.example) by b.example with esmtps (Exim 4.96) id 1",
            True,
            "c.example",
        ),
        ("from c.example ([192.0.2.7]) by b.example with esmtp (Exim 4.96) id 1", True, "c.example"),
        ("from [192.0.2.7] (helo=a.example) by b.example with esmtp (Exim 4.96) id 1", False, ""),
        ("from a.example (c.example. [192.0.2.7]) by mx.google.com with ESMTPS id 1", None, "c.example"),
        ("from c.example (HELO a.example) (192.0.2.7) by b.example with SMTP", None, "c.example"),
        ("from unknown (HELO a.example) (192.0.2.7) by b.example with SMTP", None, ""),
        ("from a.example (c.example [::ffff:192.0.2.7]) by b.example with ESMTPS id 1", None, "c.example"),
    ],
)
def test_what_the_client_name_is_worth_depends_on_the_software(
    text: str, verified: bool | None, reverse_name: str
) -> None:
    line = read(text)
    assert (line.address, line.reverse_verified, line.reverse_name) == ("192.0.2.7", verified, reverse_name)


@pytest.mark.parametrize(
    ("text", "helo", "address"),
    [
        (
            "from unknown (HELO ?198.51.100.3?) (192.0.2.7 with plain) by smtp.example.jp with SMTP",
            "?198.51.100.3?",
            "192.0.2.7",
        ),
        (
            "from 192.0.2.7 (EHLO mx.example.net) (192.0.2.7) by mta.example.com with SMTPs",
            "mx.example.net",
            "192.0.2.7",
        ),
        (
            "from [192.0.2.7] (port=51580 helo=[10.0.0.3]) by smtp.example.ru with esmtpa id 1",
            "[10.0.0.3]",
            "192.0.2.7",
        ),
        (
            "from [10.0.0.3] (c.example [192.0.2.7]) by mx.example with ESMTPSA id 1",
            "[10.0.0.3]",
            "192.0.2.7",
        ),
        (
            "from a.example ([IPv6:2001:DB8::1]) by b.example (Postfix) with ESMTP id 1",
            "a.example",
            "2001:db8::1",
        ),
        (
            "from a.example (2001:db8:0:0::32) by b.example (2001:db8::2) with Microsoft SMTP Server id 15",
            "a.example",
            "2001:db8::32",
        ),
        ("from a ([fe80::1]) by b.example ([fe80::1%14]) with mapi id 15.20", "a", "fe80::1"),
        ("from [192.0.2.7] by web1.example.com via HTTP", "[192.0.2.7]", "192.0.2.7"),
        (
            "from unknown [192.0.2.7] (EHLO a.example) by b.example(mxl_mta-6.5) with ESMTP id 1",
            "a.example",
            "192.0.2.7",
        ),
        ("from (192.0.2.7) by mail.example (PowerMTA(TM) v3.5) id 1", "", "192.0.2.7"),
        (
            "from a.example (IDENT:joe@c.example [192.0.2.7]) by b.example (8.9.3/8.9.3) with SMTP id 1",
            "a.example",
            "192.0.2.7",
        ),
        (
            "from a.example (c.example[192.0.2.7]) by b.example (out4) with ESMTP id 1",
            "a.example",
            "192.0.2.7",
        ),
        (
            "from c.example ([192.0.2.7]:2222) by b.example with esmtp (Exim 4.82) id 1",
            "c.example",
            "192.0.2.7",
        ),
        (
            "from a.example (c.example [192.0.2.7]) by b.example (Haraka/3.0.3) with ESMTP id 1",
            "a.example",
            "192.0.2.7",
        ),
        (
            "from a.example (c.example [192.0.2.7]) by b.example (OpenSMTPD) with ESMTPS id"
            " 1 (TLSv1.3:X:256:NO)",
            "a.example",
            "192.0.2.7",
        ),
    ],
)
def test_helo_name_and_client_address_are_told_apart(text: str, helo: str, address: str) -> None:
    line = read(text)
    assert (line.from_name, line.address) == (helo, address)


@pytest.mark.parametrize(
    ("text", "login"),
    [
        (
            "from pc (c.example [192.0.2.7]) (Authenticated sender: hana@example.org) by"
            " m.example (Postfix) with ESMTPSA id 1",
            "hana@example.org",
        ),
        (
            "from pc (c.example [192.0.2.7]) (Authenticated sender: hana) by m.example"
            " (Postfix) with ESMTP id 1",
            "hana",
        ),
        (
            "from pc (c.example [192.0.2.7]) (AUTH: LOGIN hana@example.org, TLS: TLS1.3) by"
            " m.example with ESMTPSA id 1",
            "hana@example.org",
        ),
        (
            "from [192.0.2.7] (account hana HELO pc) by m.example (CommuniGate Pro SMTP 6) with ESMTPSA id 1",
            "hana",
        ),
        (
            "from 192.0.2.7 (SquirrelMail authenticated user hana@example.org) by m.example with HTTP",
            "hana@example.org",
        ),
        ("from pc ([192.0.2.7]) (authenticated as hana) by m.example with ESMTP id 1", "hana"),
        (
            "from pc (c.example [192.0.2.7]) (authenticated bits=0) by m.example"
            " (8.14.3/8.14.3) with ESMTP id 1",
            "",
        ),
        ("from pc (c.example [192.0.2.7]) by m.example with ESMTP AUTH id 1", ""),
        ("from unknown (HELO pc) (192.0.2.7 with plain) by m.example with SMTP", ""),
        ("from pc ([192.0.2.7]) by mx.google.com with ESMTPSA id 1", ""),
        ("by web.example with HTTP", ""),
        ("from [192.0.2.7] by web.example.lan (via HTTP)", ""),
        ("from A.example ([fe80::1]) by B.example ([fe80::1%14]) with mapi id 15.20", ""),
        ("from pc ([192.0.2.7]) by m.example with UTF8SMTPSA id 1", ""),
    ],
)
def test_a_submission_is_seen_and_whose_it_is_where_the_line_says_so(text: str, login: str) -> None:
    line = read(text)
    assert (line.is_submission, line.is_local, line.authenticated_as) == (True, False, login)


@pytest.mark.parametrize(
    "text",
    [
        "from a.example (c.example [192.0.2.7]) by b.example (Postfix) with ESMTPS id 1",
        "from A.outlook.com (2001:db8::32) by B.OUTLOOK.COM with HTTPS",
        "by 2002:a05:6512:304:: with SMTP id h4csp1",
    ],
)
def test_mail_between_servers_is_no_submission(text: str) -> None:
    line = read(text)
    assert (line.is_submission, line.is_local) == (False, False)


@pytest.mark.parametrize(
    ("text", "user"),
    [
        ("by mail.example (Postfix) id 9DD67", ""),
        ("by mail.example (Postfix, from userid 1000) id 9DD67", "1000"),
        ("from Debian-exim by mx.example with local (Exim 4.96) id 1 for a@example.org", "Debian-exim"),
        ("from localhost (localhost) by mx.example (8.17.2/8.17.2) id 4AO", ""),
        ("from localhost (localhost) by mx.example (MOS 4.4.4b-GA) with internal id F", ""),
        ("(from root@localhost) by mx.example (8.14.4/8.14.4/Submit) id r4B", "root"),
        ("from mx.example (kim@localhost) by mx.example (8.12.1/8.12.1/Submit) with ESMTP id 1", "kim"),
        ("from mail.example by mail.example with LMTP id 1 (envelope-from <>) for <a@example.org>", ""),
        (
            "from localhost (localhost [127.0.0.1]) (ftp://ftp.isi.edu/in-notes/rfc1894.txt)"
            " by mx.example with dsn id 1",
            "",
        ),
        ("from mx.example (mx.example [local]) by mx.example (OpenSMTPD) with ESMTPA id 1", ""),
        ("(qmail 37104 invoked by uid 89)", "89"),
        ("(qmail 37104 invoked for bounce)", ""),
        ("(Haraka outbound)", ""),
        ("from mail pickup service by mx.example with Microsoft SMTPSVC", ""),
        (
            "from root (uid 0) (envelope-from root@example.org) id e1 by mx.example"
            " (DragonFly Mail Agent v0.13)",
            "0",
        ),
        ("from MAILER-DAEMON id e1 by mx.example (DragonFly Mail Agent v0.13)", "MAILER-DAEMON"),
        ("indimail-mta queue 5888 by host mx.example (invoked by uid 0)", "0"),
    ],
)
def test_mail_handed_over_on_the_host_itself_is_local(text: str, user: str) -> None:
    line = read(text)
    assert (line.is_local, line.is_submission, line.local_user) == (True, False, user)


def test_a_line_that_says_local_but_names_a_client_is_not_local() -> None:
    assert not read("from 192.0.2.7 ([192.0.2.7]) by mx.example with local").is_local


@pytest.mark.parametrize(
    ("text", "protocol"),
    [
        ("from a by b.example with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20", "SMTP"),
        ("from a by b.example with ESMTP/TLS/AES256-SHA", "ESMTP"),
        ("from a by b.example with AES256-SHA encrypted SMTP", "SMTP"),
        ("from a by b.example over TLS secured channel with Microsoft SMTPSVC(7.5)", "SMTPSVC"),
        ("from a by b.example with esmtpsa", "ESMTPSA"),
    ],
)
def test_the_protocol_is_found_among_other_words(text: str, protocol: str) -> None:
    assert read(text).protocol == protocol


def test_the_envelope_sender_is_read_where_the_line_quotes_it() -> None:
    line = read(
        "from a ([192.0.2.7]) by b.example with esmtp (Exim 4.96) (envelope-from <Hana@example.org>) id 1"
    )
    assert line.envelope_from == "hana@example.org"


def test_the_host_after_by_may_bear_a_keyword_as_its_name() -> None:
    assert read("from by (by [192.0.2.7]) by with with SMTP id for").by_name == "with"


def test_an_address_in_a_login_name_is_not_the_client() -> None:
    line = read(
        "from pc (c.example [192.0.2.7]) (Authenticated sender: x@[198.51.100.9]) by"
        " m.example (Postfix) with ESMTPA"
    )
    assert line.address == "192.0.2.7"


def test_a_comment_smuggled_into_the_helo_name_does_not_hide_the_client() -> None:
    line = read(
        "from x (trusted.example [198.51.100.9]) (bad.example [192.0.2.7]) by m.example with SMTP id 1"
    )
    assert (line.address, line.reverse_name) == ("192.0.2.7", "bad.example")


@pytest.mark.parametrize(
    "text",
    [
        "from a by b with SMTP id 1 Wed, 31 Oct 2012 04:46:27 -0500 (CDT)",
        "from a by b with SMTP; Wed, 31 Oct 2012 04:46:27 -0500 id 0EFD1EE6.4D01",
        "by b (1.65);Wed, 31 Oct 2012 04:46:27 -0500",
    ],
)
def test_a_date_is_found_where_it_does_not_belong(text: str) -> None:
    assert parse_received(text).at == datetime(2012, 10, 31, 9, 46, 27, tzinfo=UTC)


def test_a_line_without_a_date_has_none() -> None:
    assert parse_received("from a by b with SMTP").at is None


def test_a_trace_is_newest_first() -> None:
    headers = parse(b"Received: by b.example; x\r\nSubject: x\r\nReceived: by a.example; x\r\n\r\n").headers
    assert [line.by_name for line in parse_trace(headers)] == ["b.example", "a.example"]


def test_a_login_is_found_from_any_line_on() -> None:
    headers = parse(
        b"Received: by b.example; x\r\n"
        b"Received: from pc ([192.0.2.9]) (Authenticated sender: hana) by a.example with ESMTPSA id 1; x\r\n"
        b"Received: from x by y with SMTP; x\r\n\r\n"
    ).headers
    trace = parse_trace(headers)
    assert list(trace.logins()) == list(trace.logins(1)) == ["hana"]
    assert list(trace.logins(2)) == []


def test_a_part_of_a_trace_has_its_lines() -> None:
    headers = parse(b"Received: by b.example; x\r\nReceived: by a.example; x\r\n\r\n").headers
    trace = parse_trace(headers)
    assert list(trace[1:]) == [trace[1]] == [trace[-1]]
    assert not trace[2:]


@pytest.mark.parametrize(
    "line",
    [
        "from pc ([192.0.2.7]) by mx.example (Postfix) with ESMTPS id {} for <a@b.example>",
        "by mx.example (Postfix) id {}",
        "from a.example (HELO id b) by mx.example with SMTP id {}",
        "from id by mx.example with SMTP id {}",
        "from mailnull by mx.example with local (Exim 4.96) (envelope-from <>) id {}",
    ],
)
@pytest.mark.parametrize("queue_id", ["4ABC1", "by", "?", "1abC-0001-xY", "00000002.6B05"])
def test_a_queue_id_changes_nothing_else(line: str, queue_id: str) -> None:
    first, second = read(line.format("4XYZ9")), read(line.format(queue_id))
    assert (first.queue_id, second.queue_id) == ("4XYZ9", queue_id)
    assert first._replace(queue_id="") == second._replace(queue_id="")


@given(st.one_of(st.binary(max_size=600), st.text(alphabet='from byithd()[];<>@.:=127\n\t"\\', max_size=300)))
def test_any_bytes_are_read_without_raising(value: bytes | str) -> None:
    line = parse_received(value)
    assert line.address == "" or line.address[0] in "0123456789abcdef:"


def test_a_line_of_brackets_is_read_within_its_cap() -> None:
    assert parse_received("from " + "(" * 1_000_000).by_name == ""
    assert parse_received("from " + "()" * 1_000_000).by_name == ""


def test_qmails_smtp_auth_names_the_login_where_ident_replies_would_stand() -> None:
    line = (
        "from unknown (HELO pc) (hana@example.com@192.0.2.7)\n"
        "  by mail.example.net with {}; 2 Nov 2026 12:00:00 -0000"
    )
    assert parse_received(line.format("ESMTPA")).authenticated_as == "hana@example.com"
    assert parse_received(line.format("SMTP")).authenticated_as == ""
