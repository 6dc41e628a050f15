"""Reading -> for every field of its records, the bytes that say it and what decided it.

Nothing is remembered while a notice is read: an explanation goes back to the message, so that only who
asks for one pays for it. Fields are read again in the same way; text is searched for the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from whosent.bounce.diagnostic import fold
from whosent.bounce.explained_reason import explain_permanence, explain_reason
from whosent.bounce.explanation import ExplainedRecord, Explanation, How, Value, Why
from whosent.bounce.material import NO_FIELDS, Fields, Material, gather
from whosent.bounce.model import Action, NotANotice, Notice, Origin, OtherKind, Reading
from whosent.bounce.notice import GENERIC_SYSTEM, STRUCTURED_SYSTEM, BounceTables
from whosent.bounce.prose import load_prose
from whosent.bounce.recognition import find_evidence
from whosent.bounce.records import ParseRecord, records
from whosent.bounce.rule import Confidence, Rule
from whosent.bounce.ses_event import FEEDBACK_KEY
from whosent.bounce.trails import TRAILS, Source, Trail
from whosent.bounce.where import Region, Where, lines_in
from whosent.message import parse_date

_NOT_EXPLAINED = frozenset(("source", "index"))
_FIRST_WORDS = 20  # of a diagnostic that is not there as it is: so many are looked for
_MILLISECONDS = 23  # letters of 2026-11-03T09:00:00.000
_LOCAL_PARTS = ("recipient", "original_recipient")


def explain_records(reading: Reading, tables: BounceTables) -> tuple[ExplainedRecord, ...]:
    """An explanation for each of ``records(reading)``, in their order; () where there are none.

    ``tables`` are those with which the message was read. Never raises; for each record linear in the size
    of the text, of which at most 524,288 octets are searched.
    """
    found = records(reading)
    if not found:
        return ()
    material = gather(reading)
    return tuple(
        ExplainedRecord(record=record, fields=tuple(_Explainer(reading, record, material, tables).fields()))
        for record in found
    )


class _Explainer:
    """One record while it is explained."""

    def __init__(
        self, reading: Notice | NotANotice, record: ParseRecord, material: Material, tables: BounceTables
    ) -> None:
        self.reading = reading
        self.record = record
        self.material = material
        self.tables = tables
        self.values: Mapping[str, Value] = record.to_dict()
        self.group = material.of_recipient(record.recipient, record.original_recipient)
        self.diagnostic: Explanation | None = None

    def fields(self) -> Iterable[Explanation]:
        """An explanation of every field, in the order of the record."""
        for name, value in self.values.items():
            if name in _NOT_EXPLAINED:
                continue
            special = _SPECIAL.get(name)
            if value is None:
                yield Explanation(field=name, value=None, how=How.ABSENT, why=Why.NOTHING)
            elif special is not None:
                yield special(self, name)
            else:
                yield self.follow(name)

    def follow(self, name: str) -> Explanation:
        """The first step of the field's trail that leads to its value."""
        for trail in TRAILS.get(name, ()):
            found = self._step(name, trail)
            if found is not None:
                return found
        return self._unseen(name)

    def diagnosed(self) -> Explanation:
        """The explanation of the diagnostic, worked out once: others stand in it."""
        if self.diagnostic is None:
            self.diagnostic = self.follow("diagnostic")
        return self.diagnostic

    def in_diagnostic(self, words: str) -> Where | None:
        """Where ``words`` stand in the diagnostic's bytes; None if nowhere."""
        whole = self.diagnosed().where if self.record.diagnostic else None
        return None if whole is None else _within(whole, words)

    def in_text(self, words: str) -> Where | None:
        """Where ``words`` stand in the text for people; None if nowhere."""
        return next((found for text in self.material.texts if (found := text.find(words)) is not None), None)

    def told(self, name: str, where: Where | None) -> Explanation:
        """A value that the text tells, as the rule or the generic reader understands it."""
        system = self.record.mail_system
        by_rule = isinstance(self.reading, Notice) and system not in (GENERIC_SYSTEM, STRUCTURED_SYSTEM)
        why = Why.RULE if by_rule else Why.GENERIC
        return self.say(name, How.TOLD, why, system if by_rule else "", where)

    def say(self, name: str, how: How, why: Why, by: str = "", where: Where | None = None) -> Explanation:
        """An explanation of the record's value."""
        return Explanation(field=name, value=self.values[name], how=how, why=why, by=by, where=where)

    def _step(self, name: str, trail: Trail) -> Explanation | None:
        if trail.source is Source.TEXT:
            where = self.in_text(str(self.values[name]))
            return self.told(name, where) if where is not None else None
        if trail.source is Source.TEXT_DATES:
            where = self._dated_line(name)
            return self.told(name, where) if where is not None else None
        if trail.source is Source.DIAGNOSTIC:
            where = self.in_diagnostic(str(self.values[name]))
            return self.say(name, How.DIAGNOSTIC, Why.DIAGNOSTIC, "", where) if where is not None else None
        wanted = getattr(self.record, name)
        fields = self._fields(trail.source)
        for field in trail.among(fields):
            for spot in fields[field]:
                if trail.reads(spot.field.value, wanted):
                    return self.say(name, trail.how, trail.why, spot.field.written, spot.where)
        return None

    def _fields(self, source: Source) -> Fields:
        material = self.material
        return {
            Source.NOTICE: material.notice,
            Source.ABOUT: material.about,
            Source.RECIPIENT: self.group,
            Source.FEEDBACK: material.feedback,
            Source.RETURNED: material.returned,
        }.get(source, NO_FIELDS)

    def rule(self) -> Rule | None:
        """The rule of the record's mail system; None where no rule read it."""
        rules = self.tables.rules.rules
        return next((rule for rule in rules if rule.name == self.record.mail_system), None)

    def _dated_line(self, name: str) -> Where | None:
        wanted = getattr(self.record, name)
        stamp = str(self.values[name]).rstrip("Z")
        if (stamped := self.in_text(stamp[:_MILLISECONDS])) is not None:  # ISO 8601, as programs write it
            return stamped
        for text in self.material.texts:
            for line, start, end in lines_in(text):
                written = line.partition(":")[2]
                if written and parse_date(written) == wanted:
                    return text.where(start, end, is_located=True)
        return None

    def _unseen(self, name: str) -> Explanation:
        """A value that stands nowhere as it is: in text that is not there byte for byte, or completed."""
        value = str(self.values[name])
        if name in _LOCAL_PARTS and "@" in value:
            local = value.partition("@")[0]
            where = self.in_text(local) if len(local) > 1 else None
            if where is not None:
                return self.say(name, How.DERIVED, Why.COMPLETED, local, where)
        return self.told(name, self._beginning(value))

    def _beginning(self, value: str) -> Where | None:
        """Where the first words of a value stand that was put together from several lines."""
        words = value.split(None, _FIRST_WORDS)[:_FIRST_WORDS]
        heads = (" ".join(words[:count]) for count in range(len(words) - 1, 2, -1))
        return next((found for head in heads if (found := self.in_text(head)) is not None), None)


