"""What the owner told at intake that answers questions on logins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from whosent.account.answers import Answers
from whosent.account.benign import BenignTable

_CHANGED = "password_changed"
_KNOWS, _YES, _NO = "knows_logins", "yes", "no"
_HALF_A_DAY = timedelta(hours=12)


def told_explanations(answers: Answers, table: BenignTable) -> Mapping[str, bool]:
    """Answers to questions on logins, by name, for ``judge_logins``; what was left open is left out.

    A yes to what holds for many logins, such as a VPN or a journey, leaves the question open: it says nothing
    of these very logins, and a thief would be explained with them. A no rules it out. Who looked at the
    logins that stand out and knows them all has explained them, whatever they are; who does not has ruled out
    what has no question of its own.
    """
    looked = answers.to(_KNOWS)
    if looked is not None and _YES in looked.words:
        return dict.fromkeys((row.name for row in table.explanations), True)
    told = {}
    if looked is not None and _NO in looked.words:
        told = {row.name: False for row in table.explanations if not row.question}
    for row in table.explanations:
        answer = answers.to(row.question) if row.question else None
        if answer is None or not answer.words:
            continue
        is_so = row.word in answer.words
        if row.is_specific or not is_so:
            told[row.name] = is_so
    return told


def told_changes(answers: Answers) -> tuple[datetime, ...]:
    """When the owner changed the password, oldest first; the end of the day where no time was told."""
    answer = answers.to(_CHANGED)
    moments = answer.moments if answer is not None else ()
    return tuple(m.at if m.has_time else m.at + _HALF_A_DAY for m in moments)
