"""The original mail, wherever and however a notice carries it."""

from __future__ import annotations

from whosent.bounce.human import HumanText, Piece
from whosent.bounce.layout import STATUS_TYPES
from whosent.bounce.model import Notice, Returned, ReturnedForm
from whosent.message import Part, parse

NOTHING = Returned(form=ReturnedForm.NONE)

_EMBEDDED = frozenset(("message/rfc822", "message/global", "message/partial", "message/news"))
_HEADERS = frozenset((
    "text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers", "message/global-headers",
    "message/rfc822-header", "text/rfc822",
))
# Fields that a mail system or a mail program writes; three of them in a row begin a header block.
_KNOWN = frozenset((
    "received", "return-path", "from", "to", "cc", "subject", "date", "message-id", "mime-version",
    "content-type", "content-transfer-encoding", "reply-to", "sender", "delivered-to", "x-mailer",
    "dkim-signature", "domainkey-signature", "in-reply-to", "references", "user-agent", "importance",
    "x-priority", "x-originating-ip", "authentication-results", "received-spf", "envelope-to",
    "delivery-date", "x-original-to", "list-id", "list-unsubscribe", "precedence", "x-received",
    "thread-index", "thread-topic", "arc-seal", "x-msmail-priority", "x-mimeole", "errors-to",
))
_CORE = ("from", "received", "subject", "return-path", "to", "date", "message-id")
_WHOLE = ("from", "date", "message-id")
_RECEIVED = ("from", "received")
_IN_A_ROW = 3
_HEAD = 4_000
_SEPARATED = 400  # characters that may stand between a separator and the header block
_QUOTES = "> \t|"
_NESTED_MAX = 5


class Found:
    """A returned message, and where its text began in the human text (None if it was a part)."""

    __slots__ = ("returned", "starts_at")

    def __init__(self, returned: Returned, starts_at: int | None = None) -> None:
        self.returned = returned
        self.starts_at = starts_at


def find_returned_part(message: Part) -> Returned | None:
    """The returned message as a MIME part, or None. Embedded messages are not searched."""
    is_report = message.content_type == "multipart/report"
    after_status = False
    for part in _own_parts(message):
        kind = part.content_type
        if is_report and kind in STATUS_TYPES:
            after_status = True
            continue
        if kind in _EMBEDDED or kind in _HEADERS:
            return _from_part(part)
        if kind == "text/plain" and part is not message and (after_status or _is_header_block(part)):
            return _from_part(part)
        if kind == "application/octet-stream" and part.filename.lower().endswith(".eml"):
            return _from_part(part)
    return None


def find_returned_text(human: HumanText, starts_at: int | None) -> Found | None:
    """The returned message as text: after a separator that a rule named, else where headers begin.

    ``starts_at`` is an offset into ``human.text``; None where no rule knows one.
    """
    if starts_at is not None:
        begin = _skip_blank(human.text, starts_at)
        found = find_header_block(human.text, begin, within=_SEPARATED)
        if found is None and not human.text[begin:].strip():
            return None
        return Found(_from_text(human, begin if found is None else found), starts_at)
    begin_or_none = find_header_block(human.text, 0)
    if begin_or_none is None:
        return None
    return Found(_from_text(human, begin_or_none), begin_or_none)


def find_header_block(text: str, start: int = 0, *, within: int | None = None) -> int | None:
    """Where the first run of well-known header lines begins, quoted or indented alike; None if nowhere.

    ``within`` bounds how far beyond ``start`` it may begin.
    """
    at = start
    begin = 0
    seen: set[str] = set()
    mark = ""
    limit = len(text) if within is None else start + within
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        name, prefix = _field_name(text, at, end)
        if name in _KNOWN and (not seen or prefix == mark):
            if not seen:
                if at > limit:
                    return None
                begin, mark = at, prefix
            seen.add(name)
            if len(seen) >= _IN_A_ROW and not seen.isdisjoint(_CORE):
                return begin
        elif seen and (name.startswith("x-") or _is_fold(text, at, end, mark)):
            pass
        elif seen:
            seen = set()
        at = end + 1
    return None


def innermost_returned(notice: Notice) -> Returned:
    """The message at the bottom of a notice that returns a notice; the returned message itself if none.

    A double bounce is a notice about a notice: what the owner is said to have sent lies one level down.
    """
    current = notice.returned
    for _ in range(_NESTED_MAX):
        if current.message is None:
            return current
        deeper = _nested(current.message)
        if deeper is None or deeper.message is None:
            return current
        current = deeper
    return current


def _nested(message: Part) -> Returned | None:
    is_report = message.content_type == "multipart/report"
    null_sender = message.headers.unfolded("return-path").strip() == "<>"
    if not (is_report or null_sender):
        return None
    return find_returned_part(message)


