"""What a notice shows to people, as text."""

from whosent.bounce.human import html_to_text, read_human_text
from whosent.message import parse


def test_tags_styles_comments_and_entities_are_undone():
    page = (
        "<html><head><title>x</title></head><style>p {}</style><!-- no --><p>Not&nbsp;delivered to<br>"
        "&lt;a@b.example&gt;</p><script>alert(1)</script><table><tr><td>550</td><td>unknown</td></tr></table>"
    )
    assert html_to_text(page).split() == ["Not", "delivered", "to", "<a@b.example>", "550", "unknown"]


def test_an_address_whose_brackets_were_not_escaped_is_kept():
    assert "<a@b.example>" in html_to_text("<p>Not delivered: <a@b.example></p>")


def test_the_plain_alternative_is_taken_where_it_says_something():
    mail = (
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n"
        b"--b\nContent-Type: text/html\n\n<p>page</p>\n--b--\n"
    )
    assert read_human_text(parse(mail)).text.strip() == "plain"
    assert read_human_text(parse(mail.replace(b"\n\nplain\n", b"\n\n\n"))).text.strip() == "page"


def test_text_inside_an_embedded_message_is_left_out():
    mail = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nours\n"
        b"--b\nContent-Type: message/rfc822\n\nSubject: x\n\ntheirs\n--b--\n"
    )
    assert read_human_text(parse(mail)).text.strip() == "ours"
