"""Mail systems as they stamp and report: other makes than those that the weights were fitted on."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import Enum
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


class Make(Enum):
    """What a system runs."""

    SENDMAIL = "sendmail"
    COURIER = "courier"
    OPENSMTPD = "opensmtpd"
    HARAKA = "haraka"
    EXCHANGE = "exchange"
    CARRIER = "carrier"


@dataclass(frozen=True)
class Machine:
    """Something with an address. ``name`` leads to it and back; "" where nothing does."""

    address: str
    name: str = ""
    greets_as: str = "localhost"


@dataclass(frozen=True)
class System:
    """A mail server."""

    host: str
    address: str
    make: Make
    is_named: bool = True

    @property
    def domain(self) -> str:
        """Whose mail it is."""
        return self.host.split(".", 1)[1]

    @property
    def machine(self) -> Machine:
        """It as a client of others."""
        return Machine(self.address, self.host if self.is_named else "", self.host)

    def stamp(self, source: Machine, when: datetime, to: str, login: str | None = None) -> str:
        """The line for a mail from ``source``; ``login`` is who handed it in, "" where that is not shown."""
        shown = f"{source.name or 'unknown'} [{source.address}]"
        handed = login is not None
        date = on(when)
        match self.make:
            case Make.SENDMAIL:
                auth = "\t(authenticated bits=0)\n" if handed else ""
                return (
                    f"Received: from {source.greets_as} ({source.name or source.greets_as} "
                    f"[{source.address}])\n"
                    f"{auth}\tby {self.host} (8.17.1/8.17.1) with ESMTPS{'A' if handed else ''} id "
                    f"4A2C0FFE{when:%M%S}\n"
                    "\t(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO)\n"
                    f"\tfor <{to}>; {date}\n"
                )
            case Make.COURIER:
                auth = f"\n  (AUTH: LOGIN {login}, TLS: TLSv1.3,256bits)" if login else ""
                return (
                    f"Received: from {source.greets_as} ({shown}){auth}\n  by {self.host} with ESMTPS"
                    f"{'A' if handed else ''}\n  id 00000000000{when:%M%S}.00C0FFEE; {date}\n"
                )
            case Make.OPENSMTPD:
                auth = f" auth=yes user={login}" if login else ""
                return (
                    f"Received: from {source.greets_as} ({shown})\n\tby {self.host} (OpenSMTPD) with ESMTPS"
                    f"{'A' if handed else ''} id c0ffee{when:%M%S} "
                    f"(TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO){auth}\n"
                    f"\tfor <{to}>;\n\t{date}\n"
                )
            case Make.HARAKA:
                return (
                    f"Received: from {source.greets_as} ({shown})\n"
                    f"\tby {self.host} (Haraka/3.0.3) with ESMTPS"
                    f"{'A' if handed else ''} id C0FFEE-{when:%M%S}.1\n\tenvelope-from <> tls "
                    f"TLS_AES_256_GCM_SHA384;\n\t{date}\n"
                )
            case Make.EXCHANGE if handed:
                return (
                    f"X-Originating-IP: [{source.address}]\nReceived: from {self.host} ([fe80::c0ff:ee]) by\n"
                    " "
                    f"{self.host} ([fe80::c0ff:ee%5]) with mapi id 15.01.2507.039;\n {date}\n"
                )
            case Make.EXCHANGE:
                return (
                    f"Received: from {source.greets_as} ({source.address}) by {self.host}\n"
                    f" ({self.address}) with "
                    f"Microsoft SMTP Server id 15.1.2507.39 via Frontend\n Transport; {date}\n"
                )
            case Make.CARRIER:
                seen = "localhost (localhost [127.0.0.1])" if handed else f"{source.greets_as} ({shown})"
                return f"Received: from {seen}\n\tby {self.host} with ESMTP{'A' if handed else ''}; {date}\n"

    def report(
        self, mail: str, to: str, sender: str, when: datetime, said: str, share: str, number: int
    ) -> str:
        """The notice on ``mail``; ``share`` is what it returns: "all", "head" or "nothing"."""
        back = {"all": mail, "head": mail.partition("\n\n")[0] + "\n", "nothing": ""}[share]
        top = f"Date: {on(when)}\nTo: {sender}\nMessage-ID: <{when:%Y%m%d%H%M%S}.{number}@{self.host}>\n"
        match self.make:
            case Make.SENDMAIL:
                text = (
                    f"The original message was received at {when:%a, %d %b %Y %H:%M:%S} GMT\n\n"
                    f"   ----- The following addresses had permanent fatal errors -----\n<{to}>\n"
                    f"    (reason: {said})\n\n   ----- Transcript of session follows -----\n"
                    f">>> RCPT To:<{to}>\n"
                    f"<<< {said}\n"
                )
                return (
                    f"From: Mail Delivery Subsystem <MAILER-DAEMON@{self.host}>\n"
                    "Subject: Returned mail: see transcript for details\n"
                    "Auto-Submitted: auto-generated (failure)\n"
                    + top
                    + _structured(self.host, text, to, said, back, share, f"4A2.{when:%H%M%S}/{self.host}")
                )
            case Make.COURIER:
                text = (
                    f"This is a delivery status notification from {self.host},\n"
                    "running the Courier mail server, "
                    "version 1.0.\n\n                           UNDELIVERABLE MAIL\n\n"
                    "Your message to the following "
                    f"recipients cannot be delivered:\n\n<{to}>:\n>>> RCPT TO:<{to}>\n<<< {said}\n"
                )
                return (
                    f'From: "Courier mail server at {self.host}" <@>\n'
                    'Subject: NOTICE: mail delivery status.\n'
                    + top
                    + _structured(self.host, text, to, said, back, share, f"=_courier-{when:%H%M%S}")
                )
            case Make.OPENSMTPD:
                copy = f"    Below is a copy of the original message:\n\n{back}" if back else ""
                return (
                    f"From: Mailer Daemon <MAILER-DAEMON@{self.host}>\n"
                    "Subject: Delivery status notification: error\n"
                    f"{top}MIME-Version: 1.0\nContent-Type: text/plain\n\n    Hi!\n\n"
                    "    This is the MAILER-DAEMON, "
                    "please DO NOT REPLY to this email.\n\n"
                    "    An error has occurred while attempting to deliver a "
                    f"message for\n    the following list of recipients:\n\n{to}: {said}\n\n{copy}"
                )
            case Make.HARAKA:
                text = (
                    f"Hi. This is the Haraka Mailer program at {self.host}.\n"
                    "I'm afraid I wasn't able to deliver your "
                    "message to the following addresses.\n"
                    "This is a permanent error; I've given up. Sorry it didn't "
                    f"work out.\n\nIntended Recipients: <{to}>\nFailure Reason: {said}\n"
                )
                return (
                    f"From: MAILER-DAEMON@{self.host}\nSubject: failure notice\n"
                    + top
                    + _structured(self.host, text, to, said, back, share, f"boundary_haraka_{when:%H%M%S}")
                )
            case Make.EXCHANGE:
                text = (
                    f"Delivery has failed to these recipients or groups:\n\n{to}\n"
                    "The e-mail address you entered "
                    "couldn't be found.\n\nDiagnostic information for administrators:\n\nGenerating server: "
                    f"{self.host}\n\n{to}\n#{said} ##\n"
                )
                return (
                    f"From: <postmaster@{self.domain}>\nSubject: Undeliverable: your message\n"
                    + top
                    + _structured(self.host, text, to, said, back, share, f"c0ffee-{when:%H%M%S}")
                )
            case Make.CARRIER:
                return (
                    f"From: MAILER-DAEMON@{self.host}\nSubject: Mail System Error - Returned Mail\n{top}"
                    "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                    "Content-Transfer-Encoding: 8bit\n\n"
                    f"次の宛先にメールを配信できませんでした。\n\n<{to}>: {said}\n"
                )


def on(when: datetime) -> str:
    """A date as fields have it."""
    return format_datetime(when.astimezone(UTC))


def key_record(domain: str) -> str:
    """The TXT record of the key that ``signed`` uses for a domain."""
    spki = (
        _key(domain)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return "v=DKIM1; p=" + base64.b64encode(spki).decode()


def signed(mail: str, domain: str, selector: str = "k2026") -> str:
    """``mail`` with the domain's signature in front of it."""
    pem = _key(domain).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    data = mail.encode().replace(b"\n", b"\r\n")
    fields = [b"from", b"to", b"subject", b"date", b"message-id"]
    field = dkim.sign(
        data,
        selector.encode(),
        domain.encode(),
        pem,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=fields,
    )
    return bytes(field).decode().replace("\r\n", "\n") + mail


@cache
def _key(domain: str) -> rsa.RSAPrivateKey:  # noqa: ARG001 - one for each domain of a run
    return rsa.generate_private_key(65537, 1024)  # noqa: S505 - quick to make, and still accepted


def _structured(host: str, text: str, to: str, said: str, back: str, share: str, boundary: str) -> str:
    status = next((w for w in said.split() if w.count(".") == 2 and w[0] in "45"), "5.0.0")
    kind = "message/rfc822" if share == "all" else "text/rfc822-headers"
    copy = f"--{boundary}\nContent-Type: {kind}\n\n{back}\n" if back else ""
    return (
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n'
        f' boundary="{boundary}"\n\n'
        f"--{boundary}\nContent-Type: text/plain\n\n{text}\n--{boundary}\n"
        "Content-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; {host}\n\nFinal-Recipient: rfc822; {to}\nAction: failed\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {said}\n\n{copy}--{boundary}--\n"
    )
