"""How a mail was written, and how somebody usually writes."""

from __future__ import annotations

import pytest

from whosent.evidence.style import Style, learn_habits, read_style
from whosent.message import parse

JAPAN, GREENWICH, MOSCOW = 540, 0, 180


def style(fields: str) -> Style:
    return read_style(parse(fields.encode() + b"\n\n").headers)


@pytest.mark.parametrize(
    ("fields", "program"),
    [
        ("User-Agent: Mozilla/5.0 (X11; rv:128.0) Gecko/20100101 Thunderbird/128.3.1", "thunderbird"),
        ("X-Mailer: Microsoft Outlook 16.0", "microsoft outlook"),
        ("X-Mailer: iPhone Mail (21F90)", "iphone mail"),
        ("X-PHP-Originating-Script: 33:mail.php", "php script"),
        ("X-Mailer: 12345", "unnamed"),
    ],
)
def test_a_program_is_known_by_its_family(fields: str, program: str) -> None:
    assert style(fields).program == program
    assert style(fields).names_program


def test_where_none_is_stated_the_shape_of_the_message_id_stands_for_it() -> None:
    one, two = (
        style("Message-ID: <20261102.1a2b3c@mail.example.net>"),
        style("Message-ID: <20251231.9f8e7d@mail.example.net>"),
    )
    assert one.program == two.program
    assert not one.names_program
    assert style("Message-ID: <CAB=x@mail.gmail.com>").program != one.program


def test_a_zone_is_read_from_date() -> None:
    assert style("Date: Mon, 02 Nov 2026 21:00:00 +0900").offset_min == JAPAN
    assert style("Subject: none").offset_min is None


def test_two_mails_teach_nothing() -> None:
    assert learn_habits([Style("thunderbird", JAPAN)] * 2) is None


def test_a_person_with_a_telephone_and_a_computer_is_one_hand() -> None:
    habits = learn_habits([Style("thunderbird", JAPAN)] * 6 + [Style("iphone mail", JAPAN)] * 4)
    assert habits is not None
    assert habits.programs == {"thunderbird", "iphone mail"}


def test_a_traveller_is_one_hand() -> None:
    assert learn_habits([Style("thunderbird", JAPAN)] * 6 + [Style("thunderbird", GREENWICH)] * 4)


def test_another_program_in_another_zone_is_another_hand() -> None:
    assert learn_habits([Style("thunderbird", JAPAN)] * 6 + [Style("php script", MOSCOW)] * 4) is None


def test_a_busier_thief_does_not_become_the_owner() -> None:
    assert learn_habits([Style("thunderbird", JAPAN)] * 3 + [Style("php script", MOSCOW)] * 12) is None


def test_many_programs_once_each_teach_nothing() -> None:
    assert learn_habits(Style(f"tool{i}", JAPAN) for i in range(12)) is None


def test_summer_time_is_no_other_zone() -> None:
    habits = learn_habits([Style("thunderbird", 60)] * 6)
    assert habits is not None
    assert habits.has_zone(120)
    assert habits.has_zone(JAPAN) is False
    assert habits.has_zone(None) is None
    assert habits.fit(Style("thunderbird", 120))
    assert not habits.fit(Style("thunderbird", JAPAN))


@pytest.mark.parametrize(
    "fields",
    [
        "User-Agent: Roundcube Webmail/1.6.1",
        "X-Mailer: Open-Xchange Mailer v7.10.6-Rev39",
        "X-Mailer: Zimbra 8.8.15_GA_4173 (ZimbraWebClient - FF120 (Win)/8.8.15_GA_4173)",
        "X-Mailer: WebService/1.1.21 YMailNorrin Mozilla/5.0 (X11) Chrome/119.0 Safari/537.36",
        "Message-ID: <CAB=x@mail.gmail.com>",
    ],
)
def test_web_pages_are_no_program_of_the_writers_own(fields: str) -> None:
    assert not style(fields).is_of_own_program


def test_programs_on_a_machine_are_the_writers_own() -> None:
    assert style("User-Agent: Mozilla/5.0 (X11; rv:128.0) Thunderbird/128.3.1").is_of_own_program
    assert style("X-Mailer: iPhone Mail (21F90)").is_of_own_program
