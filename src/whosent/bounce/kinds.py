"""What a message is when it is no notice; and who poses as a mail system. The phrases are in kinds.toml."""

from __future__ import annotations

from whosent.bounce.human import HumanText
from whosent.bounce.kind_table import KindTable, Sign, load_table
from whosent.bounce.model import Action
from whosent.message import Part

TEXT_LOOKED_AT = 16_384
_REPLY_MARKS = ("re:", "aw:", "sv:", "antw:", "vs:", "odp:")
_FORWARD_MARKS = ("fwd:", "fw:", "wg:", "tr:", "rv:", "転送:")
_ATTACHED_MAX = 50
_LABELS_MAX = 10
_AFTER_DOMAIN = ".,;:!?)>]}\"'"
_PAGE_LOOKED_AT = 65_536


class _Condition:
    """A sign made ready to be asked: what its row holds, in places that are read fast."""

    __slots__ = (
        "attached", "from_contains", "from_daemon", "header", "notice_subject", "sign", "subject_contains",
        "subject_starts", "text_contains", "value_contains", "value_starts",
    )

    def __init__(self, sign: Sign) -> None:
        self.sign: Sign = sign
        self.from_daemon: bool | None = sign.from_daemon
        self.notice_subject: bool | None = sign.notice_subject
        self.header: str = sign.header
        self.value_starts: tuple[str, ...] = sign.value_starts
        self.value_contains: tuple[str, ...] = sign.value_contains
        self.subject_starts: tuple[str, ...] = sign.subject_starts
        self.subject_contains: tuple[str, ...] = sign.subject_contains
        self.from_contains: tuple[str, ...] = sign.from_contains
        self.text_contains: tuple[str, ...] = sign.text_contains
        self.attached: tuple[str, ...] = sign.attached

    def holds(self, look: Look) -> bool:
        """Whether the message shows this sign; cheap conditions first."""
        if self.header and not self._value_holds(look):
            return False
        if self.from_daemon is not None and self.from_daemon is not look.is_from_daemon:
            return False
        if self.notice_subject is not None and self.notice_subject is not look.has_notice_subject:
            return False
        if self.subject_starts and not look.subject.startswith(self.subject_starts):
            return False
        if self.subject_contains and not _any_in(self.subject_contains, look.subject):
            return False
        if self.from_contains and not _any_in(self.from_contains, look.author):
            return False
        if self.attached and not any(name.endswith(self.attached) for name in look.attached):
            return False
        return not self.text_contains or _any_in(self.text_contains, look.text)

    def _value_holds(self, look: Look) -> bool:
        headers = look.message.headers
        if self.header not in headers:
            return False
        if not (self.value_starts or self.value_contains):
            return True
        value = headers.unfolded(self.header).lower()
        if self.value_starts and not value.startswith(self.value_starts):
            return False
        return not self.value_contains or _any_in(self.value_contains, value)


class Kinds:
    """The whole of kinds.toml, ready for use. Immutable."""

    __slots__ = ("_certain", "_likely", "table")

    def __init__(self, table: KindTable) -> None:
        self.table = table
        self._certain = tuple([_Condition(sign) for sign in table.sign if sign.certain])
        self._likely = tuple([_Condition(sign) for sign in table.sign if not sign.certain])

    def find_sign(self, look: Look, *, certain: bool) -> Sign | None:
        """The first sign that holds, among those that are ``certain`` or not; None if none does."""
        for condition in self._certain if certain else self._likely:
            if condition.holds(look):
                return condition.sign
        return None


def load_kinds() -> Kinds:
    """What ships with whosent. Raises ``TableError``."""
    return Kinds(load_table())


