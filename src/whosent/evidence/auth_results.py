"""Authentication-Results (RFC 8601), Received-SPF (RFC 7208 §9.1) and ARC (RFC 8617), read leniently.

Large providers write forms of their own: results before the authserv-id or without one, "from=" ahead of the
method that it belongs to, properties split off by a semicolon, several methods without one. All that can be
told apart is read; nothing here raises, and all takes linear time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from whosent.evidence.auth_tokens import Token, TokenKind, tokenize
from whosent.evidence.network import read_ip
from whosent.message import Headers

_MOST_RESULTS = 200
_REMEMBERED_OCTETS = 600  # longer fields are not worth remembering
_ARC_MOST = 50  # RFC 8617 §4.2.1: an instance is 1 to 50

# IANA, Email Authentication Methods, and what providers add; told from properties where no semicolon does.
_METHODS = frozenset(
    ("arc", "auth", "bimi", "compauth", "dara", "dkim", "dkim-adsp", "dkim-atps", "dmarc", "dnswl",
     "domainkeys", "iprev", "rrvs", "sender-id", "smime", "spf", "tls", "vbr")
)
# Amazon's and Yahoo's: properties that bear no "ptype.", and may stand in a segment of their own.
_BARE_PROPERTIES = frozenset(
    ("action", "client-ip", "envelope-from", "from", "helo", "identity", "reason", "receiver")
)
# "smtp.mfrom" and "smtp.mail" are what older software wrote for "smtp.mailfrom".
_DOMAIN_PROPERTIES = (
    "header.d", "header.i", "header.from", "smtp.mailfrom", "smtp.mfrom", "smtp.mail", "smtp.helo", "from",
)
_SPF_RESULTS = frozenset(
    ("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "error", "unknown")
)


class MethodResult(NamedTuple):
    """What one method found.

    method      lower-cased, without version: "dkim", "spf", "dmarc", "iprev", "compauth" …
    result      lower-cased: "pass", "fail", "none" …
    reason      as stated with "reason="; "" otherwise
    comment     the first comment of the result, without brackets; anybody's words
    properties  "ptype.property" and value in order, also bare ones such as "action" or "from"; names
                lower-cased, values as written, unquoted
    domain      that the result is about, lower-cased; "" if none is stated
    """

    method: str
    result: str
    reason: str = ""
    comment: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    domain: str = ""

    def value(self, *names: str) -> str:
        """The first value of any of these properties; "" if there is none."""
        return next((value for name, value in self.properties if name in names), "")

    @property
    def client_address(self) -> str:
        """The client's IP address that the result is about, from a property or its comment; "" if none."""
        stated = self.value("smtp.remote-ip", "smtp.client-ip", "policy.iprev", "client-ip")
        return read_ip(stated) or _first_address(self.comment)


class AuthenticationResults(NamedTuple):
    """One Authentication-Results field, or an ARC-Authentication-Results one.

    authserv_id  lower-cased; "" where the field states none
    version      as stated; "" if none
    instance     of ARC; 0 for an Authentication-Results field
    """

    authserv_id: str = ""
    version: str = ""
    results: tuple[MethodResult, ...] = ()
    instance: int = 0

    def of(self, method: str) -> tuple[MethodResult, ...]:
        """The results of one method, in order: a message may bear several signatures."""
        return tuple(r for r in self.results if r.method == method)


class ReceivedSpf(NamedTuple):
    """One Received-SPF field; "" for what it does not state. Names lower-cased.

    result  "pass", "fail", "softfail", "neutral", "none", "temperror" or "permerror"; "" if unreadable
    """

    result: str = ""
    comment: str = ""
    client_address: str = ""
    helo: str = ""
    envelope_from: str = ""
    identity: str = ""
    receiver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArcSet:
    """What one ARC instance states; nothing of it is verified here.

    instance  1 is the oldest
    sealer    d= of its ARC-Seal
    selector  s= of its ARC-Seal
    chain     cv= of its ARC-Seal: "none", "pass", "fail"; ""
    results   its ARC-Authentication-Results; None if that field is missing
    """

    instance: int
    sealer: str = ""
    selector: str = ""
    chain: str = ""
    results: AuthenticationResults | None = None


def parse_authentication_results(value: str | bytes) -> AuthenticationResults:
    """One Authentication-Results or ARC-Authentication-Results value."""
    return _remembered(value) if len(value) <= _REMEMBERED_OCTETS else _parse_results(value)


def _parse_results(value: str | bytes) -> AuthenticationResults:
    reading = _Reading()
    for segment in _segments(tokenize(value)):
        reading.read(segment)
    return AuthenticationResults(
        authserv_id=reading.authserv_id,
        version=reading.version,
        instance=reading.instance,
        results=tuple(r.done() for r in reading.results[:_MOST_RESULTS]),
    )


_remembered = lru_cache(maxsize=1024)(_parse_results)  # a reporter's notices bear the same again and again


def parse_received_spf(value: str | bytes) -> ReceivedSpf:
    """One Received-SPF value, of RFC 7208 or one of the older forms."""
    tokens = tokenize(value)
    found = ReceivedSpf()
    for token in tokens:
        match token.kind:
            case TokenKind.WORD if not found.result:
                word = token.text.rstrip(":").lower()
                if word not in _SPF_RESULTS:
                    return ReceivedSpf()
                found = found._replace(
                    result={"error": "temperror", "unknown": "permerror"}.get(word, word)
                )
            case TokenKind.COMMENT if not found.comment:
                found = found._replace(comment=token.text)
            case TokenKind.PAIR:
                found = _with_pair(found, token.text.lower(), token.value)
            case _:
                pass
    return found._replace(client_address=found.client_address or _first_address(found.comment))


