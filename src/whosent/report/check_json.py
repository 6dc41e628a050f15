"""A check as one JSON object; its schema is ``docs/schema/check.schema.json``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from whosent import __version__
from whosent.account import DmarcReport, LogRead, OwnerAnswer, Setting
from whosent.bounce import FailedRecipient
from whosent.catalogue import Catalogue
from whosent.provider import Profile
from whosent.report.advice import find_situation
from whosent.report.composition import begin
from whosent.report.json_text import Json, dump_json
from whosent.report.logins_json import write_logins
from whosent.report.model import CheckReport, DiaryEntry, Other, Unread
from whosent.report.security_json import write_notice, write_questions
from whosent.report.sentence import name_provider, say_fact
from whosent.report.telling import Telling
from whosent.report.timeline import daily
from whosent.report.todo import advise, advise_against
from whosent.report.when import to_zone
from whosent.verdict import HYPOTHESES, Attribution, Campaign, Cause, Missing, WeighedFact

_KEPT = 5_000  # facts whose text is remembered
_LABELS = (*HYPOTHESES, Cause.UNDECIDED)


def write_check_json(report: CheckReport, catalogue: Catalogue) -> Iterator[str]:
    """The object in pieces, a line per notice, so that it is never held whole.

    Times are UTC. What a terminal would act on is escaped, so that the values stay as they were found.
    """
    yield "{\n"
    for name, value in _head(report, catalogue):
        yield f"{dump_json(name)}: {dump_json(value)},\n"
    telling = begin(report, catalogue, zone=UTC, locate=lambda _: "")
    facts = _Facts(catalogue, report.provider)
    yield from _lines("notices", (_notice(a, facts) for a in report.verdict.attributions))
    yield ",\n"
    yield from _lines("others", (dump_json(_other(other)) for other in report.others))
    yield ",\n"
    yield from _lines("security_notices", (dump_json(write_notice(n)) for n in report.security_notices))
    yield ",\n"
    yield from _lines("security_questions", map(dump_json, write_questions(telling)))
    yield ",\n"
    yield from _lines("skipped", (dump_json(_skipped(unread, catalogue)) for unread in report.unread))
    yield "\n}\n"


def _lines(name: str, items: Iterable[str]) -> Iterator[str]:
    yield f"{dump_json(name)}: ["
    separator = "\n  "
    for item in items:
        yield separator + item
        separator = ",\n  "
    yield "]" if separator == "\n  " else "\n]"


def _head(report: CheckReport, catalogue: Catalogue) -> Iterator[tuple[str, Json]]:
    yield "whosent", __version__
    yield "verdict", _verdict(report, catalogue)
    yield "advice", _advice(begin(report, catalogue, zone=UTC, locate=lambda _: ""))
    yield "owner", {
        "addresses": list(report.addresses),
        "address_stated": report.address_stated,
        "provider": report.provider.name,
        "provider_title": name_provider(catalogue, report.provider),
        "learnt_signing": report.learnt_signing,
    }
    yield "looked_at", _looked_at(report)
    yield "counts", _counts(report)
    yield "timeline", [
        {"day": day.isoformat(), "notices": labels.total(), "labels": _per_label(labels)}
        for day, labels in daily(report.verdict.attributions, UTC)
    ]
    if report.diary:
        yield "diary", [_entry(entry) for entry in report.diary]
    if (logins := write_logins(report, catalogue)) is not None:
        yield "logins", logins
    if report.logs:
        yield "logs", [_log(log) for log in report.logs]
    if report.settings_unread is not None:
        yield "settings", [_setting(setting) for setting in report.settings]
    if report.dmarc:
        yield "dmarc", [_dmarc(one) for one in report.dmarc]
    if report.answers:
        yield "answers", [_answer(answer) for answer in report.answers]
    yield "campaigns", [_campaign(c) for c in report.verdict.campaigns]


def _entry(entry: DiaryEntry) -> Json:
    return {"at": _time(entry.at), "has_time": entry.has_time, "text": entry.text}


def _setting(setting: Setting) -> Json:
    rule = setting.rule
    return {
        "place": setting.place,
        "line": rule.line,
        "form": setting.form.value,
        "kind": setting.kind.value,
        "actions": [action.value for action in rule.actions],
        "conditions": [
            {"looks_at": c.looks_at.value, "text": c.text, "negated": c.is_negated} for c in rule.conditions
        ],
        "targets": list(rule.targets),
        "folder": rule.folder,
        "name": rule.name,
        "active": rule.is_active,
        "created_at": _time(rule.created_at),
        "created_by": rule.created_by,
        "client": rule.client,
    }


def _log(log: LogRead) -> Json:
    return {
        "file": log.place,
        "servers": list(log.servers),
        "from": _time(log.first),
        "to": _time(log.last),
        "zone": log.zone or None,
        "mails": log.mails,
        "logins": log.logins,
        "unread": log.unread,
        "cut": log.is_cut,
    }


def _dmarc(report: DmarcReport) -> Json:
    return {
        "source": report.place.source,
        "index": report.place.index,
        "domain": report.domain,
        "reporter": report.reporter,
        "said_by": report.said_by,
        "begin": _time(report.begin),
        "end": _time(report.end),
        "passed": report.passed,
        "failed": report.failed,
        "passed_on": report.passed_on,
        "refused": report.refused,
        "sources": report.sources,
        "largest": [{"address": source.address, "mails": source.mails} for source in report.largest],
    }


def _answer(answer: OwnerAnswer) -> Json:
    return {
        "question": answer.question,
        "words": list(answer.words),
        "at": [_time(moment.at) for moment in answer.moments],
    }


def _verdict(report: CheckReport, catalogue: Catalogue) -> Json:
    verdict = report.verdict
    return {
        "headline": verdict.headline.value,
        "causes": [
            {
                "cause": c.cause.value,
                "probability": _round(c.probability),
                "bayes_factor_db": round(c.bayes_factor_db, 1),
                "prior": _round(c.prior),
                "notices": c.notices,
            }
            for c in verdict.causes
        ],
        "account_in_doubt": verdict.account_in_doubt,
        "contacts_leaked": verdict.contacts_leaked,
        "actor": verdict.actor.value if verdict.actor else None,
        "missing": [_missing(m, catalogue) for m in verdict.missing],
        "facts": [
            {"kind": f.kind, "tier": f.tier.value, "text": say_fact(f, catalogue, report.provider)}
            for f in (*verdict.mailbox_facts, *(weighed.fact for weighed in verdict.told))
        ],
    }


def _advice(telling: Telling) -> Json:
    """What to do now, in order, and what not to do."""
    return {
        "situation": find_situation(telling.report.verdict).value,
        "now": [
            {"step": a.step, "text": a.item.text, "notes": list(a.item.notes)} for a in advise(telling)
        ],
        "never": [{"step": a.step, "text": a.item.text} for a in advise_against(telling)],
    }


def _missing(missing: Missing, catalogue: Catalogue) -> Json:
    return {
        "kind": missing.kind.value,
        "expected_bits": round(missing.expected_bits, 3),
        "text": catalogue.say(f"missing.{missing.kind}"),
    }


def _looked_at(report: CheckReport) -> Json:
    seen = report.seen
    return {
        "messages": seen.messages,
        "junk": seen.junk,
        "pasted": seen.source_bare,
        "sent": seen.sent,
        "logins": seen.logins,
        "logins_from": _time(seen.logins_from),
        "logins_to": _time(seen.logins_to),
        "dns": {
            "mode": report.dns.mode.value,
            "domains": list(report.dns.domains),
            "answered": report.dns.answered,
        },
    }


def _counts(report: CheckReport) -> Json:
    labels = dict.fromkeys(_LABELS, 0)
    for attribution in report.verdict.attributions:
        labels[attribution.label] = labels.get(attribution.label, 0) + 1
    return {
        "notices": len(report.verdict.attributions),
        **_per_label(labels),
        "others": len(report.others),
        "skipped": len(report.unread),
    }


def _per_label(labels: Mapping[Cause, int]) -> dict[str, Json]:
    return {label.value: labels.get(label, 0) for label in _LABELS}


def _campaign(campaign: Campaign) -> Json:
    return {
        "key": campaign.key,
        "subject": campaign.subject,
        "label": campaign.label.value,
        "notices": campaign.notices,
        "first_at": _time(campaign.first_at),
        "last_at": _time(campaign.last_at),
        "entry_points": campaign.entry_points,
    }


class _Facts:
    """Facts as JSON. Notices of one flood show the same few over and over, so each is written once."""

    def __init__(self, catalogue: Catalogue, provider: Profile) -> None:
        self._catalogue = catalogue
        self._provider = provider
        self._written: dict[WeighedFact, str] = {}

    def write(self, weighed: WeighedFact) -> str:
        """One fact."""
        text = self._written.get(weighed)
        if text is None:
            text = dump_json(_fact(weighed, self._catalogue, self._provider))
            if len(self._written) < _KEPT:
                self._written[weighed] = text
        return text


def _notice(attribution: Attribution, facts: _Facts) -> str:
    written = ", ".join(map(facts.write, attribution.facts))
    return f'{dump_json(_about(attribution))[:-1]}, "facts": [{written}]}}'


def _about(attribution: Attribution) -> Json:
    seen = attribution.observation
    return {
        "source": seen.place.source,
        "index": seen.place.index,
        "message_id": seen.message_id,
        "subject": seen.subject,
        "notice_at": _time(seen.notice_at),
        "label": attribution.label.value,
        "lent_by": attribution.lent_by.value if attribution.lent_by else None,
        "posterior": {c.value: _round(p) for c, p in zip(HYPOTHESES, attribution.posterior, strict=True)},
        "mail_system": seen.mail_system,
        "recipients": [_recipient(r) for r in seen.recipients],
        "returned": seen.returned.value,
        "campaign": seen.campaign,
    }


def _recipient(recipient: FailedRecipient) -> Json:
    return {
        "address": recipient.address,
        "original_recipient": recipient.original_recipient,
        "action": recipient.action.value,
        "status": recipient.status,
        "reply_code": recipient.reply_code,
        "reason": recipient.reason.value,
        "permanence": recipient.permanence.value,
        "diagnostic": recipient.diagnostic,
    }


def _fact(weighed: WeighedFact, catalogue: Catalogue, provider: Profile) -> Json:
    fact = weighed.fact
    return {
        "kind": fact.kind,
        "tier": fact.tier.value,
        "decibans": {c.value: round(db, 2) for c, db in zip(HYPOTHESES, weighed.decibans, strict=True)},
        "counted": weighed.counted,
        "forgeable_by": fact.forgeable_by.value,
        "text": say_fact(fact, catalogue, provider),
    }


def _other(other: Other) -> Json:
    return {"source": other.place.source, "index": other.place.index, "kind": other.kind.value}


def _skipped(unread: Unread, catalogue: Catalogue) -> Json:
    return {
        "source": unread.place.source,
        "index": unread.place.index,
        "why": unread.why,
        "text": catalogue.say(f"skipped.{unread.why}", detail=unread.detail),
    }


def _round(probability: float) -> float:
    return round(probability, 6)


def _time(at: datetime | None) -> str | None:
    local = to_zone(at, UTC)
    return local.replace(microsecond=0, tzinfo=None).isoformat() + "Z" if local else None
