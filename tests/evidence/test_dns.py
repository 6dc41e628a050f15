"""Resolvers that need no network: off, snapshot, cache, policy."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.catalogue import Language, load_catalogue
from whosent.errors import UsageError
from whosent.evidence.dns import (
    CachingResolver,
    NoData,
    NoResolver,
    NoSuchName,
    NotAsked,
    PolicyResolver,
    Records,
    RecordType,
    Unasked,
    normal_name,
)
from whosent.evidence.dns_snapshot import parse_snapshot, read_snapshot

ZONE = {
    "provider.example.": {
        "TXT": ["v=spf1 include:_spf.carrier.example a:out.hosting.example exists:%{i}.spy.example -all"],
        "MX": ["10 mx.hosting.example."],
    },
    "_spf.carrier.example": {"TXT": ["v=spf1 include:_spf2.carrier.example ip4:192.0.2.0/24 -all"]},
    "_spf2.carrier.example": {"TXT": ["v=spf1 -all"]},
    "k._domainkey.provider.example": {"TXT": ["v=DKIM1; p="]},
    "mx.hosting.example": {"A": ["192.0.2.25"], "AAAA": ["2001:DB8::25"]},
    "stranger.example": {"TXT": ["v=spf1 include:other.example -all"], "A": ["203.0.113.9"]},
}


def snapshot(zone=ZONE):
    return parse_snapshot(json.dumps(zone).encode(), place="dns.json")


class Counting:
    """A resolver that counts and can ask ahead."""

    def __init__(self, inner):
        self.inner = inner
        self.asked = []
        self.ahead = []

    def query(self, name, rtype):
        self.asked.append((name, rtype))
        return self.inner.query(name, rtype)

    def prefetch(self, questions):
        self.ahead += list(questions)


@pytest.mark.parametrize("rtype", list(RecordType))
def test_without_dns_nothing_is_known(rtype) -> None:
    assert NoResolver().query("provider.example", rtype) == NotAsked(Unasked.OFF)


@pytest.mark.parametrize("rtype", list(RecordType))
def test_an_empty_snapshot_means_that_there_was_no_dns(rtype) -> None:
    assert snapshot({}).query("provider.example", rtype) == NotAsked(Unasked.OFF)


@pytest.mark.parametrize("name", ["provider.example", "provider.example.", "Provider.EXAMPLE"])
def test_dots_and_case_of_a_name_do_not_matter(name) -> None:
    assert snapshot().query(name, RecordType.MX) == Records(("10 mx.hosting.example",))


def test_a_name_that_a_snapshot_lacks_does_not_exist() -> None:
    assert snapshot().query("nobody.example", RecordType.TXT) == NoSuchName()
    assert snapshot().query("provider.example", RecordType.A) == NoData()


@pytest.mark.parametrize(
    ("records", "rtype", "values"),
    [
        ({"MX": [[10, "a.example."], "20 B.example"]}, RecordType.MX, ("10 a.example", "20 b.example")),
        ({"MX": [10, "a.example"]}, RecordType.MX, ("10 a.example",)),
        ({"MX": ["0 ."]}, RecordType.MX, ("0 .",)),
        ({"TXT": [["v=DKIM1; ", "p=AA"]]}, RecordType.TXT, ("v=DKIM1; p=AA",)),
        ({"txt": "one"}, RecordType.TXT, ("one",)),
        ({"AAAA": ["2001:DB8:0::1"]}, RecordType.AAAA, ("2001:db8::1",)),
        ({"PTR": ["Host.example."]}, RecordType.PTR, ("host.example",)),
        ({"SOA": ["whatever"], "A": ["192.0.2.1"]}, RecordType.A, ("192.0.2.1",)),
    ],
)
def test_records_may_be_written_in_several_ways(records, rtype, values) -> None:
    assert snapshot({"x.example": records}).query("x.example", rtype) == Records(values)


def test_names_with_and_without_a_final_dot_are_one() -> None:
    zone = snapshot({"x.example": {"TXT": ["a"]}, "X.example.": {"TXT": ["b"], "A": ["192.0.2.1"]}})
    assert zone.query("x.example", RecordType.TXT) == Records(("a", "b"))


def test_an_alias_is_followed() -> None:
    zone = snapshot({"a.example": {"CNAME": ["b.example."]}, "b.example": {"TXT": ["found"]}})
    assert zone.query("a.example", RecordType.TXT) == Records(("found",))


def test_aliases_that_go_round_end() -> None:
    zone = snapshot({"a.example": {"CNAME": ["b.example"]}, "b.example": {"CNAME": ["a.example"]}})
    assert zone.query("a.example", RecordType.TXT) == NoData()


@pytest.mark.parametrize(
    ("text", "key", "about"),
    [
        (b"\xff\xfe", "dns.not_json", ""),
        (b"provider.example. IN TXT x", "dns.not_json", ""),
        (b"[" * 100_000, "dns.not_json", ""),
        (b"[]", "dns.not_a_table", ""),
        (b'{"a..b": {}}', "dns.bad_name", "a..b"),
        (b'{"x.example": []}', "dns.not_records", "x.example"),
        (b'{"x.example": {"TXTT": ["a"]}}', "dns.unknown_type", "x.example: TXTT"),
        (b'{"x.example": {"TXT": 5}}', "dns.not_a_list", "x.example: TXT"),
        (b'{"x.example": {"TXT": [5]}}', "dns.bad_value", "x.example: TXT"),
        (b'{"x.example": {"A": ["192.0.2.256"]}}', "dns.bad_value", "x.example: A"),
        (b'{"x.example": {"AAAA": ["192.0.2.1"]}}', "dns.bad_value", "x.example: AAAA"),
        (b'{"x.example": {"MX": ["mail.example"]}}', "dns.bad_value", "x.example: MX"),
        (b'{"x.example": {"MX": [["10", "mail.example"]]}}', "dns.bad_value", "x.example: MX"),
        (b'{"x.example": {"CNAME": ["a..b"]}}', "dns.bad_value", "x.example: CNAME"),
        (b'{"x.example": {"CNAME": []}}', "dns.bad_value", "x.example: CNAME"),
    ],
)
def test_a_wrong_snapshot_says_where(text, key, about) -> None:
    with pytest.raises(UsageError) as caught:
        parse_snapshot(text, place="dns.json")
    assert caught.value.key == key
    assert caught.value.place == "dns.json"
    assert caught.value.values.get("key", "") == about
    for language in Language:
        sentence = load_catalogue(language).say(f"error.{key}", **caught.value.values)
        assert "dns.json" in sentence
        assert about in sentence


def test_a_mistyped_record_type_gets_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        parse_snapshot(b'{"x.example": {"TXTT": []}}', place="dns.json")
    assert caught.value.values["expected"] == "TXT"


def test_a_missing_snapshot_is_said_to_be_missing(tmp_path) -> None:
    with pytest.raises(UsageError) as caught:
        read_snapshot(tmp_path / "none.json")
    assert caught.value.key == "dns.missing"


def test_a_folder_in_place_of_a_snapshot_is_said_to_be_unreadable(tmp_path) -> None:
    with pytest.raises(UsageError) as caught:
        read_snapshot(tmp_path)
    assert caught.value.key == "dns.unreadable"


@given(st.binary(max_size=200))
def test_bytes_are_a_snapshot_or_a_usage_error(noise) -> None:
    with contextlib.suppress(UsageError):
        parse_snapshot(noise, place="x")


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["A", "MX", "TXT", "CNAME", "x.example", "é"]), inner, max_size=3
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_a_snapshot_or_a_usage_error(document) -> None:
    try:
        zone = parse_snapshot(json.dumps(document).encode(), place="x")
    except UsageError:
        return
    for rtype in RecordType:
        zone.query("x.example", rtype)


def test_a_question_is_asked_once() -> None:
    counting = Counting(snapshot())
    resolver = CachingResolver(counting)
    answers = {resolver.query(name, RecordType.MX) for name in ("provider.example", "Provider.example.")}
    assert len(answers) == len(counting.asked) == 1


def test_a_full_cache_forgets_the_oldest() -> None:
    counting = Counting(snapshot())
    resolver = CachingResolver(counting, size=2)
    for name in ("a.example", "b.example", "c.example", "c.example", "a.example"):
        resolver.query(name, RecordType.A)
    assert [name for name, _ in counting.asked] == ["a.example", "b.example", "c.example", "a.example"]


@pytest.mark.parametrize(
    "name", ["provider.example", "k._domainkey.provider.example", "a.b.Provider.example."]
)
def test_names_at_and_below_a_permitted_domain_are_asked(name) -> None:
    counting = Counting(snapshot())
    PolicyResolver(counting, ["provider.example"]).query(name, RecordType.TXT)
    assert [asked for asked, _ in counting.asked] == [normal_name(name)]


@pytest.mark.parametrize(
    "name",
    [
        "stranger.example",
        "example",
        "notprovider.example",
        "provider.example.evil.example",
        "1.2.0.192.in-addr.arpa",
    ],
)
def test_other_names_are_not_asked(name) -> None:
    counting = Counting(snapshot())
    policy = PolicyResolver(counting, ["provider.example"])
    assert policy.query(name, RecordType.TXT) == NotAsked(Unasked.POLICY)
    assert counting.asked == []


def test_what_the_providers_own_records_name_may_be_asked_then() -> None:
    policy = PolicyResolver(snapshot(), ["provider.example"])
    assert policy.query("_spf.carrier.example", RecordType.TXT) == NotAsked(Unasked.POLICY)
    policy.query("provider.example", RecordType.TXT)
    policy.query("provider.example", RecordType.MX)
    assert isinstance(policy.query("_spf.carrier.example", RecordType.TXT), Records)
    assert isinstance(policy.query("_spf2.carrier.example", RecordType.TXT), Records)
    assert isinstance(policy.query("mx.hosting.example", RecordType.A), Records)
    assert policy.query("out.hosting.example", RecordType.A) == NoSuchName()


def test_names_below_what_was_reached_and_those_made_by_macros_stay_forbidden() -> None:
    policy = PolicyResolver(snapshot(), ["provider.example"])
    policy.query("provider.example", RecordType.TXT)
    for name in ("x._spf.carrier.example", "carrier.example", "192.0.2.7.spy.example"):
        assert policy.query(name, RecordType.TXT) == NotAsked(Unasked.POLICY)


def test_a_stranger_cannot_teach_a_policy() -> None:
    policy = PolicyResolver(snapshot(), ["provider.example"])
    policy.query("stranger.example", RecordType.TXT)
    assert policy.query("other.example", RecordType.TXT) == NotAsked(Unasked.POLICY)


def test_a_domain_allowed_later_may_be_asked_from_then() -> None:
    policy = PolicyResolver(snapshot(), ["provider.example"])
    policy.allow("stranger.example")
    assert isinstance(policy.query("stranger.example", RecordType.A), Records)


def test_a_policy_says_which_domains_were_asked_about() -> None:
    policy = PolicyResolver(snapshot(), ["provider.example", "idle.example"])
    for name in (
        "k._domainkey.provider.example",
        "provider.example",
        "_spf.carrier.example",
        "stranger.example",
    ):
        policy.query(name, RecordType.TXT)
    assert policy.asked == ("_spf.carrier.example", "provider.example")


def test_with_dns_off_no_domain_was_asked_about() -> None:
    policy = PolicyResolver(NoResolver(), ["provider.example"])
    assert policy.query("provider.example", RecordType.TXT) == NotAsked(Unasked.OFF)
    assert policy.asked == ()


def test_only_permitted_names_are_asked_ahead() -> None:
    counting = Counting(snapshot())
    policy = PolicyResolver(counting, ["provider.example"])
    policy.prefetch(
        [("provider.example", RecordType.MX), ("stranger.example", RecordType.A), ("..", RecordType.A)]
    )
    assert counting.ahead == [("provider.example", RecordType.MX)]


@given(st.text(max_size=300))
def test_a_normal_name_stays_as_it_is(text) -> None:
    name = normal_name(text)
    assert name is None or normal_name(name) == name
