"""The details: counts, the days, mailings, what was and was not looked at, figures, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from whosent.report.dmarc_section import tell_dmarc
from whosent.report.intake_section import happenings, tell_intake
from whosent.report.logins_coverage import tell_read
from whosent.report.logins_section import tell_quiet_logins
from whosent.report.logs_section import tell_logs
from whosent.report.model import DiaryEntry, DnsMode
from whosent.report.odd_sent_section import tell_odd_sent
from whosent.report.page import Block, Bullets, Chart, Item, Medium, Prose, Section, Table
from whosent.report.reasons import name_briefly
from whosent.report.safe_text import defang, make_visible, show_domain
from whosent.report.security_section import TOLD_BY_SERVICE, security_entries
from whosent.report.sentence import shorten
from whosent.report.settings_section import tell_settings
from whosent.report.telling import Telling
from whosent.report.timeline import draw_timeline
from whosent.verdict import Cause

_LABELS = (Cause.ACCOUNT, Cause.UNDECIDED, Cause.FORGED, Cause.OWN, Cause.AUTOMATIC, Cause.FAKE)
_SUBJECT_MAX = 40


def tell_details(telling: Telling) -> tuple[Section, ...]:
    """Every section of the details that has something to say."""
    told = (tell_quiet_logins, tell_odd_sent, tell_settings, tell_dmarc, tell_intake)
    parts = (_counts, _days, _mailings, _looked, *told, _figures, _skipped, _notices)
    return tuple(section for part in parts for section in part(telling))


def _counts(telling: Telling) -> Iterator[Section]:
    report = telling.report
    rows = [(telling.say(f"label.{c}"), f"{len(telling.of(c)):,}") for c in _LABELS if telling.of(c)]
    kinds = Counter(other.kind for other in report.others)
    rows += [(telling.say(f"other.{kind}"), f"{count:,}") for kind, count in kinds.most_common()]
    if report.unread:
        rows.append((telling.say("other.skipped"), f"{len(report.unread):,}"))
    if rows:
        table = Table(heads=("", ""), rows=tuple(rows), numbers=frozenset({1}))
        yield Section(heading=telling.say("heading.counts"), blocks=(table,))


def _days(telling: Telling) -> Iterator[Section]:
    figures = telling.figures
    attributions = telling.report.verdict.attributions
    diary = (*telling.report.diary, *happenings(telling), *security_entries(telling))
    if not attributions:
        if diary:
            items = tuple(Item(text=_entry(telling, entry)) for entry in diary)
            yield Section(heading=telling.say("heading.diary"), blocks=(Bullets(items=items),))
        return
    shown = telling.advice.shown
    for bars, medium in ((shown.bars, Medium.TERMINAL), (shown.bars_on_page, Medium.BROWSER)):
        timeline = draw_timeline(attributions, figures.zone, bars=bars, diary=diary)
        if not timeline.bars:
            return
        told = tuple(tuple(_entry(telling, entry) for entry in bar.diary) for bar in timeline.bars)
        fullest = max(timeline.bars, key=lambda bar: bar.notices)
        legend = tuple((c, telling.say(f"label.{c}")) for c in _LABELS if telling.of(c))
        blocks: list[Block] = [
            Chart(
                title=telling.say("heading.days"),
                summary=telling.say("days.summary", day=figures.bar(fullest), count=fullest.notices),
                timeline=timeline,
                names=tuple((figures.bar(bar), figures.short_day(bar.first)) for bar in timeline.bars),
                legend=legend,
                diary=told if diary else (),
            )
        ]
        if timeline.undated:
            blocks.append(Prose(text=telling.say("days.undated", count=timeline.undated)))
        yield Section(heading=telling.say("heading.days"), blocks=tuple(blocks), only_on=medium)


def _entry(telling: Telling, entry: DiaryEntry) -> str:
    if entry.number == TOLD_BY_SERVICE:
        return entry.text
    at = telling.figures.moment(entry.at) if entry.has_time else telling.figures.day_of(entry.at)
    return telling.say("days.diary", at=at, text=make_visible(entry.text))


def _mailings(telling: Telling) -> Iterator[Section]:
    campaigns = telling.report.verdict.campaigns
    several = [c for c in campaigns if c.notices > 1]
    if not several:
        return
    limit = telling.advice.shown.campaigns
    rows = tuple(
        (
            shorten(defang(make_visible(c.subject)), _SUBJECT_MAX) or telling.say("notice.no_subject"),
            telling.say(f"label_short.{c.label}"),
            f"{c.notices:,}",
        )
        for c in several[:limit]
    )
    heads = tuple(telling.say(f"column.{name}") for name in ("subject", "label", "notices"))
    blocks: list[Block] = [Table(heads=heads, rows=rows, numbers=frozenset({2}))]
    rest = len(campaigns) - len(rows)
    if rest:
        blocks.append(Prose(text=telling.say("mailings.more", count=rest)))
    yield Section(heading=telling.say("heading.mailings"), blocks=tuple(blocks))


def _looked(telling: Telling) -> Iterator[Section]:
    report, seen = telling.report, telling.report.seen
    say = telling.say
    said = [say("seen.messages", count=seen.messages)]
    said.append(say("seen.junk", count=seen.junk) if seen.junk else say("seen.no_junk"))
    said.append(say("seen.no_sent") if seen.sent is None else say("seen.sent", count=seen.sent))
    if seen.logins is None:
        said.append(say("seen.no_logins"))
    else:
        span = telling.figures.span(seen.logins_from, seen.logins_to)
        said.append(say("seen.logins", count=seen.logins, span=span))
    items = [*(Item(text=text) for text in said), *tell_read(telling)]
    said = [*tell_logs(telling), _dns(telling)]
    if report.addresses:
        addresses = say("join.words").join(map(show_domain, report.addresses))
        key = "seen.address" if report.address_stated else "seen.address_taken"
        said.append(say(key, addresses=addresses))
    if report.provider.sources or report.provider.hosts or report.provider.signing.practice:
        said.append(say("seen.provider"))
    elif not (report.addresses or report.provider.domains):
        said.append(say("seen.no_provider"))
    else:
        said.append(say("seen.provider_unknown"))
    if report.learnt_signing:
        said.append(say("seen.learnt_signing"))
    items += [Item(text=text) for text in said]
    yield Section(heading=say("heading.looked"), blocks=(Bullets(items=tuple(items)),))


def _dns(telling: Telling) -> str:
    dns = telling.report.dns
    domains = telling.say("join.words").join(map(show_domain, dns.domains))
    if dns.mode in (DnsMode.OFF, DnsMode.SNAPSHOT):
        return telling.say(f"seen.dns_{dns.mode}")
    if not dns.tried:
        return telling.say("seen.dns_unasked")
    if not dns.answered:
        return telling.say("seen.dns_unanswered")
    if not domains:
        return telling.say("seen.dns_live_hosts")
    return telling.say(f"seen.dns_{dns.mode}", domains=domains)


def _figures(telling: Telling) -> Iterator[Section]:
    verdict = telling.report.verdict
    if not verdict.causes:
        return
    rows = tuple(
        (
            telling.say(f"label_short.{c.cause}"),
            telling.figures.percent(c.probability),
            f"{c.bayes_factor_db:+.1f} dB",
            telling.figures.percent(c.prior),
        )
        for c in verdict.causes
    )
    heads = tuple(telling.say(f"column.{name}") for name in ("cause", "probability", "evidence", "prior"))
    blocks: list[Block] = [Table(heads=heads, rows=rows, numbers=frozenset({1, 2, 3}))]
    lent = sum(a.lent_by is not None for a in verdict.attributions)
    if lent:
        blocks.append(Prose(text=telling.say("figures.lent", count=lent)))
    blocks.append(Prose(text=telling.say("figures.meaning")))
    yield Section(heading=telling.say("heading.figures"), blocks=tuple(blocks))


def _skipped(telling: Telling) -> Iterator[Section]:
    unread = telling.report.unread
    if not unread:
        return
    limit = telling.advice.shown.skipped
    items = [
        Item(
            text=telling.say(
                "skipped.line",
                place=make_visible(str(item.place)),
                why=telling.say(f"skipped.{item.why}", detail=make_visible(item.detail)),
            )
        )
        for item in unread[:limit]
    ]
    if len(unread) > limit:
        items.append(Item(text=telling.say("skipped.more", count=len(unread) - limit)))
    yield Section(heading=telling.say("heading.skipped"), blocks=(Bullets(items=tuple(items)),))


def _notices(telling: Telling) -> Iterator[Section]:
    """Every notice in a line, the serious ones first; for pages only."""
    ordered = [a for label in _LABELS for a in telling.of(label)]
    if not ordered:
        return
    limit = telling.advice.shown.notices_on_page
    rows = tuple(
        (
            telling.figures.moment(a.observation.notice_at),
            telling.say(f"label_short.{a.label}"),
            name_briefly(telling, a),
            make_visible(str(a.observation.place)),
        )
        for a in ordered[:limit]
    )
    heads = tuple(telling.say(f"column.{name}") for name in ("day", "label", "notice", "place"))
    blocks: list[Block] = [Table(heads=heads, rows=rows)]
    if len(ordered) > limit:
        blocks.append(Prose(text=telling.say("notices.more", count=len(ordered) - limit)))
    yield Section(heading=telling.say("heading.notices"), blocks=tuple(blocks), only_on=Medium.BROWSER)
