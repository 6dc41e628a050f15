"""The two lines that a library user needs: ``check`` and ``parse``. Joins the parts and decides nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from itertools import chain
from pathlib import Path

from whosent.account import (
    Answers,
    DmarcReport,
    Door,
    LoginHistory,
    LoginsJudged,
    SecurityNotice,
    ServerLog,
    SettingsFile,
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
    read_logins,
    read_settings,
    sending_span,
    settings_facts,
    successes_from,
    tell_of_logins,
    told_changes,
    told_explanations,
    understand,
)
from whosent.errors import UsageError
from whosent.evidence import (
    Context,
    Finding,
    LoginPlaces,
    NetworkStanding,
    NoResolver,
    OwnerSide,
    Resolver,
    SentCopy,
    SentFolder,
    find_odd_mailings,
    learns_signing,
    mailbox_facts,
    read_snapshot,
    relate,
    sent_facts,
)
from whosent.evidence import Mailbox as MailboxKnowledge
from whosent.evidence.owner import learn_owner
from whosent.kept import Memory, Setting
from whosent.log_files import LogPath, find_logs, read_logs, read_zone
from whosent.mailbox import Skipped, open_sources
from whosent.message import parse as view
from whosent.ownership import MailboxOwner, find_owner, read_address, take_sample
from whosent.parsing import as_typed, parse, parse_message
from whosent.provider import FromBinding, Kind, PageKind, Profile, load_profiles
from whosent.raw import Folder, RawMessage
from whosent.reading import Reader, Readers, choose_processes, collected_seldom
from whosent.report.model import CheckReport, DnsMode, DnsUse, Other, Seen, Unread
from whosent.verdict import MissingKind, Situation, decide, load_weights

__all__ = ["check", "check_messages", "parse", "parse_message"]

Progress = Callable[[int, int | None], None]


def check(
    sources: str | Path | Sequence[str | Path],
    *,
    addresses: Sequence[str] = (),
    sent: Sequence[str | Path] = (),
    logins: Sequence[str | Path] = (),
    login_zone: str = "",
    settings: Sequence[str | Path] = (),
    logs: Sequence[str | Path] = (),
    log_zone: str = "",
    answers: Answers | None = None,
    also: Sequence[str | Path] = (),
    told: Sequence[datetime] = (),
    dns: str | Path = "auto",
    provider: str = "",
    authserv_ids: Sequence[str] = (),
    jobs: int | None = 1,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> CheckReport:
    """The verdict on a mailbox.

    addresses     the owner's; () takes the commonest delivered-to address
    sent          sources of sent mail, beside Sent folders found in ``sources``
    logins        files with login histories
    login_zone    "Asia/Tokyo", "+09:00": of times in them that state none; "" is what is known of each form
    settings      files with settings of the mailbox: filters, forwarding, automatic answers
    logs          files or folders with logs of the owner's mail server, plain or packed
    log_zone      "Asia/Tokyo", "+09:00": of logs whose lines state none; "" is that of this machine
    answers       what the owner told (``whosent.account.read_answers``); None: nothing
    also          sources of the owner's other mailboxes: searched for security notices, and for nothing else
    told          aware times at which the owner noted to have done something: they explain such notices
    dns           "auto", "live", "off", or a file with a snapshot
    provider      name of a profile or path of one; "" finds it by the address
    authserv_ids  names under which the provider stamps Authentication-Results
    jobs          how many processes read the mail; None: as many as pay, for as many mails as there are. More
                  than one are started anew: a script must then guard its own start (``__name__``)
    progress      called with the number of mails read and an estimate of all, or None
    memory        what remembers the mails of earlier checks; the verdict is the same with and without it

    Raises ``UsageError`` for arguments that cannot be, ``SourceError`` for what cannot be read.
    """
    question = _ask(
        addresses, logins, login_zone, settings, dns, provider, authserv_ids, logs, log_zone, answers
    )
    others = as_typed((*logins, *settings, *logs))
    mailbox = open_sources(as_typed(sources), leave_out=others)
    sent_mail = open_sources(as_typed(sent), as_folder=Folder.SENT) if sent else None
    estimate = mailbox.estimate if jobs is None or progress is not None else None
    known = memory.known if memory is not None else 0
    processes = choose_processes((estimate or 0) - known) if jobs is None else jobs
    second = [open_sources(as_typed(source)) for source in also]
    question = replace(question, second=tuple(second), told=tuple(told))
    return _judge(question, mailbox, sent_mail, processes, _Reading(progress, estimate), memory)


def check_messages(
    messages: Iterable[RawMessage],
    *,
    addresses: Sequence[str] = (),
    sent: Iterable[RawMessage] | None = None,
    logins: Sequence[str | Path] = (),
    login_zone: str = "",
    settings: Sequence[str | Path] = (),
    logs: Sequence[str | Path] = (),
    log_zone: str = "",
    answers: Answers | None = None,
    dns: str | Path = "auto",
    provider: str = "",
    authserv_ids: Sequence[str] = (),
    memory: Memory | None = None,
) -> CheckReport:
    """The verdict on messages that the caller has at hand, such as from a server or a store of its own.

    messages  read once, in order, and not kept. The folder of each one's place is believed: what lies in Sent
              counts as sent mail, drafts are left alone
    sent      sent mail beside that; None: there was no Sent folder to look at

    The rest is as in ``check``. Raises ``UsageError`` for arguments that cannot be.
    """
    question = _ask(
        addresses, logins, login_zone, settings, dns, provider, authserv_ids, logs, log_zone, answers
    )
    return _judge(question, messages, sent, 1, _Reading(None, None), memory)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What a check is asked with, its files read."""

    addresses: tuple[str, ...]
    profile: Profile | None
    authserv_ids: tuple[str, ...]
    histories: tuple[LoginHistory, ...]
    exports: tuple[SettingsFile, ...]
    logs: tuple[LogPath, ...]
    log_zone: tzinfo
    answers: Answers
    dns: DnsMode
    snapshot: Resolver | None
    snapshot_digest: str
    second: tuple[Iterable[RawMessage | Skipped], ...] = ()
    told: tuple[datetime, ...] = ()


