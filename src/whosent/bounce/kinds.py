"""What a message is when it is no notice; and who poses as a mail system. The phrases are in kinds.toml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from whosent.bounce.human import HumanText
from whosent.bounce.model import Action, FeedbackType, OtherKind
from whosent.cited import Citation
from whosent.message import Part
from whosent.tables import read_table

TEXT_LOOKED_AT = 16_384
_REPLY_MARKS = ("re:", "aw:", "sv:", "antw:", "vs:", "odp:")
_FORWARD_MARKS = ("fwd:", "fw:", "wg:", "tr:", "rv:", "転送:")
_ATTACHED_MAX = 50
_LABELS_MAX = 10
_AFTER_DOMAIN = ".,;:!?)>]}\"'"
_PAGE_LOOKED_AT = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One way to know a kind of message: every key given holds. The keys are explained in kinds.toml."""

    kind: OtherKind
    certain: bool
    source: Citation
    from_daemon: bool | None = None
    notice_subject: bool | None = None
    header: str = ""
    value_starts: tuple[str, ...] = ()
    value_contains: tuple[str, ...] = ()
    subject_starts: tuple[str, ...] = ()
    subject_contains: tuple[str, ...] = ()
    from_contains: tuple[str, ...] = ()
    text_contains: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    feedback_type: FeedbackType | None = None

    def __post_init__(self) -> None:
        if not (self.header or self.subject_starts or self.subject_contains or self.from_contains
                or self.text_contains):
            raise ValueError("a sign needs a header, a subject, an author or text")
        if (self.value_starts or self.value_contains) and not self.header:
            raise ValueError("value_starts and value_contains need a header")

    def holds(self, look: Look) -> bool:
        """Whether the message shows this sign; cheap conditions first."""
        if self.from_daemon is not None and self.from_daemon is not look.is_from_daemon:
            return False
        if self.header and not self._value_holds(look):
            return False
        if self.notice_subject is not None and self.notice_subject is not look.has_notice_subject:
            return False
        if self.subject_starts and not look.subject.startswith(self.subject_starts):
            return False
        if self.subject_contains and not any(text in look.subject for text in self.subject_contains):
            return False
        if self.from_contains and not any(text in look.author for text in self.from_contains):
            return False
        if self.attached and not any(name.endswith(self.attached) for name in look.attached):
            return False
        return not self.text_contains or any(text in look.text for text in self.text_contains)

    def _value_holds(self, look: Look) -> bool:
        headers = look.message.headers
        if self.header not in headers:
            return False
        if not (self.value_starts or self.value_contains):
            return True
        value = headers.unfolded(self.header).lower()
        if self.value_starts and not value.startswith(self.value_starts):
            return False
        return not self.value_contains or any(text in value for text in self.value_contains)


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """How mail systems name themselves in From."""

    source: Citation
    local_parts: frozenset[str]
    names: tuple[str, ...]
    proper: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSubject:
    """What subjects of notices hold; and which of them tell of a delay."""

    source: Citation
    contains: tuple[str, ...]
    delayed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lure:
    """What lures hold: requests to act, attachments that run, links."""

    source: Citation
    asks: tuple[str, ...]
    subjects: tuple[str, ...]
    about: tuple[str, ...]
    authors: tuple[str, ...]
    attachments: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTable:
    """The whole of kinds.toml."""

    schema: int
    daemon: Daemon
    notice_subject: NoticeSubject
    lure: Lure
    sign: tuple[Sign, ...]

    def find_sign(self, look: Look, *, certain: bool) -> Sign | None:
        """The first sign that holds, among those that are ``certain`` or not; None if none does."""
        return next((s for s in self.sign if s.certain is certain and s.holds(look)), None)


def load_kinds() -> KindTable:
    """The table that ships with whosent. Raises ``TableError``."""
    return read_table(KindTable, files("whosent.bounce").joinpath("kinds.toml"))


