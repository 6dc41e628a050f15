"""The facts that a provider's profile is made of, each with its sources and how far to trust them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whosent.errors import RowError


class Confidence(StrEnum):
    """How well a fact is supported.

    A      the provider's own page, a published configuration, or a real message that was looked at
    B      two independent sources, or a program that works with the service
    C      one page of somebody else, or an old one: a hint, never decisive
    OWNER  stated by the owner in their own file (``--provider FILE``)
    """

    A = "A"
    B = "B"
    C = "C"
    OWNER = "owner"


class Kind(StrEnum):
    """What kind of account it is: this sets the prior (docs/evidence.md, “Before the evidence”)."""

    WEBMAIL = "webmail"
    CARRIER = "carrier"
    ISP = "isp"
    HOSTER = "hoster"
    CUSTOM = "custom"


class Practice(StrEnum):
    """How regularly the provider DKIM-signs what its users send."""

    ALWAYS = "always"
    USUALLY = "usually"
    OPTIONAL = "optional"
    NEVER = "never"
    UNKNOWN = "unknown"


class FromBinding(StrEnum):
    """Whether a user can send with an author address that is not theirs (RFC 6409 §6.1)."""

    STRICT = "strict"
    NONE = "none"
    UNPROVEN = "unproven"


class Channel(StrEnum):
    """By what door a message was handed in."""

    WEB = "web"
    SMTP = "smtp"
    APP = "app"
    ANY = "any"


class Where(StrEnum):
    """Where a trace stands: in a Received line, or in a header field of its own."""

    RECEIVED = "received"
    HEADER = "header"


class PageKind(StrEnum):
    """The pages of an account that an investigation or a repair needs."""

    LOGIN_HISTORY = "login_history"
    MAIL_SOFTWARE_HISTORY = "mail_software_history"
    DEVICES = "devices"
    PASSWORD = "password"  # noqa: S105 - the name of a page
    TWO_FACTOR = "two_factor"
    APP_PASSWORDS = "app_passwords"
    MAIL_SOFTWARE_ACCESS = "mail_software_access"
    FORWARDING_FILTERS = "forwarding_filters"
    CONNECTED_APPS = "connected_apps"
    RECOVERY = "recovery"
    SENDING_LOG = "sending_log"
    FOREIGN_ACCESS = "foreign_access"


class ClientKind(StrEnum):
    """With what the owner looks at the mail."""

    WEB = "web"
    APP = "app"
    DESKTOP = "desktop"


class Role(StrEnum):
    """What a folder is for (RFC 6154)."""

    SENT = "sent"
    SPAM = "spam"
    TRASH = "trash"
    DRAFTS = "drafts"
    ARCHIVE = "archive"


class NoteKind(StrEnum):
    """What a note is about."""

    RETENTION = "retention"
    SENDING_LIMIT = "sending_limit"
    MAIL_SOFTWARE = "mail_software"
    FOREIGN_LOGINS = "foreign_logins"
    RESPONSE = "response"


class FactorKind(StrEnum):
    """What a provider can ask for beside the password, or in its place."""

    SMS = "sms"
    MAIL_CODE = "mail_code"
    APP_CODE = "app_code"
    PROMPT = "prompt"
    PASSKEY = "passkey"


class SoftwareKey(StrEnum):
    """With what mail software (IMAP, POP, SMTP) is let in.

    ACCOUNT_PASSWORD  the account's own password: a second factor does not guard this door
    OWN_PASSWORD      a password for mail software alone
    APP_PASSWORD      a generated one for each program
    OAUTH             the provider's own login page, second factor and all
    """

    ACCOUNT_PASSWORD = "account_password"  # noqa: S105 - the name of a kind
    OWN_PASSWORD = "own_password"  # noqa: S105 - the name of a kind
    APP_PASSWORD = "app_password"  # noqa: S105 - the name of a kind
    OAUTH = "oauth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The same thing in two languages; menu names as the provider writes them where it has both."""

    ja: str
    en: str

    def __post_init__(self) -> None:
        if not self.ja.strip() or not self.en.strip():
            raise RowError("both_languages")

    def in_language(self, language: str) -> str:
        """The words in ``language`` (``ja`` or ``en``)."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A way through menus: the labels to choose, in order."""

    ja: tuple[str, ...]
    en: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.ja or len(self.ja) != len(self.en):
            raise RowError("same_steps")

    def in_language(self, language: str) -> tuple[str, ...]:
        """The labels in ``language`` (``ja`` or ``en``)."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A fact with its sources.

    sources     names in the profile's ``sources``; empty only in an owner's own file
    seen        when the fact was seen to hold, where that is not its sources' date
    """

    sources: tuple[str, ...] = ()
    confidence: Confidence = Confidence.OWNER
    seen: str = ""

    @property
    def is_hint(self) -> bool:
        """Whether this may only be shown as a hint, and nothing may rest on it."""
        return self.confidence is Confidence.C


