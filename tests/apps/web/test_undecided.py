"""An answer that is open: what to add stands with its buttons, what to do says its own."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from mailbox_builder import Mailbox, Return, gone, letter
from web_visit import visiting
from whosent.catalogue import Language, load_catalogue
from whosent.verdict import Cause, MissingKind


@pytest.mark.parametrize("language", Language)
def test_what_to_add_and_what_to_do_do_not_repeat_each_other(tmp_path: Path, language: Language) -> None:
    box = Mailbox(names_login=False, verifies=False, stamps_delivery=False)
    mail = box.submit(letter(box.owner, to="a@far.example"))
    box.own_notice(mail, gone("a@far.example", remote="mx.far.example"), returned=Return.NONE)
    box.write(tmp_path)
    catalogue = load_catalogue(language)
    with visiting(language=language) as visit:
        key = visit.check(tmp_path / "inbox", addresses=box.owner)
        job = visit.site.workspace.job(key)
        assert job is not None
        assert job.found is not None
        assert job.found.report.verdict.headline is Cause.UNDECIDED
        page = visit.get(f"/answers/{key}").text
    above, now = page[: page.index('id="now"')], page[page.index('id="now"') : page.index('id="days"')]
    kinds = [missing.kind for missing in job.found.report.verdict.missing]
    assert MissingKind.OWNER_WORD in kinds
    for kind in kinds:
        is_above = kind is not MissingKind.OWNER_WORD
        assert (catalogue.say(f"missing.{kind}") in above) is is_above
        assert (catalogue.say(f"missing.{kind}") in now) is not is_above
    assert catalogue.say("web.answer.missing") in now


@pytest.mark.parametrize("language", Language)
def test_what_only_the_owner_knows_is_asked_and_weighed(tmp_path: Path, language: Language) -> None:
    box = Mailbox(names_login=False, verifies=False, stamps_delivery=False)
    mail = box.submit(letter(box.owner, to="a@far.example"))
    box.own_notice(mail, gone("a@far.example", remote="mx.far.example"), returned=Return.NONE)
    box.write(tmp_path)
    say = load_catalogue(language).say
    with visiting(language=language) as visit:
        key = visit.check(tmp_path / "inbox", addresses=box.owner)
        page = html.unescape(visit.get(f"/answers/{key}").text)
        assert say("intake.ask.wrote_mail") in page
        assert say("intake.ask.knows_sent") not in page  # no sent mail was given
        assert 'value="" checked' in page
        started = visit.post(f"/answers/{key}/told", wrote_mail="all", knows_sent="yes")
        again = started.url.path.rpartition("/")[2]
        visit.wait(again)
        found = visit.site.workspace.job(again).found
        assert [(a.question, a.words) for a in found.report.answers] == [("wrote_mail", ("all",))]
        assert found.report.verdict.headline is Cause.OWN
        page = html.unescape(visit.get(f"/answers/{again}").text)
        assert 'value="all" checked' in page


def test_where_the_mail_decides_only_the_logins_that_stand_out_are_asked_about() -> None:
    with visiting() as visit:
        page = visit.get(f"/answers/{visit.sample()}").text
    assert 'id="q-knows_logins"' in page
    assert 'id="q-wrote_mail"' not in page


def test_an_answer_that_is_none_of_the_words_is_passed_over(tmp_path: Path) -> None:
    box = Mailbox(names_login=False, verifies=False, stamps_delivery=False)
    mail = box.submit(letter(box.owner, to="a@far.example"))
    box.own_notice(mail, gone("a@far.example", remote="mx.far.example"), returned=Return.NONE)
    box.write(tmp_path)
    with visiting() as visit:
        key = visit.check(tmp_path / "inbox", addresses=box.owner)
        again = visit.post(f"/answers/{key}/told", wrote_mail="<b>").url.path.rpartition("/")[2]
        visit.wait(again)
        assert visit.site.workspace.job(again).found.report.answers == ()
