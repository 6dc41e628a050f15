"""``--dns FILE``: a JSON snapshot of DNS records -> SnapshotResolver."""

from __future__ import annotations

import difflib
import ipaddress
import json
from pathlib import Path

from whosent.errors import UsageError
from whosent.evidence.dns import RecordType, SnapshotResolver, normal_name

_ALIAS = "CNAME"
_UNREAD = frozenset({"CAA", "DNSKEY", "DS", "HTTPS", "NS", "RRSIG", "SOA", "SPF", "SRV", "SVCB", "TLSA"})

_Json = None | bool | int | float | str | list["_Json"] | dict[str, "_Json"]


def read_snapshot(path: Path) -> SnapshotResolver:
    """``parse_snapshot`` of a file. Raises ``UsageError`` where it cannot be read or is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as exc:
        raise UsageError("dns.missing", place=str(path)) from exc
    except OSError as exc:
        raise UsageError("dns.unreadable", place=str(path)) from exc
    return parse_snapshot(data, place=str(path))


def parse_snapshot(data: bytes, *, place: str) -> SnapshotResolver:
    """The records of ``{"name.": {"TXT": ["…"], "MX": ["10 host."], "A": ["192.0.2.1"], …}}``.

    A final dot on names is optional, case does not matter, an MX may also be ``[10, "host"]``, a CNAME
    is followed, and ``{}`` means that there was no DNS. Raises ``UsageError`` naming the key at fault.
    """
    try:
        document: _Json = json.loads(data)
    except (ValueError, RecursionError) as exc:
        raise UsageError("dns.not_json", place=place, detail=str(exc)) from exc
    if not isinstance(document, dict):
        raise UsageError("dns.not_a_table", place=place)
    zone: dict[str, dict[RecordType, tuple[str, ...]]] = {}
    aliases: dict[str, str] = {}
    for key, records in document.items():
        name = normal_name(key)
        if name is None:
            raise UsageError("dns.bad_name", place=place, key=key)
        if not isinstance(records, dict):
            raise UsageError("dns.not_records", place=place, key=key)
        types = zone.setdefault(name, {})
        for word, values in records.items():
            where = f"{key}: {word}"
            if word.upper() == _ALIAS:
                aliases[name] = _host(_listed(values)[0] if _listed(values) else values, where, place)
            elif word.upper() not in _UNREAD:
                rtype = _type(word, where, place)
                found = tuple(_value(rtype, v, where, place) for v in _items(rtype, values, where, place))
                types[rtype] = types.get(rtype, ()) + found
    return SnapshotResolver(zone, aliases)


def _type(word: str, where: str, place: str) -> RecordType:
    try:
        return RecordType(word.upper())
    except ValueError as exc:
        close = difflib.get_close_matches(word.upper(), list(RecordType), n=1)
        expected = close[0] if close else ", ".join(RecordType)
        raise UsageError("dns.unknown_type", place=place, key=where, expected=expected) from exc


def _listed(values: _Json) -> list[_Json]:
    return values if isinstance(values, list) else []


def _items(rtype: RecordType, values: _Json, where: str, place: str) -> list[_Json]:
    if isinstance(values, str):
        return [values]
    if not isinstance(values, list):
        raise UsageError("dns.not_a_list", place=place, key=where)
    if rtype is RecordType.MX and len(values) == 2 and _is_preference(values[0]):
        return [values]
    return values


def _is_preference(value: _Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _value(rtype: RecordType, value: _Json, where: str, place: str) -> str:
    if rtype is RecordType.MX:
        return _mx(value, where, place)
    if rtype is RecordType.PTR:
        return _host(value, where, place)
    if rtype is RecordType.TXT:
        if isinstance(value, str):
            return value
        if isinstance(value, list) and all(isinstance(chunk, str) for chunk in value):
            return "".join(map(str, value))
        raise UsageError("dns.bad_value", place=place, key=where, value=_shown(value))
    try:
        if isinstance(value, str):
            kind = ipaddress.IPv4Address if rtype is RecordType.A else ipaddress.IPv6Address
            return str(kind(value))
    except ValueError as exc:
        raise UsageError("dns.bad_value", place=place, key=where, value=_shown(value)) from exc
    raise UsageError("dns.bad_value", place=place, key=where, value=_shown(value))


def _mx(value: _Json, where: str, place: str) -> str:
    match value:
        case [int(preference), str(host)] if not isinstance(preference, bool) and preference >= 0:
            return f"{preference} {_host(host, where, place)}"
        case str() if len(value.split()) == 2 and value.split()[0].isdecimal():
            preference_text, host = value.split()
            return f"{int(preference_text)} {_host(host, where, place)}"
    raise UsageError("dns.bad_value", place=place, key=where, value=_shown(value))


def _host(value: _Json, where: str, place: str) -> str:
    if value == ".":
        return value
    host = normal_name(value) if isinstance(value, str) else None
    if host is None:
        raise UsageError("dns.bad_value", place=place, key=where, value=_shown(value))
    return host


def _shown(value: _Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


_SHOWN = 60