@dataclass(frozen=True, slots=True, kw_only=True)
class Names(Sourced):
    """Domains, host suffixes or authserv-ids: lower-case A-labels without a dot at either end.

    subdomains  for mail domains: names below these are the provider's too (``user@ab1.example.ne.jp``)
    """

    names: tuple[str, ...]
    subdomains: bool = False

    def __post_init__(self) -> None:
        for name in self.names:
            if not name or name != name.lower().strip(".") or "@" in name or not name.isascii():
                raise RowError("host_name", found=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks(Sourced):
    """Address blocks from which the provider's servers send, CIDR notation."""

    blocks: tuple[str, ...]

    def __post_init__(self) -> None:
        for block in self.blocks:
            try:
                ipaddress.ip_network(block)
            except ValueError as exc:
                raise RowError("network", found=block) from exc


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait(Sourced):
    """Something that holds or does not."""

    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningPractice(Sourced):
    """How regularly what users send is DKIM-signed, from ``since`` on (None: not known since when)."""

    practice: Practice
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding(Sourced):
    """How firmly the author is bound to the login."""

    binding: FromBinding


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey(Sourced):
    """A DKIM identity of the provider.

    domain       the ``d=`` tag
    subdomains   ``d=`` is the mail domain of the user, below ``domain``
    selectors    those seen; others may exist
    for_notices  it signs the provider's own notices (and perhaps nothing else)
    unsigned     fields that signatures seen do not cover, so that anybody may have changed them
    """

    domain: str
    subdomains: bool = False
    selectors: tuple[str, ...] = ()
    for_notices: bool = False
    unsigned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """DKIM as the provider does it; what is not known is None or empty."""

    practice: SigningPractice | None = None
    from_binding: Binding | None = None
    keys: tuple[SigningKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace(Sourced):
    """A mark that the provider leaves on mail that one of its users handed in.

    field                 header field name; "" for a Received line
    contains              texts that must all stand in the field's body, in any case
    shows_client_address  the line or field tells from which address the client connected
    names_login           it tells which account was logged in
    """

    where: Where
    channel: Channel
    field: str = ""
    contains: tuple[str, ...] = ()
    shows_client_address: bool = False
    names_login: bool = False

    def __post_init__(self) -> None:
        if (self.where is Where.HEADER) != bool(self.field):
            raise RowError("header_field", at="field")
        if self.where is Where.RECEIVED and not self.contains:
            raise RowError("missing", at="contains")

    def matches(self, body: str) -> bool:
        """Whether the body of the field (or Received line) bears the mark; who stamped it is not asked."""
        low = body.lower()
        return all(text.lower() in low for text in self.contains)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAddressField(Sourced):
    """A header field in which the provider writes the address of the submitting client."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantMark(Sourced):
    """The header field in which a shared cloud names the customer for whom it sent.

    value  what it holds for the provider's own users; "" where it differs from customer to customer
    """

    field: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMark(Sourced):
    """How the provider's own notices look.

    senders  addresses in From; dkim_domains  ``d=`` of their signatures; texts  phrases in the body
    """

    senders: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    dkim_domains: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Sourced):
    """A page of the account.

    label        its name; menu  the way there
    url          "" where none is known well enough to be shown
    covers_days  how far back it reaches; None if not known
    lacks        what it does not show
    """

    about: PageKind
    label: Words
    menu: Menu | None = None
    url: str = ""
    covers_days: int | None = None
    lacks: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor(Sourced):
    """A second factor that the provider offers."""

    kind: FactorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftwareLogin(Sourced):
    """How mail software logs in; ``by`` lists every way that is open."""

    by: tuple[SoftwareKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FullSource(Sourced):
    """How to see the full source of a mail: what to choose once it is open.

    can   False where this client has no such function (``menu`` is then None)
    note  what else is to be known
    """

    client: ClientKind
    can: bool = True
    menu: Menu | None = None
    note: Words | None = None

    def __post_init__(self) -> None:
        if self.can != (self.menu is not None):
            raise RowError("menu", at="menu")


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderNames(Sourced):
    """The names that a folder goes by, as IMAP or the provider's pages give them, decoded."""

    role: Role
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Sourced):
    """Something that the owner should know about this provider."""

    about: NoteKind
    text: Words
    value: int | None = None
