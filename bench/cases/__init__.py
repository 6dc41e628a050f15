"""Whole histories drawn under each cause, at the level of real bytes: what the weights are fitted on.

The generator in ``bench.held_out`` shares nothing with this one but the engine's entrance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from bench.case import Case, Story
from bench.cases.box import Box, Login
from bench.cases.stories import (
    tell_automatic,
    tell_fake,
    tell_forged,
    tell_own,
    tell_own_device,
    tell_takeover,
)
from whosent.verdict import Cause

__all__ = ["draw_case"]

_TELLERS: Mapping[Story, Callable[[Box, int], None]] = {
    Story.FORGED: tell_forged,
    Story.TAKEOVER: tell_takeover,
    Story.OWN_DEVICE: tell_own_device,
    Story.OWN: tell_own,
    Story.AUTOMATIC: tell_automatic,
    Story.FAKE: tell_fake,
}
_SIZES = ((1, 2, 25), (2, 5, 30), (5, 13, 30), (20, 36, 15))


def draw_case(story: Story, number: int, seed: int) -> Case:
    """The ``number``-th case of a story; the same for the same ``seed``."""
    draw = Random(f"cases {seed} {story} {number}")
    box = Box(draw=draw)
    low, high = draw.choices([s[:2] for s in _SIZES], [s[2] for s in _SIZES])[0]
    copies = draw.randrange(0, 12)
    box.live(copies=copies)
    _TELLERS[story](box, draw.randrange(low, high))
    if story is not Story.FORGED and draw.random() < 0.1:
        tell_forged(box, draw.randrange(1, 8))
        box.marks.append("forged mail too")
    if story is not Story.FAKE and draw.random() < 0.05:
        tell_fake(box, 1)
    box.look_back()
    keys = draw.random() < 0.85
    asks_dns = draw.random() < 0.85
    has_sent = draw.random() < 0.7 and bool(box.sent)
    logins = _history(box, draw)
    dns = box.provider.records(keys=keys) if asks_dns else None
    if dns is not None:
        dns |= {r.name: {"A": [r.address]} for r in box.reporters}
    provider = box.provider
    author = f"From: {box.owner}\n".encode()
    shown = any(letter.truth is Cause.ACCOUNT and author in letter.mail for letter in box.letters) and (
        provider.names_login or (provider.signs and keys and asks_dns and provider.binds)
    )
    return Case(
        name=f"{story}-{number}",
        story=story,
        world=provider.name,
        owner=box.owner,
        host=provider.host.name,
        profile=provider.profile,
        letters=tuple(draw.sample(box.letters, len(box.letters))),
        sent=tuple(box.sent) if has_sent else None,
        logins=_as_csv(logins),
        dns=dns,
        is_shown=shown,
        place_known=bool(logins) and provider.names_client,
        answers=_answers(story, draw),
        marks=(*box.marks, *(() if keys else ("keys rotated",)), *(() if asks_dns else ("no DNS",))),
    )


# How often the owner says of none, of some and of all of the mail to have written it.
_REMEMBERS = {Story.OWN: (4, 16, 80), Story.AUTOMATIC: (75, 20, 5)}


def _answers(story: Story, draw: Random) -> tuple[tuple[str, str], ...]:
    """What the owner tells: mostly nothing; what was written is mostly remembered."""
    told = []
    if draw.random() < 0.3:
        odds = _REMEMBERS.get(story, (92, 7, 1))
        told.append(("wrote_mail", draw.choices(("none", "some", "all"), odds)[0]))
    if draw.random() < (0.15 if story is Story.TAKEOVER else 0.05):
        told.append(("password_refused", "yes"))
    if draw.random() < 0.1:
        told.append(("logged_out", "yes"))
    return tuple(told)


def _history(box: Box, draw: Random) -> list[Login]:
    """The login history as its owner could get it: none, whole, without mail software, or its end only."""
    entries = sorted(box.logins, key=lambda login: login.at)
    chance = draw.random()
    if chance < 0.55:
        return []
    if chance < 0.8:
        box.marks.append("whole history")
        return entries
    if chance < 0.92:
        box.marks.append("web history")
        return [entry for entry in entries if entry.method == "web"]
    box.marks.append("capped history")
    return entries[-10:]


def _as_csv(logins: list[Login]) -> str:
    if not logins:
        return ""
    rows = [
        f"{x.at.isoformat()},{x.address},{x.country},{x.method},{'ok' if x.success else 'failed'}\n"
        for x in logins
    ]
    return "time,ip,country,method,success\n" + "".join(rows)
