"""An export of settings: recognised by what it says, then read."""

from __future__ import annotations

from whosent.account.gmail_filters import is_gmail_filters, read_gmail_filters
from whosent.account.hostile_xml import XmlTroubleError, parse_xml
from whosent.account.outlook_rules import names_of, read_audit, read_csv_rows, read_json_rows, read_rule_rows
from whosent.account.pasted_settings import read_pasted_settings
from whosent.account.settings import SettingForm, SettingsFile, SettingsTable, load_settings_table
from whosent.account.sieve import parse_sieve
from whosent.account.sieve_rules import is_sieve, read_sieve_rules
from whosent.account.text_file import decode_text
from whosent.errors import SourceError

_MOST_OCTETS = 50_000_000


def read_settings(data: bytes, place: str, *, table: SettingsTable | None = None) -> SettingsFile:
    """The settings in one file: Gmail's filters, a Sieve script, Outlook's rules or audit, a pasted page.

    Raises ``SourceError`` for what is none of these, or cannot be read.
    """
    table = table or load_settings_table()
    if len(data) > _MOST_OCTETS:
        raise SourceError("settings.too_large", place=place)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return _read_xml(data, place, table)
    text = decode_text(data)
    if text is None:
        raise SourceError("settings.not_known", place=place)
    if not text.strip():
        raise SourceError("settings.empty", place=place)
    found = _read_rows(text, place, table) or _read_script(text, place, table)
    if found is not None:
        return found
    if rules := read_pasted_settings(text, table):
        return SettingsFile(place=place, form=SettingForm.PASTED, rules=rules)
    raise SourceError("settings.not_known", place=place)


def _read_xml(data: bytes, place: str, table: SettingsTable) -> SettingsFile:
    try:
        root = parse_xml(data)
    except XmlTroubleError as exc:
        raise SourceError("settings.bad_xml", place=place, line=exc.line) from exc
    if not is_gmail_filters(root):
        raise SourceError("settings.not_known", place=place)
    return SettingsFile(place=place, form=SettingForm.GMAIL_FILTERS, rules=read_gmail_filters(root, table))


def _read_rows(text: str, place: str, table: SettingsTable) -> SettingsFile | None:
    rows = read_json_rows(text) if text.lstrip()[:1] in "[{" else read_csv_rows(text)
    if not rows:
        return None
    names = names_of(rows)
    is_log = {"operation", "creationtime"} <= names or not names.isdisjoint(table.outlook.audit_columns)
    if is_log:
        rules, unread = read_audit(rows, table)
        return SettingsFile(place=place, form=SettingForm.OUTLOOK_AUDIT, rules=rules, unread=unread)
    if names.isdisjoint(table.outlook.rule_columns):
        return None
    rules = read_rule_rows(rows, table)
    return SettingsFile(place=place, form=SettingForm.OUTLOOK_RULES, rules=rules)


def _read_script(text: str, place: str, table: SettingsTable) -> SettingsFile | None:
    script = parse_sieve(text, table.sieve.valued_tags)
    if not is_sieve(script, table):
        return None
    rules = read_sieve_rules(script, table)
    if not rules and script.troubles:
        raise SourceError("settings.bad_sieve", place=place, line=script.troubles[0])
    return SettingsFile(place=place, form=SettingForm.SIEVE, rules=rules, unread=len(script.troubles))
