"""Reading a notice's text by its mail system's rule."""

from __future__ import annotations

from whosent.bounce.codes import find_reply_code, find_status
from whosent.bounce.human import READ_CHARS
from whosent.bounce.model import Action, ReturnedForm
from whosent.bounce.prose import load_prose
from whosent.bounce.prose_reader import read_generic
from whosent.bounce.rule import Continuation, Recipients, Rule
from whosent.bounce.said_once import read_said_once
from whosent.bounce.separator import find_separator
from whosent.bounce.template import Captured, Place, Template, bare_address, collapse, first_match, fold
from whosent.bounce.text_reading import MAX_DIAGNOSTIC, TextReading, TextRecipient, merged
from whosent.bounce.transcript import command_word, read_general, read_transcript
from whosent.message import Part

HEAD_CHARS = 16_384  # looked at first: nearly every notice ends its own words here

_MAX_RECIPIENTS = 2_000
_MAX_LINE = 4_000
_BLANKS = " \t"
_NOTHING = " "
# Whether blank lines, lines at the margin, and any lines at all belong to the recipient above.
_TAKES = {
    Continuation.LINE: (False, False, False),
    Continuation.INDENTED: (False, False, True),
    Continuation.BLANK: (False, True, True),
    Continuation.NEXT: (True, True, True),
}


def read_with_rule(message: Part, rule: Rule, text: str, folded: str = "") -> TextReading:
    """What ``text``, the human-readable part of ``message``, says when read by ``rule``.

    ``folded`` is the same in lower case and of the same length, where it is at hand.

    Never raises; time is linear in the text, of which at most 262,144 characters are read.
    """
    own, own_folded, returned_at = _own_words(rule, text, folded)
    recipients = _read_recipients(rule, message, own, own_folded)
    if not recipients:
        generic = read_generic(text)
        recipients = list(generic.recipients)
        returned_at = generic.returned_starts_at if returned_at is None else returned_at
    facts = _read_lines(rule.lines, own, own_folded)
    action = _overall_action(rule, own_folded)
    shared = read_said_once(rule, own, own_folded, facts)
    unnamed = None if recipients else _unnamed(rule, own, own_folded, shared)
    return TextReading(
        recipients=tuple(_finished(known, shared, rule, action) for known in merged(recipients)),
        unnamed=None if unnamed is None else _finished(unnamed, shared, rule, action),
        returned_starts_at=returned_at,
        returned_form=None if returned_at is None else _form(rule),
        envelope_sender=facts.get(Place.ENVELOPE_SENDER, ""),
        message_id=facts.get(Place.MESSAGE_ID, ""),
        reporting_mta=facts.get(Place.REPORTING_MTA, ""),
        queued_at=facts.get(Place.QUEUED_AT, ""),
        sent_at=facts.get(Place.SENT_AT, ""),
        subject=facts.get(Place.SUBJECT, ""),
        smtp_command=command_word(facts.get(Place.COMMAND, "")),
    )


def _read_recipients(rule: Rule, message: Part, own: str, folded: str) -> list[TextRecipient]:
    told: list[TextRecipient] = []
    for form in rule.forms:
        told.extend(_read_form(rule, form, own, folded))
    recipients = [recipient for recipient in told if recipient.address]
    if rule.transcript is not None:
        recipients = read_transcript(rule.transcript, own, folded, recipients)
    recipients = [_with_domain(recipient) for recipient in recipients]
    if not any("@" in recipient.address for recipient in recipients):
        return _from_headers(rule, message, recipients or told)
    return recipients


def _unnamed(rule: Rule, own: str, folded: str, shared: TextRecipient) -> TextRecipient | None:
    """What is said where no recipient is named: once for all, or at the end of a session."""
    if shared.diagnostic or rule.transcript is None:
        return shared if shared.diagnostic else None
    return read_general(rule.transcript, own, folded)


