"""Received and Authentication-Results fields of real mail are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from whosent.evidence.auth_results import parse_authentication_results, parse_received_spf
from whosent.evidence.trace import parse_trace
from whosent.message import Part, parse

SHARED = Path(os.environ.get("WHOSENT_SHARED") or Path(__file__).parents[3] / "shared")
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir() and "CI" not in os.environ,
    reason="the shared mail corpora are not beside the checkout",
)
FOLDERS = ("corpora/set-of-emails/mails", "corpora/flufl.bounce/mails", "corpora/ordinary")


def parts() -> list[Part]:
    """Every message, and every message within it that is a part of its own."""
    files = sorted(f for folder in FOLDERS for f in (SHARED / folder).rglob("*") if f.is_file())
    assert files
    return [part for file in files for part in _with_embedded(parse(file.read_bytes()))]


def _with_embedded(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _with_embedded(child)


def test_hosts_addresses_and_dates_are_found_in_nearly_all_received_fields() -> None:
    lines = [line for part in parts() for line in parse_trace(part.headers)]
    assert len(lines) > 5_000
    named = sum(bool(line.by_name) or line.is_local for line in lines) / len(lines)
    dated = sum(line.at is not None for line in lines) / len(lines)
    from_network = [line for line in lines if line.from_name and not line.is_local]
    addressed = sum(bool(line.address) for line in from_network) / len(from_network)
    assert (named > 0.95, dated > 0.98, addressed > 0.9) == (True, True, True), (named, dated, addressed)


def test_results_are_found_in_nearly_all_authentication_results() -> None:
    fields = [
        f.value
        for part in parts()
        for name in ("authentication-results", "arc-authentication-results")
        for f in part.headers.fields(name)
        if f.value.strip()
    ]
    assert len(fields) > 100
    read = [parse_authentication_results(value) for value in fields]
    assert sum(bool(r.results) for r in read) / len(read) >= 0.99


def test_a_result_is_found_in_every_received_spf() -> None:
    fields = [f.value for part in parts() for f in part.headers.fields("received-spf")]
    assert fields
    assert all(parse_received_spf(value).result for value in fields)
