"""Rules of Outlook and Exchange: rows of the unified audit log, exports of Get-InboxRule and Get-Mailbox."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from whosent.account.settings import Condition, Rule, SettingAction, SettingsTable, folded
from whosent.evidence.network import read_ip
from whosent.message import parse_addresses

Pairs = tuple[tuple[str, str], ...]
_DATA = "auditdata"
_SMTP = "smtp:"
_MOST_ROWS = 200_000
_CELL_MAX = 1_000_000
_DEEPEST = 6
_SOFTER = {"Enabled": "enabled", "IsEnabled": "enabled"}


def read_csv_rows(text: str) -> list[tuple[int, Pairs]] | None:
    """Rows of a CSV with a header, each with its line and its cells by the names of their columns.

    None where it is no such CSV. A line "#TYPE …" on top, which older PowerShell writes, is left out.
    """
    if text.startswith("#TYPE"):
        text = text.partition("\n")[2]
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_CELL_MAX)
    rows: list[tuple[int, Pairs]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        header = [name.strip() for name in next(reader, [])]
        if len(header) < 2:
            return None
        for cells in reader:
            if len(rows) >= _MOST_ROWS:
                break
            if any(cells):
                rows.append((reader.line_num, tuple(zip(header, cells, strict=False))))
    except csv.Error:
        return None
    return rows


def read_json_rows(text: str) -> list[tuple[int, Pairs]] | None:
    """The same of a JSON array, one object, or an object a line. None where it is none of these."""
    found = _load(text)
    if found is None:
        found = [value for line in text.splitlines() if (value := _load(line)) is not None]
    listed = found if isinstance(found, list) else [found]
    rows = [(n, _flat(item)) for n, item in enumerate(listed, 1) if isinstance(item, Mapping)]
    return rows[:_MOST_ROWS] or None


def names_of(rows: Iterable[tuple[int, Pairs]]) -> frozenset[str]:
    """The names in the first rows, folded."""
    return frozenset(folded(name) for _, pairs in list(rows)[:20] for name, _ in pairs)


def read_audit(rows: Iterable[tuple[int, Pairs]], table: SettingsTable) -> tuple[tuple[Rule, ...], int]:
    """Rules made or changed, oldest first, and how many rows could not be read.

    A rule that was taken away later is said not to be active, and stays: that it was there is what counts.
    Source: the Office 365 Management Activity API schema (Exchange mailbox and admin records).
    """
    unread = 0
    events: list[tuple[str, Rule]] = []
    for line, pairs in rows:
        record = _record(pairs)
        if record is None:
            unread += 1
            continue
        operation = _first(record, "Operation", "Operations")
        rule = _made(record, line, table)
        if operation in table.outlook.removed or (operation in table.outlook.made and rule.actions):
            events.append((operation, rule))
    events.sort(key=lambda event: (event[1].created_at or datetime.min.replace(tzinfo=UTC), event[1].line))
    rules: list[Rule] = []
    gone: set[str] = set()
    for operation, rule in reversed(events):
        if operation in table.outlook.removed:
            gone |= {_own_name(rule)} - {""}
        else:
            rules.append(replace(rule, is_active=rule.is_active and _own_name(rule) not in gone))
    return tuple(reversed(rules)), unread


def read_rule_rows(rows: Iterable[tuple[int, Pairs]], table: SettingsTable) -> tuple[Rule, ...]:
    """Rules as Get-InboxRule lists them, and the forwarding that Get-Mailbox shows."""
    rules = (_rule(pairs, line, table) for line, pairs in rows)
    return tuple(rule for rule in rules if rule.actions)


def _record(pairs: Pairs) -> Pairs | None:
    """The record in a row: the row itself, or what stands as JSON in its column AuditData."""
    data = next((value for name, value in pairs if folded(name) == _DATA), None)
    if data is None:
        return pairs
    found = _load(data)
    return _flat(found) if isinstance(found, Mapping) else None


def _made(record: Pairs, line: int, table: SettingsTable) -> Rule:
    rule = _rule(record, line, table)
    client = _first(record, "ClientIP", "ClientIPAddress", "ActorIpAddress")
    return replace(
        rule,
        # The login is what the record calls UserId; a rule's own "From" is a condition.
        created_at=_time(_first(record, "CreationTime", "CreationDate")),
        created_by=_first(record, "UserId", "UserIds"),
        client=_address(client),
        name=rule.name or _first(record, "ObjectId"),
    )


def _rule(pairs: Pairs, line: int, table: SettingsTable) -> Rule:
    names = table.outlook
    said = [(name, value) for name, value in pairs if folded(value) not in names.no]
    conditions = [
        Condition(looks_at=names.conditions[name], text=part)
        for name, value in said
        if name in names.conditions
        for part in _parts(value)
    ]
    actions = [names.actions[name] for name, _ in said if name in names.actions]
    targets = [a for name, value in said if name in names.targets for a in _mailboxes(value)]
    # Who may not be named by an address is a mailbox of the same organisation.
    sends = SettingAction.FORWARD in actions and bool(targets)
    enabled = {_SOFTER[name]: value for name, value in pairs if name in _SOFTER}
    return Rule(
        actions=tuple(a for a in dict.fromkeys(actions) if sends or a is not SettingAction.FORWARD),
        conditions=tuple(conditions),
        targets=tuple(dict.fromkeys(targets)),
        folder=next((value for name, value in said if name in ("MoveToFolder", "Move")), ""),
        name=_first(pairs, "RuleName", "Name"),
        line=line,
        is_active=folded(enabled.get("enabled", "true")) not in names.no,
    )


def _parts(value: str) -> list[str]:
    """Words of a condition: "a;b" in the log, "{a, b}" on screen."""
    return [part.strip() for part in value.strip("{}").replace(";", ",").split(",") if part.strip()]


def _mailboxes(value: str) -> Iterator[str]:
    """Addresses in 'smtp:a@b', '"Name" [SMTP:a@b]', 'a@b;c@d'."""
    for part in value.replace(",", ";").split(";"):
        text = part.partition("[")[2].partition("]")[0] or part
        text = text.strip().strip('"{}')
        text = text[len(_SMTP) :] if text.lower().startswith(_SMTP) else text
        yield from (a.address for a in parse_addresses(text) if "." in a.domain)


def _flat(record: Mapping[object, object], depth: int = 0) -> Pairs:
    """A record's values as text, lists of ``{Name, Value}`` and JSON in text taken apart."""
    pairs: list[tuple[str, str]] = []
    for name, value in record.items():
        if isinstance(value, str) and value[:1] in "[{" and depth < _DEEPEST and str(name) != "AuditData":
            loaded = _load(value)
            value = loaded if isinstance(loaded, (list, Mapping)) else value
        match value:
            case Mapping() if depth < _DEEPEST:
                pairs += _flat(value, depth + 1)
            case list() if depth < _DEEPEST:
                pairs += _listed(str(name), value, depth)
            case None | Mapping() | list():
                continue
            case _:
                pairs.append((str(name), str(value)))
    return tuple(pairs)


def _listed(name: str, items: list[object], depth: int) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for item in items:
        match item:
            case {"Name": str(key), "Value": value}:
                pairs += _flat({key: value}, depth + 1)
            case {"ActionType": str(key), "Recipients": [_, *_] as people}:
                pairs += [(key, str(person)) for person in people]
            case {"ActionType": str(key)}:
                pairs.append((key, "True"))
            case Mapping():
                pairs += _flat(item, depth + 1)
            case None:
                continue
            case _:
                pairs.append((name, str(item)))
    return pairs


def _load(text: str) -> object:
    """JSON; None where it is none."""
    if len(text) > 50_000_000:
        return None
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found


def _first(pairs: Pairs, *names: str) -> str:
    return next((value for wanted in names for name, value in pairs if name == wanted and value), "")


def _own_name(rule: Rule) -> str:
    """A rule's name without the mailbox that the log writes before it."""
    return rule.name.rpartition("\\")[2]


def _time(text: str) -> datetime | None:
    """Times of the audit log are UTC and seldom say so."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None


def _address(text: str) -> str:
    """An address, also with a port: "192.0.2.1:443", "[2001:db8::1]:443"."""
    host = text.partition("]")[0].removeprefix("[") if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    return read_ip(host)