class Look:
    """What a message shows at a glance, lower-cased, each thing worked out when first asked for."""

    def __init__(self, message: Part, human: HumanText, table: KindTable) -> None:
        self.message = message
        self.human = human
        self._table = table

    @cached_property
    def author(self) -> str:
        return self.message.headers.text("from").lower()

    @cached_property
    def author_address(self) -> str:
        """What stands between the brackets of From, else its first word with an @."""
        raw = self.message.headers.unfolded("from").lower()
        if "<" in raw:
            return raw.rpartition("<")[2].partition(">")[0].strip()
        return next((word.strip("\"'(),") for word in raw.split() if "@" in word), raw.strip())

    @cached_property
    def is_from_daemon(self) -> bool:
        """Whether the author is named as a mail system names itself."""
        local_part = self.author_address.partition("@")[0]
        daemon = self._table.daemon
        return local_part in daemon.local_parts or any(name in self.author for name in daemon.names)

    def find_daemon_domain(self) -> str:
        """The domain of a mail system that is the author; "" where the author is none or has none.

        Where the text speaks of addresses in a domain above that of the host, it is that domain.
        """
        domain = self.author_address.rpartition("@")[2] if self.is_from_daemon else ""
        labels = domain.split(".", _LABELS_MAX)
        named = (word.rpartition("@")[2] for word in self.text.split() if "@" in word)
        spoken_of = {name.rstrip(_AFTER_DOMAIN) for name in named}
        above = (".".join(labels[at:]) for at in range(1, len(labels) - 1))
        return next((name for name in above if name in spoken_of), domain if "." in domain else "")

    @cached_property
    def is_null_sender(self) -> bool:
        """Whether the mailbox stamped an empty Return-Path, or one that is a mail system's."""
        stamped = self.message.headers.unfolded("return-path").strip("<> ").lower()
        if "return-path" not in self.message.headers:
            return False
        return not stamped or stamped.partition("@")[0] in self._table.daemon.local_parts

    @cached_property
    def is_automatic(self) -> bool:
        """RFC 3834 §5: Auto-Submitted with any value but "no"."""
        return self.message.headers.unfolded("auto-submitted").lower().startswith("auto-")

    @cached_property
    def whole_subject(self) -> str:
        return " ".join(self.message.headers.text("subject").lower().split())

    @cached_property
    def subject(self) -> str:
        """The subject without the marks of replies."""
        subject = self.whole_subject
        while subject.startswith(_REPLY_MARKS):
            subject = subject.partition(":")[2].lstrip()
        return subject

    @property
    def is_forward(self) -> bool:
        """Whether the subject says so."""
        return self.whole_subject.startswith(_FORWARD_MARKS)

    @cached_property
    def is_passed_on(self) -> bool:
        """Whether a person replies to, or forwards, something: by its subject and its references."""
        if self.is_from_daemon or self.is_null_sender:
            return False
        headers = self.message.headers
        refers = "in-reply-to" in headers or "references" in headers
        if self.is_forward:
            return True
        if self.whole_subject.startswith(_REPLY_MARKS):
            return refers or "x-mailer" in headers or "user-agent" in headers
        return refers and not self.is_automatic

    @cached_property
    def has_notice_subject(self) -> bool:
        return any(text in self.whole_subject for text in self._table.notice_subject.contains)

    @property
    def announced(self) -> Action | None:
        """What the subject of a notice tells; None where it is not such a subject."""
        if not self.has_notice_subject:
            return None
        delayed = self._table.notice_subject.delayed
        return Action.DELAYED if any(text in self.whole_subject for text in delayed) else Action.FAILED

    @cached_property
    def text(self) -> str:
        """The top of the text, white space folded."""
        return " ".join(self.human.text[:TEXT_LOOKED_AT].lower().split())

    @cached_property
    def attached(self) -> tuple[str, ...]:
        """Names of attached files."""
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

    @cached_property
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
            and any(text in self.whole_subject for text in self._table.lure.about)
            and self._speaks_for_provider and self.asks_to_act
        )

    @property
    def _has_lure_subject(self) -> bool:
        return any(text in self.whole_subject for text in self._table.lure.subjects)

    @property
    def _speaks_for_provider(self) -> bool:
        """Whether the author is named as those who run mailboxes are, or has the reader's own domain."""
        domain = self.author_address.rpartition("@")[2]
        if domain and f"@{domain}" in self.message.headers.unfolded("to").lower():
            return True
        return any(text in self.author for text in self._table.lure.authors)

    @property
    def wants_bounces(self) -> bool:
        """Whether it came with an ordinary envelope sender, which no list on the way put in."""
        headers = self.message.headers
        return "return-path" in headers and not self.is_null_sender and "list-id" not in headers

    @cached_property
    def returns_mail(self) -> bool:
        return any(part.content_type == "message/rfc822" for part in _leaves(self.message))

    @property
    def _is_daemon_proper(self) -> bool:
        return any(text in self.author for text in self._table.daemon.proper)

    @cached_property
    def asks_to_act(self) -> bool:
        """Whether it wants something of the reader that no notice wants, and gives the means."""
        lure = self._table.lure
        if any(name.endswith(lure.attachments) for name in self.attached):
            return True
        return self.has_link and any(text in self.text for text in lure.asks)

    @cached_property
    def has_link(self) -> bool:
        links = self._table.lure.links
        if any(link in self.text for link in links):
            return True
        pages = (part.text[:_PAGE_LOOKED_AT].lower() for part in _leaves(self.message)
                 if part.content_type == "text/html")
        return any(link in page for page in pages for link in links)


def _leaves(part: Part) -> Iterator[Part]:
    if part.content_type.startswith("multipart/") and part.children:
        for child in part.children[:_ATTACHED_MAX]:
            yield from _leaves(child)
    else:
        yield part
