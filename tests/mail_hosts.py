"""Mail hosts for tests: they stamp Received lines and write notices as the software that they run does.

A mail is bytes with LF line ends, as it lies in a mailbox.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from enum import StrEnum

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
JST = timezone(timedelta(hours=9))
DAEMON = "MAILER-DAEMON"


class Software(StrEnum):
    """What a host runs."""

    POSTFIX = "postfix"
    EXIM = "exim"
    QMAIL = "qmail"
    GMAIL = "gmail"
    YAHOO_JAPAN = "yahoo_japan"
    MICROSOFT = "microsoft"


class Return(StrEnum):
    """How much of the original a notice returns."""

    FULL = "full"
    HEADERS = "headers"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Client:
    """Who connects: its address, what it calls itself, and the name that leads to it and back."""

    address: str
    helo: str = "localhost"
    reverse: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a mail could not be delivered: the reply of ``remote``; "" where the host itself found out."""

    recipient: str
    remote: str = ""
    remote_address: str = "198.51.100.99"
    status: str = "5.1.1"
    reply: str = "550 5.1.1 User unknown"
    action: str = "failed"


@dataclass(frozen=True, kw_only=True)
class Host:
    """One mail server."""

    name: str
    address: str
    software: Software = Software.POSTFIX
    reverse: bool = True

    @property
    def client(self) -> Client:
        """The host when it connects to another."""
        return Client(address=self.address, helo=self.name, reverse=self.name if self.reverse else "")

    def take(
        self,
        mail: bytes,
        client: Client,
        *,
        at: datetime = NOON,
        to: str = "",
        sender: str = "",
        login: str = "",
    ) -> bytes:
        """``mail`` with the Received line that the host stamps when ``client`` hands it over."""
        return _STAMPS[self.software](self, client, at, to, sender, login).encode() + mail

    def bounce(
        self,
        mail: bytes,
        refusal: Refusal,
        *,
        sender: str,
        at: datetime = NOON,
        returned: Return = Return.FULL,
        number: int = 0,
    ) -> bytes:
        """The notice that the host writes to ``sender`` about ``mail``."""
        return _NOTICES[self.software](_Case(self, mail, refusal, sender, at, returned, number)).encode()

    def made(self, mail: bytes, *, at: datetime = NOON) -> bytes:
        """``mail`` with the line of a notice that the host itself makes."""
        line = {
            Software.POSTFIX: f"Received: by {self.name} (Postfix)\n\tid 4C0FFEE0AA; {stamp(at)}\n",
            Software.EXIM: f"Received: from Debian-exim by {self.name} with local (Exim 4.96)\n"
            f"\tid 1qAbCd-0003xy-1A\n\tfor owner; {stamp(at)}\n",
            Software.QMAIL: f"Received: (qmail 4711 invoked for bounce); {stamp(at)}\n",
            Software.GMAIL: f"Received: by {self.name} with SMTP id a1mr1;\n        {stamp(at)}\n",
            Software.YAHOO_JAPAN: f"Received: (qmail 4711 invoked for bounce); {stamp(at)}\n",
            Software.MICROSOFT: f"Received: by {self.name} id 15.20.8114.30; {stamp(at)}\n",
        }[self.software]
        return line.encode() + mail


@dataclass(frozen=True)
class _Case:
    host: Host
    mail: bytes
    refusal: Refusal
    sender: str
    at: datetime
    returned: Return
    number: int

    @property
    def original(self) -> str:
        """The original as far as it is returned, with the envelope sender that delivery stamps."""
        text = f"Return-Path: <{self.sender}>\n" + self.mail.decode("utf-8", "surrogateescape")
        return text if self.returned is Return.FULL else text.partition("\n\n")[0] + "\n"

    @property
    def said(self) -> str:
        """The refusal as Postfix words it."""
        r = self.refusal
        if not r.remote:
            return r.reply
        return f"host {r.remote}[{r.remote_address}] said: {r.reply} (in reply to RCPT TO command)"

    def top(self, author: str, subject: str, *, more: str = "") -> str:
        """The header block that the software writes, without Received and MIME fields."""
        return (
            f"Date: {stamp(self.at)}\n"
            f"From: {author}\n"
            f"To: {self.sender}\n"
            f"Subject: {subject}\n"
            f"Message-ID: <{self.at:%Y%m%d%H%M%S}.{self.number:06X}@{self.host.name}>\n"
            f"{more}"
        )


def stamp(at: datetime) -> str:
    """A date as header fields have it, in UTC."""
    return format_datetime(at.astimezone(UTC))


def _postfix_line(host: Host, client: Client, at: datetime, to: str, sender: str, login: str) -> str:
    who = f"\t(Authenticated sender: {login})\n" if login else ""
    return (
        f"Received: from {client.helo} ({client.reverse or 'unknown'} [{_literal(client.address)}])\n"
        "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n"
        "\t(No client certificate requested)\n"
        f"{who}\tby {host.name} (Postfix) with ESMTP{'SA' if login else 'S'} id 4C0FFEE{at:%M%S}\n"
        f"\tfor <{to or 'nobody@example.net'}>; {stamp(at)}\n"
    )


