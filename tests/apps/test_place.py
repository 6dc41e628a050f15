from __future__ import annotations

import shlex
import zipfile
from pathlib import Path

import pytest

from made_up_mail import notice, write_mbox
from whosent.apps.cli.place import find_mail, locator
from whosent.errors import UsageError
from whosent.mailbox import open_sources
from whosent.raw import RawMessage


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    box = tmp_path / "my mail"
    (box / "inbox").mkdir(parents=True)
    (box / "inbox" / "1.eml").write_bytes(notice("one@example.com"))
    (box / "odd#2").write_bytes(notice("odd@example.com"))
    write_mbox(box / "old.mbox")
    with zipfile.ZipFile(box / "packed.zip", "w") as archive:
        archive.writestr("a/b.eml", notice("packed@example.com"))
        archive.writestr("c.mbox", (box / "old.mbox").read_bytes())
    return box


@pytest.mark.parametrize("names", [["."], ["old.mbox"], ["packed.zip"], ["inbox", "old.mbox"]])
def test_every_place_that_is_printed_can_be_shown(tree: Path, names: list[str]) -> None:
    sources = [str(tree / name) if name != "." else str(tree) for name in names]
    locate = locator(sources)
    found = [item for item in open_sources(sources) if isinstance(item, RawMessage)]
    assert found
    for item in found:
        (argument,) = shlex.split(locate(item.place))
        assert find_mail(argument).mail.data == item.data


def test_what_came_from_standard_input_has_no_command() -> None:
    from whosent.raw import Place

    assert locator(["-"])(Place(source="-")) == ""


def test_a_number_counts_the_mails_of_a_folder(tree: Path) -> None:
    assert find_mail(f"{tree / 'inbox'}#0").mail.data == notice("one@example.com")
    with pytest.raises(UsageError, match=r"show\.no_message"):
        find_mail(f"{tree / 'inbox'}#1")
