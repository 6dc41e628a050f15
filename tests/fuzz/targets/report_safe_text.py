"""Text made safe to show."""

from whosent.report.safe_text import defang, find_lookalikes, make_visible, show_domain

SEEDS = (
    b"https://www.example.com/a?b=c <a@xn--zckzah.example> \xe2\x80\xae\xd7\x90"
    b" javascript:f(1) a\xcc\x81\xcc\x81",
    "р\u0430ypal.example ｗｗｗ.例え.example \u200b\ufeff\U000e0041 data:text/html,x".encode(),
)


def run(data: bytes) -> None:
    for text in (data.decode("utf-8", "surrogateescape"), data.decode("utf-16-le", "replace")):
        for shown in (make_visible(text), make_visible(text, keep_lines=True)):
            assert not {"\x00", "\x1b", "\u202e", "\u2066", "\x9b", "\u200b"} & set(shown)
            assert "\n" not in shown or "\n" in text
            assert "http://" not in defang(shown).lower()
        make_visible(text).encode("utf-8")
        show_domain(text)
        for lookalike in find_lookalikes(text):
            assert "xn--" in lookalike.ascii
