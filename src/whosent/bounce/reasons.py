"""Why a delivery failed, and whether trying again could help: diagnostic and codes -> reason.

Every source of evidence gives readings of a rank (``Says``); the strongest wins, and the answer says
which it was. Words go before numbers where they are explicit ("mailbox full" under 5.1.0), numbers
before words where the words are vague ("access denied" under 5.7.26).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from whosent.bounce.diagnostic import find_numbers, fold
from whosent.bounce.model import Action, Permanence, Reason
from whosent.bounce.reason_rows import Rank
from whosent.bounce.reason_table import (
    CodeReading,
    Nature,
    Phrase,
    PhraseReading,
    ReasonTable,
    load_reasons,
)

__all__ = [
    "Because",
    "Classified",
    "Codes",
    "Confidence",
    "Lasting",
    "ReasonInput",
    "ReasonTable",
    "classify",
    "find_codes",
    "load_reasons",
]

_ARRIVED = (Action.DELIVERED, Action.RELAYED, Action.EXPANDED)
_EXIT_DIGITS = 3
_LONGEST_NAME = 255  # RFC 1035 §2.3.4
_NO_NATURE = Nature()


class Confidence(StrEnum):
    """How far a reason can be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Because(StrEnum):
    """What decided the reason."""

    HOST_TABLE = "host_table"
    PHRASE = "phrase"
    STATUS = "status"
    REPLY_CODE = "reply_code"
    COMMAND = "command"
    ACTION = "action"
    NOTHING = "nothing"


class Lasting(StrEnum):
    """What decided the permanence."""

    DELAYED = "delayed"  # the reporter is still trying
    CLASS = "class"  # the first digit of a code
    REASON = "reason"  # what such a reason means by its nature


class Codes(NamedTuple):
    """What a diagnostic says in SMTP's own terms; "" and None where it does not.

    status        RFC 3463 code such as "5.1.1"
    reply_code    200 to 599 (RFC 5321 §4.2)
    smtp_command  the command that was refused: CONN, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, QUIT
    """

    status: str = ""
    reply_code: int | None = None
    smtp_command: str = ""


class ReasonInput(NamedTuple):
    """The facts of one failed recipient from which its reason is read; "" where not known.

    status         as stated by the notice
    reply_code     as stated or found; None if neither
    diagnostic     the reporter's text for this recipient
    diagnostic_type  "smtp", "x-unix" … as stated
    human_text     text of the notification part: read where the diagnostic says little
    remote_mta     who refused; a name, a name with more behind it, or an address
    reporting_mta  who reports
    recipient_domain  lower-cased A-label
    mail_system    the rule that read the notice
    """

    status: str = ""
    reply_code: int | None = None
    smtp_command: str = ""
    diagnostic: str = ""
    human_text: str = ""
    remote_mta: str = ""
    reporting_mta: str = ""
    recipient_domain: str = ""
    action: Action = Action.FAILED
    mail_system: str = ""
    diagnostic_type: str = ""


class Classified(NamedTuple):
    """A reason with what decided it.

    phrase      the words that decided, folded; "" where no words did
    permanence  could the same mail, sent again later, arrive? From the stated class (a status, else a
                reply code), else from the reason's nature. A delayed recipient is TEMPORARY; so is one
                given up after failures of class 4: the reporter's patience ended, not the chance.
                Limits of rate, time and space are TEMPORARY even under class 5. UNKNOWN for delivered.
    """

    reason: Reason
    permanence: Permanence
    phrase: str = ""
    confidence: Confidence = Confidence.LOW
    because: Because = Because.NOTHING
    lasting: Lasting = Lasting.REASON


class _Candidate:
    __slots__ = ("because", "is_hearsay", "phrase", "rank", "reason")

    def __init__(
        self,
        rank: Rank,
        because: Because,
        reason: Reason,
        phrase: str = "",
        is_hearsay: bool = False,
    ) -> None:
        self.rank = rank
        self.because = because
        self.reason = reason
        self.phrase = phrase
        self.is_hearsay = is_hearsay


class _Context(NamedTuple):
    """The conditions under which rows hold."""

    hosts: tuple[str, ...]
    command: str
    status_class: str
    diagnostic_type: str


_NOTHING = _Candidate(Rank.NOTHING, Because.NOTHING, Reason.UNDEFINED)


