"""Logs of mail servers: logins, and which mail was handed in by whom."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account.log_texts import GONE, HOME, JST, OTHER, OWNER, THIEF, Text, lines, read, read_lines, taken
from whosent.account import LogRead, load_server_log_rules
from whosent.account.server_log_rules import Cut, ServerLogRule
from whosent.errors import UsageError
from whosent.evidence import Handover
from whosent.log_files import find_logs, read_zone

RULES = load_server_log_rules()
WITH_LOGINS = {"postfix", "exim", "dovecot", "sendmail", "cyrus", "courier"}
WITH_MAIL = {"postfix", "exim", "sendmail", "haraka"}
MINUTE = "Nov 20 09:14:02"
EXIM = "2026-11-20 09:14:02 1tDxYz-0001Ab-2C"
AT = datetime(2026, 11, 20, 0, 14, 2, tzinfo=UTC)


def test_there_are_rules_for_every_server() -> None:
    assert {rule.name for rule in RULES} == WITH_LOGINS | WITH_MAIL


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_example_is_claimed_by_its_own_rule_only(rule: ServerLogRule) -> None:
    (read_as,) = read_lines(*rule.example).files
    assert read_as.servers == (rule.name,)
    assert read_as.unread == 0


@pytest.mark.parametrize("rule", [r for r in RULES if r.name in WITH_LOGINS], ids=lambda rule: rule.name)
def test_logins_have_who_from_where_and_the_outcome(rule: ServerLogRule) -> None:
    logins = read_lines(*rule.example).history.logins
    assert {(x.address, x.success) for x in logins} >= {(HOME, True)}
    assert {x.account for x in logins} <= {OWNER, "hana"}
    assert all(x.method in ("imap", "pop3", "smtp", "") for x in logins)
    if rule.name != "sendmail":  # which logs failures without a name
        assert (THIEF, False) in {(x.address, x.success) for x in logins}


@pytest.mark.parametrize("rule", [r for r in RULES if r.name in WITH_MAIL], ids=lambda rule: rule.name)
def test_mails_have_how_they_came_in_and_to_whom(rule: ServerLogRule) -> None:
    mail = read_lines(*rule.example).mail.mails["one@example.jp"]
    assert (mail.how, mail.client, mail.recipients) == (Handover.LOGIN, HOME, {GONE})
    assert mail.at.replace(second=0) == datetime(
        2026, 11, 20, 9 if rule.name == "haraka" else 0, 14, tzinfo=UTC
    )


@pytest.mark.parametrize("rule", [r for r in RULES if r.name in WITH_MAIL - {"haraka"}], ids=lambda r: r.name)
def test_the_login_is_named_but_by_haraka(rule: ServerLogRule) -> None:
    mail = read_lines(*rule.example).mail.mails["one@example.jp"]
    assert mail.login in (OWNER, "hana")
    assert mail.is_owner is True


@pytest.mark.parametrize(
    "peer",
    [
        "H=([192.168.0.54]) [203.0.113.5]:50112",
        "H=dyn.isp.example ([192.168.0.54]) [203.0.113.5]:50112 I=[192.0.2.10]:587",
        "H=[203.0.113.5] I=[192.0.2.10]:587",
        "H=(laptop) [203.0.113.5]",
    ],
)
def test_exims_client_is_not_what_it_calls_itself(peer: str) -> None:
    log = read_lines(
        f"{EXIM} <= {OWNER} {peer} P=esmtpsa A=plain:{OWNER} S=9 id=one@x",
        f"2026-11-20 09:16:00 plain authenticator failed for {peer}: 535 Incorrect (set_id={OWNER})",
    )
    assert log.mail.mails["one@x"].client == HOME
    assert [(x.address, x.success) for x in log.history.logins] == [(HOME, True), (HOME, False)]


def test_lines_may_end_as_on_windows() -> None:
    data = lines(*taken(MINUTE, "AAAAAA", "one@example.jp")).replace(b"\n", b"\r\n")
    assert read(Text(data)).mail.mails["one@example.jp"].login == OWNER


def test_a_program_on_the_server_is_named_by_its_user() -> None:
    exim = next(rule for rule in RULES if rule.name == "exim")
    mail = read_lines(*exim.example).mail.mails["two@mx.example.jp"]
    assert (mail.how, mail.user) == (Handover.LOCAL, "www-data")


def test_a_notice_leads_to_its_mail() -> None:
    postfix = next(rule for rule in RULES if rule.name == "postfix")
    log = read_lines(*postfix.example).mail
    assert [mail.message_id for mail in log.notices.values()] == ["one@example.jp"]


def test_a_notice_that_was_delivered_before_it_is_spoken_of_leads_to_its_mail_too() -> None:
    own = taken(MINUTE, "AAAAAA", "one@example.jp")
    notice = taken(MINUTE, "BBBBBB", "notice@mx.example.jp", login="")[1:]
    link = f"{MINUTE} mx postfix/bounce[5]: AAAAAA: sender non-delivery notification: BBBBBB"
    log = read_lines(*own[:-1], *notice, link, own[-1]).mail
    assert log.notices["notice@mx.example.jp"].message_id == "one@example.jp"


def test_a_filter_that_hands_mail_in_again_does_not_hide_the_login() -> None:
    first = taken(MINUTE, "4XAAAAAAAA", "one@example.jp")
    again = taken("Nov 20 09:14:05", "4XBBBBBBBB", "one@example.jp", client="127.0.0.1", login="")
    assert read_lines(*first, *again).mail.mails["one@example.jp"].how is Handover.LOGIN


@pytest.mark.parametrize(
    ("client", "how"),
    [("192.168.1.20", Handover.INSIDE), ("127.0.0.1", Handover.LOCAL), ("192.0.2.9", Handover.OUTSIDE)],
)
def test_without_a_login_the_clients_address_tells(client: str, how: Handover) -> None:
    log = read_lines(*taken(MINUTE, "4XAAAAAAAA", "one@example.jp", client=client, login=""))
    assert log.mail.mails["one@example.jp"].how is how


def test_queue_ids_that_are_used_again_are_other_mails() -> None:
    first = taken(MINUTE, "A1B2C3", "one@example.jp")
    lost = first[:-1]  # its "removed" is missing
    second = taken("Nov 20 10:00:00", "A1B2C3", "two@example.jp", client=THIEF, login=OTHER)
    mails = read_lines(*lost, *second).mail.mails
    assert (mails["one@example.jp"].login, mails["two@example.jp"].login) == (OWNER, OTHER)


def test_lines_of_several_mails_may_mingle() -> None:
    one = taken(MINUTE, "AAAAAA", "one@example.jp")
    two = taken(MINUTE, "BBBBBB", "two@example.jp", login=OTHER)
    mingled = [line for pair in zip(one, two, strict=True) for line in pair]
    mails = read_lines(*mingled).mail.mails
    assert (mails["one@example.jp"].login, mails["two@example.jp"].login) == (OWNER, OTHER)


def test_the_same_queue_id_on_two_servers_is_two_mails() -> None:
    one = taken(MINUTE, "AAAAAA", "one@example.jp")
    two = tuple(
        line.replace(" mx ", " mx2 ") for line in taken(MINUTE, "AAAAAA", "two@example.jp", login=OTHER)
    )
    mingled = [line for pair in zip(one, two, strict=True) for line in pair]
    mails = read_lines(*mingled).mail.mails
    assert {m.login for m in mails.values()} == {OWNER, OTHER}
    assert {m.server for m in mails.values()} == {"mx", "mx2"}


def test_only_what_was_asked_about_is_kept() -> None:
    written = (*taken(MINUTE, "AAAAAA", "one@example.jp"), *taken(MINUTE, "BBBBBB", "two@example.jp"))
    log = read(Text(lines(*written)), ids=frozenset({"two@example.jp"}))
    assert set(log.mail.mails) == {"two@example.jp"}


def test_logins_of_others_are_not_kept() -> None:
    log = read_lines(*taken(MINUTE, "AAAAAA", "one@example.jp", login=OTHER))
    assert log.history.logins == ()
    assert not log.mail.knows_owner


def test_failures_without_a_name_count_once_their_address_gets_in() -> None:
    failed = (
        f"{MINUTE} mx postfix/smtpd[4020]: warning: unknown[{THIEF}]: SASL LOGIN authentication failed: UGFzc"
    )
    got_in = taken("Nov 20 09:20:00", "AAAAAA", "one@example.jp", client=THIEF)
    assert [x.success for x in read_lines(failed, failed, *got_in).history.logins] == [False, False, True]
    assert read_lines(failed, failed).history.logins == ()


def test_mail_software_that_logs_in_every_few_seconds_is_kept_once_in_ten_minutes() -> None:
    login = (
        "mx dovecot: imap-login: Login: user=<hana@example.jp>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.1"
    )
    every_ten_seconds = [
        f"Nov 20 {h:02}:{m:02}:{s}0 {login}" for h in range(2) for m in range(60) for s in range(6)
    ]
    assert len(read_lines(*every_ten_seconds).history.logins) == 12


def test_the_servers_own_web_mail_is_nobodys_address() -> None:
    login = (
        f"{MINUTE} mx dovecot: imap-login: Login: user=<{OWNER}>, method=PLAIN, rip=127.0.0.1, lip=127.0.0.1"
    )
    (only,) = read_lines(login).history.logins
    assert (only.address, only.method) == ("", "web")


@pytest.mark.parametrize(
    "begins",
    [
        "Nov 20 09:14:02 mx postfix/smtpd[1]: ",
        "<22>Nov 20 09:14:02 mx postfix/smtpd[1]: ",
        "Nov 20 09:14:02.123456 mx postfix/smtpd[1]: ",
        "2026-11-20T09:14:02+09:00 mx postfix/smtpd[1]: ",
        "2026-11-20T00:14:02.123456Z mx postfix/smtpd[1]: ",
        "2026-11-20T09:14:02.5+0900 mx postfix/smtpd[1]: ",
        "<22>1 2026-11-20T09:14:02.1+09:00 mx postfix/smtpd 1 - - ",
        '<22>1 2026-11-20T09:14:02+09:00 mx postfix/smtpd 1 - [x@1 a="b"] ',
    ],
)
def test_syslog_is_read_in_all_its_forms(begins: str) -> None:
    log = read_lines(f"{begins}AAAAAA: client=x[{HOME}], sasl_method=PLAIN, sasl_username={OWNER}")
    assert [(x.at, x.address) for x in log.history.logins] == [(AT, HOME)]


def test_json_of_the_journal_is_read() -> None:
    entry = {
        "__REALTIME_TIMESTAMP": str(int(AT.timestamp()) * 1_000_000),
        "_HOSTNAME": "mx",
        "SYSLOG_IDENTIFIER": "postfix/smtpd",
        "_PID": "1",
        "MESSAGE": f"AAAAAA: client=x[{HOME}], sasl_method=PLAIN, sasl_username={OWNER}",
    }
    log = read_lines(json.dumps(entry))
    assert [(x.at, x.address) for x in log.history.logins] == [(AT, HOME)]


@pytest.mark.parametrize("chunk", [7, 1 << 20])
@pytest.mark.parametrize("binary", [False, True])
def test_the_journals_export_is_read(chunk: int, *, binary: bool) -> None:
    message = f"AAAAAA: client=x[{HOME}], sasl_method=PLAIN, sasl_username={OWNER}".encode()
    body = (
        b"MESSAGE\n%s%s" % (len(message).to_bytes(8, "little"), message) if binary else b"MESSAGE=" + message
    )
    entry = (
        b"__CURSOR=s\n__REALTIME_TIMESTAMP=%d\n_HOSTNAME=mx\nSYSLOG_IDENTIFIER=postfix/smtpd\n%s\n_PID=1\n\n"
        % (
            int(AT.timestamp()) * 1_000_000,
            body,
        )
    )
    log = read(Text(entry * 2, chunk=chunk))
    assert [(x.at, x.address) for x in log.history.logins] == [(AT, HOME)]


@pytest.mark.parametrize("chunk", [1, 13, 4096])
def test_lines_may_be_cut_anywhere_between_pieces(chunk: int) -> None:
    data = lines(*taken(MINUTE, "AAAAAA", "one@example.jp"))
    assert read(Text(data, chunk=chunk)) == read(Text(data))


def years(*stamps: str, written_at: datetime) -> list[int]:
    written = [line for i, s in enumerate(stamps) for line in taken(s, f"A{i:06}", f"{i}@example.jp")]
    log = read(Text(lines(*written), written_at=written_at))
    return [log.mail.mails[f"{i}@example.jp"].at.astimezone(JST).year for i in range(len(stamps))]


def test_january_follows_december() -> None:
    stamps = ("Dec 30 09:00:00", "Dec 31 23:59:58", "Jan  1 00:00:03", "Jan  2 09:00:00")
    assert years(*stamps, written_at=datetime(2026, 1, 2, 3, tzinfo=UTC)) == [2025, 2025, 2026, 2026]


def test_a_rotated_file_of_last_december_is_of_last_year() -> None:
    assert years("Dec 30 09:00:00", written_at=datetime(2026, 1, 2, tzinfo=UTC)) == [2025]
    assert years("Dec 30 09:00:00", written_at=datetime(2026, 11, 2, tzinfo=UTC)) == [2025]


def test_a_log_of_several_years_is_counted_back_from_its_end() -> None:
    months = ("Aug", "Dec", "Mar", "Jul", "Nov", "Jan", "May", "Sep")
    got = years(*(f"{month} 10 09:00:00" for month in months), written_at=datetime(2026, 11, 24, tzinfo=UTC))
    assert got == [2024, 2024, 2025, 2025, 2025, 2026, 2026, 2026]


def test_a_clock_that_jumps_and_comes_back_leaves_the_rest_as_it_is() -> None:
    stamps = ("Nov 19 09:00:00", "Jan  1 09:00:04", "Nov 20 09:00:00", "Nov 21 09:00:00")
    got = years(*stamps, written_at=datetime(2026, 11, 24, tzinfo=UTC))
    assert (got[0], *got[2:]) == (2026, 2026, 2026)


def test_the_29th_of_february_is_of_a_leap_year() -> None:
    assert years("Feb 29 09:00:00", written_at=datetime(2024, 3, 5, tzinfo=UTC)) == [2024]


def test_a_zone_is_taken_only_where_the_line_states_none() -> None:
    stated = read_lines(f"2026-11-20T00:14:02Z mx postfix/smtpd[1]: AAAAAA: client=x[{HOME}]")
    assumed = read_lines(f"{MINUTE} mx postfix/smtpd[1]: AAAAAA: client=x[{HOME}]")
    assert (stated.files[0].zone, assumed.files[0].zone) == ("", "UTC+09:00")
    assert stated.files[0].first == assumed.files[0].first == AT


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "+09:00", "+0900"])
def test_a_zone_is_a_place_or_an_offset(zone: str) -> None:
    assert read_zone(zone).utcoffset(datetime(2026, 11, 20)) == JST.utcoffset(None)


@pytest.mark.parametrize("zone", ["Mars/Base", "+99:00", "now", "../etc"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(UsageError):
        read_zone(zone)


def test_the_time_of_this_machine_is_taken_where_none_is_named() -> None:
    here = read_zone("")
    log = read(Text(lines(*taken(MINUTE, "AAAAAA", "one@example.jp"))), zone=here)
    assert log.files[0].zone == "local"
    naive = datetime(2026, 11, 20, 9, 14, 2)
    assert log.mail.mails["one@example.jp"].at == naive.astimezone(UTC)
    assert AT.astimezone(here) == AT


def test_a_missing_day_parts_what_the_log_covers() -> None:
    days = (*taken("Nov 18 09:00:00", "A", "1@x"), *taken("Nov 20 09:00:00", "B", "2@x"))
    log = read_lines(*days).mail
    assert len(log.spans) == 2
    assert not log.covers(datetime(2026, 11, 18, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))


def test_lines_on_other_things_show_that_the_log_was_written() -> None:
    idle = [
        f"Nov {day} {hour:02}:{minute:02}:00 mx postfix/smtpd[7]: lost connection from unknown[192.0.2.9]"
        for day in (18, 19)
        for hour in range(24)
        for minute in range(60)
    ]
    log = read_lines(*taken("Nov 18 00:00:00", "A", "1@x"), *idle, *taken("Nov 20 00:00:00", "B", "2@x")).mail
    assert len(log.spans) == 1


def test_a_file_without_any_mail_covers_nothing() -> None:
    assert (
        read_lines(f"{MINUTE} mx dovecot: imap-login: Login: user=<x>, rip=192.0.2.1, lip=1").mail.spans == ()
    )


def test_rotated_files_are_read_in_the_order_of_their_times() -> None:
    first, rest = taken(MINUTE, "AAAAAA", "one@example.jp")[:1], taken(MINUTE, "AAAAAA", "one@example.jp")[1:]
    newer = Text(lines(*(line.replace("09:14", "09:15") for line in rest)), place="mail.log")
    older = Text(lines(*first), place="mail.log.1")
    log = read(newer, older)
    assert [file.place for file in log.files] == ["mail.log.1", "mail.log"]
    assert log.mail.mails["one@example.jp"].login == OWNER


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_lines_cut_anywhere_are_no_trouble(rule: ServerLogRule) -> None:
    for line in rule.example:
        read_lines(*(line[:end] for end in range(len(line))))
        read_lines(*(line[start:] for start in range(len(line))))


def test_binary_junk_between_lines_is_left_out() -> None:
    junk = bytes(range(256)) * 50
    one, *rest = (line.encode() + b"\n" for line in taken(MINUTE, "AAAAAA", "one@example.jp"))
    log = read(Text(junk + b"\n" + one + junk + b"\n" + b"".join(rest)))
    assert log.mail.mails["one@example.jp"].login == OWNER


def test_a_line_without_end_takes_no_memory_and_hides_no_other() -> None:
    huge = b"Nov 20 09:00:00 mx x: " + b": client=" * 500_000
    log = read(Text(huge + b"\n" + lines(*taken(MINUTE, "AAAAAA", "one@example.jp")), chunk=4096))
    assert log.mail.mails["one@example.jp"].login == OWNER


@pytest.mark.parametrize(
    "line",
    [
        "Nov 20 09:14:02 mx postfix/smtpd[1]: AAAAAA: client=x[999.1.1.1], sasl_username=hana@example.jp",
        "Nov 31 09:14:02 mx postfix/smtpd[1]: AAAAAA: client=x[203.0.113.5]",
        "Nov 20 29:14:02 mx postfix/smtpd[1]: AAAAAA: client=x[203.0.113.5]",
        "2026-13-20T09:14:02Z mx postfix/smtpd[1]: AAAAAA: client=x[203.0.113.5]",
        "9999-12-31T23:59:59-14:00 mx postfix/smtpd[1]: AAAAAA: client=x[203.0.113.5]",
        "0001-01-01T00:00:00+14:00 mx postfix/smtpd[1]: AAAAAA: client=x[203.0.113.5]",
        '{"__REALTIME_TIMESTAMP": "x", "MESSAGE": ": client="}',
        '{"__REALTIME_TIMESTAMP": "99999999999999999999999", "MESSAGE": "A: client=x[1.2.3.4]", '
        '"SYSLOG_IDENTIFIER": "postfix/smtpd", "_HOSTNAME": "mx"}',
        '{"__REALTIME_TIMESTAMP": 1, "MESSAGE": [58, 32, "client=", 999], "_HOSTNAME": 7}',
        "{" * 5000 + ": client=",
    ],
)
def test_times_and_values_that_cannot_be_are_no_trouble(line: str) -> None:
    read_lines(line, *taken(MINUTE, "BBBBBB", "one@example.jp"))


@pytest.mark.parametrize(
    "line",
    [
        # What a sender chose to write stands in none of the places that are believed.
        f'{EXIM} <= a@x.example H=(x) [192.0.2.9] P=esmtp S=9 id=one@x T="A=p:hana@example.jp"',
        f"{EXIM} <= a@x.example H=(x) [192.0.2.9] P=esmtp S=9 id=one@x A=p:hana@example.jp",
        f'{EXIM} <= "a P=esmtpa A=p:hana@example.jp S=1"@x H=(x) [192.0.2.9] P=esmtp S=9 id=one@x',
        "Nov 20 09:14:02 mx sm-mta[1]: 4AK: from=<a@x>, class=0, nrcpts=1, msgid=<one@x>, proto=ESMTPA, "
        "relay=x [203.0.113.5], proto=ESMTP, daemon=MTA, relay=evil.example [192.0.2.9]",
        "Nov 20 09:14:02 mx postfix/cleanup[1]: AAAAAA: message-id=<one@x>: client=x[1.2.3.4], "
        "sasl_username=hana@example.jp",
    ],
)
def test_others_cannot_type_a_login_into_the_log(line: str) -> None:
    log = read_lines(line)
    assert log.history.logins == ()
    assert all(mail.login == "" and mail.how is not Handover.LOGIN for mail in log.mail.mails.values())


def test_a_process_number_that_is_used_again_lends_no_login() -> None:
    auth = (
        "Nov 20 09:14:01 mx sm-mta[42]: AUTH=server, relay=x [203.0.113.5], authid=hana, mech=PLAIN, bits=0"
    )
    mail = (
        "Nov 20 09:{minute}:02 mx sm-mta[42]: 4AK{minute}: from=<a@x>, size=9, class=0, nrcpts=1, "
        "msgid=<{minute}@x>, proto={proto}, daemon=MTA, relay=x [{client}]"
    )
    other = mail.format(minute=15, proto="ESMTP", client="192.0.2.9")
    own = mail.format(minute=16, proto="ESMTPSA", client=HOME)
    mails = read_lines(auth, other, own).mail.mails
    assert (mails["15@x"].login, mails["16@x"].login) == ("", "hana")


def test_a_cut_ends_where_one_of_its_texts_must_follow() -> None:
    assert Cut(after=("a=",), until=(",",)).find("a=1") == ""
    assert Cut(after=("a=",), until=(",", "")).find("a=1") == "1"
    assert Cut(after=("a=",), last=True, until=("",)).find("a=1, a=2") == "2"
    assert Cut(after=("a=",), before=" b=", until=("",)).find("c=1 b=2 a=3") == ""


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_files_are_unpacked_by_what_is_in_them(tmp_path: Path, pack) -> None:
    path = tmp_path / "mail.log.2"
    path.write_bytes(pack(lines(*taken(MINUTE, "AAAAAA", "one@example.jp"))))
    (file,) = find_logs([path])
    log = read(file)
    assert log.mail.mails["one@example.jp"].login == OWNER
    assert not log.files[0].is_cut


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path, pack) -> None:
    path = tmp_path / "mail.log.2"
    path.write_bytes(pack(lines(*taken(MINUTE, "AAAAAA", "one@example.jp")) * 2000)[:-30])
    (read_as,) = read(*find_logs([path])).files
    assert read_as.is_cut


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    for name in ("mail.log", "old/mail.log.1"):
        (tmp_path / name).write_bytes(lines(*taken(MINUTE, "AAAAAA", "one@example.jp")))
    assert len(find_logs([tmp_path])) == 2
    assert len(find_logs([tmp_path, tmp_path / "mail.log"])) == 2


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_what_is_not_there_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError):
        find_logs([tmp_path / name])


@given(st.lists(st.sampled_from([line for rule in RULES for line in rule.example]) | st.text(), max_size=8))
def test_lines_in_any_order_with_anything_between_are_no_trouble(written: list[str]) -> None:
    read_lines(*written)


@given(st.binary(max_size=400))
def test_any_octets_are_no_trouble(data: bytes) -> None:
    read(
        Text(b"__CURSOR=" + data), Text(b"Nov 20 09:14:02 mx postfix/smtpd[1]: A: client=" + data), Text(data)
    )


def test_a_file_of_anything_else_is_read_as_nothing() -> None:
    assert read(Text(b"\x00\x01" * 1000, place="x")).files == (LogRead(place="x"),)
    assert read(Text(b"", place="x")).files == (LogRead(place="x"),)