def _own_words(rule: Rule, text: str, known: str) -> tuple[str, str, int | None]:
    """The notice's own words, the same folded, and where the returned message begins."""
    for cap in (HEAD_CHARS, READ_CHARS):
        scope = text[:cap]
        folded = known[:cap] or fold(scope)
        found = _returned(rule, folded)
        if found is not None:
            own_ends, begins = found
            return scope[:own_ends], folded[:own_ends], begins if begins < len(text) else None
        if len(text) <= cap:
            break
    return scope, folded, None


def _form(rule: Rule) -> ReturnedForm:
    return ReturnedForm.INLINE if rule.returned is None else rule.returned.form


def _returned(rule: Rule, folded: str) -> tuple[int, int] | None:
    """Where the notice's own words end and where the returned message begins; None if none is there."""
    ends: list[tuple[int, int]] = []
    if rule.returned is not None:
        if (found := find_separator(rule.returned.starts_after, folded)) is not None:
            ends.append(found)
        if (found := find_separator(rule.returned.starts_with, folded)) is not None:
            ends.append((found[0], found[0]))
    if not ends and (found := find_separator(load_prose().returned.first_headers, folded)) is not None:
        ends.append((found[0], found[0]))
    return min(ends, default=None)


class _Block:
    """The lines that tell of one recipient, while they are gathered."""

    __slots__ = ("captured", "line", "lines", "more")

    def __init__(self, captured: Captured, line: str = "", more: tuple[str, ...] = ()) -> None:
        self.captured = captured
        self.line = line
        self.more = more
        self.lines: list[str] = []


def _read_form(rule: Rule, form: Recipients, own: str, folded: str) -> list[TextRecipient]:
    span = _section(form, folded)
    if span is None:
        return []
    start, end = span
    if form.anywhere:
        blocks = _found_anywhere(form, own[start:end])
    elif form.joined:
        blocks = _found_in_paragraphs(form, own[start:end])
    else:
        blocks = _found_in_lines(form, own[start:end])
    recipients: list[TextRecipient] = []
    for block in blocks:
        recipients.extend(_from_block(rule, form, block))
        if len(recipients) >= _MAX_RECIPIENTS:
            break
    return recipients


def _section(form: Recipients, folded: str) -> tuple[int, int] | None:
    """Where the section of ``form`` begins and ends; None where it is not there."""
    start = 0
    if form.after:
        hits = [(at, text) for text in form.after if (at := folded.find(text)) >= 0]
        if not hits:
            return None
        at, text = min(hits)
        newline = folded.find("\n", at + len(text))
        start = len(folded) if newline < 0 else newline + 1
    end = len(folded)
    for text in form.until:
        found = find_separator((text,), folded[start:end])
        if found is not None:
            end = start + found[0]
    return start, end


def _found_in_lines(form: Recipients, section: str) -> list[_Block]:
    found: list[_Block] = []
    block: _Block | None = None
    margin = 0
    takes_blank, takes_margin, takes_any = _TAKES[form.continues]
    for raw in section.split("\n"):
        is_blank = not raw or raw.isspace()
        begins = not is_blank and _may_begin(form, raw)
        if begins and block is not None and form.indented and _margin(raw) > margin:
            begins = False  # below a recipient, further in: what is said of it, also where it is named again
        if not begins and block is None:
            continue
        line = "" if is_blank else collapse(raw[:_MAX_LINE])
        captured = _head(form, line) if begins else None
        if captured is not None:
            if block is not None:
                found.append(block)
            block = captured
            margin = _margin(raw)
        elif block is not None:
            if takes_blank if is_blank else takes_any and (takes_margin or raw[0] in _BLANKS):
                block.lines.append(line)
            else:
                found.append(block)
                block = None
    if block is not None:
        found.append(block)
    return found


def _margin(raw: str) -> int:
    return len(raw) - len(raw.lstrip())


