"""Records of SMTP sessions inside a notice: which reply was given to which recipient."""

from __future__ import annotations

from typing import NamedTuple

from whosent.bounce.codes import find_reply_code
from whosent.bounce.prose import load_prose
from whosent.bounce.rule import Transcript
from whosent.bounce.template import Place, bare_address, collapse, fold
from whosent.bounce.text_reading import MAX_DIAGNOSTIC, TextRecipient

_MAX_LINES = 5_000
_NAMES_RECIPIENT = "RCPT"


class _Reply(NamedTuple):
    """An unfavourable reply, and what it answered."""

    text: str = ""
    command: str = ""
    address: str = ""


def command_word(text: str) -> str:
    """The SMTP command that ``text`` ("RCPT TO:<…>", "end of data") speaks of; "" if none."""
    folded = text.lower()
    if not folded:
        return ""
    for command, words in load_prose().command.items():
        if any(word in folded for word in words):
            return command
    return ""


def read_transcript(
    transcript: Transcript, own: str, folded: str, recipients: list[TextRecipient]
) -> list[TextRecipient]:
    """``recipients`` with what the transcript says of them; where there are none, those it names."""
    start = _begin(transcript, folded)
    if start is None:
        return recipients
    told, general, accepted = _read_session(transcript, own[start:])
    if not recipients:
        return list(told.values()) or [_in_general(address, general) for address in accepted]
    answered: list[TextRecipient] = []
    for recipient in recipients:
        more = told.get(recipient.address.lower()) or told.get(recipient.original_recipient.lower())
        if more is None and (len(recipients) == 1 or not told) and (general.text or general.command):
            more = _in_general(recipient.address, general)
        answered.append(_answered(recipient, more) if more else recipient)
    return answered


def read_general(transcript: Transcript, own: str, folded: str) -> TextRecipient | None:
    """The first refusal in the session, of a notice that names no recipient; None if there is none."""
    start = _begin(transcript, folded)
    if start is None:
        return None
    _, general, _ = _read_session(transcript, own[start:])
    return _in_general("", general) if general.text else None


def _answered(recipient: TextRecipient, more: TextRecipient) -> TextRecipient:
    """``recipient`` with the session's word; a bare number (an exit code) gives way to it."""
    is_number = not any(char.isalpha() for char in recipient.diagnostic)
    if is_number or more.diagnostic.startswith(recipient.diagnostic):
        recipient = recipient._replace(diagnostic="", reply_code=None)
    filled = recipient.filled_from(more)
    if filled.reply_code is None and find_reply_code(filled.diagnostic) is None:
        return filled._replace(reply_code=find_reply_code(more.diagnostic))
    return filled


def _in_general(address: str, general: _Reply) -> TextRecipient:
    return TextRecipient(
        address=address, diagnostic=general.text, smtp_command=general.command, remote_mta=general.address
    )


def _begin(transcript: Transcript, folded: str) -> int | None:
    hits = [at for text in transcript.after if (at := folded.find(text)) >= 0]
    if not hits:
        return None
    newline = folded.find("\n", min(hits))
    return len(folded) if newline < 0 else newline + 1


def _read_session(
    transcript: Transcript, session: str
) -> tuple[dict[str, TextRecipient], _Reply, tuple[str, ...]]:
    """What is told of each address, the first unfavourable reply that names none (its address is the
    host), and the recipients that were sent.
    """
    sent_marks = tuple(map(collapse, transcript.sent))
    received_marks = tuple(map(collapse, transcript.received))
    told: dict[str, TextRecipient] = {}
    general = _Reply()
    asked: dict[str, None] = {}
    host = ""
    reply = _Reply()
    for raw in session.split("\n", _MAX_LINES)[:_MAX_LINES]:
        line = collapse(raw[:MAX_DIAGNOSTIC])
        low = fold(line)
        if not line:
            continue
        if low.startswith(sent_marks):
            sent = line[_longest(sent_marks, low) :].strip()
            reply = _Reply(command=command_word(sent.partition(":")[0]))
            if reply.command == _NAMES_RECIPIENT and (address := _address_in(sent)):
                reply = reply._replace(address=address)
                asked[address] = None
            continue
        if low.startswith(received_marks):
            reply = _more(reply, line[_longest(received_marks, low) :].strip())
            if reply.text and reply.address:
                _note(told, reply, host)
            elif reply.text and not general.text:
                general = reply._replace(address=host)
            continue
        found_host = next((f for t in transcript.hosts if (f := t.match(line, low)) is not None), None)
        if found_host is not None:
            host = found_host.get(Place.REMOTE_MTA, "").rstrip(".:")
            reply = _Reply()
            continue
        verdict = next((f for t in transcript.verdicts if (f := t.match(line, low)) is not None), None)
        if verdict is not None:
            address = verdict.get(Place.ADDRESS, "")
            if reply.text and reply.address.lower() in ("", address.lower()):
                _note(told, reply._replace(address=address), host)
            else:
                rest = verdict.get(Place.DIAGNOSTIC, "")  # may be another host's reply
                said = rest if _is_unfavourable(rest) else line
                _note(told, _Reply(said, reply.command, address), host if reply.command else "")
        elif _is_unfavourable(line):
            general = general if general.text else _Reply(line, reply.command, host)
            # What this system says of the host that refused goes on from its reply.
            if not host or host.lower() not in low:
                reply, host = _Reply(), ""
    return told, general, tuple(asked) if general.text else ()


def _note(told: dict[str, TextRecipient], reply: _Reply, host: str) -> None:
    key = reply.address.lower()
    known = told.get(key)
    entry = TextRecipient(
        address=reply.address, diagnostic=reply.text, smtp_command=reply.command, remote_mta=host
    )
    if known is not None and not reply.text.startswith(known.diagnostic):
        entry = known.filled_from(entry)
    told[key] = entry


def _more(reply: _Reply, line: str) -> _Reply:
    """``reply`` with one more line of it; lines that report success are passed over."""
    if reply.text:
        return reply._replace(text=f"{reply.text} {line}"[:MAX_DIAGNOSTIC])
    return reply._replace(text=line) if _is_unfavourable(line) else reply


def _is_unfavourable(line: str) -> bool:
    return line[:1] in ("4", "5") and find_reply_code(line[:4]) is not None


def _address_in(command: str) -> str:
    in_brackets = command.partition("<")[2].partition(">")[0]
    return bare_address(in_brackets) or bare_address(command.partition(":")[2])


def _longest(marks: tuple[str, ...], low: str) -> int:
    return max(len(mark) for mark in marks if low.startswith(mark))
