"""What the published suite does not ask: DNS that was not asked, macros, hostile records, pyspf's view."""

from __future__ import annotations

import ipaddress
import json

import pytest
import spf as pyspf
from hypothesis import given, settings
from hypothesis import strategies as st

from whosent.evidence.dns import (
    NoResolver,
    NotAsked,
    PolicyResolver,
    Records,
    RecordType,
    Unasked,
)
from whosent.evidence.dns_snapshot import parse_snapshot
from whosent.evidence.spf import SpfResult, SpfVerdict, check_host, spf_allows

POLICY = NotAsked(Unasked.POLICY)


def zone(**records):
    """A snapshot: ``zone(a__example="v=spf1 -all")``, or a table of types in place of the text."""
    return parse_snapshot(
        json.dumps(
            {
                name.replace("__", "."): {"TXT": [value]} if isinstance(value, str) else value
                for name, value in records.items()
            }
        ).encode(),
        place="test",
    )


def check(record: str, ip: str = "192.0.2.1", resolver=None, **more) -> SpfVerdict:
    made = resolver or zone(d__example=record, **more)
    return check_host(ip, "d.example", "hana@d.example", "mail.d.example", made)


class Refusing:
    """Refuses some names, answers the others from a zone."""

    def __init__(self, inner, refused, why=Unasked.POLICY):
        self.inner, self.refused, self.why = inner, refused, why

    def query(self, name, rtype):
        return NotAsked(self.why) if name in self.refused else self.inner.query(name, rtype)


@pytest.mark.parametrize("why", [Unasked.OFF, Unasked.POLICY, Unasked.NETWORK])
def test_without_the_record_nothing_is_known(why) -> None:
    resolver = Refusing(zone(d__example="v=spf1 +all"), {"d.example"}, why)
    assert check("", resolver=resolver).result == NotAsked(why)


@pytest.mark.parametrize("why", [Unasked.TIMEOUT, Unasked.SERVFAIL])
def test_trouble_with_a_server_is_a_temporary_error(why) -> None:
    resolver = Refusing(zone(d__example="v=spf1 +all"), {"d.example"}, why)
    assert check("", resolver=resolver).result is SpfResult.TEMPERROR


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ip4:192.0.2.1 include:o.example -all", SpfResult.PASS),
        ("v=spf1 include:o.example ip4:192.0.2.1 -all", SpfResult.PASS),
        ("v=spf1 include:o.example -all", POLICY),
        ("v=spf1 -include:o.example -all", SpfResult.FAIL),
        ("v=spf1 ?include:o.example", SpfResult.NEUTRAL),
        ("v=spf1 a:o.example mx:o.example exists:o.example ~all", POLICY),
        ("v=spf1 redirect=o.example", POLICY),
        ("v=spf1 include:o.example include:gone.example -all", POLICY),
    ],
)
def test_a_term_that_was_not_asked_matters_only_where_it_could_decide(record, result) -> None:
    resolver = Refusing(zone(d__example=record), {"o.example"})
    assert check("", resolver=resolver).result == result


def test_under_a_policy_an_include_of_the_owners_own_record_is_followed() -> None:
    inner = zone(d__example="v=spf1 include:o.example -all", o__example="v=spf1 ip4:192.0.2.1 -all")
    assert check("", resolver=PolicyResolver(inner, ["d.example"])).result is SpfResult.PASS


def test_under_a_policy_macros_lead_to_no_stranger() -> None:
    inner = zone(d__example="v=spf1 exists:%{i}.o.example -all", o__example={"A": ["192.0.2.9"]})
    policy = PolicyResolver(inner, ["d.example"])
    assert check("", resolver=policy).result == POLICY
    assert policy.asked == ("d.example",)


@pytest.mark.parametrize("letter", "slopih")
def test_macros_that_tell_who_reads_can_be_left_unasked(letter) -> None:
    resolver = zone(d__example=f"v=spf1 exists:%{{{letter}}}.d.example -all")
    verdict = check_host(
        "192.0.2.1", "d.example", "hana@d.example", "mail.d.example", resolver, telling_macros=False
    )
    assert verdict.result == POLICY


def test_the_domain_as_a_macro_tells_nothing() -> None:
    address = {"A": ["192.0.2.9"]}
    resolver = zone(d__example="v=spf1 exists:%{d2}.o.example -all", d__example__o__example=address)
    verdict = check_host("192.0.2.1", "d.example", "", "d.example", resolver, telling_macros=False)
    assert verdict.result is SpfResult.PASS


def test_the_term_that_matched_is_named_as_written() -> None:
    verdict = check("v=spf1 a ~include:O.example -all", o__example="v=spf1 +all")
    assert verdict == SpfVerdict(result=SpfResult.SOFTFAIL, mechanism="~include:O.example", lookups=2)


@pytest.mark.parametrize("ip", ["", "192.0.2", "localhost", "[192.0.2.1]", "192.0.2.1/32", "\x00"])
def test_what_is_no_address_gives_none(ip) -> None:
    assert check("v=spf1 +all", ip=ip).result is SpfResult.NONE


def test_an_address_may_be_given_parsed_or_as_text() -> None:
    parsed = ipaddress.ip_address("2001:db8::1")
    resolver = zone(d__example="v=spf1 ip6:2001:db8::/32 -all")
    assert spf_allows(parsed, "d.example", resolver) is spf_allows(str(parsed), "d.example", resolver) is True


