"""Settings of a mailbox: filters, forwarding, automatic answers; and what each does to notices."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

from whosent.cited import Citation
from whosent.tables import read_table


class SettingKind(StrEnum):
    """What a setting does, as far as it matters here; sentences ``settings.kind.<value>``."""

    SENDS_AWAY = "sends_away"  # mail, or answers to it, to an address that is not known to be the owner's
    HIDES_NOTICES = "hides_notices"  # takes notices from the owner's eyes
    ANSWERS = "answers"  # by itself, in the owner's name
    HARMLESS = "harmless"


class SettingAction(StrEnum):
    """What a rule does with a mail."""

    FORWARD = "forward"
    NOTIFY = "notify"
    REPLY_TO = "reply_to"
    DELETE = "delete"
    ARCHIVE = "archive"
    FILE = "file"
    MARK_READ = "mark_read"
    ANSWER = "answer"
    REFUSE = "refuse"
    SIGN = "sign"
    OTHER = "other"


class Looked(StrEnum):
    """At what part of a mail a condition looks."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    SUBJECT = "subject"
    BODY = "body"
    ANY = "any"
    OTHER = "other"


class SettingForm(StrEnum):
    """In which form settings were exported; sentences ``settings.form.<value>``."""

    GMAIL_FILTERS = "gmail_filters"
    SIEVE = "sieve"
    OUTLOOK_AUDIT = "outlook_audit"
    OUTLOOK_RULES = "outlook_rules"
    PASTED = "pasted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that a mail must show. ``text`` as written; "*" for any."""

    looks_at: Looked
    text: str
    is_negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as exported.

    conditions  () where it is for all mail
    targets     addresses to which it sends, lower-cased
    folder      into which it files; ""
    line        from 1, or the number of the rule where the form has no lines; 0 where neither is known
    created_at  when it was made or changed; None where the form does not say
    created_by  whose login did that, as stated; ""
    client      from which address that was done; ""
    is_active   False where the form says that it is off, or that it was taken away
    """

    actions: tuple[SettingAction, ...]
    conditions: tuple[Condition, ...] = ()
    targets: tuple[str, ...] = ()
    folder: str = ""
    name: str = ""
    line: int = 0
    created_at: datetime | None = None
    created_by: str = ""
    client: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A rule, and what it does to notices and to mail; a rule that does two things gives two."""

    kind: SettingKind
    place: str
    form: SettingForm
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """What one export says. ``unread`` counts what stands in it and was not understood."""

    place: str
    form: SettingForm
    rules: tuple[Rule, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWords:
    """Words by which a rule aims at notices, and at what providers write on the safety of an account."""

    senders: tuple[str, ...]
    delivery: tuple[str, ...]
    security: tuple[str, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class GmailNames:
    """Names of properties in ``mailFilters.xml``."""

    conditions: Mapping[str, Looked]
    negated: tuple[str, ...]
    actions: Mapping[str, SettingAction]
    targets: tuple[str, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class SieveNames:
    """Commands, tests and header fields of Sieve, and the tags that a value follows."""

    actions: Mapping[str, SettingAction]
    tests: Mapping[str, Looked]
    headers: Mapping[str, Looked]
    valued_tags: tuple[str, ...]
    read_flags: tuple[str, ...]
    known: tuple[str, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookNames:
    """Names of parameters and properties of inbox rules, and of operations in the audit log."""

    conditions: Mapping[str, Looked]
    actions: Mapping[str, SettingAction]
    targets: tuple[str, ...]
    made: tuple[str, ...]
    removed: tuple[str, ...]
    audit_columns: tuple[str, ...]
    rule_columns: tuple[str, ...]
    no: tuple[str, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedNames:
    """What stands before an address on the settings pages of web mail. ``off`` says that it is not in use."""

    forward: tuple[str, ...]
    reply_to: tuple[str, ...]
    answer: tuple[str, ...]
    off: tuple[str, ...]
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTable:
    """``settings.toml``. ``inbox`` are names of the folder in which mail is seen."""

    schema: int
    inbox: tuple[str, ...]
    notices: NoticeWords
    gmail: GmailNames
    sieve: SieveNames
    outlook: OutlookNames
    pasted: PastedNames


@cache
def load_settings_table() -> SettingsTable:
    """The table that ships."""
    return read_table(SettingsTable, files("whosent.account").joinpath("settings.toml"))


_TAKES_AWAY = frozenset((SettingAction.DELETE, SettingAction.ARCHIVE, SettingAction.FILE))
_UNSEEN = frozenset((SettingAction.DELETE, SettingAction.MARK_READ))
_SENDS = frozenset((SettingAction.FORWARD, SettingAction.NOTIFY, SettingAction.REPLY_TO))


def find_settings(
    exports: Iterable[SettingsFile], is_own: Callable[[str], bool], table: SettingsTable
) -> tuple[Setting, ...]:
    """What each rule does, the order kept. ``is_own`` says whether an address is the owner's."""
    return tuple(
        Setting(kind=kind, place=export.place, form=export.form, rule=told)
        for export in exports
        for rule in export.rules
        for kind, told in _judge(rule, is_own, table)
    )


def forwarding_targets(exports: Iterable[SettingsFile]) -> frozenset[str]:
    """Every address to which a rule in use sends mail on, the owner's own among them."""
    return frozenset(
        target
        for export in exports
        for rule in export.rules
        if rule.is_active and SettingAction.FORWARD in rule.actions
        for target in rule.targets
    )


def _judge(rule: Rule, is_own: Callable[[str], bool], table: SettingsTable) -> list[tuple[SettingKind, Rule]]:
    if not rule.is_active:
        return [(SettingKind.HARMLESS, rule)]
    found: list[tuple[SettingKind, Rule]] = []
    strangers = tuple(target for target in rule.targets if not is_own(target))
    if strangers and not _SENDS.isdisjoint(rule.actions):
        found.append((SettingKind.SENDS_AWAY, replace(rule, targets=strangers)))
    if _hides(rule, table):
        found.append((SettingKind.HIDES_NOTICES, rule))
    if SettingAction.ANSWER in rule.actions:
        found.append((SettingKind.ANSWERS, rule))
    return found or [(SettingKind.HARMLESS, rule)]


def _hides(rule: Rule, table: SettingsTable) -> bool:
    """Whether notices go where the owner does not look: by a rule for them, or by one for all mail."""
    if _TAKES_AWAY.isdisjoint(rule.actions) or folded(rule.folder) in table.inbox:
        return False
    if all(c.text == "*" and not c.is_negated for c in rule.conditions):
        return True
    words = (*table.notices.senders, *table.notices.delivery)
    if not _UNSEEN.isdisjoint(rule.actions):
        words = (*words, *table.notices.security)
    return any(_aims_at(condition, words) for condition in rule.conditions)


def _aims_at(condition: Condition, words: Iterable[str]) -> bool:
    if condition.is_negated or condition.looks_at in (Looked.RECIPIENT, Looked.OTHER):
        return False
    text = folded(condition.text)
    return any(word in text for word in words)


def folded(text: str) -> str:
    """For comparing: without case, width or needless spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