def _ask(
    addresses: Sequence[str],
    logins: Sequence[str | Path],
    login_zone: str,
    settings: Sequence[str | Path],
    dns: str | Path,
    provider: str,
    authserv_ids: Sequence[str],
    logs: Sequence[str | Path],
    log_zone: str,
    answers: Answers | None,
) -> _Question:
    mode, snapshot, digest = _open_dns(dns)
    return _Question(
        addresses=tuple(dict.fromkeys(read_address(a) for a in addresses)),
        profile=load_profiles().choose(provider) if provider else None,
        authserv_ids=tuple(authserv_ids),
        histories=tuple(read_login_file(path, zone=login_zone) for path in logins),
        exports=tuple(_read_export(path) for path in settings),
        logs=find_logs(logs),
        log_zone=read_zone(log_zone),
        answers=answers or Answers(),
        dns=mode,
        snapshot=snapshot,
        snapshot_digest=digest,
    )


def _judge(
    question: _Question,
    mails: Iterable[RawMessage | Skipped],
    sent: Iterable[RawMessage | Skipped] | None,
    processes: int,
    reading: _Reading,
    memory: Memory | None = None,
) -> CheckReport:
    stream = iter(mails)
    sample = take_sample(stream)
    learnt = learn_owner(
        view(item.data)
        for item in sample
        if isinstance(item, RawMessage) and item.place.folder in (Folder.INBOX, Folder.JUNK)
    )
    case = find_owner(question.addresses, learnt, question.profile, question.authserv_ids)
    setting = Setting(
        owner=case.owner,
        profile=case.profile,
        dns=question.dns,
        snapshot=question.snapshot,
        snapshot_digest=question.snapshot_digest,
    )
    readers = Readers(setting, processes, memory)
    with collected_seldom():
        reading.read(chain(sample, stream), readers)
        reading.read_sent(sent or (), readers)
        readers.end()
        for second in question.second:
            reading.read_second(second, question, case.owner)
    dns = _dns_use(question.dns, readers)
    return _conclude(case, reading, question, sent_given=sent is not None, dns=dns)