def _exim_line(host: Host, client: Client, at: datetime, to: str, sender: str, login: str) -> str:
    came = f"{client.reverse} ([{client.address}]" if client.reverse else f"[{client.address}] ("
    helo = f" helo={client.helo})" if client.reverse else f"helo={client.helo})"
    return (
        f"Received: from {came}{helo}\n"
        f"\tby {host.name} with esmtps{'a' if login else ''} (TLS1.3) tls TLS_AES_256_GCM_SHA384\n"
        f"\t(Exim 4.96)\n\t(envelope-from <{sender}>)\n\tid 1qAbCd-0003xy-{at:%M}\n"
        f"\tfor {to or 'nobody@example.net'}; {stamp(at)}\n"
    )


def _qmail_line(host: Host, client: Client, at: datetime, to: str, sender: str, login: str) -> str:
    who = f" ({login}@{client.address})" if login else f" ({client.address})"
    return (
        f"Received: (qmail 4711 invoked from network); {stamp(at)}\n"
        f"Received: from {client.reverse or 'unknown'} (HELO {client.helo}){who}\n"
        f"  by {host.name} with {'ESMTPA' if login else 'SMTP'}; {stamp(at)}\n"
    )


def _gmail_line(host: Host, client: Client, at: datetime, to: str, sender: str, login: str) -> str:
    name = f"{client.reverse}. " if client.reverse else ""
    return (
        f"Received: from {client.helo} ({name}[{_literal(client.address)}])\n"
        f"        by {host.name} with ESMTPS{'A' if login else ''} id d9443c01a7336-1c0ffee{at:%M%S}\n"
        f"        for <{to or 'nobody@example.net'}>\n"
        "        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n"
        f"        {stamp(at)}\n"
    )


def _yahoo_japan_line(host: Host, client: Client, at: datetime, to: str, sender: str, login: str) -> str:
    if login:
        return f"Received: from [{client.address}] by {host.name} via HTTP; {stamp(at)}\n"
    return (
        f"Received: from {client.address}  (EHLO {client.helo}) ({client.address})\n"
        f"  by {host.name} with SMTP; {stamp(at)}\n"
    )


def _microsoft_line(host: Host, client: Client, at: datetime, to: str, sender: str, login: str) -> str:
    if login:
        return (
            f"Received: from {host.name}\n ([{client.address}]) by {host.name}\n"
            f" ([{client.address}%4]) with mapi id 15.20.8114.030; {stamp(at)}\n"
        )
    return (
        f"Received: from {client.helo} ({client.address}) by\n {host.name} (10.167.1.2) with Microsoft SMTP\n"
        " Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.8114.30 via\n"
        f" Frontend Transport; {stamp(at)}\n"
    )


_STAMPS: dict[Software, Callable[[Host, Client, datetime, str, str, str], str]] = {
    Software.POSTFIX: _postfix_line,
    Software.EXIM: _exim_line,
    Software.QMAIL: _qmail_line,
    Software.GMAIL: _gmail_line,
    Software.YAHOO_JAPAN: _yahoo_japan_line,
    Software.MICROSOFT: _microsoft_line,
}


def _report(case: _Case, head: str, human: str, fields: str, *, boundary: str) -> str:
    part = {
        Return.FULL: ("Undelivered Message", "message/rfc822"),
        Return.HEADERS: ("Undelivered Message Headers", "text/rfc822-headers"),
    }.get(case.returned)
    returned = ""
    if part is not None:
        returned = (
            f"--{boundary}\nContent-Description: {part[0]}\nContent-Type: {part[1]}\n\n{case.original}\n"
        )
    return (
        f"{head}Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="{boundary}"\n\n'
        f"This is a MIME-encapsulated message.\n\n--{boundary}\n"
        f"Content-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\n{human}\n"
        f"--{boundary}\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n"
        f"{fields}\n{returned}--{boundary}--\n"
    )


def _recipient_fields(case: _Case) -> str:
    r = case.refusal
    remote = f"Remote-MTA: dns; {r.remote}\n" if r.remote else ""
    kind = "smtp" if r.remote else "X-Postfix"
    return (
        f"Final-Recipient: rfc822; {r.recipient}\nOriginal-Recipient: rfc822;{r.recipient}\n"
        f"Action: {r.action}\nStatus: {r.status}\n{remote}Diagnostic-Code: {kind}; {r.reply}\n"
    )


