"""What a user gives that cannot be read: each with its own error."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from letters import make_mail, read_sources
from whosent.errors import SourceError, UsageError
from whosent.mailbox import SkipKind, open_sources
from whosent.mailbox.skipped import find_trouble
from whosent.raw import Folder


@pytest.mark.parametrize("name", ["missing", "missing/below", "a.eml/below", "nul\0name", ""])
def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.eml").write_bytes(make_mail())
    with pytest.raises(UsageError, match=r"source\.missing") as caught:
        open_sources([f"{tmp_path}/{name}" if name else ""])
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("imaps://hana@imap.example.com/INBOX", "source.imap"),
        ("IMAP://imap.example.com", "source.imap"),
        ("https://example.com/mail.mbox", "source.scheme"),
        ("file:///tmp/mail.mbox", "source.scheme"),
    ],
)
def test_an_address_is_wrong_usage_and_says_what_works(source: str, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_sources([source])
    assert (caught.value.key, caught.value.place) == (key, source)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.eml", b"", "empty"),
        ("a.bin", bytes(range(256)) * 8, "binary"),
        ("a.bin", bytes(4096), "binary"),
        ("a.pdf", b"%PDF-1.7\n", "binary"),
        ("a.json", b'{"a": 1}\n', "not_mail"),
        ("a.pst", b"!BDN" + bytes(64), "outlook_data"),
        ("a.ost", b"!BDN" + bytes(64), "outlook_data"),
        ("a.msg", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(64), "outlook_message"),
        ("a.olm", b"PK\x03\x04" + bytes(64), "outlook_mac"),
        ("store.vol", b"\0\1\2\3\xef\xcd\xab\x89" + bytes(64), "windows_mail"),
        ("Inbox.dbx", b"\xcf\xad\x12\xfe" + bytes(64), "outlook_express"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(64), "other_archive"),
        ("a.rar", b"Rar!\x1a\x07\0" + bytes(64), "other_archive"),
        ("a.lzh", b"!\x9f-lh5-" + bytes(64), "other_archive"),
        ("a.zip", b"PK\x03\x04" + bytes(64), "archive_broken"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError) as caught:
        read_sources(tmp_path / name)
    assert (caught.value.key, caught.value.place) == (f"source.{why}", str(tmp_path / name))
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("files", [(), ("notes.md", "data.json")])
def test_a_folder_without_mail_is_an_error_that_counts(tmp_path: Path, files: tuple[str, ...]) -> None:
    for name in files:
        (tmp_path / name).write_text("{}\n")
    with pytest.raises(SourceError, match=r"source\.no_mail") as caught:
        read_sources(tmp_path)
    assert caught.value.values["count"] == len(files)


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_is_called_sent_may_be_empty(tmp_path: Path, is_folder: bool) -> None:
    sent = tmp_path / "sent"
    if is_folder:
        sent.mkdir()
    else:
        sent.write_bytes(b"")
    assert list(open_sources([str(sent)], as_folder=Folder.SENT)) == []
    with pytest.raises(SourceError):
        list(open_sources([str(sent)]))


def test_what_is_called_sent_and_holds_no_mail_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("{}\n")
    with pytest.raises(SourceError, match=r"source\.no_mail"):
        list(open_sources([str(tmp_path)], as_folder=Folder.SENT))


def test_files_that_are_known_to_be_no_mail_are_not_called_left_out(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(make_mail())
    (tmp_path / "logins.csv").write_text("time,ip\n")
    (tmp_path / "notes.md").write_text("{}\n")
    known = os.path.relpath(tmp_path / "logins.csv")
    found = list(open_sources([str(tmp_path)], leave_out=[known]))
    assert [item.place.source for item in found] == ["1.eml", "notes.md"]


def test_a_folder_with_nothing_but_an_outlook_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "mail.pst").write_bytes(b"!BDN" + bytes(64))
    (tmp_path / "notes.md").write_text("notes\n")
    with pytest.raises(SourceError, match=r"source\.outlook_data") as caught:
        read_sources(tmp_path)
    assert caught.value.place == "mail.pst"


def test_of_several_sources_those_without_mail_are_skipped_and_named(tmp_path: Path) -> None:
    inbox, junk, drafts, data = (tmp_path / name for name in ("inbox", "junk", "drafts", "mail.pst"))
    inbox.mkdir()
    (inbox / "1.eml").write_bytes(make_mail())
    junk.mkdir()
    drafts.write_bytes(b"")
    data.write_bytes(b"!BDN" + bytes(64))
    read = read_sources(junk, drafts, data, inbox)
    assert read.data == [make_mail()]
    assert [(skipped.place.source, skipped.why.value) for skipped in read.skipped] == [
        (str(junk), "empty"),
        (str(drafts), "empty"),
        (str(data), "outlook_data"),
    ]


def test_several_sources_without_any_mail_are_an_error_about_the_first(tmp_path: Path) -> None:
    for name in ("inbox", "junk"):
        (tmp_path / name).mkdir()
    with pytest.raises(SourceError, match=r"source\.no_mail") as caught:
        read_sources(tmp_path / "inbox", tmp_path / "junk")
    assert caught.value.place == str(tmp_path / "inbox")


def test_a_pipe_given_as_a_source_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match=r"source\.not_a_file"):
        open_sources([str(tmp_path / "pipe")])


def test_a_device_is_refused() -> None:
    with pytest.raises(SourceError, match=r"source\.not_a_file"):
        open_sources(["/dev/zero"])


def test_a_descriptor_that_a_shell_hands_over_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, make_mail())
    os.close(writing)
    try:
        assert read_sources(f"/dev/fd/{reading}").data == [make_mail()]
    finally:
        os.close(reading)


AS_ANOTHER = """
import os, sys
from whosent.errors import SourceError
from whosent.mailbox import Skipped, open_sources
list(open_sources([sys.argv[1]]))  # while our own tables can be read
if os.geteuid() == 0:
    os.setuid(65534)
try:
    for item in open_sources([sys.argv[1]]):
        print(item.place.source, item.why.value if isinstance(item, Skipped) else "read")
except SourceError as exc:
    print(exc.key)
"""


@pytest.mark.parametrize(
    ("locked", "said"),
    [
        ("", ["source.no_permission"]),
        ("a.eml", ["a.eml no_permission", "b.eml read", "folder/c.eml read"]),
        ("folder", ["a.eml read", "b.eml read", "folder no_permission"]),
    ],
)
def test_what_the_user_may_not_read_is_named(locked: str, said: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:  # tmp_path lies where nobody else may enter
        box = Path(name) / "box"
        (box / "folder").mkdir(parents=True)
        for mail in ("a.eml", "b.eml", "folder/c.eml"):
            (box / mail).write_bytes(make_mail())
        box.parent.chmod(0o755)
        (box / locked).chmod(0)
        command = [sys.executable, "-c", AS_ANOTHER, str(box)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        finally:
            (box / locked).chmod(0o755)
    assert done.stdout.split("\n")[:-1] == said


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (PermissionError(13, "Permission denied"), SkipKind.NO_PERMISSION),
        (FileNotFoundError(2, "No such file"), SkipKind.BROKEN_LINK),
        (OSError(5, "Input/output error"), SkipKind.UNREADABLE),
        (OSError(), SkipKind.UNREADABLE),
    ],
)
def test_trouble_of_the_file_system_has_a_kind(trouble: OSError, why: SkipKind) -> None:
    found = find_trouble(trouble)
    assert found.why is why
    assert found.detail or why is not SkipKind.UNREADABLE
