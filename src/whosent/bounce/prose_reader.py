"""Reading a notice of which no rule knows the mail system, by what notices of all systems share."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import accumulate, islice, takewhile

from ahocorasick_rs import AhoCorasick

from whosent.bounce.codes import find_reply_code, find_status
from whosent.bounce.model import Action, ReturnedForm
from whosent.bounce.prose import load_prose
from whosent.bounce.separator import find_separator
from whosent.bounce.template import bare_address, collapse, fold
from whosent.bounce.text_reading import MAX_DIAGNOSTIC, TextReading, TextRecipient, merged
from whosent.bounce.transcript import command_word

READ_CHARS = 32_768

_SIGNATURE = "\n-- \n"  # RFC 3676 §4.3
_MAX_LINE = 2_000
_MAX_LINES = 2_000
_MAX_CANDIDATES = 200
_SHORT = 8  # words of a line that has room for an address and an explanation only
_MAX_FOLLOWING = 40  # lines around a recipient in which an explanation is looked for
_HEADER_LINES = 3  # so many known fields in a row are a returned header block
_REACH = 4  # lines: how far a phrase speaks for an address that stands alone
_LEFT_STOPS = frozenset(" \t<>()[]\"'`,;:=|*「」（）＜＞【】、。")
_RIGHT_STOPS = frozenset(" \t<>()[]\"'`,;:|*!?「」（）＜＞【】、。")
_OPENING = " <(\"'["
_CLOSING = ">)\"' "
_SENTENCE_ENDS = (". ", "! ", "? ", "。", "！", "？")
_NUMBERED = "-*>•·#|→ \t0123456789."  # bullets, and the codes that come first in a transcript


class _Bond(IntEnum):
    """How closely an address and an outcome belong together."""

    NONE = 0
    COPIED = 1  # in a line of the original's header that the notice repeats
    NEARBY = 2  # alone on its line, the outcome in the lines around it
    SENTENCE = 3  # in one sentence with the outcome, or called its recipient
    LINE = 4  # its line says what happened to it


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph on one line: where its sentences begin, and which of them tell an outcome."""

    text: str
    begins: tuple[int, ...]
    told: frozenset[int]

    def sentences(self, start: int, end: int) -> str:
        """The sentences that reach into ``start:end``."""
        return self.text[self._begin(start) : self.sentence_end(end)].strip()

    def _begin(self, offset: int) -> int:
        before = bisect_right(self.begins, offset)
        return self.begins[before - 1] if before else 0

    def sentence_end(self, offset: int) -> int:
        """Where the sentence at ``offset`` ends."""
        after = bisect_right(self.begins, offset)
        return self.begins[after] if after < len(self.begins) else len(self.text)

    def tells_at(self, offset: int) -> bool:
        """Whether the sentence at ``offset`` tells an outcome."""
        return bisect_right(self.begins, offset) in self.told


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    folded: str
    paragraph: _Paragraph
    offset: int  # of the line in its paragraph
    outcome: Action | None  # what the line's phrases tell
    explained: bool
    coded: bool  # a reply or status code stands in it

    @property
    def sentences(self) -> str:
        """What stands in the line, whole: systems wrap lines anywhere."""
        return self.paragraph.sentences(self.offset, self.offset + len(self.text) - 1)

    @property
    def to_sentence_end(self) -> str:
        """The line, and what its last sentence says below it."""
        return self.paragraph.text[
            self.offset : self.paragraph.sentence_end(self.offset + len(self.text) - 1)
        ].strip()


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
    lines = _read_lines(scope[:own_ends])
    overall = _overall(lines) or announced
    if overall is None and not any(line.coded or line.explained for line in lines):
        return TextReading()
    candidates = list(islice(_candidates(lines, overall), _MAX_CANDIDATES))
    strongest = max((c.bond for c in candidates), default=_Bond.NONE)
    if strongest is _Bond.NONE or (overall is None and strongest < _Bond.LINE):
        return TextReading()
    recipients = [_recipient(c, lines, overall) for c in candidates if c.bond is strongest]
    labels = load_prose().original_line
    return TextReading(
        recipients=merged(recipients),
        returned_starts_at=returned_at,
        returned_form=None if returned_at is None else ReturnedForm.INLINE,
        message_id=_repeated(labels.message_id, lines),
        sent_at=_repeated(labels.sent_at, lines),
        subject=_repeated(labels.subject, lines),
    )


def _repeated(labels: tuple[str, ...], lines: list[_Line]) -> str:
    """What follows the first of ``labels`` that a line begins with; "" if none does."""
    for line in lines:
        for label in labels:
            if line.folded.startswith(label) and (value := line.text[len(label) :].strip()):
                return value
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


@cache
def _phrases() -> tuple[AhoCorasick, tuple[Action | None, ...]]:
    """An automaton over all phrases, and what each tells; None where it only explains."""
    outcome = load_prose().outcome
    told: dict[str, Action | None] = dict.fromkeys(map(fold, outcome.explained))
    told |= {fold(phrase): Action.DELIVERED for phrase in outcome.delivered}
    told |= {fold(phrase): Action.FAILED for phrase in outcome.failed}
    told |= {fold(phrase): Action.DELAYED for phrase in outcome.delayed}
    return AhoCorasick(list(told)), tuple(told.values())


def _read_lines(own: str) -> list[_Line]:
    """The lines that are not empty and not quoted, with what their phrases tell.

    Phrases are looked for in whole paragraphs, because systems wrap lines anywhere.
    """
    raw = [collapse(line[:_MAX_LINE]) for line in own.split("\n", _MAX_LINES)[:_MAX_LINES]]
    lines: list[_Line] = []
    gathered: list[str] = []
    for text in (*raw, ""):
        if text and not _is_quoted(text):
            gathered.append(text)
        elif gathered:
            lines.extend(_read_paragraph(gathered))
            gathered = []
    return lines


