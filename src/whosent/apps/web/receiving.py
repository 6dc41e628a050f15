"""Forms as they arrive: fields in memory up to a cap, files as a stream to disk, each at a path of ours."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import parse_qsl

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect, Request

from whosent.apps.web.limits import Upload
from whosent.apps.web.refusal import Refused, Why

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
_RESERVED = frozenset('<>:"|?*\\/')
_DISK_EVERY = 64 << 20
_NO_SPACE = frozenset((errno.ENOSPC, errno.EDQUOT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A form.

    fields  the last value of each
    files   by the field's name: where each lies, in the order in which they came; empty ones left out
    """

    fields: Mapping[str, str]
    files: Mapping[str, tuple[Path, ...]]

    def text(self, name: str) -> str:
        """A field; "" where it was not sent."""
        return self.fields.get(name, "")


async def receive_form(
    request: Request, *, may_change: Callable[[str], bool], limits: Upload, folder: Path | None = None
) -> Received:
    """The form of a request. The token must come first: without it nothing is kept.

    folder  where files go, below a folder for each field; None where the form brings none

    Raises ``Refused``; what was written till then is removed.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == b"multipart/form-data" and options.get(b"boundary"):
        intake = _Intake(may_change, limits, folder)
        return await _receive_parts(request, options[b"boundary"], intake)
    if kind != b"application/x-www-form-urlencoded":
        raise Refused(Why.BROKEN_FORM)
    return await _receive_fields(request, may_change, limits)


async def _receive_fields(
    request: Request, may_change: Callable[[str], bool], limits: Upload
) -> Received:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limits.field_octets:
            raise Refused(Why.TOO_LARGE)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=limits.fields)
    except ValueError as exc:
        raise Refused(Why.BROKEN_FORM) from exc
    fields = dict(pairs)
    if not may_change(fields.get(FORM_TOKEN, "")):
        raise Refused(Why.FORM)
    return Received(fields=fields, files={})


async def _receive_parts(request: Request, boundary: bytes, intake: _Intake) -> Received:
    parser = MultipartParser(boundary, intake.callbacks())
    stream = request.stream()
    try:
        async for chunk in stream:
            parser.write(chunk)
        parser.finalize()
        return intake.finish()
    except (FormParserError, ClientDisconnect, UnicodeError) as exc:
        intake.discard()
        raise Refused(Why.BROKEN_FORM) from exc
    except OSError as exc:
        intake.discard()
        raise Refused(Why.DISK_FULL if exc.errno in _NO_SPACE else Why.BROKEN_FORM) from exc
    except Refused:
        intake.discard()
        if intake.is_ours:
            async for _ in stream:
                pass  # a browser shows an answer only once it has sent all that it wanted to
        raise


@dataclass(slots=True)
class _Part:
    name: str
    filename: str | None
    text: bytearray = field(default_factory=bytearray)
    path: Path | None = None
    file: BinaryIO | None = None


class _Intake:
    """What a parser's callbacks fill. ``is_ours``: the form's token has come, and is right."""

    def __init__(self, may_change: Callable[[str], bool], limits: Upload, folder: Path | None) -> None:
        self._may_change = may_change
        self._limits = limits
        self._folder = folder
        self.is_ours = False
        self._octets = 0
        self._since_disk = 0
        self._count = 0
        self._header: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        self._disposition = b""
        self._part: _Part | None = None
        self._fields: dict[str, str] = {}
        self._files: dict[str, list[Path]] = {}

    def callbacks(self) -> MultipartCallbacks:
        """By the names that the parser calls them."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def finish(self) -> Received:
        """All of it, once the form has ended."""
        if self._part is not None:
            raise Refused(Why.BROKEN_FORM)
        if not self.is_ours:
            raise Refused(Why.FORM)
        return Received(fields=self._fields, files={n: tuple(paths) for n, paths in self._files.items()})

    def discard(self) -> None:
        """Removes what was written."""
        if self._part is not None and self._part.file is not None:
            self._part.file.close()
            self._part = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _begin(self) -> None:
        self._count += 1
        if self._count > self._limits.files + self._limits.fields:
            raise Refused(Why.TOO_MANY)
        self._disposition = b""
        self._header = (bytearray(), bytearray())

    def _header_end(self) -> None:
        name, value = self._header
        if bytes(name).lower() == b"content-disposition":
            self._disposition = bytes(value)
        self._header = (bytearray(), bytearray())

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("utf-8", "replace")
        filename = options.get(b"filename")
        self._part = _Part(name, None if filename is None else filename.decode("utf-8", "replace"))
        if self._part.filename is None:
            if len(self._fields) >= self._limits.fields:
                raise Refused(Why.TOO_MANY)
            return
        if not self.is_ours:
            raise Refused(Why.FORM)
        if not self._part.filename:
            return  # no file was chosen
        if self._folder is None:
            raise Refused(Why.BROKEN_FORM)
        self._part.path = place_for(self._folder / _plain(name), self._part.filename, self._limits)
        self._part.path.parent.mkdir(parents=True, exist_ok=True)
        self._part.file = self._part.path.open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part is None:
            raise Refused(Why.BROKEN_FORM)
        self._octets += end - start
        if self._octets > self._limits.octets:
            raise Refused(Why.TOO_LARGE)
        if part.file is not None:
            self._watch_disk(end - start)
            part.file.write(data[start:end])
        elif part.filename is None:
            part.text += data[start:end]
            if len(part.text) > self._limits.field_octets:
                raise Refused(Why.TOO_LARGE)

    def _watch_disk(self, octets: int) -> None:
        self._since_disk += octets
        if self._since_disk >= _DISK_EVERY and self._folder is not None:
            self._since_disk = 0
            if shutil.disk_usage(self._folder).free < self._limits.spare_octets:
                raise Refused(Why.DISK_FULL)

    def _end(self) -> None:
        part, self._part = self._part, None
        if part is None:
            raise Refused(Why.BROKEN_FORM)
        if part.file is not None and part.path is not None:
            part.file.close()
            self._files.setdefault(part.name, []).append(part.path)
        elif part.filename is None:
            self._fields[part.name] = part.text.decode("utf-8", "replace")
            if part.name == FORM_TOKEN:
                self.is_ours = self._may_change(self._fields[part.name])


def place_for(folder: Path, filename: str, limits: Upload) -> Path:
    """A path below ``folder`` for a file that a browser names, which may be a path of its own.

    Steps that lead up or nowhere are left out, signs that some file system reads as more than a letter are
    replaced, long names cut; a name that is taken gets a number.
    """
    steps = [_plain(step, limits.name_chars) for step in filename.replace("\\", "/").split("/")]
    steps = [step for step in steps if step.strip(".")][-limits.path_depth :] or ["mail"]
    path = folder.joinpath(*steps)
    number = 1
    while os.path.lexists(path):
        number += 1
        path = path.with_name(f"{number}-{steps[-1]}"[: limits.name_chars])
    return path


def _plain(name: str, length: int = 60) -> str:
    letters = ("_" if c in _RESERVED or not c.isprintable() else c for c in name)
    plain = PurePosixPath("".join(letters).strip(" ")).name[:length]
    return plain.encode("utf-8", "replace").decode("utf-8")
