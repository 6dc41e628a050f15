"""Exports of settings: what each rule in them does to notices and to mail."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosent.account import find_settings, forwarding_targets, load_settings_table, read_settings
from whosent.account.settings import Setting, SettingAction, SettingForm, SettingKind
from whosent.errors import SourceError

OWNER = "hana@example.com"
TABLE = load_settings_table()


def judged(text: str | bytes, *own: str) -> list[Setting]:
    data = text.encode() if isinstance(text, str) else text
    return list(find_settings([read_settings(data, "export")], {OWNER, *own}.__contains__, TABLE))


def kinds(text: str | bytes, *own: str) -> list[SettingKind]:
    return [setting.kind for setting in judged(text, *own)]


def outcome(data: bytes) -> str:
    """"read", or the key of the error."""
    try:
        judged(data)
    except SourceError as error:
        return error.key
    return "read"


def gmail(*filters: dict[str, str]) -> str:
    entries = "".join(
        "<entry><category term='filter'></category><title>Mail Filter</title><content></content>"
        + "".join(f"<apps:property name='{name}' value='{value}'/>" for name, value in told.items())
        + "</entry>\n"
        for told in filters
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        f"xmlns:apps='http://schemas.google.com/apps/2006'>\n<title>Mail Filters</title>\n{entries}</feed>"
    )


def audit(*records: dict[str, object]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData"])
    for n, record in enumerate(records):
        writer.writerow([n, record["CreationTime"], "1", record["Operation"], OWNER, json.dumps(record)])
    return out.getvalue()


def audited(operation: str, at: str = "2026-08-11T03:04:05", **parameters: str) -> dict[str, object]:
    return {
        "CreationTime": at,
        "Operation": operation,
        "UserId": OWNER,
        "ClientIP": "[2001:db8::66]:51234",
        "Parameters": [{"Name": name, "Value": value} for name, value in parameters.items()],
    }


# --- Gmail ----------------------------------------------------------------------------------------------


def test_a_gmail_filter_that_bins_notices_hides_them() -> None:
    found = judged(gmail({"from": "mailer-daemon@googlemail.com", "shouldTrash": "true"}))
    assert [s.kind for s in found] == [SettingKind.HIDES_NOTICES]
    assert found[0].form is SettingForm.GMAIL_FILTERS
    assert found[0].rule.actions == (SettingAction.DELETE,)
    assert found[0].rule.line == 3


def test_a_gmail_filter_that_forwards_sends_away_unless_the_address_is_the_owners() -> None:
    text = gmail({"hasTheWord": "invoice", "forwardTo": "Thief@Elsewhere.Example", "shouldArchive": "true"})
    assert kinds(text) == [SettingKind.SENDS_AWAY]
    assert judged(text)[0].rule.targets == ("thief@elsewhere.example",)
    assert kinds(text, "thief@elsewhere.example") == [SettingKind.HARMLESS]


def test_a_filter_that_only_labels_notices_hides_nothing() -> None:
    assert kinds(gmail({"from": "mailer-daemon", "label": "Errors", "shouldNeverSpam": "true"})) == [
        SettingKind.HARMLESS
    ]


def test_what_a_filter_leaves_out_is_no_aim_of_it() -> None:
    text = gmail({"doesNotHaveTheWord": "mailer-daemon", "from": "shop@example.net", "shouldTrash": "true"})
    assert kinds(text) == [SettingKind.HARMLESS]


def test_a_switch_that_is_false_is_off() -> None:
    assert kinds(gmail({"from": "postmaster", "shouldTrash": "false"})) == [SettingKind.HARMLESS]


def test_mail_on_the_safety_of_an_account_counts_only_where_it_is_deleted() -> None:
    assert kinds(gmail({"subject": "Security alert", "shouldTrash": "true"})) == [SettingKind.HIDES_NOTICES]
    assert kinds(gmail({"subject": "Security alert", "shouldArchive": "true"})) == [SettingKind.HARMLESS]


def test_a_rule_for_all_mail_that_deletes_it_hides_notices_too() -> None:
    found = kinds(gmail({"forwardTo": "x@elsewhere.example", "from": "*", "shouldTrash": "true"}))
    assert found == [SettingKind.SENDS_AWAY, SettingKind.HIDES_NOTICES]


BILLION = (
    "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>"
    + "".join(f"<!ENTITY lol{n} '&lol{n - 1 or ''};&lol{n - 1 or ''};'>" for n in range(1, 9))
    + "]><feed>&lol8;</feed>"
)
EXTERNAL = "<?xml version='1.0'?><!DOCTYPE f [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><feed>&x;</feed>"


@pytest.mark.parametrize(
    "text",
    [BILLION, EXTERNAL, "<feed>" * 200, "<feed><entry>", "<a>&undefined;</a>", "<" * 10_000],
    ids=["entities", "external", "deep", "cut", "undefined", "angles"],
)
def test_hostile_xml_is_refused_with_the_line(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_settings(text.encode(), "mailFilters.xml")
    assert caught.value.key == "settings.bad_xml"
    assert caught.value.values["line"]


def test_other_xml_is_not_known() -> None:
    with pytest.raises(SourceError, match=r"settings\.not_known"):
        read_settings(b"<rss><channel/></rss>", "feed.xml")


# --- Sieve ----------------------------------------------------------------------------------------------


def test_a_script_with_comments_and_nested_blocks_is_read() -> None:
    script = """\
