"""Live DNS against a real server on the loopback interface."""

from __future__ import annotations

import socket
import sys
from collections import Counter

import dns.rcode
import pytest

from evidence.dns_server import Server, serving
from whosent.evidence.dns import NoData, NoSuchName, NotAsked, Records, RecordType, Unasked
from whosent.evidence.live_dns import LiveResolver

RECORDS = {
    ("provider.example", "TXT"): ['"v=spf1 " "-all"', '"caf\\233"'],
    ("provider.example", "MX"): ["10 Mail.Provider.example.", "0 ."],
    ("mail.provider.example", "A"): ["192.0.2.25"],
    ("mail.provider.example", "AAAA"): ["2001:db8::25"],
    ("25.2.0.192.in-addr.arpa", "PTR"): ["mail.provider.example."],
}


@pytest.fixture
def server():
    with serving(Server(records=dict(RECORDS))) as running:
        yield running


def asking(server: Server, **more) -> LiveResolver:
    return LiveResolver(["127.0.0.1"], port=server.port, **more)


@pytest.mark.parametrize(
    ("name", "rtype", "values"),
    [
        ("provider.example", RecordType.TXT, {"v=spf1 -all", "caf\xe9"}),
        ("Provider.Example.", RecordType.MX, {"10 mail.provider.example", "0 ."}),
        ("mail.provider.example", RecordType.A, {"192.0.2.25"}),
        ("mail.provider.example", RecordType.AAAA, {"2001:db8::25"}),
        ("25.2.0.192.in-addr.arpa", RecordType.PTR, {"mail.provider.example"}),
    ],
)
def test_records_of_each_type_are_read(server, name, rtype, values) -> None:
    answer = asking(server).query(name, rtype)
    assert isinstance(answer, Records)
    assert set(answer.values) == values


def test_a_name_that_does_not_exist_is_told_from_one_without_such_records(server) -> None:
    resolver = asking(server)
    assert resolver.query("nobody.example", RecordType.A) == NoSuchName()
    assert resolver.query("provider.example", RecordType.A) == NoData()


def test_a_truncated_answer_is_asked_for_again_over_tcp(server) -> None:
    server.truncated.add("provider.example")
    assert isinstance(asking(server).query("provider.example", RecordType.TXT), Records)
    assert [transport for *_, transport in server.asked] == ["udp", "tcp"]


def test_a_servers_failure_is_no_answer(server) -> None:
    server.rcodes["provider.example"] = dns.rcode.SERVFAIL
    answer = asking(server, lifetime_s=1).query("provider.example", RecordType.TXT)
    assert answer == NotAsked(Unasked.SERVFAIL)


def test_silence_is_a_time_out(server) -> None:
    server.silent.add("provider.example")
    resolver = asking(server, timeout_s=0.05, lifetime_s=0.1)
    assert resolver.query("provider.example", RecordType.TXT) == NotAsked(Unasked.TIMEOUT)


def test_a_second_question_is_answered_from_memory(server) -> None:
    resolver = asking(server)
    assert resolver.query("provider.example", RecordType.TXT) == resolver.query(
        "PROVIDER.example.", RecordType.TXT
    )
    assert len(server.asked) == 1


def test_names_asked_ahead_are_each_asked_once(server) -> None:
    resolver = asking(server)
    questions = [(f"host{n}.example", RecordType.A) for n in range(40)] + [
        ("provider.example", RecordType.MX)
    ]
    resolver.prefetch(questions)
    assert {(name, rtype) for name, rtype, _ in server.asked} == {(n, t.value) for n, t in questions}
    assert set(Counter(server.asked).values()) == {1}
    assert isinstance(resolver.query("provider.example", RecordType.MX), Records)
    assert len(server.asked) == len(questions)


def test_nothing_to_ask_ahead_asks_nothing(server) -> None:
    asking(server).prefetch([])
    assert server.asked == []


def test_where_no_server_answers_the_rest_is_not_waited_for(server) -> None:
    server.silent.update(f"host{n}.example" for n in range(10))
    resolver = asking(server, timeout_s=0.05, lifetime_s=0.05)
    answers = [resolver.query(f"host{n}.example", RecordType.A) for n in range(10)]
    assert answers[-1] == NotAsked(Unasked.NETWORK)
    assert len({name for name, *_ in server.asked}) == 2


def test_without_a_server_there_is_no_network() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    resolver = LiveResolver(["127.0.0.1"], port=port, timeout_s=0.1, lifetime_s=0.2)
    answer = resolver.query("provider.example", RecordType.TXT)
    assert isinstance(answer, NotAsked)
    assert answer.why in (Unasked.NETWORK, Unasked.TIMEOUT)


@pytest.mark.parametrize(
    "name", ["", ".", "a..example", "x" * 64 + ".example", "a\nb.example", "é\x00.example"]
)
def test_what_can_be_no_name_is_not_asked(server, name) -> None:
    assert asking(server).query(name, RecordType.A) == NoSuchName()
    assert server.asked == []


def test_an_internationalised_name_is_asked_as_a_label(server) -> None:
    asking(server).query("例え.example", RecordType.A)
    assert server.asked[0][0] == "xn--r8jz45g.example"


def test_dnspython_is_not_imported_before_the_first_question() -> None:
    import subprocess

    code = (
        "import sys; from whosent.evidence.live_dns import LiveResolver; LiveResolver();"
        " sys.exit('dns.resolver' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
