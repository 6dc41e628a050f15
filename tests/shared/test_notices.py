"""Notices of real mail systems are recognised, their recipients found; ordinary mail is let be."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from whosent.bounce import (
    BounceTables,
    NotANotice,
    Notice,
    OtherKind,
    Reading,
    Standing,
    load_tables,
    parse_notice,
    records,
)
from whosent.message import parse
from whosent.raw import Place

SHARED = Path(os.environ.get("WHOSENT_SHARED") or Path(__file__).parents[3] / "shared")
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir() and "CI" not in os.environ,
    reason="the shared mail corpora are not beside the checkout",
)
CORPORA = {"set-of-emails": "expected.jsonl", "flufl.bounce": "truth.jsonl"}
FALSE_FRIENDS = {  # a genuine notice among the ordinary mail, looked at
    "easy-ham-1-01542.ed72bf2cd81ccd4c076533fb0af004e5.txt",
}


@pytest.fixture(scope="module")
def tables() -> BounceTables:
    return load_tables()


def read(path: Path, tables: BounceTables) -> Reading:
    return parse_notice(parse(path.read_bytes()), Place(source=path.name), tables)


def labelled(name: str) -> Iterator[tuple[Path, str, list[str]]]:
    """Each mail of a corpus, its kind, and the recipients that are known."""
    folder = SHARED / "corpora" / name
    for line in (folder / CORPORA[name]).read_text().splitlines():
        row = json.loads(line)
        kind = row.get("kind") or ("notice" if row["bounce"] else "mail")
        yield folder / row["file"], kind, row.get("recipients") or []


@pytest.mark.parametrize(
    ("name", "recognised", "found"), [("set-of-emails", 0.99, 0.98), ("flufl.bounce", 0.98, 0.94)]
)
def test_notices_are_recognised_and_their_recipients_found(
    tables: BounceTables, name: str, recognised: float, found: float
) -> None:
    count: Counter[str] = Counter()
    for path, kind, recipients in labelled(name):
        if kind != "notice":
            continue
        printed = records(read(path, tables))
        count["notices"] += 1
        count["recognised"] += bool(printed)
        wanted = Counter(r.lower() for r in recipients)
        count["recipients"] += wanted.total()
        count["found"] += (wanted & Counter(r.recipient for r in printed)).total()
    assert count["notices"] > 100
    assert count["recognised"] / count["notices"] >= recognised
    assert count["found"] / count["recipients"] >= found


def test_no_genuine_notice_is_taken_for_a_lure(tables: BounceTables) -> None:
    notices = [path for name in CORPORA for path, kind, _ in labelled(name) if kind == "notice"]
    assert notices
    readings = {path.name: read(path, tables) for path in notices}
    assert [n for n, r in readings.items() if isinstance(r, Notice) and r.standing is Standing.LURE] == []


def test_feedback_and_vacation_replies_are_named(tables: BounceTables) -> None:
    others = [(path, kind) for name in CORPORA for path, kind, _ in labelled(name)
              if kind in ("feedback_report", "vacation")]
    assert others
    for path, kind in others:
        reading = read(path, tables)
        assert isinstance(reading, NotANotice), path.name
        assert reading.kind is OtherKind(kind), path.name


def test_ordinary_mail_is_no_notice(tables: BounceTables) -> None:
    files = sorted(f for folder in ("ham", "spam") for f in (SHARED / "corpora/ordinary" / folder).iterdir())
    assert len(files) > 800
    hits = {f.name for f in files if isinstance(read(f, tables), Notice)}
    assert hits <= FALSE_FRIENDS


@pytest.mark.parametrize("copy", ["dos", "mac"])
def test_line_ends_change_nothing(tables: BounceTables, copy: str) -> None:
    files = sorted((SHARED / "corpora/set-of-emails" / copy).iterdir())
    assert files
    for file in files:
        data = file.read_bytes()
        plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        readings = [parse_notice(parse(d), Place(source=file.name), tables) for d in (data, plain)]
        assert records(readings[0]) == records(readings[1]), file.name


def test_every_message_of_the_scenarios_is_named_for_what_it_is(tables: BounceTables) -> None:
    truths = sorted((SHARED / "scenarios").glob("*/truth.json"))
    assert truths
    wrong = []
    for truth in truths:
        for name, row in json.loads(truth.read_text())["messages"].items():
            reading = read(truth.parent / "inbox" / name, tables)
            if isinstance(reading, Notice) is (row["label"] == "not_a_bounce"):
                wrong.append(f"{truth.parent.name}/{name}")
    assert wrong == []
