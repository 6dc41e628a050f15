"""Templates: how a table says what a line of a notice looks like, without regular expressions.

``<{address}>: {diagnostic}`` is literal text with named places. A template is a list of steps, each of
which moves forward in the line with ``find``, so that matching is linear in the line's length whatever
the line and the template are.
"""

from __future__ import annotations

from enum import StrEnum

from whosent.errors import RowError

_MAX_ADDRESS = 512  # RFC 5321 §4.5.3.1 allows 64 + 1 + 255; notices add routes and tags
_TRIM = " \t\"'`“”‘’«»「」『』()[]<>;,:、。"
_TRIM_UNQUOTED = _TRIM.replace('"', "")
_ATOM_STOPS = frozenset(' \t\r\n<>()[],;"\\')


class Place(StrEnum):
    """What may stand at a named place of a template."""

    ADDRESS = "address"  # an address, with or without angle brackets, quotes or "rfc822;"
    ORIGINAL = "original"  # an address, as the sender wrote it
    USER = "user"  # an address, or a local part alone
    TARGET = "target"  # what a mail went to that is no address, such as a command; it is dropped
    DIAGNOSTIC = "diagnostic"  # any text that is not empty
    REMOTE_MTA = "remote_mta"  # a host name and address
    HOST = "host"  # a host name that is all there is; it is noted as the remote MTA
    STATUS = "status"  # RFC 3463
    REPLY_CODE = "reply_code"  # RFC 5321 §4.2
    COMMAND = "command"  # an SMTP command, with or without its argument
    ACTION = "action"  # RFC 3464 §2.3.3
    ENVELOPE_SENDER = "envelope_sender"  # an address
    MESSAGE_ID = "message_id"
    REPORTING_MTA = "reporting_mta"
    QUEUED_AT = "queued_at"
    SENT_AT = "sent_at"  # the original's Date
    SUBJECT = "subject"  # the original's, decoded
    REST = "rest"  # any text, also none; it is dropped

    __hash__ = str.__hash__  # Enum's own is written in Python, and captures are dictionaries


_BY_NAME = {place.value: place for place in Place}
_ADDRESSES = frozenset({Place.ADDRESS, Place.ORIGINAL, Place.ENVELOPE_SENDER})
_MAY_BE_EMPTY = frozenset({Place.REST})
_GREEDY = frozenset({Place.DIAGNOSTIC})  # "(in reply to …)" closes a diagnostic where it stands last
_ONE_WORD = frozenset({Place.MESSAGE_ID, Place.REPORTING_MTA})
_WORDS = _ADDRESSES | _ONE_WORD | {Place.USER, Place.REMOTE_MTA, Place.STATUS, Place.REPLY_CODE}

Captured = dict[Place, str]


class Template:
    """A compiled template.

    source  as written
    lead    the literal that every matching line begins with, lower-cased; "" where a place comes first
    places  the named places, in order
    """

    __slots__ = ("_ends", "_pairs", "lead", "places", "source")

    def __init__(self, source: str, lead: str, pairs: tuple[tuple[Place, str], ...]) -> None:
        self.source = source
        self.lead = lead
        self.places = tuple(place for place, _ in pairs)
        self._pairs = pairs  # each place with the literal that follows it, "" at the end
        self._ends = pairs[-1][1] if pairs else ""

    def __repr__(self) -> str:
        return f"Template({self.source!r})"

    def match(self, line: str, folded: str) -> Captured | None:
        """What stands at each place of ``line``; None where the line does not have this shape.

        ``line`` has its white space collapsed and no line end; ``folded`` is the same in lower case
        and of the same length. A place named twice keeps what stood there last.
        """
        if not folded.startswith(self.lead) or not folded.endswith(self._ends):
            return None
        if not self._pairs:
            return {} if folded == self.lead else None
        found: Captured = {}
        position = len(self.lead)
        last = len(self._pairs) - 1
        for number, (place, literal) in enumerate(self._pairs):
            if number == last:
                at = len(line) - len(literal)
            elif place in _GREEDY:
                at = folded.rfind(literal, position)
            else:
                at = folded.find(literal, position)
            if at < position or not _put(found, place, line[position:at]):
                return None
            position = at + len(literal)
        return found

    def match_start(self, text: str, folded: str) -> Captured | None:
        """Like ``match``, at the start of running text: what follows the last literal does not matter.

        Where a place stands last, it takes one word, or all of the text if it is a diagnostic.
        """
        position = len(self.lead)
        for place, literal in self._pairs:
            if literal:
                at = _find_full_stop(folded, position) if literal == "." else folded.find(literal, position)
                if at < 0:
                    return None
                position = at + len(literal)
            elif place in _WORDS:
                at = folded.find(" ", position)
                position = len(folded) if at < 0 else at
            else:
                position = len(folded)
        return self.match(text[:position], folded[:position])


