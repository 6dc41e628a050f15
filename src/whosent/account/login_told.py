"""What login histories came to, in short: what is told and kept of them, however many logins there were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from whosent.account.benign import Question, Standing
from whosent.account.login_facts import LoginsJudged
from whosent.account.login_findings import FindingKind, LoginFinding
from whosent.account.logins import Door
from whosent.account.networks import Located
from whosent.account.usual import Basis, JudgedLogin, country_code


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualPlace:
    """An address from which somebody unlike the owner got in.

    country      our own look-up's, else what the history states; ""
    standings    what is known of its logins once explanations are looked at
    surprise_db  of the most unusual of them
    """

    address: str
    place: Located
    country: str
    logins: int
    first_at: datetime
    last_at: datetime
    standings: frozenset[Standing]
    surprise_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingFinding:
    """One thing that stands out.

    at             when it was complete
    logins         how many it is about; ``failed`` of them did not get in
    address        of the last of them; ""
    addresses      from how many different ones
    first_country, last_country  of the first and the last of them; ""
    stated, found  the country that the history states for the last, and that of our own look-up; ""
    """

    kind: FindingKind
    at: datetime
    door: Door | None
    logins: int
    failed: int
    address: str
    addresses: int
    first_country: str
    last_country: str
    stated: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginsTold:
    """What there is to tell.

    basis   what logins were held against
    logins  how many there were
    """

    basis: Basis
    logins: int
    unusual: tuple[UnusualPlace, ...]
    findings: tuple[TellingFinding, ...]
    questions: tuple[Question, ...]

    @property
    def asks(self) -> bool:
        """Whether there is anything that the owner should look at."""
        return bool(self.unusual or self.findings or self.questions)


def tell_of_logins(judged: LoginsJudged) -> LoginsTold | None:
    """The same in short; None where there were no logins."""
    if not judged.judged:
        return None
    return LoginsTold(
        basis=judged.basis,
        logins=len(judged.judged),
        unusual=tuple(_unusual(judged)),
        findings=tuple(_tell(finding) for finding in judged.findings),
        questions=judged.questions,
    )


def _unusual(judged: LoginsJudged) -> Iterator[UnusualPlace]:
    ordered = sorted(judged.suspects, key=lambda s: (s.judged.login.address, s.judged.login.at))
    for address, group in groupby(ordered, key=lambda s: s.judged.login.address):
        suspects = list(group)
        first, last = suspects[0].judged, suspects[-1].judged
        yield UnusualPlace(
            address=address,
            place=first.place,
            country=first.country,
            logins=len(suspects),
            first_at=first.login.at,
            last_at=last.login.at,
            standings=frozenset(s.standing for s in suspects),
            surprise_db=max(s.judged.surprise_db for s in suspects),
        )


def _tell(finding: LoginFinding) -> TellingFinding:
    first: JudgedLogin = finding.logins[0]
    last: JudgedLogin = finding.logins[-1]
    return TellingFinding(
        kind=finding.kind,
        at=finding.at,
        door=finding.door,
        logins=len(finding.logins),
        failed=sum(not j.got_in for j in finding.logins),
        address=last.login.address,
        addresses=len({j.login.address for j in finding.logins}),
        first_country=first.country,
        last_country=last.country,
        stated=country_code(last.login),
        found=last.place.country,
    )
