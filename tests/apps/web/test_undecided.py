"""An answer that is open: what to add stands with its buttons, what to do says its own."""

from __future__ import annotations

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
