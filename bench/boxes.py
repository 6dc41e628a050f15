"""The same mails as a Maildir and as an mbox, repeated until there are enough of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from bench.notices import write_mbox


def repeat(mails: Sequence[bytes], count: int) -> Iterator[bytes]:
    """``mails`` over and over, ``count`` in all."""
    return islice(cycle(mails), count)


def write_maildir(mails: Iterator[bytes], folder: Path) -> int:
    """A Maildir of ``mails``; their octets."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    octets = 0
    for number, mail in enumerate(mails):
        (folder / "cur" / f"{number:07}.bench:2,S").write_bytes(mail)
        octets += len(mail)
    return octets


def write_box(mails: Iterator[bytes], path: Path) -> int:
    """An mbox of ``mails``; their octets."""
    with path.open("wb") as file:
        return write_mbox(mails, file.write)


def make_large(mail: bytes, octets: int) -> bytes:
    """``mail`` with so much more text in its returned message, before the end of its last part."""
    line = b"We could not confirm the details of your last order and ask you to have a look.\n"
    at = mail.rstrip().rfind(b"\n--") + 1
    return mail[:at] + line * (octets // len(line)) + mail[at:]
