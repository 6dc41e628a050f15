"""A made-up mailbox with its truth: what a generator draws and what whosent is asked about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from whosent.account import Answers, OwnerAnswer
from whosent.api import check_messages
from whosent.raw import Place, RawMessage
from whosent.report.model import CheckReport
from whosent.verdict import Actor, Cause

Records = Mapping[str, Mapping[str, list[str]]]


class Story(StrEnum):
    """What really happened in a mailbox."""

    FORGED = "forged"
    TAKEOVER = "takeover"
    OWN_DEVICE = "own_device"
    OWN = "own"
    AUTOMATIC = "automatic"
    FAKE = "fake"

    @property
    def cause(self) -> Cause:
        """The cause that a verdict should find."""
        return Cause.ACCOUNT if self in (Story.TAKEOVER, Story.OWN_DEVICE) else Cause(self.value)

    @property
    def actor(self) -> Actor | None:
        """Who used the account; None where nobody else did."""
        return {Story.TAKEOVER: Actor.TAKEOVER, Story.OWN_DEVICE: Actor.OWN_DEVICE}.get(self)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail in the inbox. ``truth`` is the cause of a notice; None for other mail."""

    mail: bytes
    truth: Cause | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One mailbox.

    story          the cause that was drawn; ``letters`` may hold notices of others beside it
    world          the kind of mail system that the owner's mailbox is at
    profile        what is known of the provider, as TOML; "" where nothing is
    sent           copies in Sent; None where no Sent folder was given
    logins         a login history as CSV; "" where none was given
    answers        what the owner told: questions with the words that they were answered with
    dns            what DNS knows; None where it was not asked
    is_shown       T0 or T1 evidence in it shows that the account was used: a mail came back with its marks
    place_known    whence the account was used, and whence its owner uses it, is there to be read
    marks          what was drawn that may matter, for looking at failures
    """

    name: str
    story: Story
    world: str
    owner: str
    host: str
    profile: str
    letters: tuple[Letter, ...]
    sent: tuple[bytes, ...] | None
    logins: str
    dns: Records | None
    is_shown: bool
    place_known: bool
    marks: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


def judge(case: Case, folder: Path) -> CheckReport:
    """What whosent says of a case. ``folder`` is for the files that it must be given."""
    (folder / "dns.json").write_text(json.dumps(case.dns))
    (folder / "logins.csv").write_text(case.logins)
    (folder / "provider.toml").write_text(case.profile)
    sent = None if case.sent is None else [_raw(mail, i) for i, mail in enumerate(case.sent)]
    return check_messages(
        [_raw(letter.mail, i) for i, letter in enumerate(case.letters)],
        addresses=(case.owner,),
        sent=sent,
        logins=[folder / "logins.csv"] if case.logins else (),
        answers=Answers(given=tuple(OwnerAnswer(question=q, words=(word,)) for q, word in case.answers)),
        dns="off" if case.dns is None else folder / "dns.json",
        provider=str(folder / "provider.toml") if case.profile else "",
        authserv_ids=(case.host,),
    )


def truth_of(case: Case, place: Place) -> Cause | None:
    """The truth of the mail at a place of ``judge``."""
    return case.letters[int(place.source)].truth


def _raw(mail: bytes, number: int) -> RawMessage:
    return RawMessage(data=mail, place=Place(source=str(number)))