def _may_begin(form: Recipients, raw: str) -> bool:
    """Whether ``raw``, which is not blank, can name a recipient, as its letters and margin show."""
    if form.needs_at and "@" not in raw:
        return False
    is_indented = raw[0] in _BLANKS
    if form.openings and (raw.lstrip()[0] if is_indented else raw[0]) not in form.openings:
        return False
    return form.indented is None or form.indented == is_indented


def _head(form: Recipients, line: str) -> _Block | None:
    """A new block where ``line`` names a recipient."""
    if not form.several:
        captured = first_match(form.heads, line)
        return None if captured is None else _Block(captured, line)
    first, *others = line.split(",")
    captured = first_match(form.heads, first.strip())
    if captured is None:
        return None
    return _Block(
        captured, line, tuple([address for other in others if (address := bare_address(other))])
    )


def _found_in_paragraphs(form: Recipients, section: str) -> list[_Block]:
    found: list[_Block] = []
    takes_blank, takes_margin, takes_any = _TAKES[form.continues]
    paragraph: list[str] = []
    for raw in (*section.split("\n"), "" if not takes_blank else _NOTHING):
        is_blank = not raw or raw.isspace()
        begins = not is_blank and _may_begin(form, raw)
        if paragraph:
            at_margin = not is_blank and raw[0] not in _BLANKS
            # Systems that wrap keep the margin: a second recipient stands where the first did.
            is_next = begins and at_margin and first_match(form.heads, collapse(raw[:_MAX_LINE])) is not None
            belongs = takes_blank if is_blank else takes_any and (takes_margin or not at_margin)
            if belongs and not is_next and raw is not _NOTHING:
                paragraph.append(raw[:_MAX_LINE])
                continue
            captured = first_match(form.heads, collapse(" ".join(paragraph)))
            if captured is not None:
                found.append(_Block(captured))
        paragraph = [raw[:_MAX_LINE]] if begins else []
    return found


def _found_anywhere(form: Recipients, section: str) -> list[_Block]:
    found: list[_Block] = []
    running = collapse(section)
    folded = fold(running)
    for template in form.heads:
        at = folded.find(template.lead)
        while at >= 0:
            following = folded.find(template.lead, at + len(template.lead))
            end = min(len(running) if following < 0 else following, at + _MAX_LINE)
            captured = template.match_start(running[at:end], folded[at:end])
            if captured is not None:
                found.append(_Block(captured))
            at = following
    return found


def _from_block(rule: Rule, form: Recipients, block: _Block) -> list[TextRecipient]:
    captured = block.captured
    stated = [captured[Place.DIAGNOSTIC]] if Place.DIAGNOSTIC in captured else []
    loose: list[str] = []
    for line in block.lines:
        if not line:
            continue
        found = first_match(form.details, line) if form.details else None
        if found is None:
            loose.append(line)
            continue
        if Place.DIAGNOSTIC in found:
            stated.append(found.pop(Place.DIAGNOSTIC))
        for place, value in found.items():
            captured.setdefault(place, value)
    worded = [line for line in loose if any(map(str.isalpha, line)) or find_status(line)]  # no times
    diagnostic = " ".join(stated or worded or loose)[:MAX_DIAGNOSTIC]
    if not diagnostic and form.line_tells:
        diagnostic = block.line[:MAX_DIAGNOSTIC]
    told = "" if Place.COMMAND in captured else " ".join((diagnostic, *block.lines))[: 2 * MAX_DIAGNOSTIC]
    if form.replies and diagnostic:
        found = first_match(form.replies, diagnostic)
        if found is not None:
            diagnostic = found.pop(Place.DIAGNOSTIC, diagnostic)
            for place, value in found.items():
                captured.setdefault(place, value)
    address = captured.get(Place.ADDRESS) or captured.get(Place.USER) or captured.get(Place.ORIGINAL, "")
    if not address and not (diagnostic and rule.headers):
        return []  # without an address it tells something only of a recipient that a header field names
    first = TextRecipient(
        address=address,
        original_recipient=captured.get(Place.ORIGINAL, ""),
        diagnostic=diagnostic,
        status=captured.get(Place.STATUS, "").lstrip("#"),
        reply_code=int(captured[Place.REPLY_CODE]) if Place.REPLY_CODE in captured else None,
        remote_mta=captured.get(Place.REMOTE_MTA, "").rstrip(":,. "),
        smtp_command=command_word(captured.get(Place.COMMAND, "")) or _told_command(rule, told),
        action=_action(captured.get(Place.ACTION, "")) or form.action,
    )
    return [first, *(first._replace(address=other, original_recipient="") for other in block.more)]


