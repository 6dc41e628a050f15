"""One mail system's rule: the schema of ``rules/*.toml``. ``docs/rules.md`` explains it to its writers.

All text in a rule is compared without regard to case. Lists mean "any of these".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from whosent.bounce.model import Action, ReturnedForm
from whosent.bounce.template import Place, Template, compile_template
from whosent.errors import RowError

SCHEMA = 1

T = TypeVar("T")

_WITHOUT_AT = frozenset({Place.USER, Place.TARGET})
_HOSTS = frozenset({Place.REMOTE_MTA, Place.HOST})
_NAMING = frozenset({Place.ADDRESS, Place.USER, Place.ORIGINAL, Place.TARGET})


class Confidence(StrEnum):
    """How we know that the system writes like this."""

    DOCUMENTED = "documented"  # its source code, template or manual shows it
    OBSERVED = "observed"  # real notices show it
    INFERRED = "inferred"  # put together from hints; users are told so


class Continuation(StrEnum):
    """Which of the following lines belong to a recipient's line."""

    LINE = "line"  # none
    INDENTED = "indented"  # those that begin with white space, up to a blank line
    BLANK = "blank"  # all up to a blank line
    NEXT = "next"  # all up to the next recipient or the end of the section, blank ones too


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognise:
    """How a notice of this system is known: every key must hold; within a list, any.

    from_daemon         the mail comes from a mail system, not from a person: an empty envelope sender,
                        an author such as MAILER-DAEMON, or Auto-Submitted
    from_local_part     what stands before the @ of the author; "" is an empty author ``<>``
    from_contains       text in From
    subject_contains    text in Subject, decoded
    header_present      names of header fields
    header_contains     ``name: text``: that field holds the text
    body_contains       text in the human-readable part, on one line
    body_also_contains  a second such list, for text that must be there together with the first
    not_body_contains   text that must not be there

    Where only the visible text of a notice is at hand, without From and Subject, ``from_contains`` does
    not hold, and ``from_daemon``, ``from_local_part`` and ``subject_contains`` are left out of account.
    """

    from_daemon: bool = True
    from_local_part: tuple[str, ...] = ()
    from_contains: tuple[str, ...] = ()
    subject_contains: tuple[str, ...] = ()
    header_present: tuple[str, ...] = ()
    header_contains: tuple[str, ...] = ()
    body_contains: tuple[str, ...] = ()
    body_also_contains: tuple[str, ...] = ()
    not_body_contains: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        told_by_text = self.body_contains or self.header_present or self.header_contains
        if not told_by_text and not (self.subject_contains and (self.from_contains or self.from_local_part)):
            raise RowError("needs_text")
        if bad := [line for line in self.header_contains if ":" not in line]:
            raise RowError("header_form", at="header_contains", found=bad[0])
        for name in ("body_contains", "body_also_contains", "not_body_contains"):
            if short := [text for text in getattr(self, name) if len(text.strip()) < 4]:
                raise RowError("too_short", at=name, found=short[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """How recipients and what happened to them are written.

    line       templates of the line that names a recipient
    after      the section begins after the line with this text; at the top where empty
    until      the section ends at the line that begins with this text
    joined     the line and those that belong to it are made one line before ``line`` is tried
    continues  which lines belong to the recipient
    detail     templates of lines that belong to the recipient; a line with {diagnostic} gives it,
               one without is left out of it, other lines are the diagnostic where none gave it
    reply      templates of the diagnostic as a whole; {diagnostic} is what remains of it
    anywhere   ``line`` is looked for in running text rather than at the beginning of a line
    indented   the line must begin with white space (true), must not (false), or either
    action     what is reported of the recipients of this section; "failed" where nothing says otherwise
    several    the line lists further addresses after commas
    line_tells  the line itself tells what happened; it is the diagnostic where nothing else is
    """

    line: tuple[str, ...] | str
    after: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    joined: bool = False
    continues: Continuation = Continuation.LINE
    detail: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()
    anywhere: bool = False
    indented: bool | None = None
    action: Action | None = None
    several: bool = False
    line_tells: bool = False
    heads: tuple[Template, ...] = field(init=False, repr=False, compare=False, default=())
    details: tuple[Template, ...] = field(init=False, repr=False, compare=False, default=())
    replies: tuple[Template, ...] = field(init=False, repr=False, compare=False, default=())
    needs_at: bool = field(init=False, repr=False, compare=False, default=False)  # a line must hold an "@"
    openings: str = field(init=False, repr=False, compare=False, default="")  # letters a line may begin with

    def __post_init__(self) -> None:
        set_ = object.__setattr__  # the compiled forms of a frozen rule
        _lower(self, "after", "until")
        set_(self, "heads", _compiled("line", (self.line,) if isinstance(self.line, str) else self.line))
        set_(self, "details", _compiled("detail", self.detail))
        set_(self, "replies", _compiled("reply", self.reply))
        set_(self, "needs_at", all(not _WITHOUT_AT.intersection(template.places) for template in self.heads))
        leads = [template.lead for template in self.heads]
        if leads and all(leads):
            set_(self, "openings", "".join({lead[0] + lead[0].upper() for lead in leads}))
        if not self.line:
            raise RowError("no_template", at="line")
        for template in self.heads:
            if _NAMING.isdisjoint(template.places):
                raise RowError("names_nobody", at="line", found=template.source)
            if self.anywhere and not template.lead:
                raise RowError("no_lead_anywhere", at="line", found=template.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """How a record of the SMTP session is written, where the notice has one.

    after       the transcript begins after the line with this text
    sent        what stands before lines that were sent
    received    what stands before lines that were received
    verdict     templates of the system's own lines about a recipient
    talking_to  templates of lines that name the host
    """

    after: tuple[str, ...]
    sent: tuple[str, ...] = (">>> ",)
    received: tuple[str, ...] = ("<<< ",)
    verdict: tuple[str, ...] = ()
    talking_to: tuple[str, ...] = ()
    verdicts: tuple[Template, ...] = field(init=False, repr=False, compare=False, default=())
    hosts: tuple[Template, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        _lower(self, "after", "sent", "received")
        object.__setattr__(self, "verdicts", _compiled("verdict", self.verdict))
        object.__setattr__(self, "hosts", _compiled("talking_to", self.talking_to))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Where the notice says, once for all its recipients, what happened.

    after  what is said follows this text; of several that are there, the one listed first counts
    until  it ends before the line that begins with this text; at a blank line where empty
    lines  where nothing follows such a text, the line that holds one of these says it
    above  else the paragraph that stands above the first line that begins with one of these
    reply  templates of the whole of it; {diagnostic} is what remains of it
    """

    after: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()
    replies: tuple[Template, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        _lower(self, "after", "until", "lines", "above")
        object.__setattr__(self, "replies", _compiled("reply", self.reply))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedText:
    """Where the returned message begins in the text.

    starts_after  the line that begins with this text is the last one of the notice itself
    starts_with   the line that begins with this text is the first one of the returned message
    form          how much of the original follows
    """

    starts_after: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    form: ReturnedForm = ReturnedForm.INLINE

    def __post_init__(self) -> None:
        _lower(self, "starts_after", "starts_with")
        if not self.starts_after and not self.starts_with:
            raise RowError("needs_start")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One mail system. ``name`` is the file's name; see ``docs/rules.md`` for every key.

    source     where the shape is known from: a published template, manual or set of real notices
    example    names of the examples in ``tests/rules``
    before     rules that also claim such notices and must stand back
    headers    header fields of the notice that list recipients, used where its text names none
    message    templates of lines about the original or the reporter
    command    SMTP commands, each with phrases of the diagnostic that tell it
    action     phrases of the text that tell what is reported, where a section does not say
    """

    schema: int
    name: str
    title: str
    source: str
    confidence: Confidence
    example: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    recognise: tuple[Recognise, ...] | Recognise
    recipient: tuple[Recipients, ...] | Recipients = ()
    said: Said | None = None
    transcript: Transcript | None = None
    returned: ReturnedText | None = None
    headers: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    command: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    action: Mapping[Action, tuple[str, ...]] = field(default_factory=dict)
    lines: tuple[Template, ...] = field(init=False, repr=False, compare=False, default=())
    told_commands: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False, default=())
    told_actions: tuple[tuple[Action, str], ...] = field(init=False, repr=False, compare=False, default=())
    names_host: bool = field(init=False, repr=False, compare=False, default=False)  # a template holds one

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", _compiled("message", self.message))
        object.__setattr__(self, "told_commands", _phrases(self.command))
        object.__setattr__(self, "told_actions", _phrases(self.action))
        templates = [*self.lines]
        for form in self.forms:
            templates += (*form.heads, *form.details, *form.replies)
        templates += self.said.replies if self.said is not None else ()
        names_host = any(not _HOSTS.isdisjoint(template.places) for template in templates)
        object.__setattr__(self, "names_host", names_host)
        if self.schema != SCHEMA:
            raise RowError("schema", at="schema", found=self.schema, known=SCHEMA)
        if not self.source.strip():
            raise RowError("no_source", at="source")
        if loose := [t.source for t in self.lines if not t.lead]:
            raise RowError("no_lead", at="message", found=loose[0])

    @property
    def ways(self) -> tuple[Recognise, ...]:
        """The ways in which the rule recognises a notice, any of which is enough."""
        return self.recognise if isinstance(self.recognise, tuple) else (self.recognise,)

    @property
    def forms(self) -> tuple[Recipients, ...]:
        """The ways in which it writes recipients."""
        return self.recipient if isinstance(self.recipient, tuple) else (self.recipient,)


def _lower(table: object, *keys: str) -> None:
    """The texts of a table as they are compared."""
    for key in keys:
        object.__setattr__(table, key, tuple(text.lower() for text in getattr(table, key)))


def _phrases(told: Mapping[T, tuple[str, ...]]) -> tuple[tuple[T, str], ...]:
    """Each phrase with what it tells, in order."""
    return tuple((meaning, phrase.lower()) for meaning, phrases in told.items() for phrase in phrases)


def _compiled(key: str, sources: tuple[str, ...]) -> tuple[Template, ...]:
    try:
        return tuple(compile_template(source) for source in sources)
    except RowError as exc:
        raise RowError(exc.key, at=key, **dict(exc.values)) from exc