require ["fileinto", "copy", "vacation"];
# everything about errors
if anyof (address :all :is "from" ["mailer-daemon@example.com", "postmaster@example.com"],
          header :contains "Subject" "Undelivered") /* and
   no more */ {
    if not header :contains "X-Keep" "yes" {
        fileinto "Trash";
        stop;
    }
} elsif true { redirect :copy "away@elsewhere.example"; }
vacation :days 7 :subject "Away" :from "hana@example.com" text:
I am away; redirect "nobody@elsewhere.example";
..
.
;
"""
    found = judged(script)
    assert [s.kind for s in found] == [
        SettingKind.HIDES_NOTICES,
        SettingKind.SENDS_AWAY,
        SettingKind.ANSWERS,
    ]
    assert [s.rule.line for s in found] == [7, 10, 11]
    assert found[1].rule.targets == ("away@elsewhere.example",)
    assert read_settings(script.encode(), "s").unread == 0


def test_the_null_sender_is_an_aim_at_notices() -> None:
    script = 'require "envelope"; if envelope :is "from" "" { discard; }'
    assert kinds(script) == [SettingKind.HIDES_NOTICES]


def test_filing_into_the_inbox_hides_nothing() -> None:
    assert kinds('require "fileinto"; fileinto "INBOX";') == [SettingKind.HARMLESS]


def test_a_rule_under_false_is_off() -> None:
    assert kinds('if false { redirect "away@elsewhere.example"; }') == [SettingKind.HARMLESS]


def test_a_variable_does_not_conceal_the_address() -> None:
    script = 'require "variables"; set "who" "away@elsewhere.example"; redirect "${who}";'
    assert judged(script)[0].rule.targets == ("away@elsewhere.example",)


def test_notifications_by_mail_send_away() -> None:
    script = 'require "enotify"; notify :message "new" "mailto:away@elsewhere.example?subject=x";'
    assert kinds(script) == [SettingKind.SENDS_AWAY]


def test_reading_as_seen_and_deleting_security_mail_is_hiding() -> None:
    script = (
        'require "imap4flags"; if header :contains "subject" "ログイン通知" '
        '{ addflag "\\\\Seen"; fileinto "Old"; }'
    )
    assert kinds(script) == [SettingKind.HIDES_NOTICES]


@pytest.mark.parametrize("depth", [30, 5_000])
def test_deep_nesting_ends_and_is_said(depth: int) -> None:
    script = "if true { " * depth + 'redirect "away@elsewhere.example";' + "}" * depth
    tests = "if " + "not " * depth + 'true { redirect "away@elsewhere.example"; }'
    for text in (script, tests):
        assert outcome(text.encode()) in ("read", "settings.bad_sieve")


def test_a_script_that_is_cut_gives_what_stands_before_the_cut() -> None:
    script = 'redirect "away@elsewhere.example"; if header :contains "subject" ["a", "b'
    read = read_settings(script.encode(), "s")
    assert [rule.targets for rule in read.rules] == [("away@elsewhere.example",)]
    assert read.unread


# --- Outlook and Exchange ----------------------------------------------------------------------------------


def test_the_audit_log_says_who_made_a_rule_when_and_from_where() -> None:
    text = audit(
        audited(
            "New-InboxRule",
            Name=".",
            SubjectOrBodyContainsWords="undeliverable;mailer-daemon",
            DeleteMessage="True",
            StopProcessingRules="True",
        ),
        audited("Set-Mailbox", "2026-08-10T00:00:00", ForwardingSmtpAddress="smtp:away@elsewhere.example"),
    )
    away, hides = judged(text)
    assert (away.kind, hides.kind) == (SettingKind.SENDS_AWAY, SettingKind.HIDES_NOTICES)
    assert hides.rule.created_at == datetime(2026, 8, 11, 3, 4, 5, tzinfo=UTC)
    assert hides.rule.client == "2001:db8::66"
    assert hides.rule.created_by == OWNER
    assert hides.rule.name == "."
    assert away.rule.targets == ("away@elsewhere.example",)


def test_a_rule_that_was_removed_later_is_told_and_off() -> None:
    text = audit(
        audited("New-InboxRule", Name="x", ForwardTo="away@elsewhere.example"),
        audited("Remove-InboxRule", "2026-08-12T00:00:00", Identity="x", Name="x"),
    )
    [setting] = judged(text)
    assert setting.kind is SettingKind.HARMLESS
    assert not setting.rule.is_active


def test_a_row_that_switches_forwarding_off_makes_no_rule() -> None:
    assert judged(audit(audited("Set-Mailbox", ForwardingSmtpAddress=""))) == []


def test_rules_that_outlook_itself_changed_are_read() -> None:
    actions = json.dumps([{"ActionType": "Forward", "Recipients": ["away@elsewhere.example"]}])
    record: dict[str, object] = {
        "CreationTime": "2026-08-11T03:04:05",
        "Operation": "UpdateInboxRules",
        "UserId": OWNER,
        "ClientIPAddress": "203.0.113.66",
        "OperationProperties": [
            {"Name": "RuleOperation", "Value": "AddMailboxRule"},
            {"Name": "RuleName", "Value": "fwd"},
            {"Name": "RuleActions", "Value": actions},
        ],
    }
    [setting] = judged(audit(record))
    assert setting.kind is SettingKind.SENDS_AWAY
    assert setting.rule.client == "203.0.113.66"


def test_records_may_stand_alone_as_json_lines() -> None:
    text = "\n".join(
        json.dumps(audited("New-InboxRule", Name=str(n), ForwardTo=f"a{n}@elsewhere.example"))
        for n in range(2)
    )
    assert kinds(text) == [SettingKind.SENDS_AWAY, SettingKind.SENDS_AWAY]


def test_a_row_whose_data_is_broken_is_counted() -> None:
    text = audit(audited("New-InboxRule", ForwardTo="a@elsewhere.example")) + '9,x,1,New-InboxRule,u,"{""a"'
    read = read_settings(text.encode(), "audit.csv")
    assert (len(read.rules), read.unread) == (1, 1)


def test_get_inbox_rule_exports_are_read_as_csv_and_as_json() -> None:
    table = (
        '#TYPE Rule\n"Name","Enabled","FromAddressContainsWords","MoveToFolder","ForwardTo","DeleteMessage"\n'
        '"a","True","postmaster","RSS Feeds","","False"\n'
        '"b","True","","","""Away"" [SMTP:away@elsewhere.example]","False"\n'
        '"c","False","","","""Away"" [SMTP:away@elsewhere.example]","False"\n'
    )
    assert kinds(table) == [SettingKind.HIDES_NOTICES, SettingKind.SENDS_AWAY, SettingKind.HARMLESS]
    listed = [
        {"Name": "b", "Enabled": True, "RedirectTo": ["away@elsewhere.example"], "SubjectContainsWords": None}
    ]
    assert kinds(json.dumps(listed)) == [SettingKind.SENDS_AWAY]
    assert kinds(json.dumps(listed).encode("utf-16")) == [SettingKind.SENDS_AWAY]