def _within(whole: Where, words: str) -> Where | None:
    """The part of a place in which ``words`` stand."""
    inner = Region(part=whole.part, octets=whole.quoted, base=whole.start).find(words)
    if inner is None:
        return None
    return Where(
        part=whole.part, header=whole.header, start=inner.start if whole.start is not None else None,
        end=inner.end if whole.start is not None else None, is_decoded=whole.is_decoded, is_located=True,
        quoted=inner.quoted,
    )


def _system(explainer: _Explainer, name: str) -> Explanation:
    """The rule, with the words by which it knows its system; or what the message is instead."""
    reading = explainer.reading
    if isinstance(reading, NotANotice):
        return explainer.say(name, How.DERIVED, Why.KIND, reading.kind.value)
    rule = explainer.rule()
    if rule is None:
        return explainer.say(name, How.DERIVED, Why.GENERIC)
    why = Why.INFERRED if rule.confidence is Confidence.INFERRED else Why.RULE
    field, words = find_evidence(rule, reading.message, reading.human_text)
    if field:
        spots = explainer.material.notice.get(field, ())
        return explainer.say(name, How.DERIVED, why, words or field, spots[0].where if spots else None)
    return explainer.say(name, How.DERIVED, why, words, explainer.in_text(words) if words else None)


def _action(explainer: _Explainer, name: str) -> Explanation:
    """Stated in its field; told by the text; or the failure that a notice means if it does not say."""
    found = explainer.follow(name)
    if found.how is How.STATED:
        return found
    if isinstance(explainer.reading, NotANotice):
        return explainer.say(name, How.DERIVED, Why.KIND, explainer.reading.kind.value)
    action, status = explainer.record.action, explainer.record.status
    if action is Action.DELIVERED and status.startswith("2."):
        return explainer.say(name, How.DERIVED, Why.STATUS, status)
    if action is Action.FAILED:
        return explainer.say(name, How.DERIVED, Why.ASSUMED)
    return explainer.told(name, _first_in_text(explainer, _words_for_action(explainer, action)))


