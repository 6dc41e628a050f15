"""A mail written anew with other people's addresses replaced: what the bytes hid is made plain first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

from whosent.message import Headers, Part, decode_text, parse, parse_addresses
from whosent.report.redaction import Redactor, load_redaction

_RESENT = ("resent-from", "resent-to", "resent-cc", "resent-sender")
_NAMED = frozenset(("from", "to", "cc", "bcc", "reply-to", "sender", *_RESENT))
_REWRITTEN = frozenset(("content-type", "content-transfer-encoding", "mime-version"))
_AS_TEXT = ("text/", "message/")
_HEADERS = "text/rfc822-headers"
_PEOPLE_MAX = 50
_ENCODED_MIN = 56  # octets; RFC 2045 §6.8 allows 76, some systems write 60 or 64
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


def write_redacted(message: Part, redactor: Redactor, people: Iterable[str]) -> Iterator[str]:
    """The mail in pieces, as text whose line ends are LF.

    Encoded headers and bodies are decoded, so that no address stays behind an encoding; HTML is given as its
    text; other attachments only as name, type, size and SHA-256. Names beside addresses are left out.
    ``people`` are addresses whose local parts are also replaced where they stand alone, the first fifty.
    """
    identifiers = frozenset(load_redaction().identifiers)
    kept = {word.strip("<>,").lower() for part in message.walk() for word in _identifiers(part, identifiers)}
    # A Message-ID may be made to look like somebody's address; then it is one.
    named = dict.fromkeys(address.lower() for address in people)
    alone = tuple(islice(named, _PEOPLE_MAX))
    return _Writer(redactor, alone, frozenset(kept - named.keys())).mail(message)


def _identifiers(part: Part, names: frozenset[str]) -> Iterator[str]:
    for name in names:
        for value in part.headers.all_unfolded(name):
            yield from value.split()


class _Writer:
    def __init__(self, redactor: Redactor, people: tuple[str, ...], kept: frozenset[str]) -> None:
        self._redactor = redactor
        self._people = people
        self._kept = kept
        self._boundaries = 0

    def mail(self, message: Part) -> Iterator[str]:
        """Header and body."""
        yield from self._headers(message.headers)
        yield "MIME-Version: 1.0\n"
        yield from self._body(message)

    def _headers(self, headers: Headers) -> Iterator[str]:
        for field in headers:
            if field.name in _REWRITTEN:
                continue
            if field.name in _NAMED:
                value = self._mailboxes(decode_text(field.value))
            else:
                value = self._redact(decode_text(field.value))
            name = field.raw.partition(b":")[0].decode("ascii", "replace").strip()
            yield f"{name}: {' '.join(value.split())}\n"

    def _mailboxes(self, value: str) -> str:
        found = parse_addresses(value)
        return ", ".join(self._redact(f"<{mailbox.address}>") for mailbox in found) or self._redact(value)

    def _body(self, part: Part) -> Iterator[str]:
        kind = part.content_type
        if part.children and kind.startswith("multipart/"):
            yield from self._multipart(part)
        elif part.children:
            yield f"Content-Type: {kind}\n\n"
            yield from self.mail(part.children[0])
        elif kind == _HEADERS:
            yield f"Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            yield from self._headers(parse(part.decoded()).headers)
        elif kind.startswith(_AS_TEXT):
            shown = "text/plain" if kind == "text/html" else kind
            yield f"Content-Type: {shown}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            yield from (self._redact(line) + "\n" for line in _plain_lines(part.plain_text()))
        else:
            yield "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            data = part.decoded()
            digest = hashlib.sha256(data).hexdigest()
            yield f"[{self._redact(part.filename)} {kind}, {len(data)} octets, SHA-256 {digest}]\n"

    def _multipart(self, part: Part) -> Iterator[str]:
        self._boundaries += 1
        boundary = f"=_redacted_{self._boundaries}"
        report = part.parameter("report-type")
        about = f'; report-type="{report}"' if report.replace("-", "").isalnum() else ""
        yield f'Content-Type: {part.content_type}{about}; boundary="{boundary}"\n\n'
        for child in part.children:
            yield f"--{boundary}\n"
            yield from self._headers(child.headers)
            yield from self._body(child)
            yield "\n"
        yield f"--{boundary}--\n"

    def _redact(self, text: str) -> str:
        return self._redactor.words(self._redactor.text(text, keep=self._kept), self._people)


def _plain_lines(text: str) -> Iterator[str]:
    """The lines of a text; encoded words in it decoded, and encoded bodies that came back in it left out."""
    left_out = False
    for line in text.split("\n"):
        if len(line) >= _ENCODED_MIN and _BASE64.issuperset(line.rstrip()):
            if not left_out:
                yield "[…]"
            left_out = True
            continue
        left_out = False
        yield decode_text(line.encode("utf-8", "replace")) if "=?" in line else line