class _Reading:
    """What is kept while mail streams by: conclusions only."""

    def __init__(self, progress: Progress | None, estimate: int | None) -> None:
        self.findings: list[Finding] = []
        self.others: list[Other] = []
        self.unread: list[Unread] = []
        self.sent: list[SentCopy] = []
        self.deleted: list[SentCopy] = []
        self.dmarc: list[DmarcReport] = []
        self.found_sent = False
        self.received: set[str] = set()
        self.messages = 0
        self.bare = 0
        self.junk = 0
        self.security: list[SecurityNotice] = []
        self._progress = progress
        self._estimate = estimate

    def read(self, items: Iterable[RawMessage | Skipped], readers: Readers) -> None:
        """Mail of the sources: Sent folders are read as such, drafts are left alone."""
        for kept in readers.read(self._readable(items)):
            if isinstance(kept.found, SentCopy):
                self.found_sent = True
                self.sent.append(kept.found)
            else:
                self._keep(kept.found)
                if kept.security is not None:
                    self.security.append(replace(kept.security, place=kept.found.place))
                if kept.dmarc is not None:
                    self.dmarc.append(replace(kept.dmarc, place=kept.found.place))
                if kept.deleted is not None:
                    self.deleted.append(kept.deleted)
                self.received.add(kept.message_id)
                self.bare += kept.is_bare

    def read_sent(self, items: Iterable[RawMessage | Skipped], readers: Readers) -> None:
        """Mail of sources that were given as sent mail."""
        self.sent.extend(readers.read_sent(self._mails(items)))

    def read_second(
        self, items: Iterable[RawMessage | Skipped], question: _Question, owner: OwnerSide
    ) -> None:
        """Security notices in another mailbox of the owner, which its own provider stamped."""
        stream = self._readable(items)
        sample = take_sample(stream)
        learnt = learn_owner(view(mail.data) for mail in sample if isinstance(mail, RawMessage))
        case = find_owner((), learnt, None, ())
        # Nothing is asked about it: who runs it is nobody that this check is about.
        mode = DnsMode.SNAPSHOT if question.snapshot is not None else DnsMode.OFF
        setting = Setting(owner=case.owner, profile=case.profile, dns=mode, snapshot=question.snapshot)
        reader = Reader(setting)
        for mail in chain(sample, stream):
            if isinstance(mail, RawMessage) and mail.place.folder is not Folder.SENT:
                found = reader.read_security(mail, owner.addresses)
                if found is not None:
                    self.security.append(replace(found, in_second=True))

    def _readable(self, items: Iterable[RawMessage | Skipped]) -> Iterator[RawMessage]:
        return (mail for mail in self._mails(items) if mail.place.folder is not Folder.DRAFTS)

    def _mails(self, items: Iterable[RawMessage | Skipped]) -> Iterator[RawMessage]:
        for item in items:
            if isinstance(item, Skipped):
                self._skip(item)
            else:
                yield item

    def _keep(self, found: Finding | Other) -> None:
        self.messages += 1
        self.junk += found.place.folder is Folder.JUNK
        if isinstance(found, Finding):
            self.findings.append(found)
        else:
            self.others.append(found)
        if self._progress is not None:
            self._progress(self.messages, self._estimate)

    def _skip(self, item: Skipped) -> None:
        self.unread.append(Unread(place=item.place, why=item.why.value, detail=item.detail))


def _conclude(
    case: MailboxOwner, reading: _Reading, question: _Question, *, sent_given: bool, dns: DnsUse
) -> CheckReport:
    log = _read_log(case, reading, question)
    exports, answers = question.exports, question.answers
    histories = tuple(owner_logins(history, case.is_owner) for history in question.histories)
    if log is not None and log.history.logins:
        histories = (*histories, log.history)
    has_sent = sent_given or reading.found_sent
    entries = [entry for history in histories for entry in history.logins]
    sent = SentFolder(reading.sent) if has_sent else None
    odd = find_odd_mailings(reading.sent, reading.deleted)
    table = load_login_table()
    settings = find_settings(exports, case.is_owner, load_settings_table())
    judged = _judge_logins(histories, case, reading, question)
    standings = judged.standings
    knowledge = MailboxKnowledge(
        profile=case.profile,
        has_owner=bool(case.owner.addresses),
        sent=sent,
        received=reading.received - {""},
        logins=standings,
        attacks=successes_from(entries, standings, NetworkStanding.ATTACKED),
        clean=clean_span(histories, standings, table),
        logins_near=judged.facts_for,
        login_addresses=login_addresses(histories),
        login_places=LoginPlaces(logins_by_network(judged.judged)),
        sending_covered=sending_span(histories, table),
        mail_log=log.mail if log is not None else None,
        forwards=forwarding_targets(exports),
        deleted=SentFolder(reading.deleted) if reading.deleted else None,
        told=owner_facts_of_notices(answers, load_intake_table()),
    )
    facts = (
        *mailbox_facts(knowledge),
        *judged.mailbox_facts,
        *settings_facts(
            settings, knows_forwarding=answers.knows_forwarding, knows_filters=answers.knows_filters
        ),
        *dmarc_facts(dmarc_days(reading.dmarc), _days_of(reading.findings), load_dmarc_table()),
        *sent_facts(odd, knows_sent=answers.knows_sent),
        *owner_facts(answers, load_intake_table()),
    )
    observations = relate(reading.findings, knowledge)
    security = load_security_table()
    flood = find_span([o.notice_at for o in observations if o.notice_at is not None], security)
    facts = (
        *facts,
        *flood_facts(
            [o.notice_at for o in observations if o.notice_at is not None],
            _password_changes(case, reading, question),
            [n.arrived_at for n in reading.security if n.arrived_at is not None and not n.in_second],
            load_flood_end(),
        ),
        *notice_facts(
            reading.security,
            owner_word(answers, question.told, security.general.asking),
            case.profile.name,
            security,
            span=flood,
        ),
    )
    bare = 0 < reading.messages == reading.bare
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
    times = sorted(entry.at for entry in entries)
    return CheckReport(
        verdict=decide(observations, situation, load_weights()),
        addresses=case.addresses,
        address_stated=case.is_stated,
        provider=case.profile,
        learnt_signing=learns_signing(reading.findings),
        dns=dns,
        seen=Seen(
            messages=reading.messages,
            sent=len(reading.sent) if has_sent else None,
            logins=len(entries) if histories else None,
            logins_from=times[0] if times else None,
            logins_to=times[-1] if times else None,
            junk=reading.junk,
            source_bare=bare,
        ),
        others=tuple(reading.others),
        unread=tuple(reading.unread),
        logs=log.files if log is not None else (),
        settings=settings,
        answers=answers.given,
        odd_sent=odd,
        dmarc=tuple(reading.dmarc),
        settings_unread=sum(export.unread for export in exports) if exports else None,
        security_notices=tuple(reading.security),
        logins_read=tuple(understand(history) for history in question.histories),
        logins=tell_of_logins(judged),
    )