def _words_for_action(explainer: _Explainer, action: Action) -> Iterable[str]:
    """The phrases that tell ``action``: those of the rule, then those of all systems."""
    rule = explainer.rule()
    if rule is not None:
        yield from (phrase for told, phrase in rule.told_actions if told is action)
        yield from (text for form in rule.forms if form.action is action for text in form.after)
    outcome = load_prose().outcome
    yield from outcome.delayed if action is Action.DELAYED else outcome.delivered


def _first_in_text(explainer: _Explainer, phrases: Iterable[str]) -> Where | None:
    return next((found for words in phrases if (found := explainer.in_text(words)) is not None), None)


def _status(explainer: _Explainer, name: str) -> Explanation:
    """In its field, or where the diagnostic or the text has it."""
    if explainer.record.status_origin is Origin.STATED:
        found = explainer.follow(name)
        if found.how is How.STATED:
            return found
    return _code(explainer, name)


def _code(explainer: _Explainer, name: str) -> Explanation:
    value = str(explainer.values[name])
    where = explainer.in_diagnostic(value)
    if where is not None:
        return explainer.say(name, How.DIAGNOSTIC, Why.DIAGNOSTIC, value, where)
    return explainer.told(name, explainer.in_text(value))


def _command(explainer: _Explainer, name: str) -> Explanation:
    """The words for the command in the diagnostic, else in the text."""
    command = explainer.record.smtp_command
    table, folded = explainer.tables.reasons, fold(explainer.record.diagnostic)
    if table.find_command(folded) == command:
        trace = table.find_trace(folded)
        if (where := explainer.in_diagnostic(trace)) is not None:
            return explainer.say(name, How.DIAGNOSTIC, Why.DIAGNOSTIC, trace, where)
    for word in load_prose().command.get(command, (command.lower(),)):
        where = explainer.in_diagnostic(word)
        if where is not None:
            return explainer.say(name, How.DIAGNOSTIC, Why.DIAGNOSTIC, word, where)
    for word in load_prose().command.get(command, (command.lower(),)):
        where = explainer.in_text(word)
        if where is not None:
            return explainer.told(name, where)
    rule = explainer.rule()
    phrases = (phrase for told, phrase in rule.told_commands if told == command) if rule is not None else ()
    return explainer.told(name, _first_in_text(explainer, phrases))


def _feedback_type(explainer: _Explainer, name: str) -> Explanation:
    """Stated in its field or in the text of an event; otherwise what such a form means."""
    found = explainer.follow(name)
    if found.how is How.STATED:
        return found
    in_event = explainer.in_text(f'"{FEEDBACK_KEY}":"{explainer.values[name]}"')
    if in_event is not None:
        return explainer.say(name, How.STATED, Why.FIELD, FEEDBACK_KEY, in_event)
    return explainer.say(name, How.DERIVED, Why.KIND, OtherKind.FEEDBACK_REPORT.value)


def _origin(explainer: _Explainer, name: str) -> Explanation:
    """What is said of the status is said of where it comes from."""
    found = _status(explainer, "status")
    return explainer.say(name, found.how, found.why, found.by, found.where)


def _diagnostic(explainer: _Explainer, _: str) -> Explanation:
    return explainer.diagnosed()


def _reason(explainer: _Explainer, name: str) -> Explanation:
    found = explain_reason(explainer.reading, explainer.record, explainer.tables.reasons)
    where = None
    if found.words:
        where = explainer.in_diagnostic(found.words) or explainer.in_text(found.words)
    elif found.why in (Why.STATUS, Why.REPLY_CODE, Why.HOST_TABLE):
        where = explainer.in_diagnostic(found.by) or explainer.follow("status").where
    return Explanation(
        field=name, value=explainer.values[name], how=How.DERIVED, why=found.why, by=found.by, where=where,
        confidence=found.confidence,
    )


def _permanence(explainer: _Explainer, name: str) -> Explanation:
    why, by = explain_permanence(explainer.reading, explainer.record, explainer.tables.reasons)
    return explainer.say(name, How.DERIVED, why, by)


def _returned(explainer: _Explainer, name: str) -> Explanation:
    carrier = explainer.material.carrier
    if carrier is None:
        return explainer.say(name, How.ABSENT, Why.NOTHING)
    how = How.STATED if carrier.part and not carrier.is_located else How.TOLD
    return explainer.say(name, how, Why.PART, "", carrier)


_SPECIAL: Mapping[str, Callable[[_Explainer, str], Explanation]] = MappingProxyType(
    {
        "mail_system": _system,
        "action": _action,
        "status": _status,
        "status_origin": _origin,
        "reply_code": _code,
        "smtp_command": _command,
        "diagnostic": _diagnostic,
        "reason": _reason,
        "permanence": _permanence,
        "returned": _returned,
        "feedback_type": _feedback_type,
    }
)
