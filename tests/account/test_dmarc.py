"""DMARC aggregate reports: read from mail, packed or not, and what they say by day."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from base64 import encodebytes
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.court import context_of
from mail_hosts import NOON, Host
from mailbox_builder import Mailbox
from whosent.account import DmarcReport, dmarc_days, dmarc_facts, load_dmarc_table, read_dmarc_report
from whosent.api import check
from whosent.catalogue import Language, load_catalogue
from whosent.message import parse
from whosent.raw import Place
from whosent.report import compose, render_terminal, write_check_json
from whosent.verdict import Cause

RECEIVER = Host(name="out.receiver.example", address="198.51.100.90")
PLACE = Place(source="report.eml")
TABLE = load_dmarc_table()


def record(
    address: str, count: int = 1, *, passed: bool = False, reason: str = "", done: str = "none"
) -> str:
    result = "pass" if passed else "fail"
    why = f"<reason><type>{reason}</type></reason>" if reason else ""
    return (
        f"<record><row><source_ip>{address}</source_ip><count>{count}</count><policy_evaluated>"
        f"<disposition>{done}</disposition><dkim>{result}</dkim><spf>fail</spf>{why}</policy_evaluated></row>"
        "<identifiers><header_from>provider.example</header_from></identifiers></record>"
    )


def xml(*records: str, day: datetime = NOON, domain: str = "provider.example", number: int = 1) -> bytes:
    begin = int(day.replace(hour=0, minute=0).timestamp())
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feedback><report_metadata><org_name>Receiver</org_name>"
        f"<report_id>{number}</report_id><date_range><begin>{begin}</begin><end>{begin + 86_399}</end>"
        f"</date_range></report_metadata><policy_published><domain>{domain}</domain><p>none</p>"
        f"</policy_published>{''.join(records)}</feedback>"
    ).encode()


def zipped(data: bytes, name: str = "report.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def mail(data: bytes, *, to: str = "hana@provider.example", kind: str = "application/gzip") -> bytes:
    return (
        f"From: dmarc@receiver.example\nTo: {to}\nSubject: Report domain: provider.example Submitter: "
        f"receiver.example Report-ID: 1\nDate: {NOON:%a, %d %b %Y %H:%M:%S %z}\n"
        "Message-ID: <1@receiver.example>\nMIME-Version: 1.0\n"
        f"Content-Type: {kind}; name=provider.example!1.xml.gz\nContent-Transfer-Encoding: base64\n\n"
    ).encode() + encodebytes(data)


def read(data: bytes) -> DmarcReport | None:
    return read_dmarc_report(parse(mail(data)), PLACE, context_of(Mailbox()))


ROWS = (
    record("192.0.2.25", 40, passed=True),
    record("203.0.113.1", 7, done="reject"),
    record("203.0.113.2", 3),
    record("198.51.100.9", 5, reason="mailing_list"),
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped], ids=["plain", "gzip", "zip"])
def test_a_report_is_read_plain_or_packed(pack) -> None:
    report = read(pack(xml(*ROWS)))
    assert report is not None
    assert (report.domain, report.reporter, report.report_id) == ("provider.example", "Receiver", "1")
    counts = (report.passed, report.failed, report.passed_on, report.refused, report.sources)
    assert counts == (40, 10, 5, 7, 2)
    assert [(s.address, s.mails) for s in report.largest] == [("203.0.113.1", 7), ("203.0.113.2", 3)]
    assert report.end - report.begin == timedelta(seconds=86_399)


def test_a_report_on_another_domain_is_nobodys_concern() -> None:
    assert read(xml(*ROWS, domain="elsewhere.example")) is None


ENTITIES = b"<!DOCTYPE f [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><feedback>&b;</feedback>"
EXTERNAL = b"<!DOCTYPE f SYSTEM 'http://attacker.example/x.dtd'><feedback/>"


@pytest.mark.parametrize(
    "data",
    [
        ENTITIES,
        EXTERNAL,
        b"<feedback>" * 5_000,
        xml(*ROWS)[:-40],
        gzip.compress(b"<feedback>" + b" " * 30_000_000 + b"</feedback>"),
        zipped(b"<feedback>" + b" " * 30_000_000 + b"</feedback>"),
        gzip.compress(xml(*ROWS))[:-30],
        zipped(xml(*ROWS))[:-30],
        zipped(xml(*ROWS), "report.exe"),
        zipped(zipped(xml(*ROWS)), "again.zip"),
        b"PK\x03\x04" + b"\0" * 60,
        b"\x1f\x8b\x08",
        b"",
    ],
    ids=[
        "entities", "external", "deep", "cut", "gzip bomb", "zip bomb", "cut gzip", "cut zip",
        "no xml in it", "zip in zip", "empty zip", "empty gzip", "nothing",
    ],
)  # fmt: skip
def test_hostile_and_damaged_reports_give_none(data: bytes) -> None:
    assert read(data) is None


def test_numbers_that_cannot_be_count_as_none() -> None:
    rows = (record("203.0.113.1", -5), record("not an address", 3), record("203.0.113.2", 10**30))
    report = read(xml(*rows))
    assert report is not None
    assert (report.failed, report.sources) == (3, 2)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 600), st.binary(max_size=6))
def test_any_change_of_a_packed_report_is_read_or_left(at: int, octets: bytes) -> None:
    for packed in (gzip.compress(xml(*ROWS)), zipped(xml(*ROWS)), xml(*ROWS)):
        found = read(packed[:at] + octets + packed[at:])
        assert found is None or found.domain == "provider.example"


def made(
    day: int, *, passed: int = 10, failed: int = 0, sources: int = 0, by: str = "a.example"
) -> DmarcReport:
    begin = datetime(2026, 8, day, tzinfo=UTC)
    return DmarcReport(
        place=PLACE, domain="provider.example", reporter=by, said_by=by, report_id=f"{day}", begin=begin,
        end=begin + timedelta(hours=24), passed=passed, failed=failed, passed_on=0, refused=0,
        sources=sources, largest=(),
    )  # fmt: skip


def facts(reports: list[DmarcReport], *days: int) -> list[str]:
    notices = {date(2026, 8, day) for day in days}
    return [fact.kind for fact in dmarc_facts(dmarc_days(reports), notices, TABLE)]


def test_many_failing_sources_about_the_days_of_the_notices_are_others() -> None:
    flood = [made(12, failed=30, sources=4), made(12, failed=9, sources=3, by="b.example")]
    assert facts(flood, 12) == ["dmarc.sources_foreign"]
    assert facts(flood, 11) == ["dmarc.sources_foreign"]
    assert facts(flood, 20) == []
    assert facts(flood) == []
    assert facts([made(12, failed=30, sources=2)], 12) == []


def test_a_report_that_came_twice_counts_once() -> None:
    assert dmarc_days([made(12, passed=5)] * 3)[0].passed == 5


def test_authenticated_mail_far_above_other_days_is_unusual() -> None:
    usual = [made(day) for day in range(1, 5)]
    assert facts([*usual, made(12, passed=400)], 12) == ["dmarc.passed_volume"]
    assert facts([*usual, made(12, passed=60)], 12) == []
    assert facts([made(1), made(12, passed=400)], 12) == []


def box_with_reports() -> Mailbox:
    box = Mailbox()
    box.add_host(RECEIVER)
    box.dns["receiver.example"] = {"TXT": [f"v=spf1 ip4:{RECEIVER.address} -all"]}
    box.report_spam(9)
    rows = [record(f"203.0.113.{n}", 9, done="reject") for n in range(9)]
    results = "dkim=pass header.d=receiver.example; dmarc=pass header.from=receiver.example"
    box.receive(mail(gzip.compress(xml(*rows))), RECEIVER, results=results, envelope="d@receiver.example")
    box.receive(mail(gzip.compress(xml(*rows, number=2))), RECEIVER, results="dkim=none; dmarc=fail")
    return box


def test_reports_in_the_mailbox_count_where_their_sender_is_shown(tmp_path: Path) -> None:
    report = box_with_reports().check(tmp_path)
    assert report.verdict.headline is Cause.FORGED
    assert [one.said_by for one in report.dmarc] == ["receiver.example", ""]
    assert [w.fact.kind for w in report.verdict.told] == ["dmarc.sources_foreign"]
    found = json.loads("".join(write_check_json(report, load_catalogue(Language.EN))))
    assert [(one["failed"], one["sources"]) for one in found["dmarc"]] == [(81, 9), (81, 9)]
    for language in Language:
        catalogue = load_catalogue(language)
        page = compose(report, catalogue, zone=UTC, locate=lambda _: "")
        lines = [line.text for line in render_terminal(page)]
        assert any(catalogue.say("dmarc.heading") in line for line in lines)
        assert catalogue.say("dmarc.left", count=1) in "".join(lines) or language is Language.EN


def test_reports_do_not_hide_a_thief(tmp_path: Path) -> None:
    box = box_with_reports()
    box.inbox = [entry for entry in box.inbox if b"dmarc@" in entry[1]]
    box.write_usual_mail()
    box.abuse(20)
    box.write(tmp_path)
    plain = Mailbox()
    plain.write_usual_mail()
    plain.abuse(20)
    without = plain.check(tmp_path / "plain")
    sources = [tmp_path / "inbox"]
    found = check(
        sources,
        addresses=(box.owner,),
        sent=[tmp_path / "sent"],
        dns=tmp_path / "dns.json",
        authserv_ids=(box.host.name,),
    )
    assert found.verdict.headline is without.verdict.headline
