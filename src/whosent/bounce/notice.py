"""Message -> Notice, or what it is instead: where the readers of this package are joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from whosent.bounce.dsn import StatusReport, collect_status, find_inline_status, read_status_report
from whosent.bounce.feedback import (
    read_complainants,
    read_feedback_reporter,
    read_feedback_type,
    read_original_sender,
)
from whosent.bounce.human import HUMAN_TEXT_MAX, HumanText, read_human_text
from whosent.bounce.kinds import Kinds, Look, load_kinds
from whosent.bounce.layout import Layout, find_layout
from whosent.bounce.model import (
    FailedRecipient,
    FeedbackType,
    NotANotice,
    Notice,
    OtherKind,
    Reading,
    Reason,
    Returned,
    ReturnedForm,
    Standing,
)
from whosent.bounce.original import (
    bare_message_id,
    find_envelope_sender,
    find_notice_date,
    find_original_message_id,
)
from whosent.bounce.outcome import (
    Setting,
    find_telling,
    from_addresses,
    from_fields,
    from_prose,
    from_refusal,
    from_returned,
    says_all,
)
from whosent.bounce.prose_reader import read_generic
from whosent.bounce.reasons import ReasonTable, load_reasons
from whosent.bounce.returned import NOTHING, find_returned_part, find_returned_text
from whosent.bounce.rule import Rule
from whosent.bounce.rule_reader import read_with_rule
from whosent.bounce.ruleset import Ruleset, load_ruleset
from whosent.bounce.ses_event import SesEvent, find_ses_event
from whosent.bounce.text_reading import TextReading, TextRecipient
from whosent.bounce.typed import is_address, read_address
from whosent.message import Part, parse_date
from whosent.raw import Place

STRUCTURED_SYSTEM = "rfc3464"
GENERIC_SYSTEM = "generic"
_NO_REPORT = StatusReport()
_NO_PROSE = TextReading()


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceTables:
    """Everything that is data in reading notices; loaded once, at the edge, and passed in."""

    rules: Ruleset
    reasons: ReasonTable
    kinds: Kinds


def load_tables(extra_rules: Path | None = None) -> BounceTables:
    """The tables that ship with whosent, and the rules in the folder ``extra_rules``.

    Those that ship are loaded once in a process. Raises ``TableError`` with everything that is wrong in them.
    """
    if extra_rules is None:
        return _packaged()
    return replace(_packaged(), rules=load_ruleset(extra_rules))


@cache
def _packaged() -> BounceTables:
    return BounceTables(rules=load_ruleset(), reasons=load_reasons(), kinds=load_kinds())


def parse_notice(message: Part, place: Place, tables: BounceTables) -> Reading:
    """What ``message`` reports: a Notice, or what it is instead. Never raises.

    Source: RFC 3464, RFC 6522, RFC 6533; RFC 5965, RFC 8098, RFC 3834 for what is not a notice.
    """
    return _Reader(message, place, tables).read()


class _Reader:
    """One message while it is read: each thing is worked out once, and only if something needs it."""

    __slots__ = ("human", "layout", "look", "message", "own_text", "place", "rule", "tables")

    def __init__(self, message: Part, place: Place, tables: BounceTables) -> None:
        self.message = message
        self.place = place
        self.tables = tables
        self.layout: Layout = find_layout(message)
        self.human: HumanText = read_human_text(message, self.layout.status)
        self.own_text = self.human.text  # without the returned message, once that is found
        self.look = Look(message, self.human, tables.kinds)
        self.rule: Rule | None = None

    def read(self) -> Reading:
        layout = self.layout
        if layout.feedback is not None:
            return self._feedback()
        if layout.status is not None and (layout.is_report or not self._is_passed_on()):
            notice = self._structured(read_status_report(layout.status.decoded()))
            if notice is not None:
                return notice
        if layout.tls_report is not None:
            return self._other(OtherKind.TLS_REPORT)
        sign = self.tables.kinds.find_sign(self.look, certain=True)
        if sign is not None and sign.kind is OtherKind.FEEDBACK_REPORT:
            return self._feedback(sign.feedback_type)
        if sign is not None:
            return self._other(sign.kind)
        event = find_ses_event(self.human.text)
        if event is not None:
            return self._event(event)
        return self._in_prose() or self._not_reported()

    def _structured(self, report: StatusReport, returned_at: int | None = None) -> Notice | None:
        self.rule = self.tables.rules.recognise(self.message, self.human.text, self.human.folded)
        returned = find_returned_part(self.message)
        needs_text = returned is None or _lacks_something(report) or self._text_tells(report)
        prose = self._read_text() if needs_text else None
        if returned is None:
            # Fields in the open are the notice's own: what it returns stands below them.
            told_at = prose.returned_starts_at if prose is not None else None
            begins = [at for at in (told_at, returned_at) if at is not None]
            returned = self._returned_text(max(begins, default=None))
        setting = self._setting(report.reporting_mta, returned)
        recipients = from_fields(report, prose, setting)
        if not recipients and prose is not None:
            recipients = from_prose(prose, setting)
        if not recipients:
            recipients = self._from_failed_recipients(setting)
        if not recipients and report.says_anything:
            recipients = from_returned(report, prose, setting)
        if not recipients and not report.says_anything:
            return None
        return self._notice(Standing.STRUCTURED, recipients, returned, report, prose)

    def _text_tells(self, report: StatusReport) -> bool:
        """Whether the text may name the host that refused, or the command, recipient by recipient."""
        rule = self.rule
        if rule is not None and rule.names_host and not all(r.remote_mta for r in report.recipients):
            return True
        has_session = rule is not None and rule.transcript is not None
        return (has_session or len(report.recipients) > 1) and any(
            r.diagnostic_type == "smtp" for r in report.recipients
        )

    def _in_prose(self) -> Notice | None:
        if self._is_passed_on():
            return None
        region = find_inline_status(self.human.text) if "-recipient" in self.human.folded else None
        if region is not None and (self.look.seems_notice or self.layout.is_report):
            start, end = region
            notice = self._structured(collect_status(self.human.text[start:end]), end)
            if notice is not None and notice.recipients:
                return notice
        self.rule = self.tables.rules.recognise(self.message, self.human.text, self.human.folded)
        if self.rule is None and not self.look.seems_notice:
            return None
        prose = self._read_text()
        returned = find_returned_part(self.message) or self._returned_text(prose.returned_starts_at)
        setting = self._setting(prose.reporting_mta, returned)
        recipients = from_prose(prose, setting) or self._from_failed_recipients(setting)
        if not recipients and (wrapped := self._wrapped(returned)) is not None:
            return wrapped
        if not recipients and self.rule is not None and not self.look.asks_to_act:
            recipients = from_returned(_NO_REPORT, prose, setting)
        if not recipients or self._is_lure(recipients):
            return None
        return self._notice(Standing.TEXT, recipients, returned, None, prose)

    def _returned_text(self, starts_at: int | None) -> Returned:
        found = find_returned_text(self.human, starts_at)
        if found is None:
            return NOTHING
        if found.starts_at is not None:
            self.own_text = self.human.text[:found.starts_at]
        return found.returned

    def _setting(self, reporting_mta: str, returned: Returned) -> Setting:
        return Setting(
            table=self.tables.reasons, mail_system=self.rule.name if self.rule is not None else "",
            reporting_mta=reporting_mta, human_text=self.own_text[:HUMAN_TEXT_MAX], returned=returned.message,
            author_domain=self.look.find_daemon_domain,
        )

    def _read_text(self) -> TextReading:
        text, folded = self.human.text, self.human.folded
        reading = read_with_rule(self.message, self.rule, text, folded) if self.rule is not None else None
        if reading is not None and reading.recipients and all(r.diagnostic for r in reading.recipients):
            return reading
        generic = read_generic(text, self.look.announced)
        return generic if reading is None else reading.completed_from(generic)

    def _from_failed_recipients(self, setting: Setting) -> tuple[FailedRecipient, ...]:
        listed = [
            address
            for value in self.message.headers.all_unfolded("x-failed-recipients")
            for address in value.split(",")
        ]
        if not listed:
            return ()
        told = find_telling(setting.human_text, setting.table)
        return from_addresses(listed, TextRecipient(address="", diagnostic=told), setting)

    def _is_lure(self, recipients: tuple[FailedRecipient, ...]) -> bool:
        """Text that "reports" only on the mailbox it was sent to, of no known system: lure or warning."""
        if self.rule is not None or (self.look.is_null_sender and not self.look.asks_to_act):
            return False
        headers = self.message.headers
        owner = " ".join((headers.unfolded("to"), headers.unfolded("delivered-to"))).lower()
        return all(r.address in owner for r in recipients)

    def _not_reported(self) -> Reading:
        if self.look.is_forward and (forwarded := self._forwarded()) is not None:
            return forwarded
        if self.layout.disposition is not None:
            return self._other(OtherKind.MDN)
        sign = self.tables.kinds.find_sign(self.look, certain=False)
        if sign is not None:
            return self._other(sign.kind)
        if self.look.poses_as_notice:
            return self._pose()
        return self._other(OtherKind.MAIL)

    def _forwarded(self) -> NotANotice | None:
        """The notice that a person forwards, quoted or attached: what it says, but not as a notice."""
        returned = find_returned_part(self.message) or self._returned_text(None)
        if returned.message is None:
            return None
        inner = _Reader(returned.message, self.place, self.tables)
        notice = inner._reported() if inner.look.is_from_daemon else None
        if notice is None or not notice.recipients:
            return None
        return NotANotice(
            place=self.place, message=self.message, kind=OtherKind.FORWARDED_NOTICE,
            recipients=notice.recipients, returned=notice.returned,
            envelope_sender=notice.envelope_sender, reporting_mta=notice.reporting_mta,
        )

    def _reported(self) -> Notice | None:
        status = self.layout.status
        stated = self._structured(read_status_report(status.decoded())) if status is not None else None
        return stated or self._in_prose()

    def _pose(self) -> Notice:
        """It wants to be taken for a notice, and names nobody.

        A lure asks its reader to act; or it returns nothing, and its sender wants to hear of its own bounces.
        """
        returned = find_returned_part(self.message) or self._returned_text(None)
        wrapped = self._wrapped(returned)
        if wrapped is not None:
            return wrapped
        is_lure = self.look.asks_to_act or (returned.form is ReturnedForm.NONE and self.look.wants_bounces)
        if is_lure:
            return self._notice(Standing.LURE, (), returned, None, None)
        recipients = from_returned(_NO_REPORT, None, self._setting("", returned))
        return self._notice(Standing.TEXT, recipients, returned, None, None)

    def _wrapped(self, returned: Returned) -> Notice | None:
        """The notice that a gateway put whole into one of its own."""
        if returned.message is None or returned.message.content_type != "multipart/report":
            return None
        inner = _Reader(returned.message, self.place, self.tables)
        if inner.layout.status is None:
            return None
        notice = inner._structured(read_status_report(inner.layout.status.decoded()))
        return replace(notice, message=self.message) if notice is not None and notice.recipients else None

    def _is_passed_on(self) -> bool:
        look = self.look
        return look.is_passed_on and not (look.is_from_daemon or look.is_null_sender)

    def _event(self, event: SesEvent) -> Reading:
        if event.is_complaint:
            return NotANotice(
                place=self.place, message=self.message, kind=OtherKind.FEEDBACK_REPORT,
                feedback_type=event.feedback_type, returned=event.returned,
                envelope_sender=event.report.envelope_sender,
                original_message_id=bare_message_id(event.report.original_message_id),
                original_at=event.sent_at,
                recipients=tuple(FailedRecipient(address=r.address, reason=Reason.FEEDBACK)
                                 for r in event.report.recipients),
            )
        self.rule = self.tables.rules.recognise(self.message, self.human.text, self.human.folded)
        setting = self._setting(event.report.reporting_mta, event.returned)
        recipients = from_fields(event.report, None, setting)
        notice = self._notice(Standing.STRUCTURED, recipients, event.returned, event.report, None)
        return replace(notice, original_at=event.sent_at)

    def _feedback(self, by_sign: FeedbackType | None = None) -> NotANotice:
        returned = find_returned_part(self.message) or NOTHING
        recipients = read_complainants(self.layout.feedback, returned.message)
        if by_sign is FeedbackType.OPT_OUT and not recipients:
            recipients = self._author_as_recipient(Reason.FEEDBACK)
        return NotANotice(
            place=self.place, message=self.message, kind=OtherKind.FEEDBACK_REPORT, returned=returned,
            feedback_type=by_sign or read_feedback_type(self.layout.feedback), recipients=recipients,
            envelope_sender=read_original_sender(self.layout.feedback),
            reporting_mta=read_feedback_reporter(self.layout.feedback),
        )

    def _author_as_recipient(self, reason: Reason) -> tuple[FailedRecipient, ...]:
        author = read_address(self.look.author_address)
        return (FailedRecipient(address=author, reason=reason),) if is_address(author) else ()

    def _other(self, kind: OtherKind) -> NotANotice:
        returned = (find_returned_part(self.message) or NOTHING) if kind is not OtherKind.MAIL else NOTHING
        recipients: tuple[FailedRecipient, ...] = ()
        if kind is OtherKind.VACATION:
            recipients = self._author_as_recipient(Reason.VACATION)
        elif kind is OtherKind.LIST_MAIL:
            returned, recipients = self._refusal(returned)
        return NotANotice(
            place=self.place, message=self.message, kind=kind, recipients=recipients, returned=returned,
        )

    def _refusal(self, returned: Returned) -> tuple[Returned, tuple[FailedRecipient, ...]]:
        """The list that refuses a post, and the post."""
        self.rule = self.tables.rules.recognise(self.message, self.human.text, self.human.folded)
        told = self._read_text() if self.rule is not None else _NO_PROSE
        if returned.form is ReturnedForm.NONE:
            returned = self._returned_text(told.returned_starts_at)
        setting = self._setting("", returned)
        return returned, from_prose(told, setting) or from_refusal(self.own_text, setting)

    def _notice(
        self, standing: Standing, recipients: tuple[FailedRecipient, ...], returned: Returned,
        report: StatusReport | None, prose: TextReading | None,
    ) -> Notice:
        report = report or _NO_REPORT
        prose = prose or _NO_PROSE
        has_no_headers = returned.form in (ReturnedForm.NONE, ReturnedForm.FRAGMENT)
        system = STRUCTURED_SYSTEM if standing is Standing.STRUCTURED else GENERIC_SYSTEM
        return Notice(
            place=self.place,
            message=self.message,
            standing=standing,
            mail_system=self.rule.name if self.rule is not None else system,
            recipients=recipients,
            returned=returned,
            notice_at=find_notice_date(self.message),
            queued_at=report.arrived or (parse_date(prose.queued_at) if prose.queued_at else None),
            reporting_mta=report.reporting_mta or prose.reporting_mta,
            received_from_mta=report.received_from_mta,
            envelope_id=report.envelope_id,
            envelope_sender=report.envelope_sender or find_envelope_sender(returned.message, prose),
            original_message_id=find_original_message_id(self.message, returned.message, report, prose),
            original_subject=prose.subject if has_no_headers else "",
            original_at=parse_date(prose.sent_at) if prose.sent_at and has_no_headers else None,
            human_text=self.own_text[:HUMAN_TEXT_MAX],
        )


def _lacks_something(report: StatusReport) -> bool:
    return not report.recipients or any(
        not r.address or not r.status or not says_all(r.diagnostic) for r in report.recipients
    )
