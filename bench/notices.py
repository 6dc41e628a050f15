"""A flood of made-up notices: a few mail systems' forms, each copy with its own names, times and texts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime

OWNER = "hana@provider.example"
_SEED = 20261124
_START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
_FLOOD_S = 5 * 24 * 3600
_REPORTERS = 400
_CAMPAIGNS = (
    "Your invoice 2026-11 is ready",
    "ご利用料金のお知らせ",
    "Re: meeting notes",
    "【重要】アカウントの確認のお願い",
    "Parcel could not be delivered",
    "Rechnung Nr. 4711",
    "当選おめでとうございます",
    "Quotation request",
)
_PROGRAMS = (
    "Microsoft Outlook 16.0",
    "Foxmail 7.2.25",
    "PHPMailer 6.8.0",
    "The Bat! 9.3",
    "Apple Mail (2.3445)",
)
_REFUSALS = (
    ("5.1.1", "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table"),
    ("5.2.2", "552 5.2.2 <{to}>: mailbox is full, quota exceeded"),
    ("5.7.1", "554 5.7.1 Service unavailable; client host [{client}] blocked using zen.rbl.example"),
    ("5.7.26", "550 5.7.26 Unauthenticated email from provider.example is not accepted due to its policy"),
    ("5.4.1", "550 5.4.1 [{to}]: Recipient address rejected: Access denied"),
    ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled {id}"),
)
_SENTENCES = (
    "We could not confirm the details of your last order and ask you to have a look.",
    "The attached document lists the items that were discussed last week.",
    "お客様のご契約内容について、確認が必要な項目がございます。",
    "If you have questions about this message, write to the address below.",
    "Bitte pruefen Sie die Angaben und antworten Sie bis Ende des Monats.",
    "詳しくは担当者までお問い合わせください。",
)
_SEPARATOR = b"From MAILER-DAEMON Tue Nov 24 14:26:21 2026\n"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

_DELIVERED = """\
Return-Path: <>
Delivered-To: {owner}
Received: from mail.provider.example
\tby mail.provider.example with LMTP
\tid {id}wHwAA7Lq5kQ
\t(envelope-from <>)
\tfor <{owner}>; {date}
Authentication-Results: mail.provider.example; dkim=pass (2048-bit key)
\theader.d={domain} header.i=@{domain} header.b={id}; spf=pass
\tsmtp.helo={host}
Received: from {host} ({host} [{address}])
\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)
\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)
\t(No client certificate requested)
\tby mail.provider.example (Postfix) with ESMTPS id {id}
\tfor <{owner}>; {date} (UTC)
"""
_RETURNED = """\
Received: from {helo} (unknown [{client}])
\tby {host} (Postfix) with ESMTP id {id2}
\tfor <{to}>; {sent} (UTC)
Received: from [{client}] by {helo} with SMTP id {id}; {sent}
From: {author}
To: <{to}>
Subject: {subject}
Date: {sent}
Message-ID: <{id2}.{number}@{helo}>
MIME-Version: 1.0
X-Mailer: {program}
X-Priority: 3
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
List-Unsubscribe: <mailto:leave-{number}@{helo}>

{text}
"""
_POSTFIX = """\
Received: by {host} (Postfix)
\tid {id2}; {date} (UTC)
Date: {date}
From: MAILER-DAEMON@{domain} (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {owner}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="{id}.{number}/{host}"
Content-Transfer-Encoding: 8bit
Message-Id: <{id}@{host}>

This is a MIME-encapsulated message.

--{id}.{number}/{host}
Content-Description: Notification
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

This is the mail system at host {host}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system

<{to}>: host mx.{domain}[{address}] said: {refusal} (in reply to RCPT TO command)

--{id}.{number}/{host}
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; {host}
X-Postfix-Queue-ID: {id2}
X-Postfix-Sender: rfc822; {owner}
Arrival-Date: {sent} (UTC)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: failed
Status: {status}
Remote-MTA: dns; mx.{domain}
Diagnostic-Code: smtp; {refusal}

--{id}.{number}/{host}
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

{returned}
--{id}.{number}/{host}--
"""
_SENDMAIL = """\
Received: from localhost (localhost)
\tby {host} (8.17.1/8.17.1) id {id2}; {date}
Date: {date}
From: Mail Delivery Subsystem <MAILER-DAEMON@{host}>
Message-Id: <{number}.{id2}@{host}>
To: <{owner}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="{id2}.{number}/{host}"
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)

This is a MIME-encapsulated message

--{id2}.{number}/{host}

The original message was received at {sent}
from {helo} [{client}]

   ----- The following addresses had permanent fatal errors -----
<{to}>
    (reason: {refusal})

   ----- Transcript of session follows -----
... while talking to mx.{domain}.:
>>> RCPT To:<{to}>
<<< {refusal}
550 5.1.1 <{to}>... User unknown

--{id2}.{number}/{host}
Content-Type: message/delivery-status

Reporting-MTA: dns; {host}
Received-From-MTA: DNS; {helo}
Arrival-Date: {sent}

Final-Recipient: RFC822; {to}
Action: failed
Status: {status}
Remote-MTA: DNS; mx.{domain}
Diagnostic-Code: SMTP; {refusal}
Last-Attempt-Date: {date}

--{id2}.{number}/{host}
Content-Type: text/rfc822-headers

{headers}
--{id2}.{number}/{host}--
"""
_EXIM = """\
Received: from mailnull by {host} with local (Exim 4.96)
\tid {id2}; {date}
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@{host}>
To: {owner}
Content-Type: multipart/report; report-type=delivery-status; boundary={number}-eximdsn-{id}
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E{id2}@{host}>
Date: {date}