def _find_full_stop(folded: str, start: int) -> int:
    """Where a sentence ends: at the first full stop that is not within a word; -1 if there is none."""
    at = folded.find(". ", start)
    return at if at >= 0 or not folded.endswith(".") else len(folded) - 1


def first_match(templates: tuple[Template, ...], line: str) -> Captured | None:
    """What the first template that fits ``line`` captures; None where none fits."""
    folded = fold(line)
    for template in templates:
        if folded.startswith(template.lead):
            captured = template.match(line, folded)
            if captured is not None:
                return captured
    return None


def compile_template(source: str) -> Template:
    """The compiled form of ``source``. Raises ``RowError`` that says what is wrong with it."""
    steps: list[str | Place] = []
    rest = " ".join(source.split())
    while rest:
        literal, brace, rest = rest.partition("{")
        if literal:
            steps.append(literal.lower())
        if not brace:
            break
        name, closed, rest = rest.partition("}")
        if not closed or "{" in name:
            raise RowError("place_not_closed", found=source)
        if name not in _BY_NAME:
            raise RowError("no_place", found=source, name=name, words=", ".join(_BY_NAME))
        if steps and isinstance(steps[-1], Place):
            raise RowError("places_touch", found=source)
        steps.append(_BY_NAME[name])
    if not steps:
        raise RowError("template_empty")
    lead = "" if isinstance(steps[0], Place) else steps.pop(0)
    pairs: list[tuple[Place, str]] = []
    for index, step in enumerate(steps):
        if isinstance(step, Place):
            following = steps[index + 1] if index + 1 < len(steps) else ""
            pairs.append((step, following))
    return Template(source, lead, tuple(pairs))


def collapse(line: str) -> str:
    """``line`` with its white space collapsed, as templates want it."""
    return " ".join(line.split())


def fold(text: str) -> str:
    """``text`` in lower case and of the same length, so that offsets agree."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(lower if len(lower := char.lower()) == 1 else char for char in text)


def bare_address(text: str) -> str:
    """The address that ``text`` consists of, as written; "" where it is not one address.

    Brackets, quotes, "rfc822;" and a source route (RFC 5321 §4.1.1.3) around it are left out.
    """
    trim = _TRIM_UNQUOTED if '"@' in text else _TRIM
    text = text.strip().rstrip(".").strip(trim)
    if len(text) > _MAX_ADDRESS:
        return ""
    kind, semicolon, value = text.partition(";")
    if semicolon and "@" not in kind:
        text = value.strip(trim)
    if text.startswith("@") and ":" in text:
        text = text.partition(":")[2]
    if text[:7].lower() == "mailto:":
        text = text[7:]
    elif text[:5].lower() in ("smtp:", "smtp="):
        text = text[5:]
    local, at, domain = text.rpartition("@")
    domain = domain.rstrip(".")
    if not at or not local or not domain or not _ATOM_STOPS.isdisjoint(domain):
        return ""
    if not _ATOM_STOPS.isdisjoint(local) and not _is_quoted(local):
        return ""
    return f"{local}@{domain}"


def _is_quoted(local: str) -> bool:
    return len(local) > 2 and local[0] == '"' and local[-1] == '"'


def _put(found: Captured, place: Place, text: str) -> bool:
    """Whether ``text`` may stand at ``place``; if so it is noted."""
    text = text.strip()
    if place in _ADDRESSES:
        text = bare_address(text)
    elif place is Place.USER:
        text = bare_address(text) or ("" if " " in text else text.strip(_TRIM))
    elif place is Place.HOST:
        place = Place.REMOTE_MTA
        text = text if "." in text and " " not in text and "@" not in text else ""
    elif place in _ONE_WORD:
        text = "" if " " in text else text.strip("<>,;").rstrip(".")
    elif place is Place.STATUS:
        text = text if _is_status(text) else ""
    elif place is Place.REPLY_CODE:
        text = text if _is_reply_code(text) else ""
    if not text and place not in _MAY_BE_EMPTY:
        return False
    found[place] = text
    return True


def _is_reply_code(text: str) -> bool:
    return len(text) == 3 and text.isdecimal() and text.isascii() and text[0] in "2345"


def _is_status(text: str) -> bool:
    parts = text.lstrip("#").split(".")
    return (
        len(parts) == 3
        and parts[0] in ("2", "4", "5")
        and all(p.isdecimal() and p.isascii() and len(p) <= 3 for p in parts[1:])
    )