def _with_domain(recipient: TextRecipient) -> TextRecipient:
    """A local part alone is completed from the RCPT command that the diagnostic quotes."""
    if "@" in recipient.address:
        return recipient
    quoted = recipient.diagnostic.partition("RCPT TO:<")[2].partition(">")[0]
    address = bare_address(quoted)
    if address and address.lower().startswith(recipient.address.lower() + "@"):
        return recipient._replace(address=address)
    return recipient


def _from_headers(rule: Rule, message: Part, recipients: list[TextRecipient]) -> list[TextRecipient]:
    """The recipients that header fields of the notice list, with what the text says without naming them."""
    listed: list[str] = []
    for name in rule.headers:
        for value in message.headers.all_unfolded(name.lower()):
            listed.extend(address for piece in value.split(",") if (address := bare_address(piece)))
    if not listed:
        return [recipient for recipient in recipients if recipient.address]
    said = recipients[0] if len(recipients) == 1 else TextRecipient(address="")
    return [
        said._replace(address=address, original_recipient=said.original_recipient or said.address)
        if len(listed) == 1 else TextRecipient(address=address)
        for address in listed
    ]


def _overall_action(rule: Rule, folded: str) -> Action | None:
    return next((action for action, phrase in rule.told_actions if phrase in folded), None)


def _finished(
    known: TextRecipient, shared: TextRecipient, rule: Rule, action: Action | None
) -> TextRecipient:
    """``known`` with what is said of all recipients, and what its diagnostic tells."""
    diagnostic = (known.diagnostic or shared.diagnostic).strip()
    return TextRecipient(
        address=known.address,
        original_recipient="" if known.original_recipient == known.address else known.original_recipient,
        diagnostic=diagnostic,
        status=known.status or find_status(diagnostic),
        reply_code=known.reply_code if known.reply_code is not None else find_reply_code(diagnostic),
        remote_mta=known.remote_mta or shared.remote_mta,
        smtp_command=known.smtp_command or shared.smtp_command or _told_command(rule, diagnostic),
        action=known.action or action,
    )


def _told_command(rule: Rule, text: str) -> str:
    """The SMTP command that the rule's phrases find in ``text``; "" if none."""
    if not rule.told_commands:
        return ""
    folded = fold(text)
    return next((command for command, phrase in rule.told_commands if phrase in folded), "")


def _action(word: str) -> Action | None:
    first = word.lower().split(" ", 1)[0].strip(".,;:()")
    return load_prose().action_words.get(first)


def _read_lines(templates: tuple[Template, ...], own: str, folded: str) -> Captured:
    """What the first line of each template's shape says."""
    facts: Captured = {}
    for template in templates:
        found = find_separator((template.lead.rstrip(" <"),), folded)
        if found is None:
            continue
        start = found[0]
        one, _, below = own[start : start + _MAX_LINE].partition("\n")
        two = below.lstrip().partition("\n")[0]
        for line in (collapse(one), collapse(f"{one} {two}")):  # the value may stand below
            captured = template.match(line, fold(line))
            if captured is not None:
                for place, value in captured.items():
                    facts.setdefault(place, value)
                break
    return facts
