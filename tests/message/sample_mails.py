"""A few small mails of many shapes, for tests that cut and change them."""

from __future__ import annotations

from email.message import EmailMessage

NOTICE = b"""\
Return-Path: <>
Received: from mx.example (mx.example [192.0.2.1])\r
\tby in.example.jp with ESMTP id 1; Mon, 2 Nov 2026 10:02:03 +0900 (JST)\r
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: "=?iso-2022-jp?B?GyRCNzpDLhsoQg==?=" <a@example.co.jp>
Subject: =?utf-8?B?6YWN5L+h?= =?utf-8?Q?=E4=B8=8D=E8=83=BD?=
Date: Mon, 2 Nov 2026 10:02:03 +0900 (JST)
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="A=_1"

--A=_1
Content-Type: multipart/alternative; boundary=A

--A
Content-Type: text/plain; charset=iso-2022-jp

\x1b$BG[?.\x1b(B
--A
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<p>a=3Db &lt;=E9=85=8D&gt;</p><script>x</script>
--A--
--A=_1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; b@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <b@example.com>:
 no such user
--A=_1
Content-Type: message/rfc822
Content-Transfer-Encoding: base64

U3ViamVjdDogb3JpZ2luYWwKRnJvbTogYUBleGFtcGxlLmNvLmpwCgp0ZXh0Cg==
--A=_1--
"""


def _attached() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.com, C <c@example.com>", "添付"
    mail.set_content("本文です。\n", charset="utf-8", cte="base64")
    mail.add_attachment(b"\0\1\2" * 50, maintype="application", subtype="octet-stream", filename="名前.bin")
    return mail.as_bytes()


RAW = "From: 山田 <a@example.com>\nSubject: 生の見出し\n\nメールを配信できませんでした。\n".encode("cp932")
UUENCODED = b"X: y\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#86)C\n`\nend\n"
MAILS = (NOTICE, _attached(), RAW, UUENCODED)
