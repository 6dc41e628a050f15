"""What the owner typed, with everything covered that names somebody: before it goes to a stranger."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable

from whosent.report.redaction import Redactor, load_redaction

_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.)[^\s<>\"「」、。]{1,2000}", re.IGNORECASE)
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_IDENTIFIER = re.compile(r"<[^<>\s]{1,998}>")
_DIGITS = re.compile(r"\+?[0-9][0-9 ().-]{3,30}[0-9]")
_LONG_NUMBER = 8  # digits with signs between them; a status and a reply code have fewer
_CODE = 5         # digits in one run, such as a code that logs in
_TOKEN = re.compile(r"[0-9A-Fa-f:.]{3,45}")
_ID = re.compile(r"(?=[A-Za-z_-]{0,30}[0-9])[A-Za-z0-9_-]{12,200}")
_PERSON = re.compile(r"person-([0-9]+)@redacted\.invalid")
_SUBJECT_MIN = 4
_NAME_MIN = 2


def cover(
    text: str, *, addresses: Iterable[str], names: Iterable[str] = (), subjects: Iterable[str] = ()
) -> str:
    """``text`` with marks in place of addresses (the owner's too), names, subjects, links, hosts, identifiers
    and long numbers. Never raises.

    addresses  the owner's; their local parts are covered where they stand alone, too
    names      what the owner is called
    subjects   of mails that were read; those that stand in the text in full are covered
    """
    own, marks = tuple(addresses), load_redaction().covers
    plain = unicodedata.normalize("NFKC", text)
    seen = {unicodedata.normalize("NFKC", subject).strip() for subject in subjects}
    for subject in sorted(seen, key=len, reverse=True):
        if len(subject) >= _SUBJECT_MIN:
            plain = plain.replace(subject, marks.subject)
    for name in (unicodedata.normalize("NFKC", name).strip() for name in names):
        if len(name) >= _NAME_MIN:
            plain = plain.replace(name, marks.name)
    plain = _IDENTIFIER.sub(marks.identifier, _LINK.sub(marks.link, plain))
    redactor = Redactor(())
    plain = redactor.words(redactor.text(plain), own)
    plain = _PERSON.sub(lambda found: marks.person.format(number=found[1]), plain)
    plain = _TOKEN.sub(lambda found: marks.network if _is_ip(found[0]) else found[0], plain)
    plain = _HOST.sub(marks.host, plain)
    plain = _DIGITS.sub(lambda found: marks.number if _is_long(found[0]) else found[0], plain)
    return _ID.sub(marks.identifier, plain)


def _is_long(digits: str) -> bool:
    runs = re.findall("[0-9]+", digits)
    return sum(map(len, runs)) >= _LONG_NUMBER or max(map(len, runs)) >= _CODE


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text.strip("."))
    except ValueError:
        return False
    return True