--{number}-eximdsn-{id}
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {to}
    host mx.{domain} [{address}]
    SMTP error from remote mail server after RCPT TO:<{to}>:
    {refusal}

--{number}-eximdsn-{id}
Content-type: message/delivery-status

Reporting-MTA: dns; {host}

Action: failed
Final-Recipient: rfc822;{to}
Status: {status}
Remote-MTA: dns; mx.{domain}
Diagnostic-Code: smtp; {refusal}

--{number}-eximdsn-{id}
Content-type: message/rfc822

{returned}
--{number}-eximdsn-{id}--
"""
_QMAIL = """\
Received: (qmail {number} invoked for bounce); {date}
Date: {date}
From: MAILER-DAEMON@{host}
To: {owner}
Subject: failure notice
Message-ID: <{id2}.qmail@{host}>

Hi. This is the qmail-send program at {host}.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
{address} does not like recipient.
Remote host said: {refusal}
Giving up on {address}.

--- Below this line is a copy of the message.

Return-Path: <{owner}>
{returned}"""
_MICROSOFT = """\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@{domain}>
To: {owner}
Date: {date}
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="{id}-{id2}-{number}"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <{id2}-{number}@{domain}>
In-Reply-To: <{id2}.{number}@{helo}>
References: <{id2}.{number}@{helo}>
Thread-Topic: {subject}
Subject: Undeliverable: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0

--{id}-{id2}-{number}
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><head><meta http-equiv=3D"Content-Type" content=3D"text/html; charset=3Dus-ascii"></head><body>
<p><b><font color=3D"#000066" size=3D"3" face=3D"Arial">Delivery has failed to these recipients or grou=
ps:</font></b></p>
<p><a href=3D"mailto:{to}">{to}</a><br>
Your message couldn't be delivered to the recipient because you don't have permission to send to it.</p>
<p><b>Diagnostic information for administrators:</b></p>
<p>Generating server: {host}</p>
<p>{to}<br>
Remote server returned '{refusal}'</p>
</body></html>

--{id}-{id2}-{number}
Content-Type: message/delivery-status

Reporting-MTA: dns;{host}
Received-From-MTA: dns;{helo}
Arrival-Date: {sent}

Original-Recipient: rfc822;{to}
Final-Recipient: rfc822;{to}
Action: failed
Status: {status}
Diagnostic-Code: smtp;{refusal}

--{id}-{id2}-{number}
Content-Type: message/rfc822

{returned}
--{id}-{id2}-{number}--
"""
_ORDINARY = """\
From: Kenji <kenji@{domain}>
To: {owner}
Subject: {subject}
Date: {date}
Message-ID: <{id2}@{host}>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}
"""
_FORMS = (_POSTFIX, _POSTFIX, _POSTFIX, _EXIM, _EXIM, _SENDMAIL, _QMAIL, _MICROSOFT, _MICROSOFT)
_ORDINARY_SHARE = 0.02


def make_notices(count: int) -> Iterator[bytes]:
    """``count`` mails of one mailbox, the same ones every time; one in fifty is ordinary mail."""
    dice = random.Random(_SEED)
    reporters = [_reporter(dice, number) for number in range(_REPORTERS)]
    for number in range(count):
        domain, host, address = dice.choice(reporters)
        status, refusal = dice.choice(_REFUSALS)
        at = _START + timedelta(seconds=dice.randrange(_FLOOD_S))
        to = f"{_word(dice, 5, 9)}.{_word(dice, 3, 8)}@{domain}"
        client = f"203.0.113.{dice.randrange(256)}"
        said = {
            "owner": OWNER,
            "domain": domain,
            "host": host,
            "address": address,
            "to": to,
            "client": client,
            "helo": f"{_word(dice, 4, 8)}.{_word(dice, 4, 8)}.example",
            "id": f"{dice.getrandbits(44):X}",
            "id2": f"{dice.getrandbits(44):X}",
            "number": str(number),
            "date": format_datetime(at + timedelta(seconds=dice.randrange(90))),
            "sent": format_datetime(at),
            "author": f"{_word(dice, 4, 8).title()} <{OWNER}>",
            "subject": Header(dice.choice(_CAMPAIGNS), "utf-8").encode(),
            "program": dice.choice(_PROGRAMS),
            "status": status,
            "text": "\n".join(dice.choice(_SENTENCES) for _ in range(dice.randrange(4, 22))),
        }
        said["refusal"] = refusal.format_map(said)
        said["returned"] = _RETURNED.format_map(said)
        said["headers"] = said["returned"].partition("\n\n")[0] + "\n"
        form = _ORDINARY if dice.random() < _ORDINARY_SHARE else dice.choice(_FORMS)
        delivered = _DELIVERED if form is not _ORDINARY else _DELIVERED.replace("<>", "<kenji@{domain}>")
        yield (delivered + form).format_map(said).encode()


def write_mbox(mails: Iterator[bytes], write: Callable[[bytes], object]) -> int:
    """Writes ``mails`` as an mbox; their octets."""
    octets = 0
    for mail in mails:
        write(_SEPARATOR + mail.replace(b"\nFrom ", b"\n>From ") + b"\n")
        octets += len(mail)
    return octets


def _reporter(dice: random.Random, number: int) -> tuple[str, str, str]:
    domain = f"{_word(dice, 4, 9)}{number}.example"
    return domain, f"mx{dice.randrange(1, 4)}.{domain}", f"198.51.100.{number % 256}"


def _word(dice: random.Random, least: int, most: int) -> str:
    return "".join(dice.choices(_LETTERS, k=dice.randint(least, most)))
