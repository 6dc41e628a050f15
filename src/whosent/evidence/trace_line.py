"""What one Received line says (RFC 5321 §4.4), made of its clauses and comments."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from whosent.evidence.network import read_ip
from whosent.evidence.trace_clauses import Clauses
from whosent.message import parse_date

# RFC 3848, RFC 6531 §4.3, Exim 3's "asmtp", and what web mail and Exchange say of mail handed in by a user.
_SUBMITTED = frozenset(
    ("ESMTPA", "ESMTPSA", "UTF8SMTPA", "UTF8SMTPSA", "LMTPA", "LMTPSA", "UTF8LMTPA", "UTF8LMTPSA",
     "ASMTP", "HTTP", "MAPI")
)
_NO_NETWORK = frozenset(("LOCAL", "LMTP", "LMTPS", "UTF8LMTP", "UTF8LMTPS", "DSN", "INTERNAL"))
_PROTOCOLS = _SUBMITTED | _NO_NETWORK | frozenset(
    ("SMTP", "ESMTP", "SMTPS", "ESMTPS", "UTF8SMTP", "UTF8SMTPS", "BSMTP", "SMTPSVC", "HTTPS", "IMAP", "POP3",
     "NNFMP")
)
_NOT_A_NAME = frozenset(("", "unknown", "unverified", "nodns", "none", "?"))


class TraceLine(NamedTuple):
    """What one Received field says. Names are lower-cased, "" where the field states none.

    from_name         the name that the client gave in HELO: its own word
    reverse_name      the client's name as the stamping software looked it up
    reverse_verified  True where that software is known to stamp only a name that leads back to the
                      address; False where it says that there is none such; None where it is not known
    address           the client's IP address in its usual form
    by_name           the host that stamped the line
    protocol          the word after "with", upper-cased: "ESMTPSA", "LMTP", "HTTP" …
    queue_id          as written
    for_address       the recipient, where it is one address
    envelope_from     as quoted in the line
    authenticated_as  the login name that the client proved, where the line says it
    is_submission     the line says that a user handed the mail in: authenticated, or over the web
    is_local          no network client: handed over on the host itself, or delivered into it by LMTP
    local_user        the user name or number that handed it over there; "" for the mail system itself
    dated             the date as written, see ``at``
    """

    from_name: str = ""
    reverse_name: str = ""
    reverse_verified: bool | None = None
    address: str = ""
    by_name: str = ""
    protocol: str = ""
    queue_id: str = ""
    for_address: str = ""
    envelope_from: str = ""
    authenticated_as: str = ""
    is_submission: bool = False
    is_local: bool = False
    local_user: str = ""
    dated: str = ""

    @property
    def at(self) -> datetime | None:
        """When the line was stamped; aware, UTC. None where no date can be read."""
        return parse_date(self.dated) if self.dated else None


def read_line(clauses: Clauses) -> TraceLine:
    """The line that these clauses make; ``dated`` is left "". Never raises."""
    return _Reading(clauses).line()


class _Software(Enum):
    """Who stamped the line, as far as it matters for what the client's name is worth."""

    POSTFIX = auto()
    EXIM = auto()
    SENDMAIL = auto()
    OTHER = auto()


class _Comment(Enum):
    """What a comment is about, told by its first word."""

    HELO = auto()
    TLS = auto()
    LOGIN = auto()
    SENDER = auto()
    VIA = auto()
    USER = auto()


_COMMENTS = {
    form: kind
    for kind, words in {
        _Comment.HELO: ("HELO", "EHLO", "LHLO"),
        _Comment.TLS: ("using", "No", "TLS:", "Client", "client", "version", "TLS1.2", "TLS1.3"),
        _Comment.LOGIN: ("Authenticated", "authenticated", "authenticated:", "AUTH:", "account"),
        _Comment.SENDER: ("envelope-from", "envelope-sender", "envelope"),
        _Comment.VIA: ("via",),
        _Comment.USER: ("from", "uid"),
    }.items()
    for form in words
}


