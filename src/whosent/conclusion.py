"""All that was gathered -> the report: what is known of the mailbox, the verdict, what there was to see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from whosent.account import (
    Answers,
    Door,
    LoginHistory,
    LoginsJudged,
    ServerLog,
    clean_span,
    dmarc_days,
    dmarc_facts,
    find_settings,
    find_span,
    flood_facts,
    forwarding_targets,
    judge_logins,
    load_benign,
    load_dmarc_table,
    load_flood_end,
    load_intake_table,
    load_login_table,
    load_networks,
    load_security_table,
    load_settings_table,
    login_addresses,
    logins_by_network,
    look_up_nothing,
    notice_facts,
    noticed_changes,
    own_addresses,
    own_folder,
    owner_facts,
    owner_facts_of_notices,
    owner_logins,
    owner_word,
    sending_span,
    settings_facts,
    successes_from,
    tell_of_logins,
    told_changes,
    told_explanations,
    understand,
)
from whosent.account import Setting as MailSetting
from whosent.evidence import (
    Context,
    Fact,
    Finding,
    LoginPlaces,
    NetworkStanding,
    NoResolver,
    SentFolder,
    find_odd_mailings,
    learns_signing,
    mailbox_facts,
    relate,
    sent_facts,
)
from whosent.evidence import Mailbox as MailboxKnowledge
from whosent.gathering import Gathering, Question
from whosent.log_files import read_logs
from whosent.ownership import MailboxOwner
from whosent.provider import FromBinding, Kind, PageKind, Profile
from whosent.report.model import CheckReport, DnsMode, DnsUse, Seen
from whosent.verdict import MissingKind, Situation, decide, load_weights


def conclude(
    case: MailboxOwner, gathered: Gathering, question: Question, *, sent_given: bool, dns: DnsUse
) -> CheckReport:
    """The report. ``sent_given``: sources of sent mail were given beside what was gathered."""
    log = _read_log(case, gathered, question)
    histories = tuple(owner_logins(history, case.is_owner) for history in question.histories)
    if log is not None and log.history.logins:
        histories = (*histories, log.history)
    has_sent = sent_given or gathered.found_sent
    judged = _judge_logins(histories, case, gathered, question)
    settings = find_settings(question.exports, case.is_owner, load_settings_table())
    odd = find_odd_mailings(gathered.sent, gathered.deleted)
    knowledge = _know(case, gathered, question, histories, judged, log, has_sent=has_sent)
    observations = relate(gathered.findings, knowledge)
    arrived = [o.notice_at for o in observations if o.notice_at is not None]
    facts = (
        *mailbox_facts(knowledge),
        *judged.mailbox_facts,
        *_facts_of_settings(settings, question.answers),
        *dmarc_facts(dmarc_days(gathered.dmarc), _days_of(gathered.findings), load_dmarc_table()),
        *sent_facts(odd, knows_sent=question.answers.knows_sent),
        *owner_facts(question.answers, load_intake_table()),
        *_facts_of_time(case, gathered, question, arrived),
    )
    bare = 0 < gathered.messages == gathered.bare
    have = _at_hand(case, question, log)
    have |= {MissingKind.SENT_FOLDER} if has_sent else set()
    have |= {MissingKind.DNS} if dns.answered or dns.mode is not DnsMode.OFF else set()
    have |= {MissingKind.FULL_SOURCE} if not bare else set()
    is_webmail = case.profile.kind in (Kind.WEBMAIL, Kind.CARRIER)
    situation = Situation(
        is_webmail=is_webmail,
        binds_authors=is_webmail and case.profile.from_binding is not FromBinding.NONE,
        have=frozenset(have),
        asks_of_logins=bool(judged.questions),
        unsure=_unsure(case.profile),
        facts=facts,
    )
    return CheckReport(
        verdict=decide(observations, situation, load_weights()),
        addresses=case.addresses,
        address_stated=case.is_stated,
        provider=case.profile,
        learnt_signing=learns_signing(gathered.findings),
        dns=dns,
        seen=_seen(gathered, histories, has_sent=has_sent),
        others=tuple(gathered.others),
        unread=tuple(gathered.unread),
        logs=log.files if log is not None else (),
        settings=settings,
        answers=question.answers.given,
        odd_sent=odd,
        dmarc=tuple(gathered.dmarc),
        settings_unread=sum(e.unread for e in question.exports) if question.exports else None,
        security_notices=tuple(gathered.security),
        logins_read=tuple(understand(history) for history in question.histories),
        logins=tell_of_logins(judged),
    )


def _know(
    case: MailboxOwner,
    gathered: Gathering,
    question: Question,
    histories: Sequence[LoginHistory],
    judged: LoginsJudged,
    log: ServerLog | None,
    *,
    has_sent: bool,
) -> MailboxKnowledge:
    """What is known of the mailbox beside its notices."""
    table, standings = load_login_table(), judged.standings
    entries = [entry for history in histories for entry in history.logins]
    return MailboxKnowledge(
        profile=case.profile,
        has_owner=bool(case.owner.addresses),
        sent=SentFolder(gathered.sent) if has_sent else None,
        received=gathered.received - {""},
        logins=standings,
        attacks=successes_from(entries, standings, NetworkStanding.ATTACKED),
        clean=clean_span(histories, standings, table),
        logins_near=judged.facts_for,
        login_addresses=login_addresses(histories),
        login_places=LoginPlaces(logins_by_network(judged.judged)),
        sending_covered=sending_span(histories, table),
        mail_log=log.mail if log is not None else None,
        forwards=forwarding_targets(question.exports),
        deleted=SentFolder(gathered.deleted) if gathered.deleted else None,
        told=owner_facts_of_notices(question.answers, load_intake_table()),
    )


def _facts_of_settings(settings: Sequence[MailSetting], answers: Answers) -> tuple[Fact, ...]:
    return settings_facts(
        settings, knows_forwarding=answers.knows_forwarding, knows_filters=answers.knows_filters
    )


def _facts_of_time(
    case: MailboxOwner, gathered: Gathering, question: Question, arrived: Sequence[datetime]
) -> tuple[Fact, ...]:
    """What security notices say about the time of the flood, and what the flood did about theirs."""
    table = load_security_table()
    seen = [n.arrived_at for n in gathered.security if n.arrived_at is not None and not n.in_second]
    word = owner_word(question.answers, question.told, table.general.asking)
    span = find_span(arrived, table)
    return (
        *flood_facts(arrived, _password_changes(case, gathered, question), seen, load_flood_end()),
        *notice_facts(gathered.security, word, case.profile.name, table, span=span),
    )


def _seen(gathered: Gathering, histories: Sequence[LoginHistory], *, has_sent: bool) -> Seen:
    times = sorted(entry.at for history in histories for entry in history.logins)
    return Seen(
        messages=gathered.messages,
        sent=len(gathered.sent) if has_sent else None,
        logins=len(times) if histories else None,
        logins_from=times[0] if times else None,
        logins_to=times[-1] if times else None,
        junk=gathered.junk,
        source_bare=0 < gathered.messages == gathered.bare,
    )


def _password_changes(
    case: MailboxOwner, gathered: Gathering, question: Question
) -> tuple[datetime, ...]:
    """When it was changed, as the owner told or the provider wrote."""
    noticed = noticed_changes(gathered.security, case.profile.name, load_security_table())
    return (*told_changes(question.answers), *noticed)


def _judge_logins(
    histories: Sequence[LoginHistory], case: MailboxOwner, gathered: Gathering, question: Question
) -> LoginsJudged:
    """What the histories come to. The tables of addresses are only opened where there are any."""
    table, answers, provider = load_security_table(), question.answers, case.profile.name
    told = tuple(m.at for answer in answers.given if answer.question in table.general.asking.own_doing
                 for m in answer.moments if m.has_time)
    return judge_logins(
        histories,
        load_networks(own_folder()).locate if histories else look_up_nothing,
        case.profile,
        own_addresses=own_addresses(gathered.security, told, provider, table),
        password_changed=_password_changes(case, gathered, question),
        answers=told_explanations(answers, load_benign()),
    )


def _at_hand(case: MailboxOwner, question: Question, log: ServerLog | None) -> set[MissingKind]:
    """Kinds of evidence on the account that were there to be read, or that cannot be had here."""
    profile, histories = case.profile, [h for h in question.histories if h.lists_logins]
    doors = [frozenset(Door) if h.coverage.doors is None else h.coverage.doors for h in histories]
    has_log = log is not None and bool(log.history.logins)
    keeps_apart = profile.page(PageKind.MAIL_SOFTWARE_HISTORY) is not None or not profile.pages
    runs_server = profile.kind is Kind.CUSTOM and bool(case.owner.provider_domains & case.owner.domains)
    is_warned = any(profile.name in service.accounts_of for service in load_security_table().services)
    there = {
        MissingKind.LOGIN_HISTORY: has_log or any(Door.WEB in listed for listed in doors),
        MissingKind.MAIL_SOFTWARE_HISTORY: has_log
        or not keeps_apart
        or any(Door.SENDING in listed for listed in doors),
        MissingKind.SERVER_LOG: bool(question.logs) or not runs_server,
        MissingKind.SETTINGS: bool(question.exports),
        MissingKind.SECOND_MAILBOX: bool(question.second) or not is_warned,
        MissingKind.OWNER_WORD: question.answers.tells_of_mail,
    }
    return {kind for kind, is_there in there.items() if is_there}


def _unsure(profile: Profile) -> frozenset[MissingKind]:
    """Kinds of evidence of which it is not known whether the owner's provider offers them."""
    pages = {
        MissingKind.LOGIN_HISTORY: profile.page(PageKind.LOGIN_HISTORY),
        MissingKind.MAIL_SOFTWARE_HISTORY: profile.page(PageKind.MAIL_SOFTWARE_HISTORY),
    }
    return frozenset((MissingKind.SERVER_LOG, *(kind for kind, page in pages.items() if page is None)))


def _days_of(findings: Iterable[Finding]) -> frozenset[date]:
    """The days, in UTC, on which notices came."""
    return frozenset(f.notice_at.astimezone(UTC).date() for f in findings if f.notice_at is not None)


def _read_log(case: MailboxOwner, gathered: Gathering, question: Question) -> ServerLog | None:
    """What the logs tell of the notices; None where none were given."""
    if not question.logs:
        return None
    owns = Context(case.owner, case.profile, NoResolver()).is_login_of_owner
    return read_logs(question.logs, question.log_zone, gathered.findings, gathered.sent, owns)