def _own_parts(part: Part) -> list[Part]:
    """Leaves of the notice's own structure, without what an embedded message holds."""
    if not part.content_type.startswith("multipart/") or not part.children:
        return [part]
    found: list[Part] = []
    for child in part.children:
        found.extend(_own_parts(child))
    return found


def _from_part(part: Part) -> Returned:
    children = part.children
    message = children[0] if children else parse(part.decoded(), limits=part.limits)
    if not _has_headers(message):
        raw = part.decoded().strip()
        return Returned(form=ReturnedForm.FRAGMENT, message=message, is_verbatim=True) if raw else NOTHING
    has_body = bool(message.body.strip())
    is_full = has_body and part.content_type not in _HEADERS
    form = ReturnedForm.FULL if is_full else ReturnedForm.HEADERS
    # What came back with its body came back uncut; programs that write no Message-ID are many.
    is_whole = _has_all(message, _WHOLE) or (is_full and _has_all(message, _RECEIVED))
    return Returned(form=form, message=message, headers_are_whole=is_whole, is_verbatim=True)


def _from_text(human: HumanText, begin: int) -> Returned:
    piece = next((p for p in human.pieces if p.start <= begin < p.end), None)
    if piece is None:
        return NOTHING
    data, verbatim = _bytes_from(human, piece, begin)
    message = parse(data, limits=piece.part.limits)
    if not _has_headers(message):
        return Returned(form=ReturnedForm.FRAGMENT, message=message)
    return Returned(
        form=ReturnedForm.INLINE, message=message, headers_are_whole=_has_all(message, _WHOLE),
        is_verbatim=verbatim,
    )


def _bytes_from(human: HumanText, piece: Piece, begin: int) -> tuple[bytes, bool]:
    """The bytes from the line at ``begin`` on, unquoted; and whether they are as the part has them."""
    text = human.text
    begin = text.rfind("\n", piece.start, begin) + 1 if "\n" in text[piece.start:begin] else piece.start
    first_end = text.find("\n", begin)
    _, prefix = _field_name(text, begin, len(text) if first_end < 0 else first_end)
    if piece.is_html:
        lines = text[begin:piece.end].split("\n")
        return _unquoted([line.encode("utf-8", "replace") for line in lines], prefix.encode()), False
    number = text.count("\n", piece.start, begin)
    decoded = piece.part.decoded()
    if 0x0D in decoded:
        decoded = decoded.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    at = 0
    for _ in range(number):
        at = decoded.find(b"\n", at) + 1
        if at == 0:
            return b"", False
    if not prefix:
        return decoded[at:], True
    return _unquoted(decoded[at:].split(b"\n"), prefix.encode()), False


def _unquoted(lines: list[bytes], prefix: bytes) -> bytes:
    if not prefix:
        return b"\n".join(lines)
    bare = prefix.rstrip()
    out: list[bytes] = []
    for line in lines:
        if line.startswith(prefix):
            out.append(line[len(prefix):])
        elif bare and line.startswith(bare):
            out.append(line[len(bare):])
        elif not line.strip():
            out.append(b"")
        else:
            break
    return b"\n".join(out)


def _field_name(text: str, at: int, end: int) -> tuple[str, str]:
    """The lower-cased field name of a line, and the quoting before it; ("", "") if it is no field."""
    colon = text.find(":", at, min(end, at + 80))
    if colon < 0:
        return "", ""
    bare = text[at:colon]
    name = bare.lstrip(_QUOTES)
    stripped = name.rstrip(" ")
    if not stripped or " " in stripped or not stripped.isascii():
        return "", ""
    return stripped.lower(), bare[: len(bare) - len(name)]


def _is_fold(text: str, at: int, end: int, mark: str) -> bool:
    line = text[at:end]
    if not line.startswith(mark):
        return False
    return line[len(mark):len(mark) + 1] in (" ", "\t")


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\n":
        at += 1
    return text.rfind("\n", 0, at) + 1 if at < len(text) else at


def _is_header_block(part: Part) -> bool:
    """Whether a text part that follows the notice's own is a header block (and perhaps a body)."""
    head = part.text[:_HEAD].lstrip("\n")
    first = head.partition(":")[0]
    return first.strip(_QUOTES).lower() in _KNOWN and find_header_block(head, 0, within=0) == 0


def _has_headers(message: Part) -> bool:
    headers = message.headers
    return any(name in headers for name in _CORE) or len(_KNOWN.intersection(headers.names())) >= 2


def _has_all(message: Part, names: tuple[str, ...]) -> bool:
    headers = message.headers
    return all(name in headers for name in names)
