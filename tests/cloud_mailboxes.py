"""Mailboxes at Google Workspace, Microsoft 365 and Yahoo! JAPAN, with the fields that these stamp.

The addresses of their hosts are documentation ones; the owner has a domain of their own.
"""

from __future__ import annotations

from mail_hosts import Client, Host, Refusal, Return, Software
from mail_signing import dkim_record, sign
from mailbox_builder import Mailbox

OWNER = "hana@kobo.example"
GOOGLE_MX = Host(name="mx.google.com", address="192.0.2.60", software=Software.GMAIL)
GOOGLE_SMTP = Host(name="smtp.gmail.com", address="192.0.2.61", software=Software.GMAIL)
GOOGLE_OUT = Host(name="mail-sor-f69.google.com", address="192.0.2.69", software=Software.GMAIL)
MICROSOFT = Host(
    name="TYAPR01MB0001.jpnprd01.prod.outlook.com", address="2001:db8:40::1", software=Software.MICROSOFT
)
MICROSOFT_MX = Host(
    name="TY1PEPF0001.mail.protection.outlook.com", address="192.0.2.81", software=Software.MICROSOFT
)
MICROSOFT_OUT = Host(name="mail-japaneast.outbound.protection.outlook.com", address="192.0.2.82")
YAHOO_MX = Host(name="mta001.mail.djm.yahoo.co.jp", address="192.0.2.90", software=Software.YAHOO_JAPAN)
TENANT = "11111111-2222-3333-4444-555555555555"
OTHER_TENANT = "99999999-2222-3333-4444-555555555555"
_DATE = "Mon, 02 Nov 2026 12:00:00 +0000"


class GoogleMailbox(Mailbox):
    """At Google Workspace, with DKIM of its own domain."""

    def __init__(self) -> None:
        super().__init__(
            owner=OWNER, host=GOOGLE_MX, provider_domain="google.com", signing_domain="kobo.example"
        )
        self.add_host(GOOGLE_SMTP, GOOGLE_OUT)
        self.dns["kobo.example"]["TXT"] = ["v=spf1 include:_spf.google.com ~all"]
        self.dns["_spf.google.com"] = {"TXT": ["v=spf1 ip4:192.0.2.0/25 ~all"]}
        self.dns["s1._domainkey.googlemail.com"] = {"TXT": [dkim_record("googlemail.com")]}

    def daemon_reports(self, mail: bytes, refusal: Refusal, *, returned: Return = Return.FULL) -> None:
        """Google's own daemon writes to the owner."""
        notice = GOOGLE_MX.bounce(mail, refusal, sender=self.owner, number=len(self.inbox), returned=returned)
        notice = sign(
            f"X-Received: by 2002:a05:6102:1:b0:16f:4bd5:8c1d with SMTP id a1mr1;\n        {_DATE}\n".encode()
            + notice,
            "googlemail.com",
        )
        top = (
            f"Delivered-To: {self.owner}\n"
            "Received: by 2002:a05:6102:2:b0:16f:4bd5:8c1d with SMTP id x1csp1;\n"
            f"        {_DATE}\nARC-Authentication-Results: i=1; mx.google.com;\n"
            "       dkim=pass header.i=@googlemail.com header.s=s1;\n       spf=pass (google.com: best guess"
            f" record for domain of postmaster@{GOOGLE_OUT.name} designates {GOOGLE_OUT.address} as permitted"
            f" sender) smtp.helo={GOOGLE_OUT.name};\n       dmarc=pass (p=QUARANTINE)"
            " header.from=googlemail.com\nReturn-Path: <>\n"
        )
        taken = GOOGLE_MX.take(notice, GOOGLE_OUT.client, to=self.owner)
        self.inbox.append((f"{len(self.inbox):04}.eml", top.encode() + taken))

    def submitted(self, mail: bytes, client: Client, *, domain: str = "kobo.example") -> bytes:
        """Sent by a program over SMTP, signed for its account's domain."""
        return sign(GOOGLE_SMTP.take(mail, client, login="-"), domain)


