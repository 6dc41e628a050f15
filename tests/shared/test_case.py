"""A case does not change what is said of mailboxes that real mail servers filled."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.scenarios import FOLDER, IS_ABSENT, NAMES, read_scenario
from whosent.case import Scan, open_case

pytestmark = pytest.mark.skipif(IS_ABSENT, reason="the labelled mailboxes are not beside the checkout")

AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_there_are_scenarios() -> None:
    assert NAMES, FOLDER


@pytest.mark.parametrize("name", NAMES)
def test_a_mailbox_that_grows_is_told_as_if_it_were_read_at_once(name: str, tmp_path: Path) -> None:
    scenario = read_scenario(name)
    mails = sorted((scenario.folder / "inbox").iterdir())
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with open_case(tmp_path / "my.case") as case:
        for reached in ((len(mails) + 1) // 2, len(mails)):
            for mail in mails[:reached]:
                shutil.copy(mail, inbox)
            scan = Scan(case, [], at=AT)
            report = scenario.check(inbox, scan)
            scan.finish(report, at=AT)
        assert report == scenario.check()
        assert case.last_report() == report
