"""rfc7208-tests.yml -> tests/evidence/data/rfc7208-tests.json

    python tools/convert_spf_tests.py rfc7208-tests.yml > tests/evidence/data/rfc7208-tests.json

Input: the openspf.org test suite, release 2014.04, as it comes in the source distribution of pyspf 2.0.14
(PyPI), under the three-clause BSD licence beside the output. Needs PyYAML, which the tests then do not.

The zones become those of a DNS snapshot: name -> type -> values, records of type SPF turned into TXT as the
suite asks (unless the name has TXT of its own), and "TIMEOUT" lists the types that get no answer ("*": any
type that the name does not have).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml


def zone_of(records: list) -> dict:
    made: dict = {}
    spf: list[str] = []
    txt: list[str] | None = None
    for record in records:
        if record == "TIMEOUT":
            made.setdefault("TIMEOUT", []).append("*")
            continue
        ((rtype, value),) = record.items()
        if value == "TIMEOUT":
            made.setdefault("TIMEOUT", []).append(rtype)
        elif rtype == "SPF":
            spf.append("".join(value))
        elif rtype == "TXT":
            txt = (txt or []) + ([] if value == "NONE" else ["".join(value)])
        else:
            made.setdefault(rtype, []).append(value)
    texts = spf if txt is None else txt
    return {**made, "TXT": texts} if texts else made


def test_of(name: str, test: dict) -> dict:
    result = test["result"]
    return {
        "name": name,
        "ip": str(test["host"]),
        "helo": str(test["helo"]),
        "sender": str(test.get("mailfrom") or ""),
        "result": result if isinstance(result, list) else [result],
    }


def main() -> None:
    source = Path(sys.argv[1])
    scenarios = [
        {
            "description": part["description"],
            "tests": [test_of(name, test) for name, test in part["tests"].items()],
            "zone": {str(name).lower(): zone_of(records) for name, records in part["zonedata"].items()},
        }
        for part in yaml.safe_load_all(source.read_text(encoding="utf-8"))
        if part
    ]
    json.dump(scenarios, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