class MicrosoftMailbox(Mailbox):
    """At Microsoft 365."""

    def __init__(self) -> None:
        super().__init__(
            owner=OWNER,
            host=MICROSOFT,
            provider_domain="outlook.com",
            signing_domain="kobo.example",
            verifies=False,
        )
        self.add_host(MICROSOFT_MX, MICROSOFT_OUT)
        self.dns["kobo.example"]["TXT"] = ["v=spf1 include:spf.protection.outlook.com -all"]
        self.dns["spf.protection.outlook.com"] = {
            "TXT": ["v=spf1 ip4:192.0.2.80/29 ip6:2001:db8:40::/48 -all"]
        }

    def daemon_reports(self, mail: bytes, refusal: Refusal, *, tenant: str = TENANT) -> None:
        """Microsoft's own service writes to the owner, in the name of a tenant."""
        name = "koboexample" if tenant == TENANT else "otherexample"
        notice = MICROSOFT.bounce(mail, refusal, sender=self.owner, number=len(self.inbox)).replace(
            b"postmaster@kobo.example", f"postmaster@{name}.onmicrosoft.com".encode()
        )
        notice = self._inside(9) + _tenant(tenant, "Internal") + b"X-MS-Exchange-Message-Is-Ndr:\n" + notice
        if tenant != TENANT:
            notice = MICROSOFT_MX.take(notice, MICROSOFT_OUT.client)
            notice = (
                f"Authentication-Results: spf=pass (sender IP is {MICROSOFT_OUT.address})"
                f" smtp.helo={MICROSOFT_OUT.name}; dkim=none (message not signed)"
                f" header.d=none;dmarc=none action=none header.from={name}.onmicrosoft.com;compauth=none\n"
            ).encode() + notice
        self.inbox.append((f"{len(self.inbox):04}.eml", notice))

    def written_inside(self, mail: bytes, *, tenant: str = TENANT, signed: bool = True) -> bytes:
        """Written in Outlook by a user of a tenant."""
        made = self._inside(3) + _tenant(tenant, "Internal") + mail
        return sign(made, self.signing_domain) if signed else made

    def taken_from_outside(self, mail: bytes, client: Client, *, tenant: str) -> bytes:
        """Taken in for a user of a tenant."""
        return _tenant(tenant, "Anonymous") + MICROSOFT_MX.take(mail, client)

    @staticmethod
    def _inside(number: int) -> bytes:
        host = f"TYAPR01MB000{number}.jpnprd01.prod.outlook.com"
        return (
            f"Received: from {host}\n ([2001:db8:40::{number}]) by {host}\n"
            f" ([2001:db8:40::{number}%4]) with mapi id 15.20.8114.030; {_DATE}\n"
        ).encode()


class YahooJapanMailbox(Mailbox):
    """At Yahoo! JAPAN."""

    def __init__(self) -> None:
        super().__init__(
            owner=OWNER, host=YAHOO_MX, provider_domain="yahoo.co.jp", signing_domain="yahoo.co.jp"
        )

    def daemon_reports(self, mail: bytes, refusal: Refusal) -> None:
        """Yahoo! JAPAN's own daemon writes to the owner."""
        notice = sign(
            YAHOO_MX.bounce(mail, refusal, sender=self.owner, number=len(self.inbox)), "yahoo.co.jp"
        )
        top = (
            f"X-Apparently-To: {self.owner} via {YAHOO_MX.address}; {_DATE}\nReturn-Path: <>\n"
            f"Authentication-Results: {YAHOO_MX.name};\n from=yahoo.co.jp; domainkeys=neutral (no sig);"
            " dkim=pass (ok); header.i=@yahoo.co.jp;\n"
            "Received: (qmail 4711 invoked for bounce); 2 Nov 2026 12:00:00 -0000\n"
        )
        self.inbox.append((f"{len(self.inbox):04}.eml", top.encode() + notice))

    @staticmethod
    def written_on_the_web(mail: bytes, client: Client) -> bytes:
        """Signed with the line that names the browser's address."""
        line = f"Received: from [{client.address}] by web1234.mail.djm.yahoo.co.jp via HTTP; {_DATE}\n"
        return _signed_by_yahoo(line.encode() + mail)

    def sent_by_a_program(self, mail: bytes, client: Client, *, login: str = "") -> bytes:
        """Signed with the line on SMTP AUTH, and with X-Apparently-From."""
        line = (
            f"X-Apparently-From: <{login or self.owner}>\n"
            f"Received: from unknown (HELO DESKTOP) (user@{client.address} with plain)\n"
            f"  by smtp5001.mail.djm.ynwp.yahoo.co.jp with SMTP; {_DATE}\n"
        )
        return _signed_by_yahoo(line.encode() + mail)


def _tenant(tenant: str, authenticated_as: str) -> bytes:
    return (
        f"X-MS-Exchange-CrossTenant-Id: {tenant}\nX-MS-Exchange-CrossTenant-AuthAs: {authenticated_as}\n"
    ).encode()


def _signed_by_yahoo(mail: bytes) -> bytes:
    fields = ["received", "from", "to", "subject", "date", "message-id", "x-ymail-jas"]
    if mail.startswith(b"X-Apparently-From"):
        fields.append("x-apparently-from")
    return sign(b"X-YMail-JAS: abcdefg\n" + mail, "yahoo.co.jp", fields=tuple(fields))
