"""Why a delivery failed, and whether trying again could help: diagnostic and codes -> reason.

Every source of evidence gives readings of a rank (``Says``); the strongest wins, and the answer says
which it was. Words go before numbers where they are explicit ("mailbox full" under 5.1.0), numbers
before words where the words are vague ("access denied" under 5.7.26).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from whosent.bounce.diagnostic import find_numbers, fold
from whosent.bounce.model import Action, Permanence, Reason
from whosent.bounce.reason_table import Nature, Phrase, PhraseReading, Rank, ReasonTable, load_reasons

__all__ = [
    "Because",
    "Classified",
    "Codes",
    "Confidence",
    "ReasonInput",
    "ReasonTable",
    "classify",
    "find_codes",
    "load_reasons",
]

_ARRIVED = frozenset({Action.DELIVERED, Action.RELAYED, Action.EXPANDED})
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What a diagnostic says in SMTP's own terms; "" and None where it does not.

    status        RFC 3463 code such as "5.1.1"
    reply_code    200 to 599 (RFC 5321 §4.2)
    smtp_command  the command that was refused: CONN, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, QUIT
    """

    status: str = ""
    reply_code: int | None = None
    smtp_command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonInput:
    """The facts of one failed recipient from which its reason is read; "" where not known.

    status         as stated by the notice
    reply_code     as stated or found; None if neither
    diagnostic     the reporter's text for this recipient
    human_text     text of the notification part: read where the diagnostic says little
    remote_mta     who refused; a name, a name with more behind it, or an address
    reporting_mta  who reports
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    rank: Rank
    because: Because
    reason: Reason
    phrase: str = ""
    start: int = 0

    def beats(self, other: _Candidate) -> bool:
        """By rank; then words before codes, the longer words, and what was said first."""
        if self.rank != other.rank:
            return self.rank > other.rank
        if len(self.phrase) != len(other.phrase):
            return len(self.phrase) > len(other.phrase)
        return bool(self.phrase) and self.start < other.start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """The conditions under which rows hold."""

    hosts: frozenset[str]
    command: str
    status_class: str


_NOTHING = _Candidate(rank=Rank.NOTHING, because=Because.NOTHING, reason=Reason.UNDEFINED)


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
    numbers = find_numbers(text)
    reply_code = facts.reply_code or numbers.reply_code
    found = table.find_phrases(_without_repeats(text, reply_code, numbers.status))
    status_class = _class_of(facts.status or numbers.status, reply_code)
    context = _Context(
        hosts=_hosts_of(facts, found, table),
        command=(facts.smtp_command or _command_of(found)).upper(),
        status_class=status_class,
    )
    best = _strongest(_read_phrases(found, context), _NOTHING)
    best = _strongest(_read_codes(facts.status, numbers.status, reply_code, text, context, table), best)
    from_human_text = False
    if best.rank < Rank.SPECIFIC and facts.human_text:
        told = _strongest(_read_phrases(table.find_phrases(fold(facts.human_text)), context), _NOTHING)
        from_human_text = told.rank > best.rank
        best = told if from_human_text else best
    if best.rank is Rank.NOTHING:
        best = _without_evidence(facts, text)
    return Classified(
        reason=best.reason,
        permanence=_permanence(best.reason, facts.action, status_class, table),
        phrase=best.phrase,
        confidence=_confidence(best, from_human_text),
        because=best.because,
    )


def find_codes(diagnostic: str, table: ReasonTable | None = None) -> Codes:
    """The codes and the SMTP command that ``diagnostic`` names.

    Numbers of addresses, dates, sizes and versions are passed over. ``table`` holds the traces by which
    mail systems name the command; None takes the one that ships. Never raises; linear.
    """
    numbers = find_numbers(diagnostic)
    found = (_packaged() if table is None else table).find_phrases(fold(diagnostic))
    return Codes(status=numbers.status, reply_code=numbers.reply_code, smtp_command=_command_of(found))


@cache
def _packaged() -> ReasonTable:
    return load_reasons()


def _strongest(candidates: Iterator[_Candidate], best: _Candidate) -> _Candidate:
    for candidate in candidates:
        if candidate.beats(best):
            best = candidate
    return best


def _read_phrases(found: list[tuple[Phrase, int]], context: _Context) -> Iterator[_Candidate]:
    for phrase, start in found:
        for reading in phrase.readings:
            if _holds(reading, context):
                yield _Candidate(
                    rank=reading.rank,
                    because=Because.HOST_TABLE if reading.host else Because.PHRASE,
                    reason=reading.reason,
                    phrase=phrase.text,
                    start=start,
                )


def _holds(reading: PhraseReading, context: _Context) -> bool:
    return (
        (not reading.host or reading.host in context.hosts)
        and (not reading.command or context.command in reading.command)
        and (not reading.classes or context.status_class in reading.classes or not context.status_class)
    )


def _read_codes(
    stated: str, found: str, reply_code: int | None, text: str, context: _Context, table: ReasonTable
) -> Iterator[_Candidate]:
    for status in (stated, found) if found != stated else (stated,):
        for host in context.hosts:
            if (reading := table.host_statuses.get((host, status))) is not None:
                yield _Candidate(rank=reading.rank, because=Because.HOST_TABLE, reason=reading.reason)
        if (reading := table.statuses.get(status)) is not None:
            yield _Candidate(rank=reading.rank, because=Because.STATUS, reason=reading.reason)
    if len(text) <= _EXIT_DIGITS and text.isascii() and text.isdecimal():
        if (reading := table.exits.get(int(text))) is not None:
            yield _Candidate(rank=reading.rank, because=Because.REPLY_CODE, reason=reading.reason)
    elif reply_code is not None and (reading := table.replies.get(reply_code)) is not None:
        yield _Candidate(rank=reading.rank, because=Because.REPLY_CODE, reason=reading.reason)
    command = table.commands.get(context.command)
    if command is not None and (not command.classes or context.status_class in command.classes):
        yield _Candidate(rank=command.rank, because=Because.COMMAND, reason=command.reason)


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


def _command_of(found: list[tuple[Phrase, int]]) -> str:
    """The command named last: a transcript ends with the one that was refused."""
    command, place = "", -1
    for phrase, start in found:
        if phrase.commands and start > place:
            command, place = phrase.commands[0], start
    return command


def _hosts_of(facts: ReasonInput, found: list[tuple[Phrase, int]], table: ReasonTable) -> frozenset[str]:
    hosts = {host for phrase, _ in found for host in phrase.hosts}
    for name in (facts.remote_mta, facts.reporting_mta):
        if name and (host := _host_named(name, table)):
            hosts.add(host)
    if not facts.remote_mta and (host := table.hosts.domains.get(facts.recipient_domain.lower(), "")):
        hosts.add(host)
    if facts.mail_system and (host := table.hosts.mail_systems.get(facts.mail_system, "")):
        hosts.add(host)
    return frozenset(hosts)


def _host_named(name: str, table: ReasonTable) -> str:
    words = name[:_LONGEST_NAME].lower().split(None, 1)
    name = words[0].strip(".,;()[]<>") if words else ""
    while name:
        if (host := table.hosts.suffixes.get(name)) is not None:
            return host
        name = name.partition(".")[2]
    return ""


def _permanence(reason: Reason, action: Action, status_class: str, table: ReasonTable) -> Permanence:
    nature = table.natures.get(reason, _NO_NATURE)
    if action is Action.DELAYED or (nature.overrules and nature.permanence is Permanence.TEMPORARY):
        return Permanence.TEMPORARY
    if nature.overrules:
        return nature.permanence
    if status_class:
        return Permanence.PERMANENT if status_class == "5" else Permanence.TEMPORARY
    return nature.permanence


def _confidence(best: _Candidate, from_human_text: bool) -> Confidence:
    if best.rank >= Rank.SPECIFIC:
        return Confidence.MEDIUM if from_human_text else Confidence.HIGH
    return Confidence.MEDIUM if best.rank is Rank.SYMPTOM else Confidence.LOW
