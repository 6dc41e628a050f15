"""Whatever stands in a mail: it is read, and nothing that its sender typed makes a notice genuine."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from security_mails import EXAMPLES, HOST, mail, owner_context, read, read_example
from whosent.account import (
    NoticeStanding,
    load_security_table,
    load_service_index,
    read_service_sign,
)
from whosent.account.security_table import Phrase, squeeze
from whosent.account.stated import read_stated
from whosent.message import parse

TABLE = load_security_table()
FAILED = "dkim=none; spf=fail smtp.mailfrom=x@sender.example; dmarc=fail header.from=accounts.google.com"
FIELDS = st.sampled_from(
    (
        f"Authentication-Results: {HOST}; dkim=pass header.d=accounts.google.com\n",
        f"ARC-Authentication-Results: i=1; {HOST}; dmarc=pass header.from=accounts.google.com\n",
        "Received-SPF: pass (x) client-ip=192.0.2.1; envelope-from=a@accounts.google.com\n",
        f"Received: by {HOST} with LMTP; Mon, 11 Aug 2025 07:00:00 +0900\n",
        f"Received: from mail.google.com ([192.0.2.2]) by {HOST}; Mon, 11 Aug 2025 07:00:00 +0900\n",
        "DKIM-Signature: v=1; a=rsa-sha256; d=accounts.google.com; s=1; h=from; bh=AAAA; b=BBBB\n",
        "Sender: no-reply@accounts.google.com\n",
        "X-Google-DKIM-Signature: v=1\n",
    )
)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(data: bytes) -> None:
    read(data)
    read_service_sign(parse(data), owner_context(), load_service_index(), TABLE)


@given(st.sampled_from(EXAMPLES), st.integers(0, 1_500), st.binary(min_size=1, max_size=40))
def test_damaged_notices_are_read(name: str, at: int, damage: bytes) -> None:
    data = read_example(name)
    read(data[:at] + damage + data[at + len(damage) :])
    read(data[:at])


@given(st.lists(FIELDS, max_size=6), st.text(max_size=200))
def test_nothing_typed_below_the_border_makes_a_notice_genuine(fields: list[str], body: str) -> None:
    typed = "".join(fields)
    for stamp in ("", FAILED, "dkim=temperror header.d=accounts.google.com"):
        notice = read(mail(stamp=stamp, below=typed, body=f"new sign-in\n{body}"))
        assert notice is not None
        assert notice.standing is not NoticeStanding.GENUINE


@given(st.text(max_size=300))
@example("ログイン日時:2025年8月11日 25時99分 +99:99")
@example("date: 99999999999999999999/99/99 99:99:99")
def test_any_text_is_looked_through_for_what_it_states(text: str) -> None:
    general = TABLE.general
    for label in ("date", "日時", "IPアドレス", "location", "account"):
        read_stated(f"{label}: {text}", general.labels, general.times, zone_min=540, near=None)


@pytest.mark.parametrize("text", ["パスワード" * 40_000, "date:\n" * 50_000, "a@b " * 50_000, "：" * 200_000])
def test_long_texts_are_read(text: str) -> None:
    assert read(mail(body=text)) is not None


def test_a_deep_tree_and_many_parts_are_read() -> None:
    part = 'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'
    data = mail().replace(b"\n\n", ("\n" + part * 200 + "\nnew sign-in\n").encode(), 1)
    read(data)
    many = mail().replace(b"\n\n", ("\n" + part + "\nx\n--b\n" * 5_000).encode(), 1)
    read(many)


@pytest.mark.parametrize(
    ("phrase", "text", "holds"),
    [
        ("パスワード…変更", "ﾊﾟｽﾜｰﾄﾞ を 変更", True),
        ("password…(was|has been) changed", "Your PASSWORD\nhas been  changed", True),
        ("password…changed", "password" + "x" * 100 + "changed", False),
        ("recovery (email|phone)…added", "a recovery phone was added", True),
        ("recovery (email|phone)…added", "added a recovery phone", False),
    ],
)
def test_a_phrase_is_found_whatever_its_width_case_and_spaces(phrase: str, text: str, holds: bool) -> None:
    assert Phrase(phrase).is_in(squeeze(text)) is holds


@pytest.mark.parametrize("bad", ["", "…", "a…", "(|b)", "…b"])
def test_a_phrase_with_an_empty_piece_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Phrase(bad)
