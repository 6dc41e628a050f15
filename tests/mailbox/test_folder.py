"""What folders are used for."""

from __future__ import annotations

import pytest

from whosent.mailbox.folder import Where, decode_utf7, find_kind, find_label, find_top, find_where, mbox_name
from whosent.raw import Folder


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("INBOX", Folder.INBOX),
        ("Sent", Folder.SENT),
        ("Sent Mail", Folder.SENT),
        ("sent  items", Folder.SENT),
        ("INBOX.Sent", Folder.SENT),
        ("[Gmail]/Sent Mail", Folder.SENT),
        ("送信済みトレイ", Folder.SENT),
        ("送信BOX", Folder.SENT),
        ("送信ＢＯＸ", Folder.SENT),
        ("送信トレイ", Folder.DRAFTS),
        ("Bulk Mail", Folder.JUNK),
        ("迷惑メール", Folder.JUNK),
        ("ゴミ箱", Folder.TRASH),
        ("コ\u3099ミ箱", Folder.TRASH),
        ("Deleted Items", Folder.TRASH),
        ("下書き", Folder.DRAFTS),
        ("All mail Including Spam and Trash", Folder.ARCHIVE),
        ("すべてのメール（迷惑メール、ゴミ箱のメールを含む）", Folder.ARCHIVE),
        ("Presents", None),
        ("unsent letters to Kobe", None),
        ("", None),
    ],
)
def test_a_name_tells_the_use_of_a_folder(name: str, kind: Folder | None) -> None:
    assert find_kind(name) is kind


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ((), Where()),
        (("cur",), Where()),
        ((".Sent", "cur"), Where(folder=Folder.SENT, name="Sent")),
        ((".&kAFP4W4IMH8-", "new"), Where(folder=Folder.SENT, name="送信済み")),
        ((".Sent.2026", "cur"), Where(folder=Folder.SENT, name="Sent/2026")),
        (("Sent", "cur"), Where(folder=Folder.SENT, name="Sent")),
        ((".Projects", "cur"), Where(folder=Folder.OTHER, name="Projects")),
        (("inbox",), Where(folder=Folder.INBOX, name="inbox")),
        (("box", "sent"), Where(folder=Folder.SENT, name="box/sent")),
        (("sent", "2026"), Where(folder=Folder.SENT, name="sent/2026")),
        (("some", "mails"), Where(folder=Folder.INBOX, name="some/mails")),
        (("Sent Messages.mbox", "8A-1", "Data", "Messages"), Where(folder=Folder.SENT, name="Sent Messages")),
        (("INBOX.sbd", "Spam"), Where(folder=Folder.JUNK, name="INBOX/Spam")),
        (("[Gmail].mbox", "Trash.mbox", "Messages"), Where(folder=Folder.TRASH, name="[Gmail]/Trash")),
    ],
)
def test_a_path_tells_the_use_of_a_folder(parts: tuple[str, ...], where: Where) -> None:
    assert find_where(parts) == where


def test_what_the_source_is_used_for_holds_where_no_name_says_otherwise() -> None:
    assert find_where(("2026",), Folder.SENT).folder is Folder.SENT
    assert find_where(("inbox",), Folder.SENT).folder is Folder.INBOX


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("sent", Folder.SENT),
        (".Sent", Folder.SENT),
        ("Junk.mbox", Folder.JUNK),
        ("mails", Folder.INBOX),
        ("", Folder.INBOX),
    ],
)
def test_a_source_is_used_for_what_its_own_name_says(name: str, folder: Folder) -> None:
    assert find_top(name) is folder


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Sent.mbox", "Sent"),
        ("Sent", "Sent"),
        ("Sent.mbox.gz", "Sent"),
        ("Sent-001.mbox", "Sent"),
        ("INBOX.Sent", "INBOX.Sent"),
        ("Work", "Work"),
        ("mbox", ""),
        ("12", ""),
        ("notice.txt", ""),
        ("sent.txt", "sent"),
        ("&j,dg0TDhMPww6w-", "迷惑メール"),
    ],
)
def test_an_mbox_is_named_for_its_folder(name: str, folder: str) -> None:
    assert mbox_name(name) == folder


@pytest.mark.parametrize(
    ("raw", "name"),
    [("&kAFP4Q-BOX", "送信BOX"), ("a&-b", "a&b"), ("R&D", "R&D"), ("&!!-", "&!!-"), ("&2D0-", "&2D0-")],
)
def test_modified_utf7_is_decoded_where_it_is_valid(raw: str, name: str) -> None:
    assert decode_utf7(raw) == name


@pytest.mark.parametrize(
    ("value", "folder", "name"),
    [
        (b"Inbox,Important,Opened,Category Personal", Folder.INBOX, "Inbox"),
        (b"Sent,Opened", Folder.SENT, "Sent"),
        (b"Trash,Sent,Opened", Folder.SENT, "Sent"),
        (b"Spam,\r\n Unread", Folder.JUNK, "Spam"),
        (b"Archived,Opened", Folder.ARCHIVE, "Archived"),
        ("送信済み,開封済み".encode(), Folder.SENT, "送信済み"),
        (b"=?UTF-8?B?6L+35oOR44Oh44O844OrLOacqumWi+WwgQ==?=", Folder.JUNK, "迷惑メール"),
        (b"=?UTF-8?Q?=E9=80=81=E4=BF=A1?=\r\n =?UTF-8?Q?=E6=B8=88=E3=81=BF?=", Folder.SENT, "送信済み"),
        (b"=?UTF-8?Q?=E9=80=81=E4=BF?=\r\n =?UTF-8?Q?=A1=E6=B8=88=E3=81=BF?=", Folder.SENT, "送信済み"),
        (b"=?ISO-2022-JP?B?GyRCQXc/LjpRJF8bKEI=?=", Folder.SENT, "送信済み"),
    ],
)
def test_gmail_labels_tell_the_folder(value: bytes, folder: Folder, name: str) -> None:
    assert find_label(value) == Where(folder=folder, name=name)


@pytest.mark.parametrize(
    "value", [b"", b"Opened,Work", b"=?UTF-8?B?!!!?=", b"=?x?Q?=FF?=", b"=?UTF-8?B?", b"\xff\xfe"]
)
def test_labels_that_say_nothing_give_nothing(value: bytes) -> None:
    assert find_label(value) is None
