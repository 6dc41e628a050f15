"""Adversarial twins of mailboxes that real mail servers filled: no verdict is flipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.scenarios import IS_ABSENT, NAMES, Scenario, read_scenario
from twins import TOWARDS_ACCOUNT, TOWARDS_FORGED, Author, Target, Twin
from whosent.verdict import Cause

pytestmark = pytest.mark.skipif(IS_ABSENT, reason="the labelled mailboxes are not beside the checkout")

FORGED = [n for n in NAMES if "forged" in read_scenario(n).labels.values()]
TAKEN = [n for n in NAMES if read_scenario(n).was_taken_over]


def write_twin(scenario: Scenario, twin: Twin, label: str, folder: Path) -> int:
    """The mailbox with every notice of that label changed; how many were."""
    target = Target(
        owner=scenario.owner, host=scenario.authserv_id, authserv_id=scenario.authserv_id, signed=_signed()
    )
    count = 0
    for file in sorted((scenario.folder / "inbox").iterdir()):
        mail = file.read_bytes()
        changed = twin.change(mail, target) if scenario.labels.get(file.name) == label else mail
        count += changed != mail
        (folder / file.name).write_bytes(changed)
    return count


def _signed() -> bytes:
    """A header field that some provider once signed with."""
    return (
        b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=provider.example;\n\ts=s2024; h=From:To;\n"
        + (b"\tbh=OERl2rwStH+556bf/U6D2nsw6lErwaPgIWrZC1f9qi4=; b=AAAABBBBCCCC\n\n")
    )


@pytest.mark.parametrize("twin", TOWARDS_ACCOUNT, ids=str)
@pytest.mark.parametrize("name", FORGED)
def test_no_text_makes_forged_mail_the_accounts(tmp_path: Path, name: str, twin: Twin) -> None:
    scenario = read_scenario(name)
    assert write_twin(scenario, twin, "forged", tmp_path)
    report = scenario.check(tmp_path)
    assert report.verdict.headline is not Cause.ACCOUNT
    found = {a.observation.place.source: a.label for a in report.verdict.attributions}
    forged = {file for file, label in scenario.labels.items() if label == "forged"}
    assert Cause.ACCOUNT not in {found[file] for file in forged if file in found}
    if twin.author is Author.STRANGER:
        own = [f for f in forged if found.get(f) not in (Cause.FORGED, Cause.UNDECIDED)]
        assert not own


@pytest.mark.parametrize("twin", TOWARDS_FORGED, ids=str)
@pytest.mark.parametrize("name", TAKEN)
def test_no_text_hides_a_takeover(tmp_path: Path, name: str, twin: Twin) -> None:
    scenario = read_scenario(name)
    write_twin(scenario, twin, "account", tmp_path)
    report = scenario.check(tmp_path)
    assert report.verdict.headline is Cause.ACCOUNT
    found = {a.observation.place.source: a.label for a in report.verdict.attributions}
    used = {file for file, label in scenario.labels.items() if label == "account"}
    assert Cause.FORGED not in {found[file] for file in used}
