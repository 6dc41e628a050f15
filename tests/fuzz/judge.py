"""Whether an input shows something wrong; each thing is told once, reduced, and kept."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import process_time
from types import FrameType

from .minimise import minimise
from .target import Target

CRASHES = Path(__file__).parents[1] / "mail" / "crash"
_TARGETS = Path(__file__).parent / "targets"
_SLOW_S = 2.0  # for an input of at most 64 KB
_HANGS_S = 30.0


class _HangsError(BaseException):
    """The alarm that ends a call; no handler of ordinary errors catches it."""


@dataclass(slots=True)
class Judge:
    """Runs inputs through a target. ``tell`` is given a line for each new finding."""

    target: Target
    tell: Callable[[str], None]
    folder: Path = CRASHES
    found: dict[str, Path] = field(default_factory=dict)

    def try_out(self, data: bytes) -> None:
        """Keeps ``data``, reduced, where it shows what was not seen before."""
        trouble = self._trouble(data)
        if trouble and trouble not in self.found:
            self.found[trouble] = self.folder  # the same need not be reduced twice
            self._keep(trouble, minimise(data, lambda smaller: self._trouble(smaller) == trouble))

    def note_growth(self, text: str, sample: bytes) -> None:
        """Tells of an input that takes too long when it grows, and keeps a small one of its kind."""
        if text not in self.found:
            self._keep(text, sample)

    def _keep(self, trouble: str, data: bytes) -> None:
        path = self.folder / f"{self.target.name}-{sha256(data).hexdigest()[:8]}.eml"
        path.write_bytes(data)
        self.found[trouble] = path
        self.tell(f"{self.target.name}: {trouble}\n  kept as {path.name}, {len(data)} octets")

    def _trouble(self, data: bytes) -> str:
        """What is wrong with the target's run on ``data``; "" if nothing is."""
        begun = process_time()
        try:
            with _alarm():
                self.target.run(data)
        except Exception as error:  # noqa: BLE001 - whatever it raises is what is looked for
            return _describe(error)
        except _HangsError:
            return f"still runs after {_HANGS_S:.0f} s"
        return f"takes more than {_SLOW_S:.0f} s" if process_time() - begun > _SLOW_S else ""


def _describe(error: Exception) -> str:
    """The error's class and where it was raised: one line of ours stands for one finding."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    if not frames or isinstance(error, RecursionError):
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno} ({last.line})"


def _is_ours(path: str) -> bool:
    return "whosent" in path or path.startswith(str(_TARGETS))


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise _HangsError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, _HANGS_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
