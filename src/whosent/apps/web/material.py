"""What the owner gave to be looked at: mail, what the account itself shows, and what was said about them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from whosent.account import Answers
from whosent.apps.web.limits import Paths
from whosent.errors import UsageError


class Use(StrEnum):
    """What a source is for; sentences ``web.use.<use>``."""

    MAIL = "mail"
    SENT = "sent"
    LOGINS = "logins"
    SETTINGS = "settings"
    ALSO = "also"
    LOG = "log"


class Remark(StrEnum):
    """What must be said of how mail came; sentences ``web.remark.<remark>``."""

    NOTHING = "nothing"
    PICTURE = "picture"
    UNWRAPPED = "unwrapped"
    FORWARDED_INLINE = "forwarded_inline"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something that was given.

    key       names it in forms
    name      as the owner knows it
    path      where it lies
    is_ours   it was uploaded or pasted, and lies in our own folder
    files     how many files were uploaded; 0 where a path was typed
    """

    key: str
    use: Use
    name: str
    path: Path
    is_ours: bool
    files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a check is asked with, and what must be said of how it came.

    is_one_notice  it was pasted or dropped alone
    login_zone     of times in login histories that state none; "" is what is known of each form
    answers        what the owner told of it
    """

    sources: tuple[Source, ...] = ()
    addresses: tuple[str, ...] = ()
    provider: str = ""
    authserv_ids: tuple[str, ...] = ()
    dns: str = "auto"
    remark: Remark = Remark.NOTHING
    is_one_notice: bool = False
    login_zone: str = ""
    answers: Answers = field(default_factory=Answers)

    def of(self, use: Use) -> tuple[Source, ...]:
        """The sources for that."""
        return tuple(s for s in self.sources if s.use is use)

    def paths(self, use: Use) -> list[Path]:
        """Where they lie."""
        return [s.path for s in self.of(use)]

    def plus(self, *sources: Source) -> Material:
        """With more sources. One that lies where another of that use does takes its place."""
        new = {(source.use, source.path) for source in sources}
        kept = (source for source in self.sources if (source.use, source.path) not in new)
        return replace(self, sources=(*kept, *sources))

    def minus(self, key: str) -> Material:
        """Without the source of that key."""
        return replace(self, sources=tuple(s for s in self.sources if s.key != key))


def new_key() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(8)


def typed_source(typed: str, use: Use, paths: Paths) -> Source:
    """A path of this machine that the owner typed. Raises ``UsageError`` for what is not read."""
    given = typed.strip().strip('"')
    try:
        path = Path(given).expanduser()
        real = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as exc:
        raise UsageError("source.missing", place=given) from exc
    if real == Path(real.anchor) or any(real.is_relative_to(closed) for closed in paths.closed):
        raise UsageError("web.path_closed", place=given)
    if not path.is_absolute():
        raise UsageError("web.path_relative", place=given)
    if not os.access(real, os.R_OK):
        raise UsageError("source.no_permission", place=given)
    return Source(key=new_key(), use=use, name=given, path=real, is_ours=False)
