"""Hostile mails that grow with a number: each one repeats what some parser could trip over."""

from __future__ import annotations

from hostile.family import Family
from hostile.mails import (
    FEEDBACK,
    HEAD,
    RETURNED,
    many_parts,
    nested_messages,
    nested_multiparts,
    nested_notices,
    report,
    text,
)
from hostile.pairs import PAIRS


def _encoded(encoding: bytes, body: bytes) -> bytes:
    return text(body, b"Content-Transfer-Encoding: " + encoding + b"\n")


def _html(body: bytes) -> bytes:
    return text(body, b"Content-Type: text/html; charset=utf-8\n")


def _type(parameters: bytes) -> bytes:
    return report(returned=b"Content-Type: application/x; " + parameters + b"\n") + b"\n"


_DKIM = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s; h=from:to:subject; bh=AAAA; b=AAAA"
_AUTH = b"Authentication-Results: mx.example.com; dkim=pass header.d=example.com"
_FROM = b"From x@y.example Thu Jan  1 00:00:00 2026\n"

FAMILIES = (
    # long lines and fields
    Family("one-line body", 40_000, 10_000_000, lambda n: text(b"a" * n)),
    Family("one-line body of spaces", 40_000, 10_000_000, lambda n: text(b" " * n + b"a")),
    Family("one-line body of addresses", 800, 500_000, lambda n: text(b"<a@b.example> 550 " * n)),
    Family("empty lines", 20_000, 10_000_000, lambda n: text(b"\n" * n)),
    Family("one field", 40_000, 10_000_000, lambda n: text(b"", b"X-Long: " + b"a" * n + b"\n")),
    Family("one field, folded", 10_000, 3_000_000, lambda n: text(b"", b"X-Long: a\n" + b" a\n" * n)),
    Family(
        "one subject",
        8_000,
        60_000,
        lambda n: report(fields=b"X-A: b\nSubject: " + b"\xe3\x81\x82 " * n + b"\n"),
    ),
    Family(
        "one Received field",
        1_000,
        10_000,
        lambda n: report(fields=b"Received: " + b"from a (b [192.0.2.9]) " * n + b"\n"),
    ),
    Family(
        "one Received field of brackets",
        20_000,
        250_000,
        lambda n: report(fields=b"Received: from " + b"(" * n + b"\n"),
    ),
    Family(
        "one Received field of semicolons",
        10_000,
        125_000,
        lambda n: report(fields=b"Received: from a; " + b"; " * n + b"\n"),
    ),
    Family(
        "one DKIM signature", 5_000, 50_000, lambda n: report(returned=_DKIM + b"; h=" + b"from:" * n + b"\n")
    ),
    Family(
        "one Authentication-Results",
        500,
        5_000,
        lambda n: report(fields=_AUTH + b"; spf=pass (x) smtp.mailfrom=a@b.example" * n + b"\n"),
    ),
    Family(
        "one Authentication-Results of quotes",
        3_000,
        30_000,
        lambda n: report(fields=_AUTH + b' x="a\\"' * n + b"\n"),
    ),
    Family(
        "one References field",
        2_000,
        17_000,
        lambda n: report(returned=b"References: " + b"<a@b.example>\n " * n + b"\n"),
    ),
    # many fields
    Family("many fields", 800, 100_000, lambda n: text(b"", b"".join(b"X-%d: y\n" % i for i in range(n)))),
    Family("many fields of one name", 800, 100_000, lambda n: text(b"", b"To: a@b.example\n" * n)),
    Family(
        "many Received fields",
        200,
        4_000,
        lambda n: report(fields=b"Received: from a.example (b.example [192.0.2.9]) by c.example; x\n" * n),
    ),
    Family(
        "many Received fields returned",
        200,
        4_000,
        lambda n: report(returned=b"Received: from a.example (b.example [192.0.2.9]) by c.example; x\n" * n),
    ),
    Family("many DKIM signatures", 200, 2_500, lambda n: report(returned=(_DKIM + b"\n") * n)),
    Family("many Authentication-Results", 200, 3_500, lambda n: report(fields=(_AUTH + b"\n") * n)),
    Family("many junk lines in the header", 400, 100_000, lambda n: text(b"", b"no field\nX-A: b\n" * n)),
    Family("many From lines", 1_000, 100_000, lambda n: b"From x\n" * n + text(b"a")),
    Family("many >From lines", 1_000, 100_000, lambda n: b">From x\n" * n + text(b"a")),
    # structure
    Family("many parts", 400, 10_000, many_parts),
    Family("multiparts within one another", 9, 1_000, nested_multiparts),
    Family("messages within one another", 9, 1_000, nested_messages),
    Family("notices that return notices", 4, 100, nested_notices),
    Family(
        "boundaries that begin alike",
        800,
        100_000,
        lambda n: (
            HEAD
            + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\na\n"
            + b"".join(b"--" + b"b" * (2 + i % 60) + b"\n" for i in range(n))
            + b"--b--\n"
        ),
    ),
    Family(
        "delimiters in one line",
        5_000,
        1_000_000,
        lambda n: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + b"--b " * n,
    ),
    Family(
        "lines of dashes, no boundary",
        5_000,
        1_000_000,
        lambda n: HEAD + b"Content-Type: multipart/mixed\n\n" + b"--x y\n\n" * n,
    ),
    Family(
        "a boundary that is never closed",
        5_000,
        1_000_000,
        lambda n: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + b"text\n--\n" * n,
    ),
    Family(
        "one boundary at all depths",
        100,
        10_000,
        lambda n: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * n + b"\na\n",
    ),
    # labels and encodings
    Family(
        "encoded words",
        1_000,
        12_000,
        lambda n: report(returned=b"X-A: b\nSubject: " + b"=?utf-8?b?44GC44GE?= " * n + b"\n"),
    ),
    Family(
        "encoded words of two charsets",
        600,
        5_000,
        lambda n: text(b"a", b"Subject: " + b"=?utf-8?q?a?= =?iso-2022-jp?b?GyRCJCIbKEI=?=" * n + b"\n"),
    ),
    Family(
        "encoded words never closed",
        2_000,
        20_000,
        lambda n: text(b"a", b"From: " + b"=?utf-8?q?a b" * n + b"\n"),
    ),
    Family(
        "openings of encoded words",
        10_000,
        130_000,
        lambda n: text(b"a", b"From: " + b"=?" * n + b" <a@b.example>\n"),
    ),
    Family(
        "escapes to double bytes",
        5_000,
        500_000,
        lambda n: text(b'\x1b$B$"\x1b(B' * n, b"Content-Type: text/plain; charset=iso-2022-jp\n"),
    ),
    Family(
        "escapes without end",
        20_000,
        2_000_000,
        lambda n: text(b"\x1b" * n, b"Content-Type: text/plain; charset=iso-2022-jp\n"),
    ),
    Family("raw 8-bit text", 10_000, 1_000_000, lambda n: text(b"\x82\xa0\xff" * n)),
    Family("NULs", 40_000, 10_000_000, lambda n: text(b"\0" * n)),
    Family(
        "RFC 2231 sections",
        450,
        10_000,
        lambda n: _type(b"; ".join(b"name*%d*=%%e3%%81%%82" % i for i in range(n))),
    ),
    Family("parameters", 5_000, 65_000, lambda n: _type(b"a=b;" * n)),
    Family("parameters of quotes", 3_000, 40_000, lambda n: _type(b'a="\\"";' * n)),
    Family("semicolons", 20_000, 260_000, lambda n: _type(b";" * n)),
    Family("soft line breaks", 20_000, 3_000_000, lambda n: _encoded(b"quoted-printable", b"=\n" * n)),
    Family(
        "soft line breaks of two kinds",
        10_000,
        2_000_000,
        lambda n: _encoded(b"quoted-printable", b"=\r=\r\n" * n),
    ),
    Family("base64 garbage", 5_000, 1_000_000, lambda n: _encoded(b"base64", b"QUJD=!=" * n)),
    Family(
        "uuencoded lines",
        5_000,
        1_000_000,
        lambda n: _encoded(b"x-uuencode", b"begin 644 a\n" + b"#86)C\n" * n),
    ),
    Family("mixed line ends", 3_000, 500_000, lambda n: report(body=b"a\rb\nc\r\nd\n\re\r\r\n" * n)),
    Family(
        "mixed line ends in the header", 300, 100_000, lambda n: text(b"", b"X-A: b\rX-B: c\r\nX-C: d\n" * n)
    ),
    Family(
        "signatures of archives", 5_000, 1_000_000, lambda n: _encoded(b"binary", b"PK\x03\x04PK\x05\x06" * n)
    ),
    # addresses
    Family("addresses", 1_000, 80_000, lambda n: report(returned=b"Cc: " + b"a@b.example, " * n + b"\n")),
    Family(
        "angle brackets", 10_000, 250_000, lambda n: report(returned=b"Cc: x@y.example, " + b"<" * n + b"\n")
    ),
    Family("brackets", 10_000, 250_000, lambda n: report(returned=b"Cc: x@y.example, " + b"(" * n + b"\n")),
    Family("quotes", 10_000, 250_000, lambda n: report(returned=b"Cc: x@y.example, " + b'"' * n + b"\n")),
    Family(
        "backslashes", 10_000, 250_000, lambda n: report(returned=b'Cc: x@y.example, "' + b"\\" * n + b"\n")
    ),
    Family(
        "quoted backslashes",
        5_000,
        60_000,
        lambda n: report(returned=b"Cc: x@y.example, " + b'"\\" ' * n + b"\n"),
    ),
    Family("at signs", 10_000, 250_000, lambda n: report(returned=b"Cc: " + b"@" * n + b"\n")),
    Family(
        "words that are no addresses",
        10_000,
        120_000,
        lambda n: report(returned=b"Cc: a@b.example " + b"a " * n + b"\n"),
    ),
    # machine-readable parts
    Family(
        "recipients",
        100,
        10_000,
        lambda n: report(
            status=b"".join(
                b"\nFinal-Recipient: rfc822; r%d@example.net\nAction: failed\nStatus: 5.0.0\n" % i
                for i in range(n)
            )
        ),
    ),
    Family("fields of one recipient", 800, 100_000, lambda n: report(status=b"X-A: b\n" * n)),
    Family(
        "one diagnostic",
        3_000,
        20_000,
        lambda n: report(
            status=b"\nFinal-Recipient: rfc822; b@example.net\nStatus: 5.0.0\nDiagnostic-Code: smtp; "
            + b"550 5.1.1 x " * n
            + b"\n"
        ),
    ),
    Family(
        "one diagnostic of digits and dots",
        10_000,
        120_000,
        lambda n: report(
            status=b"\nFinal-Recipient: rfc822; b@example.net\nDiagnostic-Code: smtp; " + b"5." * n + b"\n"
        ),
    ),
    Family("blank lines in the status part", 20_000, 2_000_000, lambda n: report(status=b"\n" * n)),
    Family("a status part of other text", 3_000, 500_000, lambda n: report(status=b"\nno field here\n" * n)),
    Family(
        "feedback",
        500,
        100_000,
        lambda n: HEAD + FEEDBACK + b"Original-Rcpt-To: <a@b.example>\n" * n + b"\n--r--\n",
    ),
    Family(
        "failed recipients",
        500,
        18_000,
        lambda n: text(b"", b"X-Failed-Recipients: " + b"a@b.example, " * n + b"\n"),
    ),
    # notices for people
    Family("HTML of openings", 20_000, 2_000_000, lambda n: _html(b"<" * n)),
    Family("HTML of tags never closed", 10_000, 1_000_000, lambda n: _html(b"<a " * n)),
    Family("HTML of comments never closed", 10_000, 1_000_000, lambda n: _html(b"<!--" * n)),
    Family("HTML of styles never closed", 5_000, 500_000, lambda n: _html(b"<style>" * n)),
    Family("HTML of titles", 5_000, 500_000, lambda n: _html(b"<title>a" * n)),
    Family("HTML of ends", 3_000, 200_000, lambda n: _html(b"</style></pre>" * n)),
    Family("HTML of line breaks", 3_000, 300_000, lambda n: _html(b"<p><br>" * n)),
    Family("HTML of digits", 20_000, 1_000_000, lambda n: _html(b"&#" + b"9" * n)),
    Family("HTML of ampersands", 5_000, 500_000, lambda n: _html(b"&amp" * n + b"&" * n)),
    Family("lines with addresses", 500, 300_000, lambda n: text(b"<a@b.example>: unknown user\n" * n)),
    Family(
        "lines that could not be delivered", 500, 300_000, lambda n: text(b"could not be delivered to\n" * n)
    ),
    Family("paragraphs with addresses", 500, 300_000, lambda n: text(b"a@b.example\n\nuser unknown\n\n" * n)),
    Family("reply codes", 5_000, 500_000, lambda n: text(b"550 " * n)),
    Family("status codes", 3_000, 500_000, lambda n: text(b"5.1.1 <" * n)),
    Family("text of header fields", 2_000, 500_000, lambda n: text(b"Received: a\n" * n)),
    Family("text of header fields, quoted", 2_000, 500_000, lambda n: text(b"> From: a\n> b\n" * n)),
    Family(
        "separators", 500, 100_000, lambda n: text(b"--- Below this line is a copy of the message.\n" * n)
    ),
    Family(
        "separators in one line",
        500,
        100_000,
        lambda n: text(b"x--- Below this line is a copy of the message." * n),
    ),
    Family("quote marks", 20_000, 2_000_000, lambda n: text(b"user unknown a@b.example\n" + b">" * n)),
    Family(
        "returned text",
        1_200,
        100_000,
        lambda n: text(
            b"<a@b.example>: 550 unknown\n\n--- Below this line is a copy of the message.\n\n"
            + RETURNED
            + b"X-A: b\n" * n
        ),
    ),
    Family("JSON", 3_000, 300_000, lambda n: text(b'{"notificationType":"Bounce","bounce":' + b'{"a":[' * n)),
    Family("mails pasted together", 50, 3_000, lambda n: (_FROM + text(b"a")) * n),
    *PAIRS,
)
