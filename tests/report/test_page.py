"""What is said, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

import pytest

from made_up_reports import entered, forged_flood, headline_only, kestrel, one_used_among_forged, undecided
from whosent.catalogue import Language, load_catalogue
from whosent.provider import load_clients, load_profiles
from whosent.raw import Place
from whosent.report import CheckReport, compose, render_terminal, width_of
from whosent.report.page import Bullets, Page, Steps, Tone
from whosent.verdict import Actor, Cause, MissingKind

both = pytest.mark.parametrize("language", list(Language))

EVERY: list[Callable[[], CheckReport]] = [
    forged_flood,
    one_used_among_forged,
    lambda: headline_only(Cause.ACCOUNT, Actor.OWN_DEVICE),
    lambda: headline_only(Cause.ACCOUNT, Actor.TAKEOVER),
    *(lambda c=c: headline_only(c) for c in Cause),
    *(lambda k=k: undecided((k,)) for k in MissingKind),
    entered,
    lambda: entered(forged_flood()),
]
every = pytest.mark.parametrize("make", EVERY)


def locate(place: Place) -> str:
    return f"Mail/{place}"


def page_of(report: CheckReport, language: Language = Language.EN) -> Page:
    return compose(report, load_catalogue(language), zone=UTC, locate=locate, clients=load_clients())


def lines_of(report: CheckReport, language: Language = Language.EN) -> list[str]:
    return [line.text for line in render_terminal(page_of(report, language))]


def text_of(report: CheckReport, language: Language = Language.EN) -> str:
    """All that is said, without line breaks and indents."""
    return "".join(line.strip() + " " for line in lines_of(report, language))


def steps_of(page: Page) -> Steps:
    return next(b for s in page.sections for b in s.blocks if isinstance(b, Steps))


@every
@both
def test_the_answer_is_the_first_two_lines(make: Callable[[], CheckReport], language: Language) -> None:
    report = make()
    assert lines_of(report, language)[:2] == list(page_of(report, language).answer)


@every
@both
def test_nothing_is_wider_than_the_terminal(make: Callable[[], CheckReport], language: Language) -> None:
    wide = [line for line in lines_of(make(), language) if width_of(line) > 80]
    assert wide == []


@every
@both
def test_figures_stay_behind_the_details(make: Callable[[], CheckReport], language: Language) -> None:
    page = page_of(make(), language)
    lines = lines_of(make(), language)
    before = "\n".join(lines[: lines.index(page.details_heading)])
    assert " dB" not in before
    assert "%" not in before


@every
@both
def test_no_placeholder_is_left_open(make: Callable[[], CheckReport], language: Language) -> None:
    assert "{" not in "".join(lines_of(make(), language))


def test_a_single_used_account_among_two_hundred_forged_is_named() -> None:
    said = text_of(one_used_among_forged())
    assert said.startswith("Somebody else is using your account.")
    assert "13 August 2025, 03:20, to user7@northwind.example, “Your parcel”" in said
    assert "whosent show Mail/inbox.mbox#7" in said
    assert "There are also 200 notices about mail on which your address was only written in" in said


def test_a_notice_from_standard_input_is_named_without_a_command() -> None:
    page = compose(one_used_among_forged(), load_catalogue(Language.EN), zone=UTC, locate=lambda _: "")
    assert "whosent show" not in "".join(line.text for line in render_terminal(page))


def test_every_cause_present_is_said() -> None:
    said = text_of(forged_flood())
    assert "1 notice about mail that you sent yourself" in said
    assert "1 fake that poses as an error notice" in said


def test_leaked_contacts_are_a_may() -> None:
    assert "may have leaked" in text_of(forged_flood())
    assert "かもしれません" in text_of(forged_flood(), Language.JA)


def test_reasons_carry_how_many_notices_show_them() -> None:
    said = text_of(forged_flood())
    assert "12 of 12 notices: Mail sent through Kestrel Mail is always signed." in said
    assert "9 of 12 notices: mx.northwind.example took the mail from 203.0.113.9" in said


def test_an_address_taken_from_the_mailbox_is_said_aloud() -> None:
    assert "Your address was taken from the mail that was delivered: hanako@kestrel.example." in text_of(
        forged_flood()
    )


def test_what_was_not_looked_at_is_said_with_a_clear_answer() -> None:
    assert "Your login history was not given and not looked at." in text_of(forged_flood())


def test_hostile_subjects_are_shown_harmless() -> None:
    said = text_of(forged_flood(), Language.EN)
    html_free = page_of(replace(forged_flood()))
    assert "\x1b" not in said
    assert "\u202e" not in "".join(str(s) for s in html_free.details)


def test_pages_of_the_provider_stand_under_the_steps_that_need_them() -> None:
    steps = steps_of(page_of(one_used_among_forged()))
    password = next(item for item in steps.items if item.text.startswith("Change the password"))
    assert password.notes == ("Page: “Settings” → “Change the password”",)


def test_a_page_known_by_hearsay_only_is_not_shown() -> None:
    assert "hearsay" not in text_of(one_used_among_forged())


def test_mail_software_comes_before_the_password_and_the_evidence_before_all() -> None:
    said = text_of(one_used_among_forged())
    order = ["Keep the evidence", "that you trust", "Close the door", "Change the password", "Sign out"]
    places = [said.index(words) for words in order]
    assert places == sorted(places)


def test_where_nothing_is_decided_the_first_step_is_the_evidence_that_tells_most() -> None:
    steps = steps_of(page_of(undecided((MissingKind.SENT_FOLDER, MissingKind.DNS))))
    assert steps.items[0].text == "First, save your Sent folder and give it with --sent."
    assert steps.items[1].text.startswith("If that cannot be done, connect to the network")


@both
def test_at_yahoo_japan_both_login_lists_are_named(language: Language) -> None:
    yahoo = load_profiles().by_name("yahoo-japan")
    report = replace(undecided((MissingKind.LOGIN_HISTORY,)), provider=yahoo)
    said = text_of(report, language)
    assert "ログイン履歴" in said
    assert "メールソフト ログイン履歴" in said


@both
def test_pasted_text_leads_to_the_full_source_at_this_provider(language: Language) -> None:
    gmail = load_profiles().by_name("gmail")
    report = undecided((MissingKind.FULL_SOURCE,))
    pasted = replace(report, provider=gmail, seen=replace(report.seen, source_bare=True))
    said = text_of(pasted, language)
    assert ("Show original" in said) or ("メッセージのソースを表示" in said)
    assert "whosent check -" in said


def test_steps_done_already_are_left_out() -> None:
    with_logins = replace(forged_flood(), seen=replace(forged_flood().seen, logins=3))
    assert "look at your login history once" not in text_of(with_logins)
    assert "look at your login history once" in text_of(forged_flood())


def test_own_mail_that_failed_is_listed_with_the_reason_in_words() -> None:
    said = text_of(headline_only(Cause.OWN))
    assert "user0@northwind.example: the recipient's address does not exist" in said


def test_what_was_skipped_is_listed() -> None:
    assert "inbox.mbox#92: " in text_of(forged_flood())


def test_what_not_to_do_is_never_missing() -> None:
    for make in EVERY:
        never = page_of(make()).sections[-1]
        assert isinstance(never.blocks[0], Bullets)
        assert len(never.blocks[0].items) >= 2


def test_an_unknown_provider_is_called_unknown() -> None:
    bare = replace(kestrel(), sources=(), pages=(), notes=())
    assert "How it sends mail is not known here" in text_of(replace(forged_flood(), provider=bare))


@both
@pytest.mark.parametrize("make", [entered, lambda: entered(forged_flood()), lambda: entered(undecided())])
def test_where_somebody_got_in_the_account_is_secured_before_anything_is_asked(
    make: Callable[[], CheckReport], language: Language
) -> None:
    page = page_of(make(), language)
    say = load_catalogue(language).say
    steps = [item.text for item in steps_of(page).items]
    names = ["trusted_device", "close_mail_software", "password", "sign_out", "two_factor"]
    places = [steps.index(say(f"todo.{name}")) for name in names]
    assert places == sorted(places)
    assert page.tone is Tone.ALARM
    if make().verdict.attributions and make().verdict.attributions[0].label is Cause.UNDECIDED:
        assert max(places) < steps.index(say("todo.then.sent_folder"))


def test_where_somebody_got_in_and_all_notices_are_clear_nothing_is_asked_of_them() -> None:
    said = text_of(entered(forged_flood()))
    assert "the mail that came back" not in said
    assert "Look in your Sent folder, and in the sending history where there is one" in said


@both
def test_who_does_not_remember_is_told_what_to_do_instead(language: Language) -> None:
    say = load_catalogue(language).say
    page = page_of(undecided((MissingKind.OWNER_WORD, MissingKind.LOGIN_HISTORY)), language)
    steps = [item.text for item in steps_of(page).items]
    assert steps[:2] == [say("todo.next.owner_word"), say("todo.go_on.login_history")]


def test_a_single_fake_is_one() -> None:
    said = text_of(headline_only(Cause.FAKE))
    assert said.startswith("What arrived is a fake that poses as an error notice.")


def test_where_somebody_got_in_it_is_not_said_that_mail_was_sent() -> None:
    said = text_of(entered(forged_flood()))
    assert "It is not proven that mail was sent from it." in said
    assert "is being sent through your account" not in said
    assert "If that was you, on a journey for example, the rest is only a precaution." in said


def test_where_somebody_got_in_and_mail_was_sent_the_answer_is_the_used_account() -> None:
    used = one_used_among_forged()
    facts = entered().verdict.mailbox_facts
    report = replace(used, verdict=replace(used.verdict, mailbox_facts=facts))
    assert page_of(report).answer[0] == "Somebody else is using your account."
