"""The page shows of each labelled mailbox what the command says of it."""

from __future__ import annotations

import json

import pytest

from shared.scenarios import FOLDER, IS_ABSENT, NAMES, read_scenario
from web_visit import visiting
from whosent.catalogue import Language, load_catalogue
from whosent.report.advice import find_situation

pytestmark = pytest.mark.skipif(IS_ABSENT, reason="the labelled mailboxes are not beside the checkout")


def test_there_are_scenarios() -> None:
    assert NAMES, FOLDER


@pytest.mark.parametrize("name", NAMES)
def test_the_page_and_the_command_agree(name: str) -> None:
    scenario = read_scenario(name)
    said = scenario.check()
    dns = scenario.folder / "dns.json"
    with visiting(dns=str(dns) if json.loads(dns.read_text()) else "off") as visit:
        if any((scenario.folder / "sent").glob("*")):
            visit.post("/mail/add", use="sent", path=str(scenario.folder / "sent"))
        if (scenario.folder / "logins.csv").exists():
            visit.post("/mail/add", use="logins", path=str(scenario.folder / "logins.csv"))
        addresses = ", ".join((scenario.owner, *scenario.aliases))
        inbox = scenario.folder / "inbox"
        key = visit.check(inbox, addresses=addresses, authserv_ids=scenario.authserv_id)
        assert visit.site.workspace.job(key).found.report.verdict == said.verdict
        for language in Language:
            visit.post("/language", language=language.value, back="/")
            count = sum(a.label is said.verdict.headline for a in said.verdict.attributions)
            first = load_catalogue(language).say(f"answer.{find_situation(said.verdict)}.first", count=count)
            assert f"<h1>{first}</h1>" in visit.get(f"/answers/{key}").text
            assert visit.get(f"/answers/{key}/plan").status_code == 200
