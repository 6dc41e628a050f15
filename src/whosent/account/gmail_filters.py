"""Gmail's ``mailFilters.xml`` -> rules."""

from __future__ import annotations

from whosent.account.hostile_xml import XmlElement
from whosent.account.settings import Condition, Rule, SettingsTable
from whosent.message import parse_addresses

_FEED, _ENTRY, _PROPERTY = "feed", "entry", "property"
_FALSE = "false"


def is_gmail_filters(root: XmlElement) -> bool:
    """Whether a document is a list of filters: entries with properties."""
    return root.name == _FEED and any(entry.all(_PROPERTY) for entry in root.all(_ENTRY))


def read_gmail_filters(root: XmlElement, table: SettingsTable) -> tuple[Rule, ...]:
    """A rule for each filter. When it was made is not told: all dates are the export's."""
    return tuple(_read_filter(entry, table) for entry in root.all(_ENTRY))


def _read_filter(entry: XmlElement, table: SettingsTable) -> Rule:
    names = table.gmail
    properties = [
        (p.attributes.get("name", ""), p.attributes.get("value", "").strip()) for p in entry.all(_PROPERTY)
    ]
    said = [(name, value) for name, value in properties if value and value.lower() != _FALSE]
    conditions = tuple(
        Condition(looks_at=names.conditions[name], text=value, is_negated=name in names.negated)
        for name, value in said
        if name in names.conditions
    )
    actions = (names.actions[name] for name, value in said if name in names.actions)
    targets = (a.address for name, value in said if name in names.targets for a in parse_addresses(value))
    label = next((value for name, value in said if name == "label"), "")
    return Rule(
        actions=tuple(dict.fromkeys(actions)),
        conditions=conditions,
        targets=tuple(dict.fromkeys(targets)),
        name=label,
        line=entry.line,
    )
