"""Reading a notice of which no rule knows the mail system, by what notices of all systems share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice, takewhile

from whosent.bounce.codes import find_reply_code, find_status
from whosent.bounce.model import Action, ReturnedForm
from whosent.bounce.prose import load_prose
from whosent.bounce.prose_lines import Line, Paragraph, is_coded, read_lines
from whosent.bounce.separator import find_separator
from whosent.bounce.template import bare_address, fold
from whosent.bounce.text_reading import MAX_DIAGNOSTIC, TextReading, TextRecipient, merged
from whosent.bounce.transcript import command_word
from whosent.bounce.typed import find_host

READ_CHARS = 32_768

_SIGNATURE = "\n-- \n"  # RFC 3676 §4.3
_MAX_CANDIDATES = 200
_SHORT = 8  # words of a line that has room for an address and an explanation only
_MAX_FOLLOWING = 40  # lines around a recipient in which an explanation is looked for
_HEADER_LINES = 3  # so many known fields in a row are a returned header block
_GREETING = 6  # lines in which a system says who it is
_REACH = 4  # lines: how far a phrase speaks for an address that stands alone
_LEFT_STOPS = frozenset(" \t<>()[]\"'`,;:=|*「」（）＜＞【】、。")
_RIGHT_STOPS = frozenset(" \t<>()[]\"'`,;:|*!?「」（）＜＞【】、。")
_OPENING = " <(\"'["
_CLOSING = ">)\"' "
_RECEIVED = "<<<"  # how records of sessions mark what the other host said
_NUMBERED = "-*>•·#|→ \t0123456789."  # bullets, and the codes that come first in a transcript


class _Bond(IntEnum):
    """How closely an address and an outcome belong together."""

    NONE = 0
    COPIED = 1  # in a line of the original's header that the notice repeats
    NEARBY = 2  # alone on its line, the outcome in the lines around it
    SENTENCE = 3  # in one sentence with the outcome, or called its recipient
    LINE = 4  # its line says what happened to it


@dataclass(frozen=True, slots=True)
class _Candidate:
    address: str
    bond: _Bond
    line: int
    after: str  # what follows the address in its line


def read_generic(text: str, announced: Action | None = None) -> TextReading:
    """What ``text`` says when nothing is known of the mail system that wrote it.

    ``announced`` is what its subject tells, for text that only explains; None where that tells nothing.

    A recipient is an address that stands together with an outcome (a phrase, in any language of
    ``prose.toml``, or a reply or status code). There are none where no outcome is told of any address,
    as in ordinary mail. Quoted lines and what follows a separator or a header block are left out.
    Never raises; time is linear in the text, of which at most 32,768 characters are read.
    """
    scope = text[:READ_CHARS].partition(_SIGNATURE)[0]
    folded = fold(scope)
    own_ends, returned_at = _own_end(folded)
    lines = read_lines(scope[:own_ends])
    overall = _overall(lines) or announced
    if overall is None and not any(line.coded or line.explained for line in lines):
        return TextReading()
    candidates = list(islice(_candidates(lines, overall), _MAX_CANDIDATES))
    strongest = max((c.bond for c in candidates), default=_Bond.NONE)
    if strongest is _Bond.NONE or (overall is None and strongest < _Bond.LINE):
        return TextReading()
    named = [candidate for candidate in candidates if candidate.bond is strongest]
    is_alone = len({candidate.address.lower() for candidate in named}) == 1
    recipients = [_recipient(candidate, lines, overall, is_alone=is_alone) for candidate in named]
    labels = load_prose().original_line
    return TextReading(
        recipients=merged(recipients),
        returned_starts_at=returned_at,
        returned_form=None if returned_at is None else ReturnedForm.INLINE,
        message_id=_repeated(labels.message_id, lines),
        reporting_mta=_reporter(lines),
        sent_at=_repeated(labels.sent_at, lines),
        subject=_repeated(labels.subject, lines),
    )


def _repeated(labels: tuple[str, ...], lines: list[Line]) -> str:
    """What follows the first of ``labels`` that a line begins with; "" if none does."""
    for line in lines:
        for label in labels:
            if line.folded.startswith(label) and (value := line.text[len(label) :].strip()):
                return value
    return ""


def _reporter(lines: list[Line]) -> str:
    """The host that names itself near the top of the text; "" where none does."""
    marks = load_prose().reporter.words_before
    named = (_host_after(marks, line.text, line.folded) for line in lines[:_GREETING])
    return next((host for host in named if host), "")


def _host_after(marks: tuple[str, ...], text: str, folded: str) -> str:
    """The host that stands right after one of ``marks``; "" where none does."""
    for mark in marks:
        at = folded.find(f"{mark} ")
        # "host mx.example.com said", but not "unknown host example.com".
        before = folded[:at].rstrip() if " " not in mark else folded[at - 1 : at]
        if at >= 0 and not before[-1:].isalnum():
            word = text[at + len(mark) :].split(None, 1)[0].strip(".,;:()<>'\"")
            name = word.partition(":")[0] if "[" not in word else word  # without a port
            if "." in name and "@" not in name and (host := find_host(name)):
                return host
    return ""


def _own_end(folded: str) -> tuple[int, int | None]:
    """Where the notice's own words end, and where the returned message begins."""
    prose = load_prose().returned
    found = find_separator(prose.separators, folded)
    header = _header_block(folded, prose.header_names)
    if found is not None and (header is None or found[0] < header):
        follows = found[1]
        return found[0], follows if folded[follows : follows + 1].strip() else None
    return (len(folded), None) if header is None else (header, header)


