"""What tells a lure that poses as a notice from a real one: facts about its form and its own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whosent.bounce import Notice, ReturnedForm, Standing
from whosent.cited import Citation
from whosent.evidence.model import Fact, Forger, Tier
from whosent.message import Part, parse_addresses
from whosent.tables import read_table

_TEXT = 16_000
_REPORT_TYPES = ("message/delivery-status", "message/global-delivery-status")
_LINKS = ("http://", "https://", "href=", "hxxp")
_MOST_PARTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LureWords:
    """``lures.toml``."""

    schema: int
    source: Citation
    asks: tuple[str, ...]
    incoming: tuple[str, ...]
    attachments: tuple[str, ...]
    program_fields: frozenset[str]


@cache
def load_lure_words() -> LureWords:
    """The table that ships."""
    return read_table(LureWords, files("whosent.evidence").joinpath("lures.toml"))


def reports_outcome(notice: Notice, lures: Sequence[Fact]) -> bool:
    """Whether a notice names a recipient that was not reached, or returns a mail with the lines of its way.

    Text that asks its reader to act, as one of ``lures`` says, reports nothing, whatever else it names: only
    a machine-readable report (RFC 3464) makes up for that, which takes a forger who knows the form.
    """
    if notice.standing is Standing.LURE:
        return False
    if notice.standing is Standing.STRUCTURED:
        return _names_outcome(notice)
    returned = notice.returned.message
    has_trace = returned is not None and "received" in returned.headers
    return (bool(notice.recipients) or has_trace) and _ASKS not in lures


def form_facts(notice: Notice, *, return_path: str | None, returns_owner: bool) -> list[Fact]:
    """What the form of the notice says for or against its being one.

    return_path    envelope sender as stamped at delivery; None where none is left
    returns_owner  the returned mail, or what the notice says of it, names the owner as its sender
    """
    facts = []
    names_outcome = _names_outcome(notice)
    if notice.standing is Standing.STRUCTURED and names_outcome:
        facts.append(_FORM_STRUCTURED)
    elif notice.standing is Standing.TEXT and names_outcome and notice.mail_system != "generic":
        facts.append(_FORM_KNOWN)
    if returns_owner and notice.returned.form is not ReturnedForm.NONE:
        facts.append(_FORM_RETURNS)
    if return_path is not None:
        facts.append(_FORM_NULL if return_path in ("", "<>") else _FORM_NOT_NULL)
    return facts


def lure_facts(notice: Notice) -> list[Fact]:
    """What it does that notices do not. Its own words are read, not those of the mail that it returns."""
    words = load_lure_words()
    message = notice.message
    headers = message.headers
    facts = []
    if notice.standing is Standing.LURE:
        facts.append(_NO_OUTCOME)
    linked = _has_link(notice.human_text)
    html = "" if linked else _own_html(message)
    linked = linked or _has_link(html)
    if linked:
        facts.append(_LINK)
    attached = _attached(message, words)
    if linked or attached or notice.standing is Standing.LURE:
        subject = headers.text("subject")
        text = f"{subject}\n{notice.human_text[:_TEXT]}\n{html}".lower()
        if any(phrase in text for phrase in words.asks):
            facts.append(_ASKS)
        if any(phrase in text for phrase in words.incoming):
            facts.append(_INCOMING)
    if attached:
        facts.append(_fact("lure.attachment", Tier.T1, attachment=attached))
    if message.content_type == "multipart/report" and not _has_report(message):
        facts.append(_NO_REPORT)
    if not words.program_fields.isdisjoint(headers.names()):
        facts.append(_PROGRAM)
    if _names_another_house(message):
        facts.append(_NAME_MISMATCH)
    return facts


def _names_outcome(notice: Notice) -> bool:
    return any(r.status or r.reply_code or r.diagnostic for r in notice.recipients)


def _has_link(text: str) -> bool:
    return bool(text) and any(map(text.__contains__, _LINKS))


def _own_html(message: Part) -> str:
    """HTML that the notice itself shows, as written; "" where it has none."""
    if message.content_type == "text/html":
        return message.text[:_TEXT]
    if not message.content_type.startswith("multipart/"):
        return ""
    for part in message.children[:_MOST_PARTS]:
        if part.content_type == "text/html" or part.content_type.startswith("multipart/"):
            found = _own_html(part)
            if found:
                return found
    return ""


def _attached(message: Part, words: LureWords) -> str:
    if not message.content_type.startswith("multipart/"):
        name = message.filename if message.content_type.startswith("application/") else ""
        return name if name.lower().endswith(words.attachments) else ""
    for part in message.children[:_MOST_PARTS]:
        kind = part.content_type
        if kind.startswith("multipart/"):
            found = _attached(part, words)
        elif kind.startswith(("message/", "text/rfc822")):
            found = ""
        else:
            name = part.filename
            found = name if name.lower().endswith(words.attachments) else ""
        if found:
            return found
    return ""


def _has_report(message: Part) -> bool:
    return any(part.content_type in _REPORT_TYPES for part in message.children[:_MOST_PARTS])


def _names_another_house(message: Part) -> bool:
    """Whether the author's name is itself an address, of another domain than the real one."""
    for author in parse_addresses(message.headers.unfolded("from"))[:1]:
        if "@" not in author.name:
            return False
        for shown in parse_addresses(author.name):
            return shown.domain != author.domain
    return False


def _fact(kind: str, tier: Tier, **values: str) -> Fact:
    forger = Forger.NOBODY if tier is Tier.T1 else Forger.ANYONE
    return Fact(kind=kind, tier=tier, forgeable_by=forger, values=tuple(values.items()))


# What a mail does is seen on the mail itself as it was delivered (T1); that it has the form of a notice
# anybody can copy (T3).
_FORM_STRUCTURED = _fact("form.structured", Tier.T3)
_FORM_KNOWN = _fact("form.known_system", Tier.T3)
_FORM_RETURNS = _fact("form.returns_original", Tier.T3)
_FORM_NULL = _fact("form.null_sender", Tier.T3)
_FORM_NOT_NULL = _fact("form.sender_not_null", Tier.T1)
_NO_OUTCOME = _fact("lure.no_outcome", Tier.T1)
_LINK = _fact("lure.link", Tier.T1)
_ASKS = _fact("lure.asks", Tier.T1)
_INCOMING = _fact("lure.incoming", Tier.T1)
_NO_REPORT = _fact("lure.report_without_status", Tier.T1)
_PROGRAM = _fact("lure.mail_program", Tier.T1)
_NAME_MISMATCH = _fact("lure.name_mismatch", Tier.T1)
