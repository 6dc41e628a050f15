"""What a message reports, and the lines that are printed of it."""

import json
from datetime import timedelta

from whosent.bounce import Notice, innermost_returned, load_tables, parse_notice, records
from whosent.message import parse
from whosent.raw import Place

_TABLES = load_tables()
_HERE = Place(source="-")


def run(data: bytes) -> None:
    reading = parse_notice(parse(data), _HERE, _TABLES)
    for record in records(reading):
        json.dumps(record.to_dict())
    for recipient in reading.recipients:
        assert recipient.address
        assert len(recipient.diagnostic) <= 2_000
        assert recipient.reply_code is None or 200 <= recipient.reply_code <= 599
    if isinstance(reading, Notice):
        innermost_returned(reading)
        assert len(reading.human_text) <= 8_000
        for at in (reading.notice_at, reading.queued_at):
            assert at is None or at.utcoffset() == timedelta()
