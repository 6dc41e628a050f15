"""A check with a case reads only what is new, and says what a check of everything says."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from made_up_mail import OWNER, notice, write_mbox
from mailbox_builder import Mailbox
from whosent.api import check
from whosent.bounce import OtherKind
from whosent.case import ReadSource, Scan, open_case
from whosent.catalogue import Language, load_catalogue
from whosent.evidence import OwnerSide
from whosent.evidence.dns import RecordType
from whosent.evidence.live_dns import LiveResolver
from whosent.kept import Asked, Kept, Setting
from whosent.provider import generic_profile
from whosent.raw import Place
from whosent.report import CheckReport, DnsMode, Other, write_check_json

AT = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass
class Watched:
    """A scan, and how many mails it knew and did not know."""

    scan: Scan
    recalled: int = 0
    new: int = 0
    settings: list[Setting] = field(default_factory=list)

    @property
    def known(self) -> int:
        return self.scan.known

    def begin(self, setting: Setting) -> Asked:
        self.settings.append(setting)
        return self.scan.begin(setting)

    def recall(self, place: Place, digest: bytes) -> Kept | None:
        kept = self.scan.recall(place, digest)
        self.recalled += kept is not None
        self.new += kept is None
        return kept

    def keep(self, place: Place, digest: bytes, kept: Kept) -> None:
        self.scan.keep(place, digest, kept)

    def end(self, asked: Asked) -> None:
        self.scan.end(asked)


def in_case(path: Path, ask: Callable[[Watched], CheckReport]) -> tuple[CheckReport, Watched]:
    with open_case(path) as case:
        watched = Watched(Scan(case, [ReadSource(path="/mail", is_sent=False)], at=AT))
        report = ask(watched)
        watched.scan.finish(report, at=AT)
        assert case.last_report() == report
        return report, watched


def as_json(report: CheckReport) -> object:
    return json.loads("".join(write_check_json(report, load_catalogue(Language.EN))))


def forged() -> Mailbox:
    box = Mailbox()
    box.report_spam(24)
    box.write_usual_mail()
    return box


def used() -> Mailbox:
    box = forged()
    box.abuse(6)
    box.fail_own_mail(4)
    box.abuse_seen_elsewhere(3)
    return box


def halves(box: Mailbox) -> tuple[Mailbox, Mailbox]:
    half = replace(box, inbox=box.inbox[: len(box.inbox) // 2], sent=box.sent[: len(box.sent) // 2])
    return half, box


@pytest.mark.parametrize("build", [forged, used])
@pytest.mark.parametrize("with_dns", [True, False])
def test_half_a_mailbox_and_then_all_of_it_is_told_as_all_of_it(
    build: Callable[[], Mailbox], with_dns: bool, tmp_path: Path
) -> None:
    half, whole = halves(build())
    fresh = whole.check(tmp_path / "fresh", dns=with_dns)
    half.write(tmp_path / "box")

    def ask(memory: Watched) -> CheckReport:
        folder = tmp_path / "box"
        return check(
            [folder / "inbox"], addresses=[whole.owner], sent=[folder / "sent"],
            dns=folder / "dns.json" if with_dns else "off", authserv_ids=(whole.host.name,), memory=memory,
        )  # fmt: skip

    in_case(tmp_path / "my.case", ask)
    whole.write(tmp_path / "box")
    report, watched = in_case(tmp_path / "my.case", ask)
    assert as_json(report) == as_json(fresh)
    assert report == fresh
    assert watched.recalled == len(half.inbox) + len(half.sent)
    assert watched.new == len(whole.inbox) + len(whole.sent) - watched.recalled


def test_mails_that_moved_are_known_by_their_bytes(tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "box.mbox", 12)

    def ask(memory: Watched) -> CheckReport:
        return check(box, addresses=[OWNER], dns="off", memory=memory)

    in_case(tmp_path / "my.case", ask)
    lines = b"From MAILER-DAEMON Mon Aug 11 12:00:00 2025\n"
    mails = [notice(f"user{n}@example.com", n) for n in range(12)]
    box.write_bytes(b"".join(lines + mail + b"\n" for mail in mails[3:]))  # the first three were deleted
    report, watched = in_case(tmp_path / "my.case", ask)
    assert (watched.recalled, watched.new) == (9, 0)
    assert as_json(report) == as_json(check(box, addresses=[OWNER], dns="off"))
    assert [a.observation.place.index for a in report.verdict.attributions] == list(range(9))


def test_several_processes_remember_what_one_does(tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "box.mbox", 230)

    def ask(jobs: int) -> Callable[[Watched], CheckReport]:
        return lambda memory: check(box, addresses=[OWNER], dns="off", jobs=jobs, memory=memory)

    first, _ = in_case(tmp_path / "my.case", ask(2))
    write_mbox(box, 260)
    second, watched = in_case(tmp_path / "my.case", ask(2))
    assert (watched.recalled, watched.new) == (230, 30)
    assert second == check(box, addresses=[OWNER], dns="off")
    assert len(first.verdict.attributions) == 230


@pytest.mark.parametrize(
    "other",
    [
        {"addresses": ["hanako@example.net"]},
        {"provider": "gmail"},
        {"authserv_ids": ["mx.example.org"]},
        {"dns": "file"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_was_concluded_in_another_setting_is_not_taken(other: dict[str, object], tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "box.mbox", 4)
    (tmp_path / "dns.json").write_text("{}")
    asked: dict[str, object] = {"addresses": [OWNER], "dns": "off"}
    changed = {**asked, **other}
    if changed["dns"] == "file":
        changed["dns"] = str(tmp_path / "dns.json")
    in_case(tmp_path / "my.case", lambda memory: check(box, **asked, memory=memory))
    report, watched = in_case(tmp_path / "my.case", lambda memory: check(box, **changed, memory=memory))
    assert (watched.recalled, watched.new) == (0, 4)
    assert report == check(box, **changed)
    _, again = in_case(tmp_path / "my.case", lambda memory: check(box, **asked, memory=memory))
    assert again.recalled == 4  # what was concluded before is still there


def test_another_snapshot_of_dns_is_another_setting(tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "box.mbox", 4)
    dns = tmp_path / "dns.json"
    counts = []
    for text in ("{}", '{"example.org": {"TXT": ["v=spf1 -all"]}}', "{}"):
        dns.write_text(text)
        _, watched = in_case(
            tmp_path / "my.case", lambda memory: check(box, addresses=[OWNER], dns=dns, memory=memory)
        )
        counts.append(watched.recalled)
    assert counts == [0, 0, 4]


def test_conclusions_of_another_engine_are_neither_taken_nor_kept(tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "box.mbox", 4)

    def ask(memory: Watched) -> CheckReport:
        return check(box, addresses=[OWNER], dns="off", memory=memory)

    in_case(tmp_path / "my.case", ask)
    with open_case(tmp_path / "my.case") as case, case.writing() as connection:
        connection.execute("UPDATE setting SET engine = 'older', fingerprint = 'older'")
    _, watched = in_case(tmp_path / "my.case", ask)
    assert (watched.recalled, watched.new) == (0, 4)
    with open_case(tmp_path / "my.case") as case:
        assert case.count_conclusions() == 4


def test_a_garbled_conclusion_is_read_anew(tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "box.mbox", 4)

    def ask(memory: Watched) -> CheckReport:
        return check(box, addresses=[OWNER], dns="off", memory=memory)

    first, _ = in_case(tmp_path / "my.case", ask)
    with open_case(tmp_path / "my.case") as case, case.writing() as connection:
        connection.execute("UPDATE conclusion SET kept = '[]' WHERE rowid = 1")
    second, watched = in_case(tmp_path / "my.case", ask)
    assert (watched.recalled, watched.new) == (3, 1)
    assert second == first


def test_no_raw_mail_is_in_the_case(tmp_path: Path) -> None:
    box = write_mbox(tmp_path / "box.mbox", 4)
    in_case(
        tmp_path / "my.case", lambda memory: check(box, addresses=[OWNER], dns="off", memory=memory)
    )
    data = (tmp_path / "my.case").read_bytes()
    assert b"Parcel 2" in data  # subjects are conclusions
    assert b"could not be delivered" not in data
    assert b"Content-Type" not in data
    assert b"Received:" not in data


def test_what_dns_was_asked_is_remembered_with_what_it_told(tmp_path: Path) -> None:
    here, there = Place(source="a"), Place(source="b")
    setting = Setting(owner=OwnerSide(), profile=generic_profile("example.org"), dns=DnsMode.AUTO)
    asked = Asked(("example.org",), tried=True, answered=True)
    with open_case(tmp_path / "my.case") as case:
        scan = Scan(case, [], at=AT)
        assert scan.begin(setting) == Asked()
        scan.keep(here, b"1" * 32, Kept(Other(place=here, kind=OtherKind.MAIL)))
        scan.end(asked)
        again = Scan(case, [], at=AT)
        assert again.begin(setting) == asked
        assert again.recall(there, b"1" * 32) == Kept(Other(place=there, kind=OtherKind.MAIL))


@pytest.mark.parametrize(
    ("asked", "settled"),
    [
        (Asked(), True),
        (Asked(("a.example",), tried=True, answered=True), True),
        (Asked(("a.example",), tried=True), False),
        (Asked(("a.example",), tried=True, answered=True, lost=True), False),
    ],
)
def test_what_was_read_without_a_network_is_read_again(asked: Asked, settled: bool) -> None:
    assert asked.is_settled is settled


def test_a_question_that_finds_no_network_is_noticed() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    resolver = LiveResolver(["127.0.0.1"], port=port, timeout_s=0.2, lifetime_s=0.2)
    for number in range(3):
        resolver.query(f"{number}.example.org", RecordType.TXT)
    assert resolver.lost
    assert not resolver.answered