def _header_block(folded: str, names: frozenset[str]) -> int | None:
    """Where the first row of header fields begins at the left margin; None if there is none."""
    start: int | None = None
    count = 0
    at = 0
    for line in folded.split("\n"):
        name, colon, _ = line.partition(":")
        if colon and name in names:
            start = at if start is None else start
            count += 1
            if count >= _HEADER_LINES:
                return start
        elif not (count and line[:1] in (" ", "\t") and line.strip()):
            start, count = None, 0
        at += len(line) + 1
    return None


def _overall(lines: list[Line]) -> Action | None:
    """What the notice reports as a whole; a delay that is told anywhere makes it a delay."""
    told = [line.outcome for line in lines if line.outcome is not None]
    if Action.DELAYED in told:
        return Action.DELAYED
    return told[0] if told else None


def _candidates(lines: list[Line], overall: Action | None) -> Iterator[_Candidate]:
    not_these = load_prose().not_a_recipient
    senders = _senders(lines)
    weak = frozenset(id(line.paragraph) for line in lines if line.outcome or line.coded or line.explained)
    is_listed = False  # whether the line above names a recipient of a list, and nothing else
    headed: Paragraph | None = None  # the paragraph of the last line that names a recipient
    list_in: Paragraph | None = None  # the paragraph of the last recipient of a list
    for index, line in enumerate(lines):
        if "@" not in line.text or line.folded.startswith(not_these.line_starts):
            is_listed = False
            continue
        is_listed = overall is not None and (is_listed or _announces(lines, index))
        for address, start, end in _addresses(line.text):
            before = line.folded[:start].rstrip(_OPENING)
            local_part = address.partition("@")[0].lower()
            if (
                _belongs_to_another(before)
                or local_part in not_these.local_parts
                or address.lower() in senders
            ):
                is_listed = False
                continue
            after = line.text[end:].lstrip(_CLOSING)
            leads = not before.strip(_NUMBERED) or (before.endswith(":") and after.startswith(":"))
            is_weak = id(line.paragraph) in weak
            bond = _bond(line, start, leads=leads, after=after, overall=overall, is_weak=is_weak)
            if line.paragraph is headed and line.coded and any(map(str.isdigit, before)):
                continue  # within the reply to the recipient above
            if line.text.startswith(_RECEIVED) and not _is_labelled(line):
                continue  # within a reply of the session
            is_alone = leads and not after.strip(".,;")
            is_listed = is_alone and (is_listed or line.paragraph is list_in)
            if overall is not None and leads:
                if is_listed or _is_explained_below(lines, index):
                    bond = _Bond.LINE
                    headed = headed if line.coded else line.paragraph
                    list_in = line.paragraph if is_listed else list_in
                elif bond is _Bond.NONE and _is_near(lines, index):
                    bond = _Bond.NEARBY
            yield _Candidate(address, bond, index, after)


