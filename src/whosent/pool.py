"""Mails worked on by several processes: chunks go round, few of them wait, their order is kept."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

from whosent.raw import Folder, Place, RawMessage

T = TypeVar("T")
Work = Callable[[Sequence[RawMessage]], T]

_CHUNK_MESSAGES = 200
_CHUNK_OCTETS = 4 << 20
_AHEAD = 3  # chunks per process that are read before the first is done

# A mail on its way to a process: pickled several times as fast as a RawMessage.
_Packed = tuple[bytes, str, int, Folder, str]


def usable_processors() -> int:
    """On how many processors this process may run."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def work_in_processes(
    mails: Iterable[RawMessage], prepare: Callable[[], Work[T]], processes: int
) -> Iterator[T]:
    """What ``processes`` processes make of ``mails``, a result per chunk, in the order of the mails.

    ``prepare`` is called once in each process and gives the work that is done there; it must be a function of
    a module, or a ``functools.partial`` of one, with arguments that can be pickled. So must the results be.
    Tables that were loaded before need not be loaded in each process where processes can be forked.
    """
    context = multiprocessing.get_context(_start_method())
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(prepare,))
    try:
        waiting: deque[Future[T]] = deque()
        for chunk in _chunks(mails):
            waiting.append(pool.submit(_work, chunk))
            if len(waiting) >= processes * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _start_method() -> str:
    """A fork would copy the locks of other threads as they are; macOS's own libraries do not bear it."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _chunks(mails: Iterable[RawMessage]) -> Iterator[list[_Packed]]:
    chunk: list[_Packed] = []
    octets = 0
    for mail in mails:
        place = mail.place
        chunk.append((mail.data, place.source, place.index, place.folder, place.folder_name))
        octets += len(mail.data)
        if len(chunk) >= _CHUNK_MESSAGES or octets >= _CHUNK_OCTETS:
            yield chunk
            chunk, octets = [], 0
    if chunk:
        yield chunk


# Set once in each process of the pool, which offers no other place for what a process loads.
_prepared: Work[Any]


def _start(prepare: Callable[[], Work[Any]]) -> None:
    global _prepared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prepared = prepare()


def _work(chunk: Sequence[_Packed]) -> Any:  # noqa: ANN401 - as the work that was prepared
    return _prepared(
        [
            RawMessage(
                data=data, place=Place(source=source, index=index, folder=folder, folder_name=folder_name)
            )
            for data, source, index, folder, folder_name in chunk
        ]
    )