# --- pasted pages ------------------------------------------------------------------------------------------


def test_a_pasted_page_names_the_address_beside_or_below_its_heading() -> None:
    page = "メールの設定\n転送先メールアドレス: away@elsewhere.example\n返信先\nreply@elsewhere.example\n"
    found = judged(page)
    assert [s.rule.actions for s in found] == [(SettingAction.FORWARD,), (SettingAction.REPLY_TO,)]
    assert {s.kind for s in found} == {SettingKind.SENDS_AWAY}
    assert forwarding_targets([read_settings(page.encode("cp932"), "page")]) == {"away@elsewhere.example"}


@pytest.mark.parametrize("text", ["just some prose", "\0\1\2", "{}", "[]", "a,b\n1,2\n"])
def test_what_is_no_export_is_said_to_be_none(text: str) -> None:
    with pytest.raises(SourceError, match=r"settings\.not_known"):
        read_settings(text.encode(), "x")


def test_an_empty_file_is_said_to_be_empty() -> None:
    with pytest.raises(SourceError, match=r"settings\.empty"):
        read_settings(b"  \n", "x")


PARTS = st.sampled_from(
    ["if ", "not ", "header ", ":is ", '"from" ', '"mailer-daemon"', "{", "}", "(", ")", "[", "]", ",", ";",
     "redirect ", "text:\n", "/*", "*/", "#", '"', "\\", "<entry>", "<", "</a>",
     '{"Operation":', "\n", "転送先"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PARTS, max_size=60).map("".join) | st.text() | st.binary())
def test_any_bytes_are_read_or_refused_with_a_sentence(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    assert outcome(data) == "read" or outcome(data).startswith("settings.")


def test_long_scripts_are_read_in_steps_that_grow_with_their_length() -> None:
    script = 'redirect "' + "\\a" * 50_000 + '";' + '"' + "a" * 50_000
    assert read_settings(script.encode(), "s").unread
