"""The MIME tree of a message, over the bytes as they came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from whosent.message.block import read_block
from whosent.message.charset import decode_bytes
from whosent.message.defect import Defect, DefectKind
from whosent.message.header import Headers, unfold
from whosent.message.html import find_html_charset, html_to_text
from whosent.message.limits import Limits
from whosent.message.multipart import Pieces, find_boundary, find_pieces, sniff_boundary
from whosent.message.parameter import parse_parameters
from whosent.message.transfer import find_encoding, undo_encoding

_EMBEDDING = frozenset(("message/rfc822", "message/global"))
_MEDIA_TYPE_MAX = 80  # longer ones are not worth remembering
_ENVELOPE_LINES = (b"From ", b">From ")


_DEFAULT_LIMITS = Limits()


class Part:
    """A message or one part of it: a view, nothing is copied or decoded before it is asked for.

    data          the part as stored, headers and all
    headers       its header block
    content_type  "type/subtype" in lower case; "text/plain" where none is stated
    children      parts of a multipart in order; for message/rfc822 and message/global the one embedded
                  message; else (), also for headers alone (text/rfc822-headers …: see ``parse_fields``)
    body          its body as stored, transfer encoding and all
    depth         0 for the message itself
    defects       what was wrong with this part, not with its children
    """

    __slots__ = (
        "_body_at",
        "_bytes",
        "_children",
        "_content_type",
        "_defects",
        "_encoding",
        "_end",
        "_headers",
        "_is_in_digest",
        "_origin",
        "_parameters",
        "_start",
        "_text",
        "depth",
        "limits",
    )

    def __init__(
        self,
        data: bytes,
        start: int,
        end: int,
        limits: Limits,
        depth: int = 0,
        origin: int = 0,
        is_in_digest: bool = False,
    ) -> None:
        """The part at ``data[start:end]``; ``origin`` is where a body began whose encoding was undone."""
        self._bytes = data
        self._start = start
        self._end = end
        self.limits = limits
        self.depth = depth
        self._origin = origin
        self._is_in_digest = is_in_digest
        self._headers: Headers | None = None
        self._body_at = start
        self._content_type: str | None = None
        self._parameters: Mapping[str, str] | None = None
        self._encoding: str | None = None
        self._children: tuple[Part, ...] | None = None
        self._text: str | None = None
        self._defects: list[Defect] = []

    def __reduce__(self) -> tuple[type[Part], tuple[bytes, int, int, Limits, int, int, bool]]:
        kept = self._bytes, self._start, self._end, self.limits, self.depth, self._origin, self._is_in_digest
        return Part, kept

    def __repr__(self) -> str:
        return f"Part({self.content_type}, {self._end - self._start} octets)"

    @property
    def data(self) -> bytes:
        return self._bytes[self._start : self._end]

    @property
    def headers(self) -> Headers:
        headers = self._headers
        if headers is None:
            headers = self._read_headers()
        return headers

    @property
    def body(self) -> bytes:
        if self._headers is None:
            self._read_headers()
        return self._bytes[self._body_at : self._end]

    @property
    def span(self) -> tuple[int, int, int] | None:
        """Where the part and its body begin and where it ends, in octets of the message as stored.

        None for what stands inside a body whose transfer encoding was undone.
        """
        if self._headers is None:
            self._read_headers()
        return None if self._origin else (self._start, self._body_at, self._end)

    @property
    def content_type(self) -> str:
        kind = self._content_type
        if kind is None:
            kind = self._content_type = self._read_content_type()
        return kind

    def parameter(self, name: str) -> str:
        """A parameter of Content-Type (RFC 2045, RFC 2231 continuations joined); "" if absent."""
        if self._parameters is None:
            self._parameters = parse_parameters(self.headers.unfolded("content-type"))
        return self._parameters.get(name, "")

    @property
    def filename(self) -> str:
        """The name given in Content-Disposition or Content-Type, decoded; "" if none."""
        headers = self.headers
        if b"name" not in self._bytes[self._start : self._body_at].lower():
            return ""
        disposition = headers.unfolded("content-disposition")
        name = parse_parameters(disposition).get("filename", "") if disposition else ""
        return name or self.parameter("name")

    @property
    def children(self) -> tuple[Part, ...]:
        children = self._children
        if children is None:
            children = self._children = self._read_children()
        return children

    def decoded(self) -> bytes:
        """The body with its transfer encoding undone (base64, quoted-printable, x-uuencode), capped."""
        return self._decode(self.limits.decoded_octets)

    @property
    def text(self) -> str:
        """The body as text: encoding and charset undone, line ends as LF, capped; HTML stays HTML."""
        text = self._text
        if text is None:
            text = self._text = self._read_text()
        return text

    def plain_text(self) -> str:
        """``text`` as a reader sees it: of text/html without its markup (``html_to_text``)."""
        return html_to_text(self.text) if self.content_type == "text/html" else self.text

    def walk(self) -> Iterator[Part]:
        """This part and everything below it, depth first, embedded messages included; capped."""
        left = self.limits.parts
        waiting = [self]
        while waiting:
            if left == 0:
                self._note(DefectKind.TOO_MANY_PARTS, waiting[-1]._start)
                return
            left -= 1
            part = waiting.pop()
            yield part
            children = part.children
            if children:
                waiting.extend(reversed(children))

    @property
    def defects(self) -> tuple[Defect, ...]:
        """In order of offset. Asking reads the whole part; offsets below a transfer encoding are those of
        the encoded body.
        """
        if not self.children:
            _ = self.text if self.content_type.startswith(("text/", "message/")) else self.decoded()
        return tuple(sorted(dict.fromkeys(self._defects), key=lambda defect: defect.offset))

    def _note(self, kind: DefectKind, offset: int) -> None:
        self._defects.append(Defect(kind, self._origin if self._origin else offset))

    def _read_headers(self) -> Headers:
        limits = self.limits
        block = read_block(
            self._bytes, self._start, self._end, headers=limits.headers, octets=limits.header_octets
        )
        for defect in block.defects:
            self._note(defect.kind, defect.offset)
        self._body_at = block.body
        self._headers = block.headers
        return block.headers

    def _read_content_type(self) -> str:
        raw = self.headers.raw("content-type")
        if not raw:
            return "message/rfc822" if self._is_in_digest else "text/plain"
        written = raw.partition(b":")[2].partition(b";")[0]
        kind = _media_type(written) if len(written) < _MEDIA_TYPE_MAX else _read_media_type(written)
        return kind or "text/plain"

    def _read_children(self) -> tuple[Part, ...]:
        kind = self.content_type
        if kind.startswith("multipart/"):
            if self.depth >= self.limits.depth:
                self._note(DefectKind.TOO_DEEP, self._start)
                return ()
            return self._read_multipart()
        if kind in _EMBEDDING:
            if self.depth >= self.limits.depth:
                self._note(DefectKind.TOO_DEEP, self._start)
                return ()
            return (self._read_embedded(),)
        return ()

    def _read_multipart(self) -> tuple[Part, ...]:
        boundary = find_boundary(self.headers.raw("content-type"))
        if boundary is None:
            boundary = self.parameter("boundary").rstrip().encode("utf-8", "replace")
        data, start, end, origin = self._bytes, self._body_at, self._end, self._origin
        pieces = self._find_pieces(data, start, end, boundary)
        if not pieces.spans and self._find_encoding():
            # RFC 2045 §6.4 forbids to encode a multipart as a whole; some do.
            data, start, origin = self.decoded(), 0, origin or max(1, self._body_at)
            end = len(data)
            pieces = self._find_pieces(data, start, end, boundary)
        for defect in pieces.defects:
            self._note(defect.kind, defect.offset)
        is_digest = self.content_type == "multipart/digest"
        limits, depth = self.limits, self.depth + 1
        return tuple(
            [Part(data, first, last, limits, depth, origin, is_digest) for first, last in pieces.spans]
        )

    def _find_pieces(self, data: bytes, start: int, end: int, boundary: bytes) -> Pieces:
        parts = self.limits.parts
        if boundary:
            pieces = find_pieces(data, start, end, boundary, parts=parts)
            if pieces.spans:
                return pieces
        kind = DefectKind.BOUNDARY_MISSING if boundary else DefectKind.NO_BOUNDARY
        sniffed = sniff_boundary(data, start, end)
        if not sniffed:
            return Pieces((), (Defect(kind, start),))
        pieces = find_pieces(data, start, end, sniffed, parts=parts)
        return Pieces(pieces.spans, (Defect(kind, start), *pieces.defects))

    def _read_embedded(self) -> Part:
        headers = self.headers
        encoding = self._find_encoding()
        data, start, end, origin = self._bytes, self._body_at, self._end, self._origin
        if encoding and len(headers) and not _starts_with_field(data, start, end):
            data, start, origin = self.decoded(), 0, origin or max(1, self._body_at)
            end = len(data)
        return Part(data, _skip_envelope(data, start, end), end, self.limits, self.depth + 1, origin)

    def _find_encoding(self) -> str:
        encoding = self._encoding
        if encoding is None:
            encoding = self._encoding = find_encoding(self.headers.unfolded("content-transfer-encoding"))
        return encoding

    def _decode(self, cap: int) -> bytes:
        encoding = self._find_encoding()
        if self._headers is None:
            self._read_headers()
        size = self._end - self._body_at
        # Encoded bodies are up to three times as long as what they stand for (RFC 2045 §6.7).
        most = 3 * cap if encoding else cap
        stop = self._end if size <= most else self._body_at + most
        octets = self._bytes[self._body_at : stop]
        if encoding:
            octets, is_whole = undo_encoding(octets, encoding)
            if not is_whole and stop == self._end:
                self._note(DefectKind.BAD_TRANSFER_ENCODING, self._body_at)
        if stop < self._end or len(octets) > cap:
            self._note(DefectKind.BODY_CUT, stop)
        return octets[:cap]

    def _read_text(self) -> str:
        octets = self._decode(self.limits.text_octets)
        charset = self.parameter("charset")
        if not charset and self.content_type == "text/html":
            charset = find_html_charset(octets)
        decoded = decode_bytes(octets, charset)
        if decoded.defect is not None:
            self._note(decoded.defect, self._body_at)
        text = decoded.text
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _read_media_type(written: bytes) -> str:
    """What stands before the parameters of Content-Type as "type/subtype"; "" if it is no such thing."""
    kind = unfold(written).partition("(")[0].strip(" \"'").lower()
    if " " in kind:
        kind = kind.replace(" /", "/").replace("/ ", "/").partition(" ")[0]
    main, _, sub = kind.partition("/")
    return kind if main and sub and "/" not in sub else ""


_media_type = lru_cache(maxsize=256)(_read_media_type)


def parse(data: bytes, *, limits: Limits | None = None) -> Part:
    """The view of one message. A leading mbox ``From `` line or blank lines are left out. Never raises."""
    lf = data.find(b"\n", 0, 2_000)
    if data[max(0, lf - 2) : max(0, lf)] == b"\r\r":
        data = data.replace(b"\r\r\n", b"\r\n")  # a text-mode copy of CRLF mail: every line end grew by a CR
    end = len(data)
    return Part(data, _skip_envelope(data, 0, end), end, limits or _DEFAULT_LIMITS)


def _skip_envelope(data: bytes, start: int, end: int) -> int:
    """Where the header block starts: after blank lines and mbox ``From `` lines, if fields follow."""
    if data[start : start + 1] not in (b"\r", b"\n", b"F", b">"):
        return start
    at = start
    while True:
        while at < end and data[at] in b"\r\n":
            at += 1
        if not data.startswith(_ENVELOPE_LINES, at, end):
            break
        lf = data.find(b"\n", at, end)
        stop = lf if lf >= 0 else end
        cr = data.find(b"\r", at, stop)
        at = cr if cr >= 0 else stop
    return at if at == start or _starts_with_field(data, at, end) else start


def _starts_with_field(data: bytes, start: int, end: int) -> bool:
    """Whether the first line that is not blank looks like a header field or an mbox line."""
    line = data[start : min(end, start + 1_000)].lstrip(b"\r\n")
    if line.startswith(_ENVELOPE_LINES):
        return True
    name, colon, _ = line.partition(b":")
    return bool(colon) and not any(c <= 0x20 or c >= 0x7F for c in name.rstrip(b" \t"))
