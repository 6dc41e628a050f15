"""Real mail: header lists are the standard library's, and trees differ only where that is explained."""

from __future__ import annotations

import email
import os
from email.message import Message
from pathlib import Path

import pytest

from whosent.message import DefectKind, Part, parse

SHARED = Path(os.environ.get("WHOSENT_SHARED") or Path(__file__).parents[3] / "shared")
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir() and "CI" not in os.environ,
    reason="the shared mail corpora are not beside the checkout",
)
# What of a message the standard library reads otherwise, as a tree: it takes message/* for messages.
_REPORTS = frozenset(("message/rfc822", "message/global"))
_EXPLAINED = frozenset(
    (
        DefectKind.NO_BOUNDARY,
        DefectKind.BOUNDARY_MISSING,
        DefectKind.NOT_CLOSED,
        DefectKind.JUNK_IN_HEADER,
        DefectKind.NO_SEPARATOR,
    )
)


@pytest.fixture(scope="module")
def mails() -> list[bytes]:
    folder = SHARED / "corpora" / "set-of-emails" / "mails"
    found = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(found) > 400
    return found


def is_explained(mail: Part) -> bool:
    parts = list(mail.walk())
    begins_blank = any(part.content_type in _REPORTS and part.body[:1] in (b"\r", b"\n") for part in parts)
    return begins_blank or any(defect.kind in _EXPLAINED for part in parts for defect in part.defects)


def their_tree(mail: Message) -> list:
    kind = mail.get_content_type()
    is_cut = kind.startswith("message/") and kind not in _REPORTS
    below = mail.get_payload() if mail.is_multipart() and not is_cut else []
    return [kind, *map(their_tree, below)]


def our_tree(part: Part) -> list:
    return [part.content_type, *map(our_tree, part.children)]


def test_header_lists_are_the_same(mails: list[bytes]) -> None:
    for data in mails:
        theirs = [
            (name.lower(), value.encode("ascii", "surrogateescape"))
            for name, value in email.message_from_bytes(data).raw_items()
        ]
        assert [(field.name, field.value.lstrip(b" \t")) for field in parse(data).headers] == theirs


def test_trees_are_the_same_but_for_damaged_mail(mails: list[bytes]) -> None:
    differing = [
        data for data in mails if our_tree(parse(data)) != their_tree(email.message_from_bytes(data))
    ]
    assert len(differing) < len(mails) // 20
    assert [data[:200] for data in differing if not is_explained(parse(data))] == []


def test_everything_can_be_asked_of_every_mail() -> None:
    files = [path for path in sorted((SHARED / "corpora").rglob("*")) if path.is_file()]
    assert len(files) > 1_000
    for path in files:
        for part in parse(path.read_bytes()).walk():
            assert isinstance(part.plain_text() + part.filename, str)
            assert all(isinstance(part.headers.text(name), str) for name in part.headers.names())