@pytest.mark.parametrize(
    ("record", "allowed"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", True),
        ("v=spf1 -all", False),
        ("v=spf1 ~all", False),
        ("v=spf1 ?all", None),
        ("v=spf1", None),
        ("v=spf1 nonsense -all", None),
        ("some other text", None),
    ],
)
def test_a_provider_allows_or_denies_an_address_or_does_not_say(record, allowed) -> None:
    assert spf_allows("192.0.2.1", "d.example", zone(d__example=record)) is allowed


def test_without_dns_a_provider_does_not_say() -> None:
    assert spf_allows("192.0.2.1", "d.example", NoResolver()) is None


class Endless:
    """Every name includes another, has ten mail hosts and any address: a trap for eager checkers."""

    def __init__(self):
        self.count = 0

    def query(self, name, rtype):
        self.count += 1
        match rtype:
            case RecordType.TXT:
                return Records((f"v=spf1 mx include:x{self.count}.example redirect=y{self.count}.example",))
            case RecordType.MX:
                return Records(tuple(f"{n} m{n}.{name}" for n in range(10)))
            case _:
                return Records(("198.51.100.1",))


def test_a_record_without_end_is_left_after_ten_terms() -> None:
    trap = Endless()
    assert check_host("192.0.2.1", "d.example", "", "d.example", trap).result is SpfResult.PERMERROR
    assert trap.count < 120


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 " + "a " * 100_000,
        "v=spf1 exists:" + "%{d}" * 100_000 + " -all",
        "v=spf1 a:" + "%" * 100_000,
        "v=spf1 a:" + "%{" * 100_000,
        "v=spf1 a:%{d" + "9" * 100_000 + "}",
        "v=spf1 ip4:" + "1" * 100_000,
        "v=spf1 a/" + "9" * 100_000,
        "v=spf1 " + "x" * 100_000 + "=y",
    ],
    ids=lambda record: record[:18],
)
def test_an_enormous_record_has_a_result(record) -> None:
    assert isinstance(check(record).result, SpfResult)


@given(st.text(max_size=120), st.text(max_size=40), st.text(max_size=40))
def test_nothing_raises(record, sender, helo) -> None:
    resolver = zone(d__example="v=spf1 " + record)
    check_host("192.0.2.1", "d.example", sender, helo, resolver)
    check_host("2001:db8::1", helo, sender, helo, resolver)


class PyspfQuery(pyspf.query):
    """pyspf's check with our zone for its DNS."""

    zone = None

    def dns(self, name, qtype, cnames=None, ignore_void=False):
        if qtype not in set(RecordType):
            return []
        answer = self.zone.query(name, RecordType(qtype))
        values = answer.values if isinstance(answer, Records) else ()
        if not values and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > pyspf.MAX_VOID_LOOKUPS:
                raise pyspf.PermError("void lookup limit exceeded")
        match qtype:
            case "TXT":
                return [(v.encode(),) for v in values]
            case "MX":
                return [(int(v.split()[0]), v.split()[1]) for v in values]
            case _:
                return list(values)


_QUALIFIERS = st.sampled_from(["", "+", "-", "~", "?"])
_TERMS = st.sampled_from(
    [
        "ip4:192.0.2.0/24", "ip4:192.0.2.1", "ip4:198.51.100.0/28", "ip4:192.0.2.300", "ip6:2001:db8::/32",
        "a", "mx", "a/24", "mx//64", "a:b.example", "a:b.example/28", "mx:c.example", "mx:none.example",
        "include:b.example", "include:c.example", "include:none.example", "include:%{d}.example",
        "exists:%{ir}.b.example", "exists:%{l}.a.example", "a:%{h}", "all", "redirect=c.example", "moo",
        "exp=e.example", "note=hello", "exists:b.example", "ptr:a.example",
    ]
)  # fmt: skip


@st.composite
def zones(draw: st.DrawFn):
    made = {}
    for name in ("a.example", "b.example", "c.example"):
        # pyspf refuses a repeated modifier of any name; RFC 7208 §6 only redirect= and exp=.
        terms = draw(st.lists(st.tuples(_QUALIFIERS, _TERMS), max_size=4, unique_by=lambda term: term[1]))
        # It also looks ahead for a record that includes itself, past the term that matches.
        own = (f"include:{name}", f"redirect={name}", "include:%{d}.example")
        record = " ".join(["v=spf1", *(t if "=" in t else q + t for q, t in terms if t not in own)])
        made[name] = {
            "TXT": [record],
            "A": draw(st.sampled_from([[], ["192.0.2.1"], ["198.51.100.7", "192.0.2.9"]])),
            "MX": draw(st.lists(st.sampled_from(["9 mail.a.example", "8 mail2.a.example"]), unique=True)),
        }
    # Both have addresses: pyspf asks for all of an mx before it compares, and counts voids accordingly.
    made["mail.a.example"] = {"A": ["192.0.2.25"], "AAAA": ["2001:db8::25"]}
    made["mail2.a.example"] = {"A": ["198.51.100.25"], "AAAA": ["2001:db8::26"]}
    return made


@settings(max_examples=150, deadline=None)
@given(zones(), st.sampled_from(["192.0.2.1", "192.0.2.25", "198.51.100.7", "203.0.113.9", "2001:db8::25"]))
def test_we_agree_with_pyspf_on_any_zone(records, ip) -> None:
    resolver = parse_snapshot(json.dumps(records).encode(), place="test")
    query = PyspfQuery(i=ip, s="hana@a.example", h="mail.a.example", strict=True, verbose=False)
    query.zone = resolver
    query.void_lookups = 0
    theirs = query.check()[0]
    ours = check_host(ip, "a.example", "hana@a.example", "mail.a.example", resolver).result
    assert ours == theirs
