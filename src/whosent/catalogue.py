"""Sentences in two languages: keys in code, words in ``locale/<language>/*.toml``."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Language(StrEnum):
    """Languages that the catalogues are written in."""

    JA = "ja"
    EN = "en"


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language, by key."""

    language: Language
    sentences: dict[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """The sentence of ``key`` with its placeholders filled.

        Where ``values`` holds ``count`` and the key has forms ``<key>.one`` and ``<key>.other``, the
        one that fits is taken. Raises ``KeyError`` for a key that the language lacks: a bug.
        """
        if "count" in values and key not in self.sentences:
            key = f"{key}.one" if values["count"] == 1 and f"{key}.one" in self.sentences else f"{key}.other"
        return string.Formatter().vformat(self.sentences[key], (), _Lenient(values))

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self.sentences


@cache
def load_catalogue(language: Language) -> Catalogue:
    """All ``*.toml`` of the language as one catalogue. Nested tables are joined with dots."""
    sentences: dict[str, str] = {}
    for file in sorted(files("whosent").joinpath("locale", language.value).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            _flatten("", tomllib.loads(file.read_text(encoding="utf-8")), sentences)
    return Catalogue(language, sentences)


def _flatten(prefix: str, table: dict[str, object], into: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            _flatten(name, value, into)
        elif isinstance(value, str):
            if name in into:
                raise ValueError(f"sentence {name} stands twice")
            into[name] = value
        else:
            raise TypeError(f"sentence {name} is not text")
