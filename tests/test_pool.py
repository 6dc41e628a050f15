"""Mails worked on by several processes."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from pathlib import Path

from whosent import check
from whosent.pool import work_in_processes
from whosent.raw import Place, RawMessage
from whosent.reading import choose_processes

SAMPLE = Path(__file__).parent.parent / "src" / "whosent" / "sample"


def test_the_order_of_the_mails_is_kept_over_many_chunks() -> None:
    mails = [RawMessage(data=b"x", place=Place(source="box", index=n)) for n in range(1_500)]
    chunks = list(work_in_processes(iter(mails), partial(itemgetter(0), (list,)), 2))
    assert len(chunks) > 2
    assert [mail for chunk in chunks for mail in chunk] == mails


def test_large_mails_make_small_chunks() -> None:
    mails = [RawMessage(data=b"x" * (3 << 20), place=Place(source="box", index=n)) for n in range(5)]
    chunks = list(work_in_processes(iter(mails), partial(itemgetter(0), (len,)), 2))
    assert chunks == [2, 2, 1]


def test_a_pool_that_is_left_early_ends() -> None:
    mails = (RawMessage(data=b"x", place=Place(source="box", index=n)) for n in range(10_000))
    results = work_in_processes(mails, partial(itemgetter(0), (len,)), 2)
    assert next(results) == 200
    results.close()
    assert next(mails, None) is not None


def test_several_processes_come_to_the_same_report_as_one() -> None:
    assert check(SAMPLE, dns="off", jobs=2) == check(SAMPLE, dns="off", jobs=1)


def test_few_mails_and_unknown_numbers_of_them_are_read_by_one_process() -> None:
    assert choose_processes(10) == choose_processes(None) == 1
