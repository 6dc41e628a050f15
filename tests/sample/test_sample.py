"""The sample mailbox: made by its generator, judged by the real engine, and nobody's."""

import ipaddress
import json
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import dkim
import pytest

import whosent.api
from whosent.report import CheckReport
from whosent.verdict import Actor, Cause

ROOT = Path(__file__).parents[2]
SAMPLE = Path(str(files("whosent").joinpath("sample")))
THE_ONE = "inbox/20250812-031152.eml"
DOCUMENTATION = [
    ipaddress.ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "127.0.0.0/8")
]
PRIVATE = [ipaddress.ip_network(n) for n in ("10.0.0.0/8", "192.168.0.0/16")]
RESERVED = re.compile(r"(?:^|\.)(?:example|example\.(?:com|net|org)|localhost)$")


def mails() -> list[Path]:
    found = sorted((SAMPLE / "mail").rglob("*.eml"))
    assert found
    return found


def judge(sample: Path) -> CheckReport:
    return whosent.api.check(sample / "mail", dns=sample / "dns.json", logins=[sample / "logins.csv"])


@pytest.fixture(scope="module")
def report() -> CheckReport:
    return judge(SAMPLE)


def labels(report: CheckReport) -> dict[str, Cause]:
    return {a.observation.place.source: a.label for a in report.verdict.attributions}


def test_the_generator_writes_the_same_bytes_again(tmp_path: Path) -> None:
    made = tmp_path / "sample"
    subprocess.run([sys.executable, str(ROOT / "tools" / "make_sample.py"), str(made)], check=True)
    fresh = {p.relative_to(made).as_posix(): p.read_bytes() for p in made.rglob("*") if p.is_file()}
    shipped = {p.relative_to(SAMPLE).as_posix(): p.read_bytes() for p in SAMPLE.rglob("*") if p.is_file()}
    assert fresh.keys() == shipped.keys()
    assert [name for name in fresh if fresh[name] != shipped[name]] == []


def test_somebody_else_used_the_account(report: CheckReport) -> None:
    assert report.verdict.headline is Cause.ACCOUNT
    assert report.verdict.actor is Actor.TAKEOVER


def test_one_notice_among_the_flood_shows_it(report: CheckReport) -> None:
    assert [s for s, label in labels(report).items() if label is Cause.ACCOUNT] == [THE_ONE]


def test_the_flood_is_forged_or_says_too_little(report: CheckReport) -> None:
    own = {"inbox/20250808-201409.eml", "inbox/20250809-140231.eml", "inbox/20250811-095244.eml"}
    lures = {"inbox/20250811-134408.eml", "spam/20250812-120219.eml"}
    found = labels(report)
    assert {found[s] for s in own} == {Cause.OWN}
    assert {found[s] for s in lures} == {Cause.FAKE}
    flood = [label for s, label in found.items() if s not in own | lures | {THE_ONE}]
    assert len(flood) == 40
    assert set(flood) <= {Cause.FORGED, Cause.UNDECIDED}
    assert flood.count(Cause.FORGED) >= 37


def test_the_other_notices_alone_do_not_show_it(tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    shutil.copytree(SAMPLE / "mail", mail)
    (mail / THE_ONE).unlink()
    found = whosent.api.check(mail, dns=SAMPLE / "dns.json")
    assert Cause.ACCOUNT not in labels(found).values()
    assert found.verdict.headline is Cause.FORGED


def test_nothing_in_it_is_left_out(report: CheckReport) -> None:
    assert report.unread == ()


def test_its_signatures_hold_for_other_software_too() -> None:
    zone = json.loads((SAMPLE / "dns.json").read_text("utf-8"))

    def record(name: bytes, timeout: int = 5) -> bytes | None:
        found = zone.get(name.decode().rstrip("."), {}).get("TXT")
        return found[0].encode() if found else None

    signed = [m for path in mails() for m in signed_messages(path.read_bytes())]
    assert len(signed) >= 10
    assert [m[:200] for m in signed if not dkim.verify(m.replace(b"\n", b"\r\n"), dnsfunc=record)] == []


def signed_messages(data: bytes) -> list[bytes]:
    """The mail itself where it is signed, or the one that it returns whole."""
    head = data.partition(b"\n\n")[0]
    if b"\nDKIM-Signature:" in head:
        return [data]
    start = data.find(b"\nDKIM-Signature:")
    if start < 0 or b"text/rfc822-headers" in data:
        return []
    return [data[start + 1 : data.rfind(b"\n--")]]


def test_every_name_and_address_is_reserved() -> None:
    texts = [p.read_text("latin-1") for p in mails()]
    texts.append((SAMPLE / "dns.json").read_text("utf-8"))
    texts.append((SAMPLE / "logins.csv").read_text("utf-8"))
    strange = set()
    for text in texts:
        domains = re.findall(r"[\w.+-]@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", text)
        strange |= {d for d in domains if not RESERVED.search(d.lower().rstrip("."))}
        for number in re.findall(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])", text):
            address = ipaddress.ip_address(number)
            if not any(address in network for network in DOCUMENTATION + PRIVATE):
                strange.add(number)
    assert strange == set()
