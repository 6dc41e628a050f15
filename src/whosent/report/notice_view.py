"""One mail as text in which nothing acts: headers decoded, text parts, attachments listed, none opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from whosent.bounce import FailedRecipient, Notice, Reading
from whosent.catalogue import Catalogue
from whosent.message import Headers, Link, Part, decode_text, find_links
from whosent.report.advice import load_advice
from whosent.report.link_target import says_another_place
from whosent.report.safe_text import defang, find_lookalikes, make_visible, show_domain
from whosent.report.sentence import shorten
from whosent.report.terminal import Line, Style
from whosent.report.wrapping import WIDTH, wrap

_INDENT = "  "
_LINK_MAX = 300
_MAIN_FIELDS = {name: rank for rank, name in enumerate(("from", "to", "date", "subject"))}
_TEXT_TYPES = (
    "text/",
    "message/delivery-status",
    "message/global-delivery-status",
    "message/feedback-report",
    "message/disposition-notification",
    "message/global-headers",
)


def view_message(message: Part, reading: Reading, catalogue: Catalogue, width: int = WIDTH) -> Iterator[Line]:
    """The lines of a mail, and what it says that happened. Long mails are cut, and the cut is said."""
    return _View(catalogue, width).message(message, reading)


def find_attachments(message: Part) -> Iterator[Part]:
    """The parts that are attached: named, or no text. Messages inside are looked into."""
    for part in message.walk():
        if not part.children and not _is_text(part) and part.body.strip():
            yield part


class _View:
    def __init__(self, catalogue: Catalogue, width: int) -> None:
        self.say = catalogue.say
        self.width = width
        self.limits = load_advice().view

    def message(self, message: Part, reading: Reading) -> Iterator[Line]:
        """The whole view."""
        attachments: list[Part] = []
        links: dict[Link, None] = {}
        texts: list[str] = []
        yield Line(self.say("view.intro"), Style.FAINT)
        for number, part in enumerate(message.walk()):
            is_message = number == 0 or _is_embedded(part, message)
            if is_message:
                yield from self._heading("view.headers" if number == 0 else "view.returned_headers")
                yield from self._headers(part.headers, texts)
            if part.children:
                continue
            if _is_text(part):
                yield from self._text(part, texts)
                if part.content_type == "text/html":
                    links.update(dict.fromkeys(find_links(part.text)))
            elif part.body.strip():
                attachments.append(part)
        yield from self._links(tuple(links), texts)
        yield from self._attachments(attachments)
        yield from self._lookalikes(texts)
        yield from self._outcome(reading)

    def _heading(self, key: str) -> Iterator[Line]:
        yield Line("")
        yield Line(f"--- {self.say(key)} ---", Style.HEADING)

    def _headers(self, headers: Headers, texts: list[str]) -> Iterator[Line]:
        ordered = sorted(headers, key=lambda field: _MAIN_FIELDS.get(field.name, len(_MAIN_FIELDS)))
        for number, field in enumerate(ordered):
            if number == self.limits.headers:
                yield Line(_INDENT + self.say("view.more_headers", count=len(headers) - number), Style.FAINT)
                return
            value = " ".join(decode_text(field.value).split())
            texts.append(value[: self.limits.header_chars])
            shown = shorten(defang(make_visible(value)), self.limits.header_chars)
            name = make_visible(decode_text(field.raw.partition(b":")[0]).strip())
            yield from self._lines(f"{name}: {shown}", rest=_INDENT)

    def _text(self, part: Part, texts: list[str]) -> Iterator[Line]:
        yield Line("")
        yield Line(f"--- {make_visible(part.content_type)} ---", Style.HEADING)
        text = part.plain_text()
        texts.append(text[: self.limits.text_chars])
        shown = defang(make_visible(text[: self.limits.text_chars], keep_lines=True)).expandtabs(4)
        for number, line in enumerate(shown.rstrip("\n").split("\n")):
            if number == self.limits.text_lines:
                yield Line(_INDENT + self.say("view.cut"), Style.FAINT)
                return
            yield from self._lines(line.rstrip())
        if len(text) > self.limits.text_chars:
            yield Line(_INDENT + self.say("view.cut"), Style.FAINT)

    def _links(self, links: tuple[Link, ...], texts: list[str]) -> Iterator[Line]:
        """Where links lead, those first whose text says another place."""
        if not links:
            return
        yield from self._heading("view.links")
        ordered = sorted(links, key=lambda link: not says_another_place(link))
        for link in ordered[: self.limits.links]:
            texts.append(link.target[: self.limits.header_chars])
            key = "view.link" if link.text else "view.link_bare"
            key = "view.link_differs" if says_another_place(link) else key
            said = self.say(key, text=_harmless(link.text), target=_harmless(link.target))
            yield from self._lines(said, first="- ")
        if len(links) > self.limits.links:
            yield Line(self.say("view.more_links", count=len(links) - self.limits.links))

    def _attachments(self, parts: list[Part]) -> Iterator[Line]:
        if not parts:
            return
        yield from self._heading("view.attachments")
        for part in parts[: self.limits.attachments]:
            data = part.decoded()
            name = defang(make_visible(part.filename)) or self.say("view.no_name")
            kind = make_visible(part.content_type)
            size = self.say("view.octets", count=len(data))
            yield from self._lines(self.say("view.attachment", name=name, kind=kind, size=size), first="- ")
            yield Line(f"  SHA-256 {hashlib.sha256(data).hexdigest()}", Style.FAINT)
        if len(parts) > self.limits.attachments:
            yield Line(self.say("view.more_attachments", count=len(parts) - self.limits.attachments))

    def _lookalikes(self, texts: list[str]) -> Iterator[Line]:
        found = {x.ascii: x for text in texts for x in find_lookalikes(text)}
        if not found:
            return
        yield from self._heading("view.lookalikes")
        for lookalike in found.values():
            letters = defang(lookalike.letters.replace(".", "[.]"))
            name = lookalike.ascii.replace(".", "[.]")
            said = self.say("view.lookalike", letters=letters, name=make_visible(name))
            yield from self._lines(said, first="- ")

    def _outcome(self, reading: Reading) -> Iterator[Line]:
        yield from self._heading("view.outcome")
        if not isinstance(reading, Notice):
            yield from self._lines(self.say(f"view.other.{reading.kind}"))
            return
        if not reading.recipients:
            yield from self._lines(self.say("view.nobody"))
        for recipient in reading.recipients[: self.limits.recipients]:
            yield from self._lines(self._tell(recipient), first="- ")
            if recipient.diagnostic:
                yield from self._lines(defang(make_visible(recipient.diagnostic)), first="  > ")
        rest = len(reading.recipients) - self.limits.recipients
        if rest > 0:
            yield Line(self.say("view.more_recipients", count=rest))

    def _tell(self, recipient: FailedRecipient) -> str:
        return self.say(
            f"view.action.{recipient.action}",
            address=defang(show_domain(recipient.address)),
            reason=self.say(f"reason.{recipient.reason}"),
        )

    def _lines(self, text: str, *, first: str = "", rest: str | None = None) -> Iterator[Line]:
        for line in wrap(text, self.width, first=first, rest=rest):
            yield Line(line)


def _is_text(part: Part) -> bool:
    return part.content_type.startswith(_TEXT_TYPES) and not part.filename


def _harmless(text: str) -> str:
    return shorten(defang(make_visible(text)), _LINK_MAX)


def _is_embedded(part: Part, message: Part) -> bool:
    """Whether the part is a message of its own: it has the fields of one, and is not the notice itself."""
    return part is not message and "from" in part.headers and "subject" in part.headers
