"""What carries a code or a notice to the owner: a mail server of theirs, or a service through ``apprise``."""

from __future__ import annotations

import ipaddress
import logging
import smtplib
import ssl
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol

from whosent.apps.web.entry.limits import MailLimits
from whosent.apps.web.entry.sender_settings import SenderKind, SenderSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A short text. ``to``: as ``SenderSettings`` has it."""

    to: str
    subject: str
    text: str


class SenderError(Exception):
    """A letter could not be handed over. It says what kind of trouble, never an address or a password."""


class Sender(Protocol):
    """Hands letters over."""

    def send(self, letter: Letter) -> None:
        """Raises ``SenderError`` where it is not taken."""


MakeSender = Callable[[SenderSettings], Sender]


def make_sender(settings: SenderSettings, limits: MailLimits) -> Sender:
    """The sender for these settings."""
    if settings.kind is SenderKind.MAIL:
        return MailSender(settings, limits)
    return ServiceSender()


class MailSender:
    """Mail through the owner's own server: TLS always, but to this machine itself."""

    def __init__(self, settings: SenderSettings, limits: MailLimits) -> None:
        """Nothing is opened yet."""
        self._settings = settings
        self._limits = limits

    def send(self, letter: Letter) -> None:
        """Raises ``SenderError`` where it is not taken."""
        mail = EmailMessage()
        try:
            mail["From"], mail["To"], mail["Subject"] = self._settings.author, letter.to, letter.subject
        except ValueError as exc:
            raise SenderError(type(exc).__name__) from exc
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=_domain(self._settings.author))
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5
        mail.set_content(letter.text)
        try:
            with self._connect() as server:
                if self._settings.user:
                    server.login(self._settings.user, self._settings.password)
                server.send_message(mail)
        except (OSError, smtplib.SMTPException, ValueError) as exc:
            raise SenderError(type(exc).__name__) from exc

    def _connect(self) -> smtplib.SMTP:
        host, port = self._settings.server, self._settings.port
        context = ssl.create_default_context()
        if port == self._limits.tls_port:
            return smtplib.SMTP_SSL(host, port, timeout=self._limits.timeout_s, context=context)
        server = smtplib.SMTP(host, port, timeout=self._limits.timeout_s)
        try:
            if not _is_here(host):
                server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server


class ServiceSender:
    """One of the services that ``apprise`` knows, SMS gateways among them; the letter's ``to`` names it."""

    def send(self, letter: Letter) -> None:
        """Raises ``SenderError`` where it is not taken."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of modules that apprise itself loads
            from apprise import Apprise  # 200 ms: only where something is sent

            logging.getLogger("apprise").disabled = True  # it writes what it sends, and where to
            service = Apprise()
            if not service.add(letter.to):
                raise SenderError("address")
            if not service.notify(title=letter.subject, body=letter.text):
                raise SenderError("service")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _domain(address: str) -> str:
    return address.rpartition("@")[2] or "localhost"
