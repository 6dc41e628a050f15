"""Both languages say the same things, and everything that can be said is there."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import whosent
from whosent.bounce import Action, OtherKind, Reason
from whosent.catalogue import Catalogue, Language, load_catalogue
from whosent.mailbox import SkipKind
from whosent.provider import ClientKind
from whosent.report.advice import Situation, load_advice
from whosent.report.sentence import say_fact
from whosent.verdict import Cause, MissingKind

SOURCES = sorted(Path(str(whosent.__file__)).parent.rglob("*.py"))
KANJI, KANA = "[\u4e00-\u9fff]", "[\u3041-\u309f]{2}"
JAPANESE_SENTENCE = re.compile(f"{KANJI}.*{KANA}|{KANA}.*{KANJI}", re.DOTALL)
ENGLISH_SENTENCE = re.compile(r"^[A-Z]\w*( [\w,'’-]+){3,}[.:!?]?$")
_OPTION = re.compile(r"--[a-z][a-z-]+")
ERROR_CLASSES = ("WhosentError", "UsageError", "SourceError")

both = pytest.mark.parametrize("language", list(Language))


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def fact_kinds() -> list[str]:
    table = files("whosent.verdict").joinpath("weights.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(table)["facts"])


def test_both_languages_have_the_same_sentences() -> None:
    ja, en = (load_catalogue(language).sentences for language in (Language.JA, Language.EN))
    assert ja
    assert sorted(ja) == sorted(en)


def test_both_languages_fill_the_same_placeholders() -> None:
    ja, en = (load_catalogue(language).sentences for language in (Language.JA, Language.EN))
    differing = [key for key in ja if placeholders(ja[key]) != placeholders(en[key])]
    assert differing == []


@both
def test_no_sentence_is_empty_or_keeps_stray_space(language: Language) -> None:
    said = {k: s for k, s in load_catalogue(language).sentences.items() if not k.startswith("join.")}
    assert [k for k, s in said.items() if not s.strip() or "  " in s.replace("          (", "")] == []


@both
def test_every_kind_of_fact_has_its_sentence(language: Language) -> None:
    kinds = fact_kinds()
    assert kinds
    assert [k for k in kinds if not load_catalogue(language).has(f"fact.{k}")] == []


@both
def test_no_placeholder_of_a_fact_is_left_unfilled(language: Language) -> None:
    from made_up_reports import kestrel
    from whosent.evidence import Fact, Forger, Tier

    catalogue = load_catalogue(language)
    kinds = list(fact_kinds())
    assert kinds
    for kind in kinds:
        fact = Fact(kind=kind, tier=Tier.T1, forgeable_by=Forger.NOBODY)
        assert "{" not in say_fact(fact, catalogue, kestrel()), kind


def closed_sets() -> Iterator[str]:
    yield from (f"missing.{kind}" for kind in MissingKind)
    yield from (f"todo.next.{kind}" for kind in MissingKind)
    yield from (f"todo.or_else.{kind}" for kind in MissingKind)
    yield from (f"todo.then.{kind}" for kind in MissingKind)
    yield from (f"todo.go_on.{kind}" for kind in set(MissingKind) - {MissingKind.OWNER_WORD})
    yield from (f"answer.undecided.second.{kind}" for kind in MissingKind)
    yield from (f"skipped.{kind}" for kind in SkipKind)
    yield from (f"reason.{reason}" for reason in Reason)
    yield from (f"other.{kind}" for kind in OtherKind)
    yield from (f"view.other.{kind}" for kind in OtherKind)
    yield from (f"view.action.{action}" for action in Action)
    yield from (f"full_source.{client}" for client in ClientKind)
    for cause in set(Cause) - {Cause.NONE}:
        yield from (f"label.{cause}", f"label_short.{cause}", f"also.{cause}.one", f"also.{cause}.other")
    yield from (f"answer.{situation}.first" for situation in set(Situation) - {Situation.FAKE})
    yield from (f"answer.{Situation.FAKE}.first.{form}" for form in ("one", "other"))
    yield from (f"answer.{situation}.second" for situation in set(Situation) - {Situation.UNDECIDED})


@both
def test_every_member_of_a_closed_set_has_its_sentence(language: Language) -> None:
    assert [key for key in closed_sets() if not load_catalogue(language).has(key)] == []


@both
def test_every_step_of_advice_has_its_sentence(language: Language) -> None:
    table = load_advice()
    now = {f"todo.{name}" for advice in table.advice.values() for name in advice.now}
    never = {f"never.{name}" for advice in table.advice.values() for name in advice.never}
    assert [key for key in now | never if not load_catalogue(language).has(key)] == []
    assert {f"todo.{name}" for name in table.steps} <= now


def test_a_count_of_one_takes_the_singular() -> None:
    catalogue = Catalogue(Language.EN, {"mail.one": "1 mail", "mail.other": "{count:,} mails"})
    assert [catalogue.say("mail", count=n) for n in (1, 0, 1234)] == ["1 mail", "0 mails", "1,234 mails"]


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    assert SOURCES
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node


def raised_keys() -> set[str]:
    """Keys of errors as they stand in the source; the last part is "*" where it is worked out."""
    keys: set[str] = set()
    for _, node in nodes():
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = node.args[:1] if name in ERROR_CLASSES else []
            if name == "refuse":
                given = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
            for argument in given:
                keys |= set(_texts(argument))
                keys |= {f"{key}_close" for key in _texts(argument) if name == "refuse"}
    return keys


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=[ast.Constant(value=str() as text), *_]):
            yield text + "*"
        case ast.IfExp():
            yield from _texts(node.body)
            yield from _texts(node.orelse)


@both
def test_every_error_that_is_raised_has_its_sentence(language: Language) -> None:
    catalogue = load_catalogue(language)
    keys = {key for key in raised_keys() if "." in key}
    assert {"source.missing", "cli.no_such_word_close"} <= keys
    missing = [key for key in keys if not key.endswith("*") and not catalogue.has(f"error.{key}")]
    assert missing == []


@both
def test_every_source_that_cannot_be_read_has_its_sentence(language: Language) -> None:
    never_a_source = {SkipKind.LINK_LOOP}
    keys = [f"error.source.{kind}" for kind in SkipKind if kind not in never_a_source]
    assert [key for key in keys if not load_catalogue(language).has(key)] == []


def texts_in_code(*packages: str) -> Iterator[tuple[str, str]]:
    """File name and text of every string in code that is no docstring, below these packages."""
    for path in SOURCES:
        if packages and not set(packages) & set(path.parts):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                yield path.name, node.value


def test_no_japanese_for_people_is_in_code() -> None:
    assert [found for found in texts_in_code() if JAPANESE_SENTENCE.search(found[1])] == []


def test_renderers_and_commands_hold_no_english_sentences() -> None:
    texts = list(texts_in_code("report", "apps"))
    assert texts
    assert [found for found in texts if ENGLISH_SENTENCE.match(found[1])] == []


@both
def test_nobody_is_told_to_be_safe(language: Language) -> None:
    promised = ("安全です", "安心です", "you are safe", "completely safe", "guarantee", "保証")
    sentences = load_catalogue(language).sentences
    assert [k for k, s in sentences.items() if any(words in s.lower() for words in promised)] == []


@both
def test_no_sentence_names_an_option_that_does_not_exist(language: Language) -> None:
    page = Path(__file__).parents[1] / "docs" / "cli.md"  # what every command says with --help
    known = set(_OPTION.findall(page.read_text(encoding="utf-8")))
    assert {"--sent", "--logins"} <= known
    said = load_catalogue(language).sentences
    assert [(key, o) for key, s in said.items() for o in _OPTION.findall(s) if o not in known] == []
