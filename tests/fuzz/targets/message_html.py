"""Text out of HTML."""

from whosent.message import html_to_text

from ..seeds import read_mails

SEEDS = (
    b"<html><head><title>t</title><style>p{}</style></head><body><p>one<br>two</p><table><tr><td>a</td><td>b"
    b"</table><pre>x\n y</pre><!-- c --><script>1<2</script>&lt;a@b.example&gt;&#12354;&nbsp;</body>",
    *(mail for mail in read_mails() if b"text/html" in mail.lower()),
)


def run(data: bytes) -> None:
    html = data.decode("utf-8", "replace")
    assert len(html_to_text(html)) <= 2 * len(html) + 1
