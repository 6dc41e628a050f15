"""A folder on disk: a Maildir, a tree of mails, an export, or any mixture of these."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from whosent.mailbox.content import is_ignored, load_formats
from whosent.mailbox.name import show_name
from whosent.mailbox.skipped import NotReadable, SkipKind, find_trouble

_MAILDIR_PARTS = ("cur", "new")
_PACKAGES = (".mbox", ".imapmbox")


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or what cannot be read as one; ``path`` opens it, ``shown`` names it below the tree's root."""

    path: str
    shown: str
    name: str
    parts: tuple[str, ...]
    trouble: NotReadable | None = None


@dataclass(frozen=True, slots=True)
class _Listing:
    files: list[str]
    folders: list[str]
    troubles: list[tuple[str, NotReadable]]


def walk(root: str) -> Iterator[Found]:
    """The files below ``root`` in a steady order: by name, ``cur`` and ``new`` first, files before folders.

    Links are followed, each folder is read once. Hidden files, housekeeping of mail programs and unfinished
    deliveries (a Maildir's ``tmp``) are passed over in silence. Raises ``OSError`` where ``root`` itself
    cannot be listed.
    """
    seen = {_identity(root)}
    waiting: list[tuple[str, tuple[str, ...]]] = [(root, ())]
    while waiting:
        path, parts = waiting.pop()
        shown = "".join(f"{show_name(p)}/" for p in parts)
        try:
            listing = _list(path, parts)
        except OSError as exc:
            if not parts:
                raise
            yield Found(path, shown.rstrip("/"), parts[-1], parts[:-1], find_trouble(exc))
            continue
        for name in listing.files:
            yield Found(f"{path}/{name}", shown + show_name(name), name, parts)
        for name, trouble in listing.troubles:
            yield Found(f"{path}/{name}", shown + show_name(name), name, parts, trouble)
        for name in reversed(listing.folders):
            below = f"{path}/{name}"
            try:
                identity = _identity(below)
            except OSError as exc:
                yield Found(below, shown + show_name(name), name, parts, find_trouble(exc))
                continue
            if identity in seen:
                yield Found(below, shown + show_name(name), name, parts, NotReadable(SkipKind.LINK_LOOP))
                continue
            seen.add(identity)
            waiting.append((below, (*parts, name)))


def _list(path: str, parts: tuple[str, ...]) -> _Listing:
    listing = _Listing([], [], [])
    with os.scandir(path) as entries:
        for entry in entries:
            try:
                if entry.is_file():
                    listing.files.append(entry.name)
                elif entry.is_dir():
                    listing.folders.append(entry.name)
                else:
                    listing.troubles.append((entry.name, _find_odd(entry)))
            except OSError as exc:
                listing.troubles.append((entry.name, find_trouble(exc)))
    if not parts or parts[-1] not in _MAILDIR_PARTS:
        listing.files[:] = [name for name in listing.files if not is_ignored(name)]
        listing.troubles[:] = [(name, why) for name, why in listing.troubles if not is_ignored(name)]
    listing.files.sort()
    listing.troubles.sort(key=lambda trouble: trouble[0])
    folders = sorted(listing.folders, key=lambda name: (name not in _MAILDIR_PARTS, name))
    listing.folders[:] = [name for name in folders if _is_wanted(path, parts, name, listing)]
    return listing


def _find_odd(entry: os.DirEntry[str]) -> NotReadable:
    if not entry.is_symlink():
        return NotReadable(SkipKind.NOT_A_FILE)
    try:
        entry.stat()
    except OSError as exc:
        return find_trouble(exc)
    return NotReadable(SkipKind.NOT_A_FILE)


def _is_wanted(path: str, parts: tuple[str, ...], name: str, listing: _Listing) -> bool:
    if name == "tmp" and "cur" in listing.folders:
        return False
    if name.startswith("."):  # hidden, but for the folders of a Maildir++
        return any(os.path.isdir(f"{path}/{name}/{part}") for part in _MAILDIR_PARTS)  # noqa: PTH112 - names here may be no text
    in_package = any(part.lower().endswith(_PACKAGES) for part in parts)
    return not (in_package and name.lower() in load_formats().ignored_folders)


def _identity(path: str) -> tuple[int, int]:
    stat = os.stat(path)  # noqa: PTH116 - names here may be no text
    return stat.st_dev, stat.st_ino