class _Reading:
    """The clauses of one line, being turned into a ``TraceLine``."""

    leading = ""  # the word after "from"
    helo = ""  # where the line marks it as such
    helo_is_quoted = False  # as (HELO name), with the looked-up name before it
    looked_up = ""  # beside the address in a comment
    address = ""
    login = ""
    sender = ""
    local_user = ""
    software = _Software.OTHER
    verified: bool | None = None
    protocol = ""
    is_submission = False
    is_local = False

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses

    def line(self) -> TraceLine:
        words = self.clauses.words
        self._read_protocol()
        for clause, comment in self.clauses.comments:
            self._read_comment(clause, comment)
        self._read_from()
        self._judge_origin()
        from_name, reverse_name = self._names()
        ids, fors = words.get("id"), words.get("for")
        return TraceLine(
            from_name,
            reverse_name,
            self.verified if self.address else None,
            self.address,
            self._by_name(),
            self.protocol,
            ids[0].rstrip(";") if ids else "",
            _mailbox(fors[0]) if fors else "",
            self.sender,
            self.login,
            self.is_submission,
            self.is_local,
            self.local_user,
        )

    def _read_protocol(self) -> None:
        words = self.clauses.words
        stated = words.get("with") or words.get("via")
        if not stated:
            return
        protocol = stated[0].upper()
        if protocol in _PROTOCOLS:
            self.protocol = protocol
        else:
            if "with" in words:
                self.protocol = protocol
            # "with Microsoft SMTP Server", "with ESMTP/TLS/AES256-SHA", "with AES256-SHA encrypted SMTP"
            for word in stated:
                protocol = word.partition("/")[0].rstrip(";,").upper()
                if protocol in _PROTOCOLS:
                    self.protocol = protocol
                    break
        if len(stated) > 1 and stated[1] == "AUTH":
            self.is_submission = True

    def _by_name(self) -> str:
        words = self.clauses.words.get("by")
        if not words:
            return ""
        if words[0] == "host" and len(words) > 1:  # indimail: "queue 58880 by host mx.example"
            return _name(words[1])
        return _name(words[0])

    def _read_comment(self, clause: str, comment: str) -> None:
        """What one comment adds. The client's is in the "from" clause; others may stand anywhere."""
        first, _, rest = comment.partition(" ")
        kind = _COMMENTS.get(first)
        if kind is _Comment.TLS:
            return
        if kind is None or (kind is _Comment.USER and clause and first == "from"):
            if "invoked" in comment:
                self._read_invocation(comment)
            elif clause == "from":
                self._read_client(comment)
            else:
                self._read_software(comment)
        elif kind is _Comment.LOGIN:
            self.is_submission = True
            self._read_login(first, rest)
        elif kind is _Comment.SENDER:
            self.sender = _mailbox(rest.rpartition(" ")[2])
        elif kind is _Comment.HELO:
            self.helo, self.helo_is_quoted = rest, True
        elif kind is _Comment.VIA:
            self.protocol = rest.upper()
        elif kind is _Comment.USER:
            self.is_local = True
            self.local_user = rest.rpartition("@")[0] or rest

    def _read_login(self, first: str, rest: str) -> None:
        """"(Authenticated sender: x)", "(authenticated as x)", "(AUTH: LOGIN x)", "(account x HELO y)"."""
        words = rest.replace("user=", "as ").split()
        match words:
            case ["sender:" | "as", login, *_]:
                self.login = login
            case [login, *_] if first == "account":
                self.login = login
            case [_, login, *_] if first.startswith("AUTH"):
                self.login = login.rstrip(",")
            case [login] if first.endswith(":"):
                self.login = login
            case _:
                pass

    def _read_invocation(self, comment: str) -> None:
        """"(qmail 1 invoked by uid 2)", "(qmail 1 invoked for bounce)", "(qmail 1 invoked from network)"."""
        how = comment.partition("invoked ")[2].split()
        if how[:1] == ["by"]:
            self.is_local, self.local_user = True, how[-1]
        elif how[:1] == ["for"]:
            self.is_local = True

    def _read_software(self, comment: str) -> None:
        if "ostfix" in comment or "from userid" in comment:
            self.software = _Software.POSTFIX
            user = comment.partition("from userid ")[2]
            if user:
                self.is_local, self.local_user = True, user
        elif "Exim" in comment:
            self.software = _Software.EXIM
        elif comment.startswith("V8/") or (comment[:1].isdigit() and "/" in comment):
            self.software = _Software.SENDMAIL
        elif comment.endswith("outbound"):  # Haraka's own notices name neither a client nor a host
            self.is_local = True
        elif comment.startswith("DragonFly"):  # takes no mail from the network: "from USER id 1 by HOST"
            self.is_local = True
            self.local_user = self.local_user or " ".join(self.clauses.words.get("from", ())[:1])

    def _read_client(self, comment: str) -> None:
        """"name [1.2.3.4]", "[1.2.3.4] helo=x", "user@1.2.3.4 with plain", "[1.2.3.4] (may be forged)"."""
        client, marked, helo = comment.partition("helo=")
        if marked:
            self.software = _Software.EXIM
            self.helo = helo.split(" ", 1)[0]
        name = ""
        words = client.split()
        for word in words:
            user, _, place = word.rpartition("@")  # an ident reply, or who logged in (qmail's SMTP AUTH)
            host, bracket, literal = place.partition("[")
            if bracket:
                name = name or _name(host)
                host = literal.partition("]")[0]
            address = read_ip(host)
            if address:
                # Where several comments name an address the last counts: a client that could smuggle one
                # into its HELO name stands before the one that the server added.
                self.address = address
                self.looked_up = name
                if user and self.protocol in _SUBMITTED:
                    self.login = user.lower()
                if word is words[-1]:
                    return
                break
            name = name or _name(host)
        self._read_remarks(client, name)

    def _read_remarks(self, client: str, name: str) -> None:
        if "may be forged" in client or client.startswith("unverified"):
            self.verified = False
        elif "authenticated user " in client:  # SquirrelMail and its heirs
            self.is_submission = True
            self.login = client.rpartition(" ")[2]
        elif client.endswith("] verified"):
            self.verified = True
        elif client.endswith((" with plain", " with login", " with cram-md5", " with ")):
            self.is_submission = True
        elif not self.address and (client in ("localhost", "local") or "@localhost" in client):
            self.is_local = True
            self.local_user = client.rpartition("@")[0]
        elif client.endswith("[local]"):
            self.is_local = True
        elif not self.address and "." in name and " " not in client:
            self.looked_up = name

    def _read_from(self) -> None:
        words = self.clauses.words.get("from")
        if not words:
            return
        self.leading = words[0].lower().rstrip(";,")
        if words[:3] == ["mail", "pickup", "service"]:  # Microsoft's SMTP service
            self.is_local = True
        elif self.protocol == "LOCAL":
            self.local_user = words[0]
        elif not self.address:
            # "from unknown [1.2.3.4] by", "from [1.2.3.4] by": no comment says better.
            self.address = read_ip(words[min(1, len(words) - 1)])

    def _names(self) -> tuple[str, str]:
        """HELO name and looked-up name; settles whether the second was verified."""
        if self.is_local and not self.address:
            return "", ""
        leading = self.leading
        named = leading if leading not in _NOT_A_NAME and not read_ip(leading) else ""
        if self.helo_is_quoted:  # qmail and its kin; they do not say whether the name leads back
            return _name(self.helo), _name(named)
        if self.software is _Software.EXIM:
            # First comes the verified host name or else the address (Exim specification, $sender_rcvhost).
            if self.verified is None:
                self.verified = bool(named)
            return _name(self.helo or self.looked_up or leading), _name(named)
        reverse_name = "" if self.looked_up in _NOT_A_NAME else self.looked_up
        if self.verified and not reverse_name:  # CommuniGate: the HELO name itself was checked
            reverse_name = named
        elif self.verified is None and self.software is not _Software.OTHER:
            self.verified = bool(reverse_name)
        return _name(leading), reverse_name

    def _judge_origin(self) -> None:
        words = self.clauses.words
        if self.protocol in _NO_NETWORK and not (self.address and self.protocol == "LOCAL"):
            self.is_local = True
        elif "from" not in words and "by" in words and not self.protocol and not self.address:
            self.is_local = True  # made or sent on by the host itself, as Postfix stamps its own notices
        if self.protocol in _SUBMITTED and not self.is_local:
            self.is_submission = True


def _name(word: str) -> str:
    """A host name in lower case, without what clings to it."""
    return word.strip(";,.").lower()


def _mailbox(word: str) -> str:
    address = word.strip("<>;,")
    return address.lower() if "@" in address else ""
