"""What is put into inputs: signs and words on which parsers turn."""

from __future__ import annotations

LINE_ENDS = (
    b"\n", b"\r\n", b"\r", b"\n\n", b"\r\n\r\n", b"\r\r\n", b"\n\r", b"\0", b"\x0b", b"\x0c", b"\x85",
)

SIGNS = (
    b":", b";", b",", b"=", b"?", b"<", b">", b"(", b")", b"[", b"]", b"{", b"}", b'"', b"'", b"\\", b"@",
    b"%", b"*", b"+", b"-", b"--", b"/", b".", b"..", b"#", b"&", b"&#", b"_", b"|", b"~", b"`", b" ",
    b"  ", b"\t", b"\n ", b"\n\t", b"\r\n ", b"\n.", b"\n--", b"\n>", b"\n<", b"\xff", b"\x80", b"\xc3",
    b"\xef\xbb\xbf", b"\xe3\x81\x82", b"\xa0", b"\x1b", b"\x1b$B", b"\x1b(B", b"\x1b(I", b"\x1b$(D",
    b"\x0e", b"\x0f", b"\x7f",
)

WORDS = (
    b"=?utf-8?q?", b"=?utf-8?B?44GC?=", b"0", b"9", b"&#9", b"&#x9", b"=?iso-2022-jp?B?GyRC", b"=?", b"?=",
    b"=?us-ascii*en?Q?a_b?=", b"boundary=", b"boundary=b", b'boundary="', b"charset=",
    b"filename*0*=utf-8''%e3", b"filename*1=b", b"name=", b"filename*=", b"; a=b", b";x*=''",
    b"begin 644 a\n", b"end\n", b"=\n", b"=3D", b"=E3=81", b"\n=20\n", b"From ", b">From ",
    b"From x@y.example Thu Jan  1 00:00:00 2026\n", b"\nReceived: from a by b; ",
    b"\nFrom: MAILER-DAEMON@x.example", b"\nReturn-Path: <>", b"\nSubject: Undelivered Mail",
    b"\nContent-Type: multipart/mixed; boundary=b\n\n--b\n", b"\nContent-Type: message/rfc822\n\n",
    b"\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n", b"\n--b--\n",
    b"\nContent-Type: text/html\n\n<p>", b"\nContent-Type: message/delivery-status\n\n",
    b"\nContent-Transfer-Encoding: base64\n", b"\nContent-Transfer-Encoding: quoted-printable\n",
    b"\nContent-Transfer-Encoding: x-uuencode\n", b"\nContent-Disposition: attachment; filename=",
    b"\nFinal-Recipient: rfc822; a@b.example", b"\nAction: failed", b"\nStatus: 5.1.1",
    b"\nDiagnostic-Code: smtp; 550 5.1.1 <a@b.example> unknown", b"\nReporting-MTA: dns; x.example",
    b"\nOriginal-Recipient: utf-8; \\x{3042}@b.example", b"\nArrival-Date: ",
    b"\nX-Failed-Recipients: a@b.example", b"\nFeedback-Type: abuse", b"\nAuto-Submitted: auto-replied",
    b"\nX-Original-Message-ID: <a@b>", b"550 5.1.1 ", b"<a@b.example>: ",
    b"host mx.example[192.0.2.1] said: ", b"RCPT TO:<a@b.example>", b"xn--",
    b"The following addresses had permanent fatal errors", b"could not be delivered to",
    b"Hi. This is the qmail", b"--- Below this line is a copy of the message.",
    b"----- Original message -----", b"xn--zckzah.example", b"{address}",
    b'{"notificationType":"Bounce","bounce":{', b"[192.0.2.1]", b"[IPv6:2001:db8::1]", b"://",
    b"&#99999999;", b"&lt;", b"&nbsp", b"<!--", b"-->", b"<script>", b"</script", b"<pre>", b"<title>",
    b"<td>", b"<br>", b"Thu, 1 Jan 2026 00:00:00 +0900 (JST)", b"-9999", b"+2400", b"24:60:60",
    b"99999999999999999999", b"\xd9\xa3", b"from a (b [192.0.2.1]) by c with ESMTPSA id d for <e@f>; ",
    b"(helo=x)", b"(envelope-from <a@b>)", b"dkim=pass header.d=x.example",
    b"spf=fail smtp.mailfrom=a@b.example", b"v=DKIM1; k=rsa; p=", b"b=", b"bh=", b"h=from", b"l=0", b"x=1",
    b"a=rsa-sha256", b"c=relaxed/simple", b"d=x.example", b"s=s", b"i=@x.example", b"v=spf1", b" include:",
    b" redirect=", b" exists:%{i}._spf.%{d2}", b" ip4:192.0.2.0/24", b" ip6:2001:db8::/32", b" ptr",
    b" mx/0", b" a//0", b" ?all", b"SRS0=aa=bb=x.example=u@y.example", b"prvs=1234567890=u@x.example",
    b"bounces+1-a-u=x.example@y.example",
)

CHARSETS = (
    b"utf-8", b"us-ascii", b"iso-2022-jp", b"shift_jis", b"cp932", b"euc-jp", b"iso-8859-1",
    b"windows-1252", b"koi8-r", b"gb18030", b"gb2312", b"hz-gb-2312", b"big5", b"euc-kr", b"iso-2022-kr",
    b"utf-7", b"utf-16", b"utf-16le", b"utf-32", b"unicode-1-1-utf-7", b"x-mac-roman", b"idna", b"punycode",
    b"rot13", b"base64", b"zip", b"hex", b"undefined", b"unicode_escape", b"raw_unicode_escape", b"mbcs",
    b"x-unknown", b"\xff", b"", b"utf-8*en", b"unknown-8bit", b"cp1252\0",
)

TYPES = (
    b"text/plain", b"text/html", b"multipart/mixed", b"multipart/alternative", b"multipart/report",
    b"multipart/digest", b"multipart/signed", b"message/rfc822", b"message/global",
    b"message/delivery-status", b"message/partial", b"message/external-body", b"text/rfc822-headers",
    b"message/feedback-report", b"application/octet-stream", b"text", b"/", b"multipart/",
    b"message/disposition-notification", b"application/tlsrpt+gzip", b"text/x; y",
)

ENCODINGS = (
    b"7bit", b"8bit", b"binary", b"base64", b"quoted-printable", b"x-uuencode", b"uuencode", b"gzip", b"",
)