def _password_changes(
    case: MailboxOwner, reading: _Reading, question: _Question
) -> tuple[datetime, ...]:
    """When it was changed, as the owner told or the provider wrote."""
    noticed = noticed_changes(reading.security, case.profile.name, load_security_table())
    return (*told_changes(question.answers), *noticed)


def _judge_logins(
    histories: Sequence[LoginHistory], case: MailboxOwner, reading: _Reading, question: _Question
) -> LoginsJudged:
    """What the histories come to. The tables of addresses are only opened where there are any."""
    table, answers, provider = load_security_table(), question.answers, case.profile.name
    told = tuple(m.at for answer in answers.given if answer.question in table.general.asking.own_doing
                 for m in answer.moments if m.has_time)
    return judge_logins(
        histories,
        load_networks(own_folder()).locate if histories else look_up_nothing,
        case.profile,
        own_addresses=own_addresses(reading.security, told, provider, table),
        password_changed=_password_changes(case, reading, question),
        answers=told_explanations(answers, load_benign()),
    )


def _at_hand(case: MailboxOwner, question: _Question, log: ServerLog | None) -> set[MissingKind]:
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


def read_login_file(path: str | Path, *, name: str = "", zone: str = "") -> LoginHistory:
    """The login history in that file, which errors call ``name``.

    zone  of times that state none, where the owner says so; "" is what is known of its form

    A list that shows times in its viewer's zone, or leaves out the year, is read as somebody here saw it when
    the file was written. Raises ``UsageError`` for a file that cannot be opened, and ``SourceError``.
    """
    file = Path(path)
    try:
        data, written_at = file.read_bytes(), datetime.fromtimestamp(file.stat().st_mtime).astimezone()
    except FileNotFoundError as exc:
        raise UsageError("logins.missing", place=str(path)) from exc
    except OSError as exc:
        raise UsageError("logins.unreadable", place=str(path), reason=exc.strerror or "") from exc
    return read_logins(data, name or str(path), zone=zone or None, local=written_at.tzinfo, now=written_at)


def _days_of(findings: Iterable[Finding]) -> frozenset[date]:
    """The days, in UTC, on which notices came."""
    return frozenset(f.notice_at.astimezone(UTC).date() for f in findings if f.notice_at is not None)


def _read_log(case: MailboxOwner, reading: _Reading, question: _Question) -> ServerLog | None:
    """What the logs tell of the notices; None where none were given."""
    if not question.logs:
        return None
    owns = Context(case.owner, case.profile, NoResolver()).is_login_of_owner
    return read_logs(question.logs, question.log_zone, reading.findings, reading.sent, owns)


def _read_export(path: str | Path) -> SettingsFile:
    try:
        return read_settings(Path(path).read_bytes(), str(path))
    except FileNotFoundError as exc:
        raise UsageError("settings.missing", place=str(path)) from exc
    except OSError as exc:
        raise UsageError("settings.unreadable", place=str(path), reason=exc.strerror or "") from exc


def _open_dns(dns: str | Path) -> tuple[DnsMode, Resolver | None, str]:
    """How DNS is asked, and the snapshot that is asked in its place with what tells it from others."""
    if dns in (DnsMode.AUTO, DnsMode.LIVE, DnsMode.OFF):
        return DnsMode(str(dns)), None, ""
    snapshot = read_snapshot(Path(dns))
    return DnsMode.SNAPSHOT, snapshot, hashlib.sha256(Path(dns).read_bytes()).hexdigest()


def _dns_use(mode: DnsMode, readers: Readers) -> DnsUse:
    asked = readers.asked
    is_snapshot = mode is DnsMode.SNAPSHOT
    return DnsUse(
        mode=mode,
        domains=asked.domains,
        tried=is_snapshot or asked.tried,
        answered=is_snapshot or asked.answered,
    )