def classify(facts: ReasonInput, table: ReasonTable) -> Classified:
    """The reason of ``facts``.

    UNDEFINED where the notice gives no cause at all, ONHOLD where it gives one that the table cannot
    read. Never raises; linear in the size of the texts.

    Source: RFC 3463 §3, the IANA registry of enhanced status codes, RFC 5321 §4.2; the tables' own.
    """
    if facts.action in _ARRIVED or facts.status.startswith("2."):
        return Classified(
            reason=Reason.DELIVERED,
            permanence=Permanence.UNKNOWN,
            confidence=Confidence.HIGH,
            because=Because.ACTION if facts.action in _ARRIVED else Because.STATUS,
        )
    text = fold(facts.diagnostic)
    status, reply_code = find_numbers(text)
    reply_code = facts.reply_code or reply_code
    said = _without_repeats(text, reply_code, status)
    found = table.find_phrases(said)
    context = _Context(
        hosts=_hosts_of(facts, found, table),
        command=facts.smtp_command.upper() or table.find_command(text),
        status_class=_class_of(facts.status or status, reply_code),
        diagnostic_type=facts.diagnostic_type.lower(),
    )
    best = _best_code(
        _best_phrase(found, said, context),
        (facts.status, status),
        _read_number(text, reply_code, table),
        context,
        table,
    )
    from_human_text = False
    if best.rank < Rank.SPECIFIC and facts.human_text:
        told = _read_human_text(facts.human_text, context._replace(diagnostic_type=""), table)
        from_human_text = told.rank > best.rank
        best = told if from_human_text else best
    if best.rank is Rank.NOTHING:
        best = _without_evidence(facts, text)
    is_doubtful = (
        from_human_text or best.is_hearsay or _is_contradicted(best, (facts.status, status), table)
    )
    permanence, lasting = _permanence(best.reason, facts.action, context.status_class, table)
    return Classified(
        reason=best.reason,
        permanence=permanence,
        phrase=best.phrase,
        confidence=_confidence(best, is_doubtful),
        because=best.because,
        lasting=lasting,
    )


def find_codes(diagnostic: str, table: ReasonTable | None = None) -> Codes:
    """The codes and the SMTP command that ``diagnostic`` names.

    Numbers of addresses, dates, sizes and versions are passed over. ``table`` holds the traces by which
    mail systems name the command; None takes the one that ships. Never raises; linear.
    """
    status, reply_code = find_numbers(diagnostic)
    command = (_packaged() if table is None else table).find_command(fold(diagnostic))
    return Codes(status=status, reply_code=reply_code, smtp_command=command)


@cache
def _packaged() -> ReasonTable:
    return load_reasons()


@lru_cache(maxsize=64)  # the recipients of one notice share its text, and most of what is known of them
def _read_human_text(text: str, context: _Context, table: ReasonTable) -> _Candidate:
    folded, found = _find_told(text, table)
    return _best_phrase(found, folded, context._replace(hosts=(*context.hosts, *_hosts_in(found))))


@lru_cache(maxsize=4)
def _find_told(text: str, table: ReasonTable) -> tuple[str, list[tuple[Phrase, int]]]:
    folded = table.without_returned(fold(text))
    return folded, table.find_phrases(folded)


def _best_phrase(found: list[tuple[Phrase, int]], text: str, context: _Context) -> _Candidate:
    """The strongest reading; of equals the longer words, then what was said first."""
    best: PhraseReading | None = None
    words, place, rank = "", 0, Rank.NOTHING
    for phrase, start in found:
        for reading in phrase.readings:
            if reading.rank < rank or (
                reading.rank == rank
                and (len(phrase.text), place) <= (len(words), start)
            ):
                continue
            if reading.is_conditional and not _holds(reading, text, start, context):
                continue
            best, words, place, rank = reading, phrase.text, start, reading.rank
    if best is None:
        return _NOTHING
    because = Because.HOST_TABLE if best.host else Because.PHRASE
    return _Candidate(rank, because, best.reason, words, best.is_hearsay)


def _holds(reading: PhraseReading, text: str, start: int, context: _Context) -> bool:
    return (
        (not reading.host or reading.host in context.hosts)
        and (not reading.command or context.command in reading.command)
        and (not reading.classes or context.status_class in reading.classes or not context.status_class)
        and (not reading.follows_host or _ends_in_host(text[max(0, start - _LONGEST_NAME) : start]))
    )


def _ends_in_host(text: str) -> bool:
    words = text.split()
    name = words[-1].strip("<>()[]'\",:;.") if words else ""
    return "." in name and "@" not in name and name.rpartition(".")[2].isalpha()


def _best_code(
    best: _Candidate,
    statuses: tuple[str, str],
    number: CodeReading | None,
    context: _Context,
    table: ReasonTable,
) -> _Candidate:
    """The strongest of ``best`` and what the codes say.

    Of equals ``best``, then a code that the host's own table knows, then the stated one: some systems
    state 5.1.1 for every recipient that was refused, whatever the host replied.
    """
    for status in statuses:
        for host in context.hosts:
            reading = table.host_statuses.get((host, status))
            if reading is not None and reading.rank > best.rank:
                best = _Candidate(
                    reading.rank, Because.HOST_TABLE, reading.reason, is_hearsay=reading.is_hearsay
                )
    for status in statuses:
        reading = table.statuses.get(status)
        if reading is not None and reading.rank > best.rank:
            best = _Candidate(reading.rank, Because.STATUS, reading.reason)
    if number is not None and number.rank > best.rank:
        best = _Candidate(number.rank, Because.REPLY_CODE, number.reason)
    kind = table.diagnostic_types.get(context.diagnostic_type)
    if kind is not None and kind.rank > best.rank:
        best = _Candidate(kind.rank, Because.COMMAND, kind.reason)
    command = table.commands.get(context.command)
    if command is not None and command.rank > best.rank and command.holds_for(context.status_class):
        best = _Candidate(command.rank, Because.COMMAND, command.reason)
    return best


