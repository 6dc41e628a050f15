"""What only the owner knows of the mail: asked beside an answer that hangs on it, and weighed with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse

from whosent.account import Answers, OwnerAnswer, load_intake_table
from whosent.apps.web.found import Found
from whosent.apps.web.material import Use
from whosent.apps.web.site import go, site_of
from whosent.verdict import Cause

_ABOUT_SENT = "knows_sent"
_ASKED = ("wrote_mail", _ABOUT_SENT)  # login help, plan and diary ask the others, where they lead somewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with the words that answer it; ``given`` is "" where it was left open."""

    question: str
    words: tuple[str, ...]
    given: str


def questions_about(found: Found) -> tuple[Asked, ...]:
    """What the answer hangs on; empty where nothing is open, and nothing was told before."""
    is_open = any(label is Cause.UNDECIDED for label, _ in found.counts)
    if not is_open and not found.about.answers.given:
        return ()
    return tuple(_ask(found))


def _ask(found: Found) -> Iterator[Asked]:
    for name in _ASKED:
        question = load_intake_table().question(name)
        if question is None or (name == _ABOUT_SENT and not found.about.of(Use.SENT)):
            continue
        told = found.about.answers.to(name)
        yield Asked(question=name, words=question.words, given=told.words[0] if told and told.words else "")


async def tell(request: Request) -> RedirectResponse:
    """The same once more, with what the owner told."""
    site = site_of(request)
    form = await site.form(request)
    job, found = site.found(request)
    told = [
        OwnerAnswer(question=asked.question, words=(word,))
        for asked in _ask(found)
        if (word := form.text(asked.question)) in asked.words
    ]
    about = replace(job.about, answers=Answers(given=tuple(told)))
    return go(f"/jobs/{site.begin(about).key}")