def _belongs_to_another(before: str) -> bool:
    """Whether the words before an address call it something else than a recipient; the longest decide."""
    prose = load_prose()
    other = _longest_end(before, prose.not_a_recipient.words_before)
    return other > 0 and other >= _longest_end(before, prose.recipient_line.words_before)


def _longest_end(text: str, endings: tuple[str, ...]) -> int:
    """The length of the longest of ``endings``, which are whole words; 0 where ``text`` has none of them."""
    if not text.endswith(endings):
        return 0
    return max((len(words) for words in endings if _ends_in_words(text, words)), default=0)


def _ends_in_words(text: str, words: str) -> bool:
    before = text[-len(words) - 1 : -len(words)]
    return text.endswith(words) and not (before.isalnum() or before == "-")


def _is_labelled(line: Line) -> bool:
    """Whether the line begins as those do that name a recipient, also in the record of a session."""
    return line.folded.lstrip("> ").startswith(load_prose().recipient_line.line_starts)


def _announces(lines: list[Line], index: int) -> bool:
    """Whether the line above tells an outcome, or ends a paragraph that does, of those who follow."""
    above = lines[index - 1] if index else None
    if above is None or "@" in above.text:
        return False
    return above.outcome is not None or (above.text.endswith(":") and bool(above.paragraph.told))


def _is_explained_below(lines: list[Line], index: int) -> bool:
    """Whether the next lines of the paragraph, up to the next address, give a code or an explanation."""
    own = lines[index]
    for line in lines[index + 1 : index + 1 + _REACH]:
        if line.paragraph is not own.paragraph:
            return False
        if line.coded or line.explained:
            return True
        if "@" in line.text:
            return False
    return False


def _bond(
    line: Line, start: int, *, leads: bool, after: str, overall: Action | None, is_weak: bool
) -> _Bond:
    """How closely the address at ``start`` of ``line`` belongs to an outcome, as its paragraph shows.

    leads, after  whether the address begins the line, and what follows it
    is_weak       whether the paragraph tells an outcome, or at least explains one
    """
    tells = line.outcome is not None or line.coded or line.explained
    wording = load_prose().recipient_line
    if _is_labelled(line):
        return _Bond.LINE
    if tells and (leads or (line.explained and (line.coded or len(line.text.split()) <= _SHORT))):
        return _Bond.LINE
    if leads and after[:1] == ":" and (overall is not None or is_weak):
        return _Bond.LINE
    if overall is None:
        return _Bond.NONE
    if line.paragraph.tells_at(line.offset + start) or line.explained or (line.coded and is_weak):
        return _Bond.SENTENCE
    if _longest_end(line.folded[:start].rstrip(_OPENING + ":"), wording.words_before):
        return _Bond.SENTENCE
    return _Bond.COPIED if line.folded.startswith(wording.weak_line_starts) else _Bond.NONE


def _senders(lines: list[Line]) -> frozenset[str]:
    """The addresses that the text calls senders, such as after MAIL FROM, or below such words."""
    marks = load_prose().not_a_recipient.sender_marks
    found: set[str] = set()
    above = ""
    for line in lines:
        if "@" in line.text:
            for address, start, _ in _addresses(line.text):
                before = line.folded[:start].rstrip(_OPENING)
                if (before or above).endswith(marks):
                    found.add(address.lower())
        above = line.folded.rstrip(":")
    return frozenset(found)


def _is_near(lines: list[Line], index: int) -> bool:
    around = lines[max(0, index - _REACH) : index + _REACH + 1]
    return any(line.outcome is not None or line.coded for line in around)


