"""The two lines that a library user needs: ``check`` and ``parse``. Joins the parts and decides nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from whosent.account import (
    Answers,
    LoginHistory,
    SettingsFile,
    read_logins,
    read_settings,
)
from whosent.conclusion import conclude
from whosent.errors import UsageError
from whosent.evidence import (
    Resolver,
    read_snapshot,
)
from whosent.evidence.owner import learn_owner
from whosent.gathering import Gathering, Progress, Question
from whosent.kept import Memory, Setting
from whosent.log_files import find_logs, read_zone
from whosent.mailbox import Skipped, open_sources
from whosent.message import parse as view
from whosent.ownership import find_owner, read_address, take_sample
from whosent.parsing import as_typed, parse, parse_message
from whosent.provider import load_profiles
from whosent.raw import Folder, RawMessage
from whosent.reading import Readers, choose_processes, collected_seldom
from whosent.report.model import CheckReport, DnsMode, DnsUse

__all__ = ["check", "check_messages", "parse", "parse_message"]

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
    return _judge(question, mailbox, sent_mail, processes, Gathering(progress, estimate), memory)


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
    return _judge(question, messages, sent, 1, Gathering(None, None), memory)


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
) -> Question:
    mode, snapshot, digest = _open_dns(dns)
    return Question(
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
    question: Question,
    mails: Iterable[RawMessage | Skipped],
    sent: Iterable[RawMessage | Skipped] | None,
    processes: int,
    reading: Gathering,
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
    return conclude(case, reading, question, sent_given=sent is not None, dns=dns)


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
