"""Folders on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from letters import make_mail, read_sources
from whosent.mailbox import Skipped, open_sources
from whosent.raw import Folder, RawMessage

SEPARATOR = b"From MAILER-DAEMON Thu Jul  2 12:05:05 2026\n"


def put(path: Path, data: bytes | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_mail() if data is None else data)


def test_a_maildir_gives_cur_and_new_but_nothing_unfinished(tmp_path: Path) -> None:
    put(tmp_path / "cur" / "1700000000.M1P1.host:2,S")
    put(tmp_path / "new" / "1700000001.M1P1.host")
    put(tmp_path / "tmp" / "1700000002.M1P1.host")
    put(tmp_path / "dovecot-uidlist", b"3 V1\n")
    put(tmp_path / "maildirfolder", b"")
    result = read_sources(tmp_path)
    assert result.places == ["cur/1700000000.M1P1.host:2,S", "new/1700000001.M1P1.host"]
    assert result.skipped == []


def test_the_folders_of_a_maildir_are_used_for_what_their_names_say(tmp_path: Path) -> None:
    for folder in ("", ".Sent", ".Junk", ".&MLQw33ux-", ".INBOX.Projects"):
        put(tmp_path / folder / "cur" / "1700000000.M1P1.host:2,")
    assert read_sources(tmp_path).folders == [
        ("cur/1700000000.M1P1.host:2,", Folder.INBOX, ""),
        (".&MLQw33ux-/cur/1700000000.M1P1.host:2,", Folder.TRASH, "ゴミ箱"),
        (".INBOX.Projects/cur/1700000000.M1P1.host:2,", Folder.INBOX, "INBOX/Projects"),
        (".Junk/cur/1700000000.M1P1.host:2,", Folder.JUNK, "Junk"),
        (".Sent/cur/1700000000.M1P1.host:2,", Folder.SENT, "Sent"),
    ]


@pytest.mark.parametrize(
    ("folder", "flags", "used_for"),
    [
        ("", "DS", Folder.DRAFTS),
        ("", "ST", Folder.TRASH),
        ("", "PRS", Folder.INBOX),
        (".Sent", "ST", Folder.SENT),
        (".Junk", "ST", Folder.JUNK),
    ],
)
def test_flags_tell_drafts_and_deleted_mail_but_never_hide_a_sent_copy(
    tmp_path: Path, folder: str, flags: str, used_for: Folder
) -> None:
    put(tmp_path / folder / "cur" / f"1700000000.M1P1.host:2,{flags}")
    (tmp_path / "cur").mkdir(exist_ok=True)
    assert [m.place.folder for m in read_sources(tmp_path).messages] == [used_for]


def test_inbox_and_sent_folders_of_one_path_are_used_for_what_they_are(tmp_path: Path) -> None:
    put(tmp_path / "inbox" / "0001.eml")
    put(tmp_path / "sent" / "0001.eml")
    assert read_sources(tmp_path).folders == [
        ("inbox/0001.eml", Folder.INBOX, "inbox"),
        ("sent/0001.eml", Folder.SENT, "sent"),
    ]


def test_a_folder_called_sent_given_by_itself_is_the_sent_folder(tmp_path: Path) -> None:
    put(tmp_path / "sent" / "0001.eml")
    assert read_sources(tmp_path / "sent").folders == [("0001.eml", Folder.SENT, "")]


def test_the_users_word_on_a_folder_wins_over_its_name(tmp_path: Path) -> None:
    put(tmp_path / "copies" / "0001.eml")
    assert read_sources(tmp_path / "copies", as_folder=Folder.SENT).folders == [("0001.eml", Folder.SENT, "")]


def test_mboxes_of_a_mail_program_are_folders_by_their_names(tmp_path: Path) -> None:
    put(tmp_path / "Inbox", SEPARATOR + make_mail(1) + b"\n" + SEPARATOR + make_mail(2))
    put(tmp_path / "Inbox.msf", b"// <!-- <mdb:mork:z v=")
    put(tmp_path / "Sent", SEPARATOR + make_mail(3))
    put(tmp_path / "Inbox.sbd" / "Spam", SEPARATOR + make_mail(4))
    result = read_sources(tmp_path)
    assert [(str(m.place), m.place.folder, m.place.folder_name) for m in result.messages] == [
        ("Inbox", Folder.INBOX, "Inbox"),
        ("Inbox#1", Folder.INBOX, "Inbox"),
        ("Sent", Folder.SENT, "Sent"),
        ("Inbox.sbd/Spam", Folder.JUNK, "Inbox/Spam"),
    ]
    assert result.skipped == []


def test_apple_mail_packages_give_their_mails_and_not_their_attachments(tmp_path: Path) -> None:
    messages = tmp_path / "Sent Messages.mbox" / "8A0C" / "Data" / "Messages"
    put(messages / "12.emlx", b"%d\n" % len(make_mail()) + make_mail() + b'<?xml version="1.0"?><plist/>')
    put(messages.parent / "Attachments" / "12" / "2" / "photo.jpg", b"\xff\xd8\xff\0")
    put(tmp_path / "Old.mbox" / "mbox", SEPARATOR + make_mail(1))
    put(tmp_path / "Old.mbox" / "table_of_contents", b"\0\0")
    result = read_sources(tmp_path)
    assert result.folders == [
        ("Old.mbox/mbox", Folder.INBOX, "Old"),
        ("Sent Messages.mbox/8A0C/Data/Messages/12.emlx", Folder.SENT, "Sent Messages"),
    ]
    assert result.data[1] == make_mail()
    assert result.skipped == []


def test_takeout_labels_tell_the_folder_of_each_message(tmp_path: Path) -> None:
    labels = [b"Inbox,Unread", b"Sent,Opened", b"=?UTF-8?B?6L+35oOR44Oh44O844OrLOacqumWi+WwgQ==?=", b"Opened"]
    name = "すべてのメール（迷惑メール、ゴミ箱のメールを含む）-002.mbox"
    put(
        tmp_path / "Takeout" / "メール" / name,
        b"".join(
            b"From 1790000000000000000@xxx Thu Jul 02 12:05:05 +0000 2026\n"
            b"X-GM-THRID: 17900\nX-Gmail-Labels: " + label + b"\n" + make_mail() + b"\n"
            for label in labels
        ),
    )
    folders = [m.place.folder for m in read_sources(tmp_path).messages]
    assert folders[:3] == [Folder.INBOX, Folder.SENT, Folder.JUNK]


@pytest.mark.parametrize(
    ("name", "status", "used_for"),
    [("Inbox", b"0001", Folder.INBOX), ("Inbox", b"0009", Folder.TRASH), ("Sent", b"0009", Folder.SENT)],
)
def test_mail_that_thunderbird_deleted_but_still_holds_is_in_the_bin(
    tmp_path: Path, name: str, status: bytes, used_for: Folder
) -> None:
    put(tmp_path / name, SEPARATOR + b"X-Mozilla-Status: " + status + b"\n" + make_mail())
    assert [m.place.folder for m in read_sources(tmp_path).messages] == [used_for]


def test_an_mbox_whose_first_separator_is_missing_is_split(tmp_path: Path) -> None:
    put(tmp_path / "cut.mbox", make_mail(1) + b"\n" + SEPARATOR + make_mail(2))
    assert read_sources(tmp_path).data == [make_mail(1), make_mail(2)]


def test_a_label_that_the_sender_may_have_typed_is_not_believed(tmp_path: Path) -> None:
    typed = make_mail().replace(b"Subject:", b"X-Gmail-Labels: Sent\nSubject:")
    put(tmp_path / "box.mbox", SEPARATOR + typed)
    assert [m.place.folder for m in read_sources(tmp_path).messages] == [Folder.INBOX]


def test_the_order_is_the_same_each_time_and_by_name(tmp_path: Path) -> None:
    for name in ("b.eml", "a.eml", "c/b.eml", "c/a.eml", "b/z.eml"):
        put(tmp_path / name)
    expected = ["a.eml", "b.eml", "b/z.eml", "c/a.eml", "c/b.eml"]
    box = open_sources([str(tmp_path)])
    for _ in range(2):
        assert [str(m.place) for m in box] == expected


def test_links_are_followed_and_loops_are_named(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "1.eml")
    put(tmp_path / "box" / "0.eml")
    (tmp_path / "box" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "box" / "loop").symlink_to(tmp_path / "box")
    (tmp_path / "box" / "gone.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "box" / "self").symlink_to("self")
    result = read_sources(tmp_path / "box")
    assert result.places == ["0.eml", "linked/1.eml"]
    assert sorted(result.left_aside) == [
        ("gone.eml", "broken_link"),
        ("loop", "link_loop"),
        ("self", "unreadable"),
    ]


def test_a_pipe_in_a_folder_is_named_and_never_opened(tmp_path: Path) -> None:
    put(tmp_path / "0.eml")
    os.mkfifo(tmp_path / "pipe")
    result = read_sources(tmp_path)
    assert (result.places, result.left_aside) == (["0.eml"], [("pipe", "not_a_file")])


def test_what_is_not_mail_is_named_and_nothing_else_stops(tmp_path: Path) -> None:
    put(tmp_path / "1.eml", b"")
    put(tmp_path / "2.pst", b"!BDN" + bytes(100))
    put(tmp_path / "3.msg", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100))
    put(tmp_path / "4.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF")
    put(tmp_path / "5.zip", b"PK\x03\x04 cut off")
    put(tmp_path / "6.txt", b"a shopping list\n")
    put(tmp_path / "7.eml")
    put(tmp_path / "8.docx", b"PK\x03\x04")
    put(tmp_path / ".DS_Store", b"\0\0\0\1Bud1")
    result = read_sources(tmp_path)
    assert result.places == ["7.eml"]
    assert result.left_aside == [
        ("1.eml", "empty"),
        ("2.pst", "outlook_data"),
        ("3.msg", "outlook_message"),
        ("4.jpg", "binary"),
        ("5.zip", "archive_broken"),
        ("6.txt", "not_mail"),
        ("8.docx", "binary"),
    ]


def test_names_that_are_no_text_or_would_steer_a_terminal_are_shown_safely(tmp_path: Path) -> None:
    for text in ("evil\u202elme.eml", "迷惑　メール.eml", "a\x1b[31m.eml", "\udc83\udc81.eml"):
        name = os.fsencode(text)
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(make_mail())
    shown = set(read_sources(tmp_path).places)
    assert shown == {r"\x83\x81.eml", r"a\x1b[31m.eml", r"evil\u202elme.eml", "迷惑　メール.eml"}


def test_with_several_sources_each_place_begins_with_the_source_as_typed(tmp_path: Path) -> None:
    put(tmp_path / "a" / "1.eml")
    put(tmp_path / "b.eml")
    assert read_sources(f"{tmp_path}/a/", tmp_path / "b.eml").places == [
        f"{tmp_path}/a/1.eml",
        f"{tmp_path}/b.eml",
    ]


def test_a_large_folder_is_read_while_it_is_asked_for(tmp_path: Path) -> None:
    for number in range(50):
        put(tmp_path / "cur" / f"17000000{number:02}.M1P1.host:2,S")
    items = iter(open_sources([str(tmp_path)]))
    first = next(items)
    for path in list((tmp_path / "cur").iterdir())[:0:-1]:
        path.unlink()
    rest = list(items)
    assert isinstance(first, RawMessage)
    assert len(rest) == 49
    assert {s.why.value for s in rest if isinstance(s, Skipped)} == {"broken_link"}


def test_the_estimate_counts_files_and_samples_an_mbox(tmp_path: Path) -> None:
    for number in range(7):
        put(tmp_path / "box" / f"{number}.eml")
    put(tmp_path / "mbox", (SEPARATOR + make_mail() + b"\n") * 5000)
    assert open_sources([str(tmp_path / "box")]).estimate == 7
    assert 4500 < (open_sources([str(tmp_path / "mbox")]).estimate or 0) < 5500
    assert open_sources(["-"]).estimate is None
