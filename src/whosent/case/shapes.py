"""How values are written into a case file, and what tells whether this version may read them back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from whosent import __version__
from whosent.case.codec import Codec
from whosent.case.engine import engine_digest
from whosent.evidence import Fact, OwnerSide
from whosent.kept import Kept, Setting
from whosent.provider import Profile
from whosent.report.model import CheckReport, DnsMode
from whosent.verdict import Weighing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """All that a conclusion hangs on besides the mail and the engine."""

    owner: OwnerSide
    profile: Profile
    dns: DnsMode
    snapshot_digest: str


@cache
def kept_codec() -> Codec[Kept]:
    """Writes what is kept of one mail."""
    return Codec(Kept)


@cache
def report_codec() -> Codec[CheckReport]:
    """Writes a report in whole; facts and weighings, of which a flood has few, once each."""
    return Codec(CheckReport, shared=(Fact, Weighing))


def report_shape() -> str:
    """Tells by which version a report was written: sentences and tables change beside the types."""
    return f"{__version__} {report_codec().fingerprint}"


def engine_shape() -> str:
    """Tells by which engine a conclusion was reached, and how it is written."""
    return f"{engine_digest()} {kept_codec().fingerprint}"


def setting_fingerprint(setting: Setting) -> str:
    """Equal only for settings in which the same mail gives the same conclusions."""
    key = _Key(
        owner=setting.owner,
        profile=setting.profile,
        dns=setting.dns,
        snapshot_digest=setting.snapshot_digest,
    )
    codec = _key_codec()
    text = "\n".join((engine_shape(), codec.fingerprint, codec.write(key)))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _key_codec() -> Codec[_Key]:
    return Codec(_Key)


def write_time(at: datetime) -> str:
    """An aware time as text that sorts as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def read_time(text: str) -> datetime:
    """The time. Raises ``ValueError`` for what ``write_time`` does not give."""
    return datetime.fromisoformat(text)
