"""Mail that was written to act on the page: nothing of it does, and nothing leaves the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.conftest import Open, Server

_HEAD = (
    "Received: from mx.example.net (mx.example.net [192.0.2.9]) by in.example.com with ESMTP;"
    " Tue, 12 Aug 2025 10:00:00 +0900\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: me@example.com\r\n"
    "Subject: {subject}\r\nMessage-ID: <{n}@mx.example.net>\r\nDate: Tue, 12 Aug 2025 10:00:00 +0900\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
    "Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 {diagnostic}\r\n\r\n"
    "--b\r\nContent-Type: image/svg+xml; name=a.svg\r\n"
    "Content-Disposition: attachment; filename=a.svg\r\n\r\n"
    "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><image href='http://evil.example/b'/></svg>"
    "\r\n--b--\r\n"
)
MAILS = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "remote": "<img src='http://evil.example/pixel.gif'><link rel=stylesheet href='//evil.example/a.css'>",
    "links": "<a href='javascript:alert(1)'>a</a><a href='data:text/html,<script>alert(1)'>b</a>",
    "bidi": "pay\u202egpj.exe \u2066hidden\u2069 \u200b\u00ad",
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "css": "<style>@import 'http://evil.example/c.css';*{background:url(//evil.example/d)}</style></style><b>",
    "template": "{{ 7*7 }}{% for x in y %}${alert(1)}<div hx-get='http://evil.example/' hx-trigger='load'>",
    "meta": "<meta http-equiv=refresh content='0;url=http://evil.example/'><base href='http://evil.example/'>",
    "forms": "<form action='http://evil.example/'><input autofocus onfocus=alert(1)></textarea></iframe>",
    "large": "<p>" + "x" * 10_000_000,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for n, (name, html) in enumerate(MAILS.items()):
        short = html[:200].replace("\r", " ").replace("\n", " ")
        mail = _HEAD.format(
            n=n, subject=short, html=html, recipient=f'"{short[:60]}"@example.org', diagnostic=short
        )
        (folder / f"{name}<img src=x onerror=alert(1)>.eml").write_bytes(mail.encode())
    return folder


def test_nothing_of_a_hostile_mail_acts(open_page: Open, server: Server, folder: Path) -> None:
    page = open_page("en")
    page.goto(server.address + "/mail")
    page.locator("#mail summary").click()
    page.locator("#mail-path").fill(str(folder))
    page.locator("#mail button.button").click()
    page.wait_for_selector("#mail .given")
    page.locator("#begin button.button").click()
    page.wait_for_url("**/answers/*")
    answer = page.url
    page.goto(answer + "/notices")
    links = [a.get_attribute("href") for a in page.locator("#list .rows a").all()]
    assert len(links) == len(MAILS)
    for link in links:
        page.goto(server.address + link)
        page.wait_for_load_state("networkidle")
        frame = next(f for f in page.frames if f.url.endswith("/text"))
        assert frame.locator("main p").count() > 5
        # The only elements are ours: none of a mail's became one.
        odd = "img, object, embed, base, meta[http-equiv], [onerror], [onload], [onfocus], [hx-trigger=load]"
        assert page.locator(odd).count() == 0
        assert frame.locator("img, script, style, a, form, svg, iframe, " + odd).count() == 0
        assert frame.evaluate("document.documentElement.outerHTML").count("\u202e") == 0
        assert "evil.example" not in " ".join(f.url for f in page.frames)


def test_another_page_can_neither_frame_nor_send(open_page: Open, server: Server) -> None:
    page = open_page("en")
    answer = page.evaluate(
        """async () => {
            const frame = document.createElement("iframe");
            frame.src = "/mail";
            document.body.append(frame);
            await new Promise(done => { frame.onload = done; });
            try { return frame.contentDocument?.body?.innerText ?? "closed"; } catch { return "closed"; }
        }"""
    )
    assert "Mail you received" not in answer