def _postfix_notice(case: _Case) -> str:
    r, name = case.refusal, case.host.name
    delayed = r.action == "delayed"
    subject = "Delayed Mail (still being retried)" if delayed else "Undelivered Mail Returned to Sender"
    domain = name.partition(".")[2] if name.count(".") > 1 else name
    head = case.top(f"{DAEMON}@{domain} (Mail Delivery System)", subject)
    human = (
        f"This is the mail system at host {name}.\n\n"
        "I'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients. It's attached below.\n\n"
        "For further assistance, please send mail to postmaster.\n\n"
        "If you do so, please include this problem report. You can\n"
        "delete your own text from the attached returned message.\n\n"
        f"                   The mail system\n\n<{r.recipient}>: {case.said}\n"
    )
    fields = (
        f"Reporting-MTA: dns; {name}\nX-Postfix-Queue-ID: 4C0FFEE0AA\n"
        f"X-Postfix-Sender: rfc822; {case.sender}\nArrival-Date: {stamp(case.at)}\n\n"
        f"{_recipient_fields(case)}"
    )
    return _report(case, head, human, fields, boundary=f"4C0FFEE0AA.{int(case.at.timestamp())}/{name}")


def _exim_notice(case: _Case) -> str:
    r, name = case.refusal, case.host.name
    head = case.top(
        f"Mail Delivery System <Mailer-Daemon@{name}>",
        "Mail delivery failed: returning message to sender",
        more=f"X-Failed-Recipients: {r.recipient}\nAuto-Submitted: auto-replied\nReferences: <>\n",
    )
    said = (
        f"    host {r.remote} [{r.remote_address}]\n    SMTP error from remote mail server after RCPT TO:"
        f"<{r.recipient}>:\n    {r.reply}\n"
        if r.remote
        else f"    {r.reply}\n"
    )
    mark = {
        Return.FULL: "\n------ This is a copy of the message, including all the headers. ------\n\n",
        Return.HEADERS: "\n------ This is a copy of the message's headers. ------\n\n",
        Return.NONE: "",
    }[case.returned]
    return (
        f"{head}\nThis message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {r.recipient}\n{said}{mark}{case.original if mark else ''}"
    )


def _qmail_notice(case: _Case) -> str:
    r, name = case.refusal, case.host.name
    head = case.top(f"{DAEMON}@{name}", "failure notice")
    said = (
        f"{r.remote_address} does not like recipient.\nRemote host said: {r.reply}\n"
        f"Giving up on {r.remote_address}."
        if r.remote
        else "Sorry, no mailbox here by that name. (#5.1.1)"
    )
    mark = "" if case.returned is Return.NONE else "--- Below this line is a copy of the message.\n\n"
    return (
        f"{head}\nHi. This is the qmail-send program at {name}.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{r.recipient}>:\n{said}\n\n{mark}{case.original if mark else ''}"
    )


def _gmail_notice(case: _Case) -> str:
    r = case.refusal
    head = case.top(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        more=f"X-Failed-Recipients: {r.recipient}\n",
    )
    human = (
        "** Address not found **\n\nYour message wasn't delivered to "
        f"{r.recipient} because the address couldn't be found, or is unable to receive mail.\n\n"
        f"The response from the remote server was:\n{r.reply}\n"
    )
    fields = (
        "Reporting-MTA: dns; googlemail.com\n"
        f"Arrival-Date: {stamp(case.at)}\nX-Original-Message-ID: <unknown@example.net>\n\n"
        f"{_recipient_fields(case)}Last-Attempt-Date: {stamp(case.at)}\n"
    )
    return _report(case, head, human, fields, boundary="000000000000c0ffee05f0a1b2c3")


def _yahoo_japan_notice(case: _Case) -> str:
    r = case.refusal
    head = case.top("MAILER-DAEMON@yahoo.co.jp", "Failure Notice")
    return (
        f"{head}\nSorry, we were unable to deliver your message to the following address.\n\n"
        f"<{r.recipient}>:\nRemote host said: {r.reply} [RCPT_TO]\n\n"
        f"--- Below this line is a copy of the message.\n\n{case.original}"
    )


def _microsoft_notice(case: _Case) -> str:
    r, name = case.refusal, case.host.name
    domain = case.sender.rpartition("@")[2]
    head = case.top(f"Microsoft Outlook <postmaster@{domain}>", "Undeliverable: Minutes")
    human = (
        f"Your message to {r.recipient} couldn't be delivered.\n\n"
        f"Diagnostic information for administrators:\n\nGenerating server: {name}\n\n{r.recipient}\n"
        f"Remote server returned '{r.reply}'\n"
    )
    fields = (
        f"Reporting-MTA: dns;{name}\nReceived-From-MTA: dns;{name}\nArrival-Date: {stamp(case.at)}\n\n"
        f"{_recipient_fields(case)}"
    )
    return _report(case, head, human, fields, boundary="4c0ffee0-1111-2222-3333-444455556666")


_NOTICES: dict[Software, Callable[[_Case], str]] = {
    Software.POSTFIX: _postfix_notice,
    Software.EXIM: _exim_notice,
    Software.QMAIL: _qmail_notice,
    Software.GMAIL: _gmail_notice,
    Software.YAHOO_JAPAN: _yahoo_japan_notice,
    Software.MICROSOFT: _microsoft_notice,
}


def _literal(address: str) -> str:
    return f"IPv6:{address}" if ":" in address else address