def _read_paragraph(texts: list[str]) -> Iterator[_Line]:
    automaton, tells = _phrases()
    whole = " ".join(texts)
    running = fold(whole)
    begins = tuple(sorted(at for mark in _SENTENCE_ENDS for at in _all_after(running, mark)))
    offsets = tuple(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
    outcomes: list[Action | None] = [None] * len(texts)
    explained = [False] * len(texts)
    told: set[int] = set()
    for pattern, start, _ in automaton.find_matches_as_indexes(running, overlapping=True):
        index = bisect_right(offsets, start) - 1
        action = tells[pattern]
        if action is None:
            explained[index] = True
            continue
        told.add(bisect_right(begins, start))
        if outcomes[index] is None or action is Action.DELAYED:
            outcomes[index] = action
    paragraph = _Paragraph(whole, begins, frozenset(told))
    for index, text in enumerate(texts):
        yield _Line(
            text, fold(text), paragraph, offsets[index], outcomes[index], explained[index], _is_coded(text)
        )


def _all_after(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at + len(mark)
        at = text.find(mark, at + len(mark))


def _is_quoted(text: str) -> bool:
    return text.startswith(">") and not text.startswith(">>>") and " " in text.strip("> ")


def _overall(lines: list[_Line]) -> Action | None:
    """What the notice reports as a whole; a delay that is told anywhere makes it a delay."""
    told = [line.outcome for line in lines if line.outcome is not None]
    if Action.DELAYED in told:
        return Action.DELAYED
    return told[0] if told else None


def _candidates(lines: list[_Line], overall: Action | None) -> Iterator[_Candidate]:
    not_these = load_prose().not_a_recipient
    senders = _senders(lines)
    weak = frozenset(id(line.paragraph) for line in lines if line.outcome or line.coded or line.explained)
    for index, line in enumerate(lines):
        if "@" not in line.text or line.folded.startswith(not_these.line_starts):
            continue
        for address, start, end in _addresses(line.text):
            before = line.folded[:start].rstrip(_OPENING)
            local_part = address.partition("@")[0].lower()
            if (
                before.endswith(not_these.words_before)
                or local_part in not_these.local_parts
                or address.lower() in senders
            ):
                continue
            after = line.text[end:].lstrip(_CLOSING)
            leads = not before.strip(_NUMBERED)
            is_weak = id(line.paragraph) in weak
            bond = _bond(line, start, leads=leads, after=after, overall=overall, is_weak=is_weak)
            if bond is _Bond.NONE and overall is not None and leads:
                bond = _Bond.NEARBY if _is_near(lines, index) else _Bond.NONE
            yield _Candidate(address, bond, index, after)


def _bond(
    line: _Line, start: int, *, leads: bool, after: str, overall: Action | None, is_weak: bool
) -> _Bond:
    """How closely the address at ``start`` of ``line`` belongs to an outcome, as its paragraph shows.

    leads, after  whether the address begins the line, and what follows it
    is_weak       whether the paragraph tells an outcome, or at least explains one
    """
    tells = line.outcome is not None or line.coded or line.explained
    wording = load_prose().recipient_line
    if line.folded.startswith(wording.line_starts):
        return _Bond.LINE
    if tells and (leads or (line.explained and len(line.text.split()) <= _SHORT)):
        return _Bond.LINE
    if leads and after[:1] == ":" and (overall is not None or is_weak):
        return _Bond.LINE
    if overall is None:
        return _Bond.NONE
    if line.paragraph.tells_at(line.offset + start) or line.explained or (line.coded and is_weak):
        return _Bond.SENTENCE
    if line.folded[:start].rstrip(_OPENING).endswith(wording.words_before):
        return _Bond.SENTENCE
    return _Bond.COPIED if line.folded.startswith(wording.weak_line_starts) else _Bond.NONE


def _senders(lines: list[_Line]) -> frozenset[str]:
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


def _is_near(lines: list[_Line], index: int) -> bool:
    around = lines[max(0, index - _REACH) : index + _REACH + 1]
    return any(line.outcome is not None for line in around)


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


def _recipient(candidate: _Candidate, lines: list[_Line], overall: Action | None) -> TextRecipient:
    diagnostic = _diagnostic(candidate, lines)
    return TextRecipient(
        address=candidate.address,
        diagnostic=diagnostic,
        status=find_status(diagnostic),
        reply_code=find_reply_code(diagnostic),
        smtp_command=command_word(diagnostic) if "in reply to" in diagnostic else "",
        action=overall if overall is not None else Action.FAILED,
    )


def _diagnostic(candidate: _Candidate, lines: list[_Line]) -> str:
    """What is said of the recipient: the rest of its line and paragraph, else the nearest explanation."""
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
    joined = " ".join(said)
    if candidate.bond is not _Bond.LINE and not _is_coded(joined):
        around = lines[max(0, candidate.line - _MAX_FOLLOWING) : candidate.line + _MAX_FOLLOWING]
        if (coded := next((line for line in around if line.coded), None)) is not None:
            joined = coded.to_sentence_end
        elif (better := next((line for line in (own, *following) if line.explained), None)) is not None:
            joined = better.sentences
        elif own.outcome is not None and candidate.bond is _Bond.SENTENCE:
            joined = own.sentences
    return joined[:MAX_DIAGNOSTIC]


def _goes_on(own: _Line, line: _Line) -> bool:
    """Whether ``line`` still speaks of the recipient in ``own``."""
    return line.paragraph is own.paragraph and line.text[:1] != "<"


def _is_coded(text: str) -> bool:
    return bool(find_status(text)) or find_reply_code(text) is not None
