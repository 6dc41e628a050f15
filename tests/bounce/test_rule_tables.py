"""What is said about a rule file that is wrong."""

from pathlib import Path

import pytest

from whosent.bounce.ruleset import load_ruleset
from whosent.catalogue import Language, load_catalogue
from whosent.errors import TableError
from whosent.report import say_problem

ENGLISH = load_catalogue(Language.EN)
GOOD = """
schema     = 1
name       = "kestrel"
title      = "Kestrel"
source     = "its manual"
confidence = "documented"
example    = ["kestrel-01"]

[recognise]
body_contains = ["this is the kestrel delivery agent"]

[recipient]
line = "<{address}> refused: {diagnostic}"
"""


def problems_of(text: str, folder: Path, name: str = "kestrel.toml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        load_ruleset(folder)
    return "\n".join(say_problem(problem, ENGLISH) for problem in caught.value.problems)


def test_a_rule_of_ones_own_is_added(tmp_path: Path) -> None:
    (tmp_path / "kestrel.toml").write_text(
        GOOD.replace(
            'line = "<{address}> refused: {diagnostic}"', 'line = ["<{address}> refused: {diagnostic}"]'
        )
    )
    assert "kestrel" in {rule.name for rule in load_ruleset(tmp_path).rules}


def test_a_template_may_be_written_without_a_list(tmp_path: Path) -> None:
    (tmp_path / "kestrel.toml").write_text(GOOD)
    assert "kestrel" in {rule.name for rule in load_ruleset(tmp_path).rules}


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        (
            "body_contains",
            "body_contians",
            "recognise.body_contians: unknown key; did you mean body_contains?",
        ),
        ("{address}", "{adress}", "there is no place {adress}"),
        ('source     = "its manual"', "", "source: missing"),
        ('source     = "its manual"', 'source = " "', "source: says where this is from"),
        ('"documented"', '"rumoured"', "is not known here"),
        ('name       = "kestrel"', 'name = "falcon"', "is not the file's name"),
        ("schema     = 1", "schema = 9", "schema: 9 is not one that this version reads"),
        ('["this is the kestrel delivery agent"]', '["the"]', "too short to mean anything"),
        ('example    = ["kestrel-01"]', 'before = ["falcon"]', "there is no rule 'falcon'"),
        ('"documented"', '"seen"', "there are documented, observed, inferred"),
        ('name       = "kestrel"', 'name = "falcon"', "write 'kestrel'"),
        (
            '["this is the kestrel delivery agent"]',
            '"this is the kestrel delivery agent"',
            "recognise.body_contains: expected a list, found text; put it into brackets",
        ),
        (
            "line = ",
            'before = ["qmail"]\nline = ',
            "recipient.before: unknown key; it stands above the first",
        ),
        ("{address}>", "{address>", "a place is not closed with }"),
        (
            "<{address}> refused",
            "refused",
            "has no place for the recipient: {address}, {user}, {original} or",
        ),
        ("[recognise]", "[recognize]", "recognize: unknown key; did you mean recognise?"),
        ('"this is the kestrel delivery agent"]', '"this is"', "not TOML: "),
        ("line = ", 'continues = "indent"\nline = ', "is not known here; did you mean indented?"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(right: str, wrong: str, complaint: str, tmp_path: Path) -> None:
    assert right in GOOD
    found = problems_of(GOOD.replace(right, wrong), tmp_path)
    assert complaint in found
    assert "kestrel.toml" in found


def test_all_problems_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "falcon.toml").write_text(GOOD.replace("{address}", "{adress}"))
    found = problems_of(GOOD.replace("title ", "titel "), tmp_path)
    assert "falcon.toml" in found
    assert "kestrel.toml: titel: unknown key" in found
    assert "kestrel.toml: title: missing" in found
