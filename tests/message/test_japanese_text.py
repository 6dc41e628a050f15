"""Text under right, wrong, unknown and missing charset labels, above all Japanese."""

from __future__ import annotations

import base64

import pytest

from whosent.message import DefectKind, decode_text, parse

NEC_ROW_13 = b"\x1b$B\x2d\x21\x1b(B"  # the circled one
HALF_WIDTH = b"\x1b(I\x36\x40\x36\x45\x1b(B"
TEXT = "メールを配信できませんでした"


def word(label: str, data: bytes) -> bytes:
    return b"=?" + label.encode() + b"?B?" + base64.b64encode(data) + b"?="


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(word("ISO-2022-JP", "未着です".encode("iso-2022-jp")), "未着です", id="iso-2022-jp"),
        pytest.param(word("ISO-2022-JP", NEC_ROW_13), "①", id="iso-2022-jp with NEC row 13"),
        pytest.param(word("Shift_JIS", "①髙".encode("cp932")), "①髙", id="shift_jis with cp932 extensions"),
        pytest.param(word("utf-8", b"\xe6\x97") + b" " + word("utf-8", b"\xa5"), "日", id="split character"),
        pytest.param(
            word("utf-8", "日".encode()) + word("utf-8", "本".encode()), "日本", id="no space between"
        ),
        pytest.param(
            b'"' + word("utf-8", "日".encode()) + b'" <a@example.jp>', '"日" <a@example.jp>', id="quoted"
        ),
        pytest.param(b"Re: " + TEXT.encode("iso-2022-jp"), "Re: " + TEXT, id="raw iso-2022-jp"),
        pytest.param(b"Re: " + TEXT.encode("cp932"), "Re: " + TEXT, id="raw shift_jis"),
        pytest.param(b"Re: " + TEXT.encode("euc-jp"), "Re: " + TEXT, id="raw euc-jp"),
        pytest.param(b"Re: " + TEXT.encode(), "Re: " + TEXT, id="raw utf-8"),
        pytest.param(word("x-unknown", "日本".encode()), "日本", id="unknown label"),
        pytest.param(word("default", TEXT.encode("cp932")), TEXT, id="default"),
    ],
)
def test_what_other_readers_garble_is_read(value: bytes, text: str) -> None:
    assert decode_text(value) == text


@pytest.mark.parametrize(
    "label", ["x-sjis", "shift-jis", "SJIS", "cp932", "windows-31j", "MS_Kanji", "Shift_JIS"]
)
def test_every_name_of_shift_jis_means_cp932(label: str) -> None:
    assert decode_text(word(label, "①髙です".encode("cp932"))) == "①髙です"


@pytest.mark.parametrize("label", ["iso-2022-jp", "ISO-2022-JP-MS", "cp50220", "CP50221", "csISO2022JP"])
def test_every_name_of_iso_2022_jp_has_the_extensions(label: str) -> None:
    assert decode_text(word(label, NEC_ROW_13 + HALF_WIDTH)) == "①ｶﾀｶﾅ"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x0e\x36\x40\x0f ok", "ｶﾀ ok"),
        (b"\x1b(J a\\b", " a\\b"),
        (b'\x1b$@$"\x1b(J', "あ"),
        (b"\x1b$(D\x30\x21\x1b(B", "丂"),
        (b"\x1b$B\x7c\x62\x1b(B", "髙"),
        (b'\x1b$B$"\nplain', "あ\nplain"),
    ],
    ids=["SO and SI", "roman", "JIS C 6226", "JIS X 0212", "IBM extension", "a line returns to ASCII"],
)
def test_iso_2022_jp_is_read_with_all_that_occurs_in_it(data: bytes, text: str) -> None:
    assert parse(b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + data).text == text


def test_euc_jp_has_the_extensions_too() -> None:
    data = b"\xad\xa1\xfc\xe2\x8e\xb1" + "あ".encode("euc-jp")
    assert decode_text(word("euc-jp", data)) == "①髙ｱあ"


def test_one_text_is_the_same_under_every_japanese_charset() -> None:
    signs = "〜‖−¢£¬"
    texts = {
        decode_text(word(label, signs.encode(codec)))
        for label, codec in (("iso-2022-jp", "iso-2022-jp"), ("euc-jp", "euc-jp"))
    }
    texts.add(decode_text(word("shift_jis", signs.encode("shift_jis"))))
    assert texts == {"～∥－￠￡￢"}


@pytest.mark.parametrize(
    "label", ["utf-8", "us-ascii", "iso-8859-1", "euc-jp", "shift_jis", "iso-2022-jp", "x-none", ""]
)
@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc-jp", "iso-2022-jp"])
def test_a_wrong_label_does_not_garble_japanese(label: str, codec: str) -> None:
    field = f"Content-Type: text/plain; charset={label}\n\n" if label else "Subject: x\n\n"
    assert parse(field.encode() + TEXT.encode(codec)).text == TEXT


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("gb2312", "gb18030", "镕好"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("unicode-1-1-utf-7", "utf-7", "日本"),
        ("big5", "big5hkscs", "你好"),
        ("iso-8859-1", "cp1252", "“naïve”"),
        ("koi8-r", "koi8-r", "привет"),
        ("windows-1251", "cp1251", "привет"),
        ("utf-16", "utf-16", "日本"),
        ("iso-8859-15", "iso8859-15", "€"),
    ],
)
def test_labels_are_read_as_what_is_written_under_them(label: str, codec: str, text: str) -> None:
    assert decode_text(word(label, text.encode(codec))) == text


@pytest.mark.parametrize("label", ["", "iso-8859-1", "utf-8", "us-ascii"])
@pytest.mark.parametrize("text", ["Café du monde", "Ü straße naïve", "“quotes”, it’s"])
def test_western_text_is_not_taken_for_japanese(label: str, text: str) -> None:
    part = parse(f"Content-Type: text/plain; charset={label}\n\n".encode() + text.encode("cp1252"))
    assert part.text == text


def test_half_width_katakana_under_its_right_label_stays() -> None:
    part = parse(b"Content-Type: text/plain; charset=shift_jis\n\n" + "ﾒｰﾙｴﾗｰ".encode("cp932"))
    assert part.text == "ﾒｰﾙｴﾗｰ"


@pytest.mark.parametrize(
    ("label", "data", "kind"),
    [
        ("utf-8", TEXT.encode("cp932"), DefectKind.WRONG_CHARSET),
        ("x-none", b"a", DefectKind.UNKNOWN_CHARSET),
        ("utf-8", TEXT.encode()[:-1], DefectKind.UNDECODABLE),
    ],
)
def test_what_was_wrong_is_said(label: str, data: bytes, kind: DefectKind) -> None:
    part = parse(f"Content-Type: text/plain; charset={label}\n\n".encode() + data)
    assert [defect.kind for defect in part.defects] == [kind]


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc-jp"])
def test_text_that_was_cut_inside_a_character_loses_that_one_only(codec: str) -> None:
    part = parse(f"Content-Type: text/plain; charset={codec}\n\n".encode() + TEXT.encode(codec)[:-1])
    assert part.text == TEXT[:-1] + "\ufffd"


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "unicode_escape", "rot13", "zlib", "hex", "undefined", "mbcs"]
)
def test_codecs_that_are_no_charsets_are_unknown(label: str) -> None:
    assert decode_text(word(label, b"xn--a \\x41 -1")) == "xn--a \\x41 -1"
