"""What ``-o`` names is replaced by a file only where it is one."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from whosent.apps.cli.output import write_out


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    write_out(["new ", "text"], str(target))
    assert target.read_text() == "new text"
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


@pytest.mark.skipif(os.name != "posix", reason="named pipes")
def test_a_pipe_or_device_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_out(["new ", "text"], str(pipe))
    reader.join()
    assert read == ["new text"]
    assert pipe.is_fifo()