def _read_number(text: str, reply_code: int | None, table: ReasonTable) -> CodeReading | None:
    """What the reply code says, or the exit code of a mailer where ``text`` is nothing else."""
    if len(text) <= _EXIT_DIGITS and text.isascii() and text.isdecimal():
        return table.exits.get(int(text))
    return table.replies.get(reply_code) if reply_code is not None else None


def _without_evidence(facts: ReasonInput, text: str) -> _Candidate:
    if facts.action is Action.DELAYED:
        return _Candidate(rank=Rank.NOTHING, because=Because.ACTION, reason=Reason.EXPIRED)
    if text or facts.status or facts.reply_code:
        return _Candidate(rank=Rank.NOTHING, because=Because.NOTHING, reason=Reason.ONHOLD)
    return _NOTHING


def _without_repeats(text: str, reply_code: int | None, status: str) -> str:
    """``text`` without the codes that open each line of a multi-line reply, which cut phrases in two."""
    if reply_code is None or f"{reply_code}-" not in text:
        return text
    if status:
        text = text.replace(f"{reply_code}-{status} ", "").replace(f" {reply_code} {status} ", " ")
    return text.replace(f" {reply_code}-", " ").replace(f" {reply_code} ", " ")


def _class_of(status: str, reply_code: int | None) -> str:
    if status[:1] in ("4", "5"):
        return status[0]
    return str(reply_code)[0] if reply_code is not None and reply_code >= 400 else ""


def _hosts_of(facts: ReasonInput, found: list[tuple[Phrase, int]], table: ReasonTable) -> tuple[str, ...]:
    index = table.hosts
    hosts = _hosts_in(found)
    if facts.remote_mta:
        hosts += _hosts_named(facts.remote_mta, index.suffixes)
    elif facts.recipient_domain in index.domains:
        hosts += (index.domains[facts.recipient_domain],)
    if facts.reporting_mta:
        hosts += _hosts_named(facts.reporting_mta, index.suffixes)
    if facts.mail_system in index.mail_systems:
        hosts += (index.mail_systems[facts.mail_system],)
    return hosts


def _hosts_in(found: list[tuple[Phrase, int]]) -> tuple[str, ...]:
    hosts: dict[str, None] = {}
    for phrase, _ in found:
        if phrase.hosts:
            hosts.update(dict.fromkeys(phrase.hosts))
    return tuple(hosts)


def _hosts_named(name: str, suffixes: Mapping[str, str]) -> tuple[str, ...]:
    """The host whose suffix ``name`` bears, if any."""
    for suffix in _suffixes_of(name):
        if suffix in suffixes:
            return (suffixes[suffix],)
    return ()


@lru_cache(maxsize=512)  # a mailbox names the same few hosts again and again
def _suffixes_of(name: str) -> tuple[str, ...]:
    """The first word of ``name`` with none, one, two … of its labels taken away."""
    words = name[:_LONGEST_NAME].lower().split(None, 1)
    labels = words[0].strip(".,;()[]<>").split(".") if words else []
    return tuple(".".join(labels[at:]) for at in range(len(labels)))


def _permanence(
    reason: Reason, action: Action, status_class: str, table: ReasonTable
) -> tuple[Permanence, Lasting]:
    nature = table.natures.get(reason, _NO_NATURE)
    if action is Action.DELAYED:
        return Permanence.TEMPORARY, Lasting.DELAYED
    if nature.overrules or not status_class:
        return nature.permanence, Lasting.REASON
    return Permanence.PERMANENT if status_class == "5" else Permanence.TEMPORARY, Lasting.CLASS


def _is_contradicted(best: _Candidate, statuses: tuple[str, str], table: ReasonTable) -> bool:
    """Whether a status code stands for another reason than the words that decided."""
    if best.because is not Because.PHRASE:
        return False
    for status in statuses:
        reading = table.statuses.get(status)
        if reading is not None and reading.reason is not best.reason and reading.rank >= Rank.SPECIFIC:
            return True
    return False


def _confidence(best: _Candidate, is_doubtful: bool) -> Confidence:
    if best.rank >= Rank.SPECIFIC:
        return Confidence.MEDIUM if is_doubtful else Confidence.HIGH
    return Confidence.MEDIUM if best.rank is Rank.SYMPTOM else Confidence.LOW
