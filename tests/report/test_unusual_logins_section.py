"""What login histories show, as it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from whosent.account.login_facts import LoginsJudged, judge_logins
from whosent.account.login_told import tell_of_logins
from whosent.account.logins import Login, LoginHistory
from whosent.account.networks import Located, NetworkKind
from whosent.catalogue import Language, load_catalogue
from whosent.report.figures import Figures
from whosent.report.page import Bullets, Prose, Section
from whosent.report.unusual_logins_section import tell_unusual_logins

START = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
HOME, AWAY = "192.0.2.10", "203.0.113.5"
both = pytest.mark.parametrize("language", list(Language))


def look_up(address: str) -> Located:
    if address == HOME:
        return Located(address=address, country="JP", operator=64500, name="Kestrel", kind=NetworkKind.LINE)
    name = "Merlin\u202e Hosting\x1b[2J"
    return Located(
        address=address, country="NL", operator=64501, name=name, kind=NetworkKind.HOSTING, is_guess=True
    )


def login(minute: float, address: str, method: str = "imap", **more: object) -> Login:
    at = START + timedelta(minutes=minute)
    return Login(at=at, address=address, method=method, **{"success": True, **more})  # type: ignore[arg-type]


def everything() -> LoginsJudged:
    """A history in which all that can stand out does."""
    logins = [
        *(login(n * 1440, HOME, country="US") for n in range(16)),
        *(login(20 * 1440 + n, AWAY, success=False) for n in range(6)),
        *(login(20 * 1440 + 7 + n / 60, AWAY, "smtp") for n in range(12)),
        login(20 * 1440 + 30, HOME),
    ]
    history = LoginHistory(place="x", logins=tuple(logins))
    return judge_logins(
        [history], look_up, None, own_addresses=(HOME,), password_changed=(START + timedelta(days=1),)
    )


def told(judged: LoginsJudged, language: Language) -> tuple[Section, ...]:
    catalogue, short = load_catalogue(language), tell_of_logins(judged)
    return () if short is None else tuple(tell_unusual_logins(short, catalogue, Figures(catalogue, UTC)))


def lines(section: Section) -> list[str]:
    found = [section.heading]
    for block in section.blocks:
        if isinstance(block, Prose):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += [text for item in block.items for text in (item.text, *item.notes)]
    return found


@both
def test_everything_is_told_with_nothing_left_unfilled(language: Language) -> None:
    [section] = told(everything(), language)
    said = lines(section)
    assert len(said) > 10
    assert [line for line in said if "{" in line or not line.strip()] == []
    assert {f.kind.value for f in everything().findings} == {
        "guessed", "burst", "first_use", "travel", "after_change", "countries_differ"
    }  # fmt: skip


@both
def test_names_of_operators_cannot_act_on_a_terminal(language: Language) -> None:
    text = "\n".join(lines(told(everything(), language)[0]))
    assert "Merlin" in text
    assert not {"\u202e", "\x1b"} & set(text)


@both
def test_those_whose_tables_are_used_are_credited(language: Language) -> None:
    assert any("IP Geolocation by DB-IP" in line for line in lines(told(everything(), language)[0]))


def test_without_logins_there_is_nothing_to_tell() -> None:
    assert told(judge_logins([], look_up, None), Language.EN) == ()
