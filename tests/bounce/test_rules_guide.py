"""The guide for mail administrators says what is true."""

import re
import tomllib
from pathlib import Path

from whosent.bounce.model import ReturnedForm
from whosent.bounce.rule import Continuation, Recipients, Recognise, ReturnedText, Rule, Said, Transcript
from whosent.bounce.rule_reader import read_with_rule
from whosent.bounce.ruleset import load_ruleset
from whosent.bounce.template import Place
from whosent.message import parse

GUIDE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


def test_the_first_rule_of_the_guide_reads_its_notice(tmp_path: Path) -> None:
    notice, rule = BLOCKS[0], BLOCKS[1]
    (tmp_path / "kestrel.toml").write_text(rule, encoding="utf-8")
    message = parse(notice.encode())
    ruleset = load_ruleset(tmp_path)
    found = ruleset.recognise(message, message.text)
    assert found is not None
    assert found.name == "kestrel"
    reading = read_with_rule(message, found, message.text)
    assert [(r.address, r.status, r.reply_code) for r in reading.recipients] == [
        ("tanaka@example.com", "5.1.1", 550), ("sato@example.org", "5.2.2", 552),
    ]
    assert reading.returned_form is ReturnedForm.INLINE
    assert message.text[reading.returned_starts_at :].startswith("From: owner@example.net")


def test_the_example_of_the_guide_expects_what_its_rule_reads(tmp_path: Path) -> None:
    expected = next(tomllib.loads(b) for b in BLOCKS if b.startswith('mail_system = "kestrel"'))
    (tmp_path / "kestrel.toml").write_text(BLOCKS[1], encoding="utf-8")
    message = parse(BLOCKS[0].encode())
    rule = next(r for r in load_ruleset(tmp_path).rules if r.name == expected["mail_system"])
    reading = read_with_rule(message, rule, message.text)
    rows = expected["recipient"]
    assert [{k: getattr(r, k) for k in row} for r, row in zip(reading.recipients, rows, strict=True)] == rows
    assert reading.returned_form == expected["returned"]
    assert message.text[reading.returned_starts_at :].startswith(expected["begins"])


def test_the_guide_names_every_key_and_place() -> None:
    keys = {
        name
        for table in (Rule, Recognise, Recipients, Said, Transcript, ReturnedText)
        for name, field in table.__dataclass_fields__.items()
        if field.init
    }
    words = set(re.findall(r"[a-z_]+", GUIDE))
    assert keys - words == set()
    assert {place.value for place in Place} - words == set()
    assert {word.value for word in Continuation} - words == set()
