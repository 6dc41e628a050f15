"""One entry of a history, as found under its names -> a login."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from whosent.account.login_forms import Form, LoginField, Unknown, plain_name
from whosent.account.login_times import (
    TimeFrame,
    TimeTrouble,
    TimeWords,
    WrittenTime,
    find_time,
    read_time,
)
from whosent.account.logins import Login, LoginTable
from whosent.evidence.network import read_ip

_NO_VALUE = frozenset(("", "-", "n/a", "na", "none", "null", "unknown"))
_LONGEST = 300  # characters of a cell that are kept
_SEARCHED = 1_000  # characters of a cell in which an address is looked for
_V4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)")
_V6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}(?![\w:])")
_TIME_KEYS = {
    TimeTrouble.UNREADABLE: "logins.bad_time",
    TimeTrouble.NO_ZONE: "logins.naive_time",
    TimeTrouble.NO_DATE: "logins.no_year",
}


@dataclass(frozen=True, slots=True)
class Record:
    """What an entry says, by what it is about; as written, empty values left out. ``line`` from 1."""

    line: int
    values: Mapping[LoginField, str]

    def value(self, field: LoginField) -> str:
        """What it states; "" for nothing."""
        return self.values.get(field, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why an entry was not understood: key and values of the error that says so."""

    key: str
    line: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """All that the reading of entries takes.

    form       of the history
    table      its general words
    words      those of times
    countries  ISO codes by plain name
    """

    form: Form
    table: LoginTable
    words: TimeWords
    countries: Mapping[str, str]

    def time_of(self, record: Record) -> WrittenTime | None:
        """The time as the entry writes it."""
        return find_time(record.value(LoginField.TIME), self.words)

    def read(self, record: Record, written: WrittenTime | None, frame: TimeFrame) -> Login | Trouble:
        """The login, whose time is ``written``; or why it is none."""
        at = TimeTrouble.UNREADABLE if written is None else read_time(written, frame)
        if isinstance(at, TimeTrouble):
            return _trouble(_TIME_KEYS[at], record, LoginField.TIME)
        stated = record.value(LoginField.ADDRESS)
        address = find_address(stated)
        if stated and not address and self.form.is_strict:
            return _trouble("logins.bad_address", record, LoginField.ADDRESS)
        outcome = record.value(LoginField.SUCCESS)
        success = self.read_success(outcome)
        if outcome and success is None and self.form.outcomes.unknown is Unknown.UNREAD:
            return _trouble("logins.bad_success", record, LoginField.SUCCESS)
        return self._login(record, at, address, success)

    def _login(self, record: Record, at: datetime, address: str, success: bool | None) -> Login:
        return Login(
            at=at,
            address=address,
            country=self.read_country(record),
            method=self.read_method(record.value(LoginField.METHOD)),
            success=success,
            client=record.value(LoginField.CLIENT)[:_LONGEST],
            device=record.value(LoginField.DEVICE)[:_LONGEST],
            network=record.value(LoginField.NETWORK)[:_LONGEST],
            account=record.value(LoginField.ACCOUNT)[:_LONGEST].lower(),
        )

    def read_method(self, text: str) -> str:
        """What ``text`` means in the form's words; in lower case as written where it says nothing of it."""
        if not text:
            return self.form.method
        lower = text[:_LONGEST].casefold()
        found = self.find_method(lower)
        return found or lower.strip()

    def find_method(self, lower: str) -> str:
        """The method of which ``lower``, in lower case, speaks in the form's words; ""."""
        for method, signs in self.form.methods.items():
            if any(sign in lower for sign in signs):
                return method
        return ""

    def read_success(self, text: str) -> bool | None:
        """Whether the outcome is a success; None where its words do not say."""
        if not text:
            return self.form.success
        said = self.find_outcome(text)
        if said is None and self.form.outcomes.unknown is Unknown.CODE and text.strip().isdecimal():
            return False
        return said

    def find_outcome(self, text: str) -> bool | None:
        """Whether ``text`` is a word for a success or a failure, or holds one of the form's; None."""
        lower = text[:_LONGEST].casefold().strip()
        words = self.form.outcomes
        for sure in (lambda sign: sign == lower, lambda sign: len(sign) > 1 and sign in lower):
            if any(sure(sign) for sign in words.no):
                return False
            if any(sure(sign) for sign in words.yes):
                return True
        word = lower.replace(" ", "_").replace("-", "_")
        if word in self.table.outcomes.no:
            return False
        return True if word in self.table.outcomes.yes else None

    def read_country(self, record: Record) -> str:
        """The country's ISO code, where its name is known, else as written, in upper case; "" for none.

        Where no country stands by itself, one that stands beside the address.
        """
        text = record.value(LoginField.COUNTRY)
        if text:
            return self._country_in(text) or text[:_LONGEST].upper().strip()
        stated = record.value(LoginField.ADDRESS)
        found = search_address(stated)
        return "" if found is None else self.find_country(f"{stated[: found[1]]}({stated[found[2] :]}")

    def find_country(self, text: str) -> str:
        """The code of the country whose name ``text`` is, ends in ("Hanoi, Vietnam") or begins with
        ("Japan (Tokyo)"); "".
        """
        text = text[:_LONGEST]
        head = text.partition("(")[0]
        parts = (text, text.rpartition(",")[2], head, head.rpartition(",")[2])
        return next((code for part in parts if (code := self.countries.get(plain_name(part)))), "")

    def _country_in(self, text: str) -> str:
        """``find_country``, which takes a code of two letters after a comma, too."""
        tail = text[:_LONGEST].rpartition(",")[2].strip()
        is_code = tail != text and len(tail) == 2 and tail.isascii() and tail.isalpha()
        return tail.upper() if is_code else self.find_country(text)


def has_value(text: str) -> bool:
    """Whether a cell holds anything but white space or a word for nothing."""
    return text.strip().casefold() not in _NO_VALUE


def find_address(text: str) -> str:
    """The IP address that ``text`` is or holds, also with a port ("[2001:db8::1]:443"); "" for none."""
    text = text[:_SEARCHED].strip()
    if address := read_ip(text):
        return address
    found = search_address(text)
    return "" if found is None else found[0]


def search_address(text: str) -> tuple[str, int, int] | None:
    """The first IP address inside ``text``, and where it begins and ends; None for none."""
    text = text[:_SEARCHED]
    for pattern in (_V4, _V6):
        for match in pattern.finditer(text):
            if address := read_ip(match[0]):
                return address, *match.span()
    return None


def _trouble(key: str, record: Record, field: LoginField) -> Trouble:
    return Trouble(key=key, line=record.line, value=record.value(field))
