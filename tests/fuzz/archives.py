"""Small archives, made anew on each run."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

from .seeds import read_mails


def _zip(members: dict[str, bytes], method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


def _tar(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _make() -> tuple[bytes, ...]:
    one, other = read_mails()[:2]
    members = {"inbox/cur/1:2,S": one, "Sent.mbox": b"From x@y.example Thu Jan  1 00:00:00 2026\n" + other}
    zipped = _zip(members, zipfile.ZIP_DEFLATED)
    return (
        zipped,
        _zip(members, zipfile.ZIP_STORED),
        _zip({"a.zip": zipped}, zipfile.ZIP_STORED),
        _tar(members),
        gzip.compress(_tar(members), mtime=0),
        gzip.compress(one, mtime=0),
        bz2.compress(one),
        lzma.compress(one),
        _zip({"bomb.eml": one + bytes(300_000)}, zipfile.ZIP_DEFLATED),
    )


ARCHIVES = _make()
