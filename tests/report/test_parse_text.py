from __future__ import annotations

import csv
import io
import json

import pytest

from whosent.bounce import load_tables, parse_notice, records
from whosent.bounce.records import ParseRecord
from whosent.message import parse
from whosent.raw import Place
from whosent.report import csv_head, write_csv, write_jsonl

NOTICE = b"""\
From: MAILER-DAEMON@mx.example.com
To: me@example.org
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

not delivered
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; you@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no \x1b[2J such user
--b
Content-Type: text/rfc822-headers

From: me@example.org
Subject: =SUM(A1)
--b--
"""


@pytest.fixture
def record() -> ParseRecord:
    reading = parse_notice(parse(NOTICE), Place(source="a.mbox", index=3), load_tables())
    return records(reading)[0]


def test_a_record_is_one_line_of_json_that_a_terminal_can_show(record: ParseRecord) -> None:
    line = write_jsonl(record)
    assert line.count("\n") == 1
    assert "\x1b" not in line
    loaded = json.loads(line)
    assert (loaded["source"], loaded["index"], loaded["recipient"]) == ("a.mbox", 3, "you@example.com")


def test_the_rows_of_csv_have_the_columns_of_the_head(record: ParseRecord) -> None:
    head, row = csv.reader(io.StringIO(csv_head() + write_csv(record)))
    assert dict(zip(head, row, strict=True))["status"] == "5.1.1"


def test_no_cell_is_a_formula_or_acts(record: ParseRecord) -> None:
    head, row = csv.reader(io.StringIO(csv_head() + write_csv(record)))
    cells = dict(zip(head, row, strict=True))
    assert cells["subject"] == "'=SUM(A1)"
    assert "<U+001B>" in cells["diagnostic"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
