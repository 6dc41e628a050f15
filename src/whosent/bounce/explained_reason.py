"""What decided a record's reason and permanence: both are worked out again, and told."""

from __future__ import annotations

from dataclasses import dataclass

from whosent.bounce.explanation import Why
from whosent.bounce.model import NotANotice, Notice, Permanence, Reason
from whosent.bounce.reason_table import ReasonTable
from whosent.bounce.reasons import Because, Classified, Confidence, Lasting, ReasonInput, classify
from whosent.bounce.records import ParseRecord

_WHY = {
    Because.HOST_TABLE: Why.HOST_TABLE,
    Because.PHRASE: Why.PHRASE,
    Because.STATUS: Why.STATUS,
    Because.REPLY_CODE: Why.REPLY_CODE,
    Because.COMMAND: Why.COMMAND,
    Because.ACTION: Why.ACTION,
    Because.NOTHING: Why.NOTHING,
}
_OF_THE_KIND = frozenset((Reason.FEEDBACK, Reason.VACATION))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonExplained:
    """What decided a reason; ``words`` are those of the text, folded, "" where no words did."""

    why: Why
    by: str = ""
    words: str = ""
    confidence: Confidence


def explain_reason(reading: Notice | NotANotice, record: ParseRecord, table: ReasonTable) -> ReasonExplained:
    """What decided ``record.reason``."""
    if record.reason in _OF_THE_KIND:
        return ReasonExplained(why=Why.KIND, by=record.mail_system, confidence=Confidence.HIGH)
    found = _again(reading, record, table)
    if found is None:
        return ReasonExplained(why=Why.NOTHING, confidence=Confidence.LOW)
    why = _WHY[found.because]
    return ReasonExplained(
        why=why, by=found.phrase or _code(why, record), words=found.phrase, confidence=found.confidence
    )


def explain_permanence(
    reading: Notice | NotANotice, record: ParseRecord, table: ReasonTable
) -> tuple[Why, str]:
    """What decided ``record.permanence``, and its name."""
    if record.permanence is Permanence.UNKNOWN and record.reason in _OF_THE_KIND:
        return Why.KIND, record.mail_system
    found = _again(reading, record, table)
    if found is None:
        return Why.NOTHING, ""
    match found.lasting:
        case Lasting.DELAYED:
            return Why.ACTION, record.action.value
        case Lasting.CLASS:
            return Why.CLASS, record.status or str(record.reply_code)
        case Lasting.REASON:
            return Why.REASON, record.reason.value


def _again(reading: Notice | NotANotice, record: ParseRecord, table: ReasonTable) -> Classified | None:
    """The same classification, made of what the record says; None where it does not lead there again."""
    facts = ReasonInput(
        status=record.status,
        reply_code=record.reply_code,
        smtp_command=record.smtp_command,
        diagnostic=record.diagnostic,
        human_text=reading.human_text if isinstance(reading, Notice) else "",
        remote_mta=record.remote_mta,
        reporting_mta=record.reporting_mta,
        recipient_domain=record.recipient.rpartition("@")[2],
        action=record.action,
        mail_system=record.mail_system,
        diagnostic_type=record.diagnostic_type,
    )
    found = classify(facts, table)
    return found if found.reason is record.reason and found.permanence is record.permanence else None


def _code(why: Why, record: ParseRecord) -> str:
    match why:
        case Why.STATUS | Why.HOST_TABLE:
            return record.status
        case Why.REPLY_CODE:
            return str(record.reply_code or "")
        case Why.COMMAND:
            return record.smtp_command or record.diagnostic_type
        case Why.ACTION:
            return record.action.value
        case _:
            return ""