class Look:
    """What a message shows at a glance, lower-cased, each thing worked out when first asked for."""

    __slots__ = (
        "_asks_to_act", "_attached", "_author", "_author_address", "_daemon_domain",
        "_has_notice_subject", "_is_automatic", "_is_from_daemon", "_is_null_sender",
        "_is_passed_on", "_subject", "_table", "_text", "_whole_subject",
        "human", "message",
    )

    def __init__(self, message: Part, human: HumanText, kinds: Kinds) -> None:
        self.message = message
        self.human = human
        self._table = kinds.table
        self._author: str | None = None
        self._author_address: str | None = None
        self._daemon_domain: str | None = None
        self._is_from_daemon: bool | None = None
        self._is_null_sender: bool | None = None
        self._is_automatic: bool | None = None
        self._whole_subject: str | None = None
        self._subject: str | None = None
        self._is_passed_on: bool | None = None
        self._has_notice_subject: bool | None = None
        self._text: str | None = None
        self._attached: tuple[str, ...] | None = None
        self._asks_to_act: bool | None = None

    @property
    def author(self) -> str:
        known = self._author
        if known is None:
            known = self._author = self._find_author()
        return known

    def _find_author(self) -> str:
        return self.message.headers.text("from").lower()

    @property
    def author_address(self) -> str:
        """What stands between the brackets of From, else its first word with an @."""
        known = self._author_address
        if known is None:
            known = self._author_address = self._find_author_address()
        return known

    def _find_author_address(self) -> str:
        raw = self.message.headers.unfolded("from").lower()
        if "<" in raw:
            return raw.rpartition("<")[2].partition(">")[0].strip()
        return next((word.strip("\"'(),") for word in raw.split() if "@" in word), raw.strip())

    @property
    def is_from_daemon(self) -> bool:
        """Whether the author is named as a mail system names itself."""
        known = self._is_from_daemon
        if known is None:
            known = self._is_from_daemon = self._find_is_from_daemon()
        return known

    def _find_is_from_daemon(self) -> bool:
        local_part = self.author_address.partition("@")[0]
        daemon = self._table.daemon
        return local_part in daemon.local_parts or _any_in(daemon.names, self.author)

    def find_daemon_domain(self) -> str:
        """The domain of a mail system that is the author; "" where the author is none or has none.

        Where the text speaks of addresses in a domain above that of the host, it is that domain.
        """
        known = self._daemon_domain
        if known is None:
            known = self._daemon_domain = self._daemon_domain_spoken_of()
        return known

    def _daemon_domain_spoken_of(self) -> str:
        domain = self.author_address.rpartition("@")[2] if self.is_from_daemon else ""
        labels = domain.split(".", _LABELS_MAX)
        named = (word.rpartition("@")[2] for word in self.text.split() if "@" in word)
        spoken_of = {name.rstrip(_AFTER_DOMAIN) for name in named}
        above = (".".join(labels[at:]) for at in range(1, len(labels) - 1))
        return next((name for name in above if name in spoken_of), domain if "." in domain else "")

    @property
    def is_null_sender(self) -> bool:
        """Whether the mailbox stamped an empty Return-Path, or one that is a mail system's."""
        known = self._is_null_sender
        if known is None:
            known = self._is_null_sender = self._find_is_null_sender()
        return known

    def _find_is_null_sender(self) -> bool:
        stamped = self.message.headers.unfolded("return-path").strip("<> ").lower()
        if "return-path" not in self.message.headers:
            return False
        return not stamped or stamped.partition("@")[0] in self._table.daemon.local_parts

    @property
    def is_automatic(self) -> bool:
        """RFC 3834 §5: Auto-Submitted with any value but "no"."""
        known = self._is_automatic
        if known is None:
            known = self._is_automatic = self._find_is_automatic()
        return known

    def _find_is_automatic(self) -> bool:
        return self.message.headers.unfolded("auto-submitted").lower().startswith("auto-")

    @property
    def whole_subject(self) -> str:
        known = self._whole_subject
        if known is None:
            known = self._whole_subject = self._find_whole_subject()
        return known

    def _find_whole_subject(self) -> str:
        return " ".join(self.message.headers.text("subject").lower().split())

    @property
    def subject(self) -> str:
        """The subject without the marks of replies."""
        known = self._subject
        if known is None:
            known = self._subject = self._find_subject()
        return known

    def _find_subject(self) -> str:
        subject = self.whole_subject
        while subject.startswith(_REPLY_MARKS):
            subject = subject.partition(":")[2].lstrip()
        return subject

    @property
    def is_forward(self) -> bool:
        """Whether the subject says so."""
        return self.whole_subject.startswith(_FORWARD_MARKS)

    @property
    def is_passed_on(self) -> bool:
        """Whether a person replies to, or forwards, something: by its subject and its references."""
        known = self._is_passed_on
        if known is None:
            known = self._is_passed_on = self._find_is_passed_on()
        return known

    def _find_is_passed_on(self) -> bool:
        if self.is_from_daemon or self.is_null_sender:
            return False
        headers = self.message.headers
        refers = "in-reply-to" in headers or "references" in headers
        if self.is_forward:
            return True
        if self.whole_subject.startswith(_REPLY_MARKS):
            return refers or "x-mailer" in headers or "user-agent" in headers
        return refers and not self.is_automatic

    @property
    def has_notice_subject(self) -> bool:
        known = self._has_notice_subject
        if known is None:
            known = self._has_notice_subject = self._find_has_notice_subject()
        return known

    def _find_has_notice_subject(self) -> bool:
        return _any_in(self._table.notice_subject.contains, self.whole_subject)

    @property
    def announced(self) -> Action | None:
        """What the subject of a notice tells; None where it is not such a subject."""
        if not self.has_notice_subject:
            return None
        delayed = self._table.notice_subject.delayed
        return Action.DELAYED if _any_in(delayed, self.whole_subject) else Action.FAILED

    @property
    def text(self) -> str:
        """The top of the text, white space folded."""
        known = self._text
        if known is None:
            known = self._text = self._find_text()
        return known

    def _find_text(self) -> str:
        return " ".join(self.human.folded[:TEXT_LOOKED_AT].split())

    @property
    def attached(self) -> tuple[str, ...]:
        """Names of attached files."""
        known = self._attached
        if known is None:
            known = self._attached = self._find_attached()
        return known

    def _find_attached(self) -> tuple[str, ...]:
        names = (part.filename.strip().lower() for part in _leaves(self.message))
        return tuple(name for name in names if name)[:_ATTACHED_MAX]

    @property
    def seems_notice(self) -> bool:
        """Whether anything in the header block makes a notice worth looking for."""
        return (
            self.is_from_daemon or self.is_null_sender or self.is_automatic
            or (self.has_notice_subject and (not self.is_named or self.returns_mail))
            or "x-failed-recipients" in self.message.headers
            or self.message.content_type == "multipart/report"
            or not len(self.message.headers.fields("from"))
        )

    @property
    def is_named(self) -> bool:
        """Whether the author has a name beside the address, as people and web services do."""
        name = self.message.headers.unfolded("from").partition("<")[0]
        return bool(name.strip()) and "@" not in name

    @property
    def poses_as_notice(self) -> bool:
        """Whether it wants to be taken for a notice: named as a mail system, or by such a subject."""
        if self.is_passed_on:
            return False
        if self.is_from_daemon:
            return self.has_notice_subject or self._is_daemon_proper or self._has_lure_subject
        if self.has_notice_subject and (self.is_null_sender or self.is_automatic or self.returns_mail):
            return True
        is_mailing = "list-id" in self.message.headers or "list-unsubscribe" in self.message.headers
        return (
            not is_mailing and (self.has_notice_subject or self._has_lure_subject)
            and _any_in(self._table.lure.about, self.whole_subject)
            and self._speaks_for_provider and self.asks_to_act
        )

    @property
    def _has_lure_subject(self) -> bool:
        return _any_in(self._table.lure.subjects, self.whole_subject)

    @property
    def _speaks_for_provider(self) -> bool:
        """Whether the author is named as those who run mailboxes are, or has the reader's own domain."""
        domain = self.author_address.rpartition("@")[2]
        if domain and f"@{domain}" in self.message.headers.unfolded("to").lower():
            return True
        return _any_in(self._table.lure.authors, self.author)

    @property
    def wants_bounces(self) -> bool:
        """Whether it came with an ordinary envelope sender, which no list on the way put in."""
        headers = self.message.headers
        return "return-path" in headers and not self.is_null_sender and "list-id" not in headers

    @property
    def returns_mail(self) -> bool:
        return any(part.content_type == "message/rfc822" for part in _leaves(self.message))

    @property
    def _is_daemon_proper(self) -> bool:
        return _any_in(self._table.daemon.proper, self.author)

    @property
    def asks_to_act(self) -> bool:
        """Whether it wants something of the reader that no notice wants, and gives the means."""
        known = self._asks_to_act
        if known is None:
            known = self._asks_to_act = self._find_asks_to_act()
        return known

    def _find_asks_to_act(self) -> bool:
        lure = self._table.lure
        if any(name.endswith(lure.attachments) for name in self.attached):
            return True
        return self.has_link and _any_in(lure.asks, self.text)

    @property
    def has_link(self) -> bool:
        links = self._table.lure.links
        if _any_in(links, self.text):
            return True
        pages = (part.text[:_PAGE_LOOKED_AT].lower() for part in _leaves(self.message)
                 if part.content_type == "text/html")
        return any(link in page for page in pages for link in links)


def _any_in(texts: tuple[str, ...], where: str) -> bool:
    return any(text in where for text in texts)


def _leaves(part: Part) -> list[Part]:
    if not part.content_type.startswith("multipart/") or not part.children:
        return [part]
    found: list[Part] = []
    for child in part.children[:_ATTACHED_MAX]:
        found.extend(_leaves(child))
    return found