def _addresses(line: str) -> Iterator[tuple[str, int, int]]:
    """Every address in ``line``, where it begins and ends."""
    at = line.find("@")
    limit = 0
    while at >= 0:
        start = at
        while start > limit and line[start - 1] not in _LEFT_STOPS:
            start -= 1
        end = at + 1
        while end < len(line) and line[end] not in _RIGHT_STOPS:
            end += 1
        address = bare_address(line[start:end].partition("..")[0].rstrip(".-"))
        in_link = line[max(0, start - 8) : start + 8].find("://") >= 0
        if address and "." in address.rpartition("@")[2] and not in_link:
            yield address, start, end
        limit = end
        at = line.find("@", end)


def _recipient(
    candidate: _Candidate, lines: list[Line], overall: Action | None, *, is_alone: bool
) -> TextRecipient:
    diagnostic = _diagnostic(candidate, lines, is_alone=is_alone)
    return TextRecipient(
        address=candidate.address,
        original_recipient=_original(candidate, lines),
        diagnostic=diagnostic,
        status=find_status(diagnostic),
        reply_code=find_reply_code(diagnostic),
        remote_mta=_host_after(load_prose().remote.words_before, diagnostic, fold(diagnostic)),
        smtp_command=command_word(diagnostic) if "in reply to" in diagnostic else "",
        action=overall if overall is not None else Action.FAILED,
    )


def _original(candidate: _Candidate, lines: list[Line]) -> str:
    """The address as the sender wrote it, where the lines of the recipient tell it apart; "" otherwise."""
    words = load_prose().forwarded.words_before
    own = lines[candidate.line]
    for line in lines[candidate.line : candidate.line + _REACH]:
        if line.paragraph is not own.paragraph:
            break
        if not any(word in line.folded for word in words):
            continue
        for address, start, _ in _addresses(line.text):
            if address != candidate.address and line.folded[:start].rstrip(_OPENING + ":").endswith(words):
                return address
    return ""


def _diagnostic(candidate: _Candidate, lines: list[Line], *, is_alone: bool) -> str:
    """What is said of the recipient: the rest of its line and paragraph, else the nearest explanation.

    is_alone  whether no other is named: what a reply in another paragraph says is said of it, too
    """
    own = lines[candidate.line]
    following = lines[candidate.line + 1 : candidate.line + _MAX_FOLLOWING]
    after = candidate.after.lstrip(":; ")
    is_field = fold(after).startswith(load_prose().recipient_line.field_starts)
    if after[:1] == "," and own.explained:  # the address is an insertion
        return own.sentences[:MAX_DIAGNOSTIC]
    said = [after] if after.strip(" :.,)") and not is_field else []
    leads = own.text.lstrip(_NUMBERED + _OPENING).startswith(candidate.address)
    if not said and own.explained and not leads:  # "mailbox full: <address>"
        said = [own.text if candidate.bond is _Bond.LINE else own.sentences]
    if candidate.bond is _Bond.LINE or not said:
        said.extend(line.text for line in takewhile(lambda line: _goes_on(own, line), following))
    joined = " ".join(said)[:MAX_DIAGNOSTIC]
    if is_alone and candidate.bond is _Bond.LINE and not (own.explained or is_coded(joined)):
        coded = next((line for line in following if line.coded), None)
        return (joined if coded is None else coded.to_sentence_end)[:MAX_DIAGNOSTIC]
    if candidate.bond is not _Bond.LINE and not is_coded(joined):
        around = lines[max(0, candidate.line - _MAX_FOLLOWING) : candidate.line + _MAX_FOLLOWING]
        if (coded := next((line for line in around if line.coded), None)) is not None:
            joined = coded.to_sentence_end
        elif (better := next((line for line in (own, *following) if line.explained), None)) is not None:
            joined = better.sentences
        elif own.outcome is not None and candidate.bond is _Bond.SENTENCE:
            joined = own.sentences
    return joined[:MAX_DIAGNOSTIC]


def _goes_on(own: Line, line: Line) -> bool:
    """Whether ``line`` still speaks of the recipient in ``own``."""
    return line.paragraph is own.paragraph and line.text[:1] != "<"