def parse_arc(headers: Headers) -> tuple[ArcSet, ...]:
    """The ARC sets of a message, newest first. Of an instance that stands twice the topmost fields count."""
    sets: dict[int, ArcSet] = {}
    for f in headers:
        if f.name == "arc-authentication-results":
            results = parse_authentication_results(f.value)
            if 1 <= results.instance <= _ARC_MOST:
                known = sets.setdefault(results.instance, ArcSet(instance=results.instance))
                if known.results is None:
                    sets[results.instance] = replace(known, results=results)
        elif f.name == "arc-seal":
            tags = {t.text.lower(): t.value for t in reversed(tokenize(f.value)) if t.kind is TokenKind.PAIR}
            number = _instance(tags.get("i", ""))
            if 1 <= number <= _ARC_MOST:
                known = sets.setdefault(number, ArcSet(instance=number))
                if not known.sealer:
                    sets[number] = replace(
                        known, sealer=tags.get("d", "").lower(), selector=tags.get("s", ""),
                        chain=tags.get("cv", "").lower(),
                    )
    return tuple(sets[number] for number in sorted(sets, reverse=True))


@dataclass(slots=True)
class _Result:
    """A ``MethodResult`` in the making."""

    method: str
    result: str
    reason: str = ""
    comment: str = ""
    properties: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        if name == "reason":
            self.reason = self.reason or value
        elif len(self.properties) < _MOST_RESULTS:
            self.properties.append((name, value))

    def done(self) -> MethodResult:
        stated = next((value for name, value in self.properties if name in _DOMAIN_PROPERTIES), "")
        domain = stated.strip("<>").rpartition("@")[2].lower().rstrip(".")
        return MethodResult(
            method=self.method, result=self.result, reason=self.reason, comment=self.comment,
            properties=tuple(self.properties), domain=domain,
        )


class _Reading:
    """One field, read segment by segment; a segment is what stands between semicolons."""

    def __init__(self) -> None:
        self.authserv_id = ""
        self.version = ""
        self.instance = 0
        self.results: list[_Result] = []
        self._ahead: list[tuple[str, str]] = []  # properties that stand before their method
        self._is_first = True

    def read(self, segment: list[Token]) -> None:
        current: _Result | None = None
        words = 0
        for token in segment:
            match token.kind:
                case TokenKind.WORD:
                    self._read_word(token.text, words)
                    words += 1
                case TokenKind.COMMENT:
                    if current and not current.comment:
                        current.comment = token.text
                case TokenKind.PAIR:
                    current = self._read_pair(token, current)
                case TokenKind.END:
                    pass
        self._is_first = self._is_first and not words and not current and not self.results

    def _read_word(self, word: str, position: int) -> None:
        if not self._is_first:
            return  # Microsoft: "header.d=none;example.com; dmarc=pass"
        if position == 0:
            self.authserv_id = word.lower().rstrip(".")
        elif position == 1 and word.isdigit():
            self.version = word

    def _read_pair(self, token: Token, current: _Result | None) -> _Result | None:
        name = token.text.lower()
        method, _, _version = name.partition("/")
        if name == "i" and self._is_first and not self.results and not self.instance:
            self.instance = _instance(token.value)
            return None
        starts = method in _METHODS or (current is None and "." not in name and name not in _BARE_PROPERTIES)
        if starts and method and token.value:
            result = _Result(method=method, result=token.value.lower())
            for ahead in self._ahead:
                result.add(*ahead)
            self._ahead.clear()
            self.results.append(result)
            return result
        if current is None and name != "from" and self.results:
            current = self.results[-1]  # Yahoo! JAPAN: "dkim=pass (ok); header.i=@example.jp"
        if current is None:
            self._ahead.append((name, token.value))  # Yahoo: "from=example.com; dkim=pass (ok)"
        else:
            current.add(name, token.value)
        return current


def _segments(tokens: list[Token]) -> Iterator[list[Token]]:
    segment: list[Token] = []
    for token in tokens:
        if token.kind is TokenKind.END:
            yield segment
            segment = []
        else:
            segment.append(token)
    yield segment


def _with_pair(found: ReceivedSpf, name: str, value: str) -> ReceivedSpf:
    match name:
        case "client-ip" if not found.client_address:
            return found._replace(client_address=read_ip(value))
        case "helo" if not found.helo:
            return found._replace(helo=value.lower().rstrip("."))
        case "envelope-from" if not found.envelope_from:
            return found._replace(envelope_from=value.strip("<>").lower())
        case "identity" if not found.identity:
            return found._replace(identity=value.lower())
        case "receiver" if not found.receiver:
            return found._replace(receiver=value.lower().rstrip("."))
        case _:
            return found


def _first_address(comment: str) -> str:
    """The first IP address named in a comment: "sender IP is 192.0.2.1", "designates 192.0.2.1 as …"."""
    for word in comment.split():
        address = read_ip(word.strip("<>,;"))
        if address:
            return address
    return ""


def _instance(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 2 else 0
