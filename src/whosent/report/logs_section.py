"""The details: which logs of a mail server were read, and as what."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.account import LogRead, load_server_log_rules
from whosent.report.safe_text import make_visible
from whosent.report.telling import Telling

_LOCAL = "local"


def tell_logs(telling: Telling) -> Iterator[str]:
    """A few sentences; none where no log was given."""
    logs = telling.report.logs
    if not logs:
        return
    known = [log for log in logs if log.servers]
    if known:
        titles = {rule.name: rule.title for rule in load_server_log_rules()}
        names = sorted({name for log in known for name in log.servers})
        servers = telling.say("join.words").join(titles.get(name, name) for name in names)
        yield telling.say("seen.log", count=len(known), servers=servers, span=find_span(telling))
        mails, logins = sum(log.mails for log in known), sum(log.logins for log in known)
        yield telling.say("seen.log_tally", mails=mails, logins=logins)
        zone = next((log.zone for log in known if log.zone), "")
        if zone:
            yield telling.say("seen.log_zone_local" if zone == _LOCAL else "seen.log_zone", zone=zone)
    else:
        yield telling.say("seen.log_none")
    for log in logs:
        if log.is_cut:
            yield telling.say("seen.log_cut", place=make_visible(log.place))


def find_span(telling: Telling) -> str:
    """From the first to the last line of all logs in which anything was recognised; "" without any."""
    known: list[LogRead] = [log for log in telling.report.logs if log.servers]
    firsts = [log.first for log in known if log.first is not None]
    lasts = [log.last for log in known if log.last is not None]
    return telling.figures.span(min(firsts), max(lasts)) if firsts and lasts else ""
