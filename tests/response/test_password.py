"""Strength of passwords, passphrases, and what second factors leave open."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosent.catalogue import Language, load_catalogue
from whosent.provider import FactorKind, generic_profile, load_profiles
from whosent.response import (
    Door,
    Weakness,
    advise_factors,
    load_password_table,
    load_words,
    make_passphrase,
    rate_password,
)
from whosent.response.password import to_romaji

TABLE = load_password_table()


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("ねこneko2020", Weakness.SHORT),
        ("sakura0412", Weakness.WORD),
        ("ドラえもん大好き2024", Weakness.WORD),
        ("watanabe1234watanabe", Weakness.WORD),
        ("qwertyuiop@[", Weakness.KEYBOARD),
        ("1qaz2wsx3edc", Weakness.KEYBOARD),
        ("あいうえおかきくけこさしすせそ", Weakness.KEYBOARD),
        ("akasatanahamaya", Weakness.KEYBOARD),
        ("neko1985年", Weakness.SHORT),
        ("aaaaaaaaaaaaaaaaaaaa", Weakness.REPEAT),
        ("taro19850412tokyo", Weakness.DATE),
        ("", Weakness.SHORT),
    ],
)
def test_what_people_in_japan_use_is_not_enough(password: str, weakness: Weakness) -> None:
    strength = rate_password(password, TABLE)
    assert weakness in strength.weaknesses
    assert not strength.is_enough


@pytest.mark.parametrize("language", list(Language))
def test_a_made_passphrase_is_enough(language: Language) -> None:
    strength = rate_password(make_passphrase(load_words(language), TABLE).text, TABLE)
    assert strength.is_enough
    assert strength.weaknesses == ()


def test_long_random_letters_are_enough() -> None:
    assert rate_password("Xk9#mQ2$vL7!pR4z", TABLE).is_enough


def test_strong_but_short_is_said_to_be_short() -> None:
    strength = rate_password("Xk9#mQ2$vL7!", TABLE)
    assert strength.weaknesses == (Weakness.SHORT,)
    assert not strength.is_enough


def test_kana_are_as_strong_as_what_is_typed_for_them() -> None:
    assert (
        rate_password("ねこねこねこ", TABLE).guesses_log10
        <= rate_password("nekonekoneko", TABLE).guesses_log10
    )


@pytest.mark.parametrize(
    ("kana", "typed"),
    [
        ("ねこ", "neko"),
        ("ネコ", "neko"),
        ("しゃちょう", "shachou"),
        ("abc", "abc"),
        ("猫ねこ", "猫neko"),
        ("", ""),
    ],
)
def test_kana_are_read_as_they_are_typed(kana: str, typed: str) -> None:
    assert to_romaji(kana, TABLE) == typed


@settings(max_examples=25)
@given(st.text(max_size=120))
def test_any_password_can_be_rated(password: str) -> None:
    assert 0 <= rate_password(password, TABLE).score <= 4


@pytest.mark.parametrize("language", list(Language))
def test_words_are_plain_different_and_many(language: Language) -> None:
    words = load_words(language)
    assert len(words) == len(set(words)) > 500
    assert [word for word in words if not re.fullmatch(r"[a-z]{2,12}(-[a-z]+)?", word)] == []


@pytest.mark.parametrize("language", list(Language))
def test_a_passphrase_has_as_many_words_as_its_bits_need(language: Language) -> None:
    words = load_words(language)
    drawn: list[int] = []

    def choose(among: Sequence[str]) -> str:
        drawn.append(len(among))
        return among[len(drawn) % len(among)]

    phrase = make_passphrase(words, TABLE, choose)
    assert drawn == [len(words)] * phrase.words
    assert phrase.bits == pytest.approx(phrase.words * math.log2(len(words)))
    assert TABLE.passphrase_bits <= phrase.bits < TABLE.passphrase_bits + math.log2(len(words))


def test_two_passphrases_differ() -> None:
    words = load_words("en")
    assert make_passphrase(words, TABLE).text != make_passphrase(words, TABLE).text


@pytest.mark.parametrize(
    ("provider", "door"),
    [
        ("yahoo-japan", Door.OPEN),
        ("docomo", Door.OWN_KEY),
        ("gmail", Door.OWN_KEY),
        ("outlook", Door.GUARDED),
        ("icloud", Door.NOT_KNOWN),
        ("biglobe", Door.NOT_KNOWN),
    ],
)
def test_the_door_of_mail_software_is_told_as_far_as_it_is_known(provider: str, door: Door) -> None:
    profile = next(profile for profile in load_profiles().all if profile.name == provider)
    assert advise_factors(profile).door is door


def test_an_unknown_provider_offers_nothing_that_is_known() -> None:
    advice = advise_factors(generic_profile("kite.example"))
    assert advice.offers == ()
    assert advice.door is Door.NOT_KNOWN


@pytest.mark.parametrize("language", list(Language))
def test_every_weakness_factor_and_door_has_its_sentence(language: Language) -> None:
    keys = [f"password.weak.{weakness}" for weakness in Weakness] + [f"password.score.{n}" for n in range(5)]
    keys += [f"factor.{part}.{kind}" for kind in FactorKind for part in ("name", "text")]
    keys += [f"factor.door.{door}" for door in Door]
    assert [key for key in keys if not load_catalogue(language).has(key)] == []
