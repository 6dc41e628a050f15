"""The published RFC 7208 test suite (openspf.org, release 2014.04): data/rfc7208-tests.json."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whosent.evidence.dns import (
    Answer,
    NoData,
    NoSuchName,
    NotAsked,
    Records,
    RecordType,
    Unasked,
    normal_name,
)
from whosent.evidence.spf import check_host

SCENARIOS = json.loads((Path(__file__).parent / "data" / "rfc7208-tests.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(scenario["zone"], test, id=f"{scenario['description']}: {test['name']}")
    for scenario in SCENARIOS
    for test in scenario["tests"]
]


class SuiteZone:
    """A zone of the suite, with its aliases and the names that time out."""

    def __init__(self, zone: dict) -> None:
        self.zone = zone

    def query(self, name: str, rtype: RecordType) -> Answer:
        normal = normal_name(name)
        for _ in range(5):
            alias = self.zone.get(normal, {}).get("CNAME")
            normal = alias[0].lower() if alias else normal
        if normal is None or normal not in self.zone:
            return NotAsked(Unasked.TIMEOUT) if name.startswith("error.") else NoSuchName()
        records = self.zone[normal]
        if rtype in records:
            return Records(tuple(self.text(rtype, value) for value in records[rtype]))
        silent = records.get("TIMEOUT", ())
        return NotAsked(Unasked.TIMEOUT) if "*" in silent or rtype in silent else NoData()

    @staticmethod
    def text(rtype: RecordType, value: object) -> str:
        match value:
            case [preference, host]:
                return f"{preference} {host.lower()}"
            case _:
                return str(value) if rtype is RecordType.TXT else str(value).lower().removesuffix(".")


def test_there_are_all_two_hundred_and_three_cases() -> None:
    assert len(CASES) == 203


@pytest.mark.parametrize(("zone", "test"), CASES)
def test_a_case_has_one_of_its_results(zone: dict, test: dict) -> None:
    domain = test["sender"].rpartition("@")[2] or test["helo"]
    verdict = check_host(test["ip"], domain, test["sender"], test["helo"], SuiteZone(zone))
    assert str(verdict.result) in test["result"]
