"""Envelope senders that say how they were made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosent.evidence.envelope_tags import TagKind, load_envelope_services, read_envelope_tag


@pytest.mark.parametrize(
    "address",
    [
        "prvs=4321abcdef=Hana@example.org",
        "prvs=hana/4321abcdef@example.org",
        "btv1==4321abcdef==hana@example.org",
        "hana+prvs=4321abcdef@example.org",
    ],
)
def test_batv_gives_the_senders_own_address(address: str) -> None:
    tag = read_envelope_tag(address)
    assert tag is not None
    assert (tag.kind, tag.original) == (TagKind.BATV, "hana@example.org")


@pytest.mark.parametrize(
    "address",
    [
        "SRS0=HHHH=TT=example.org=hana@fwd.example",
        "srs0+HHHH=TT=example.org=hana@fwd.example",
        "SRS1=HHH=first.example==HHHH=TT=example.org=hana@fwd.example",
    ],
)
def test_srs_gives_the_sender_and_the_forwarder(address: str) -> None:
    tag = read_envelope_tag(address)
    assert tag is not None
    assert (tag.kind, tag.original, tag.forwarder) == (TagKind.SRS, "hana@example.org", "fwd.example")


def test_srs_that_is_cut_off_is_still_srs() -> None:
    tag = read_envelope_tag("SRS0=HHHH=TT@fwd.example")
    assert tag is not None
    assert (tag.kind, tag.original) == (TagKind.SRS, "")


@pytest.mark.parametrize(
    ("address", "kind", "original"),
    [
        ("list-bounces+hana=example.org@lists.example", TagKind.VERP, "list-bounces@lists.example"),
        ("list-return-12-hana=example.org@lists.example", TagKind.VERP, "list@lists.example"),
        ("bounces+123-ab12-hana=example.org@em1.sendgrid.net", TagKind.SERVICE, ""),
        ("bounce-mc.us1_12.34-hana=example.org@mail1.mcsv.net", TagKind.SERVICE, ""),
        ("bounces+123-ab12-hana=example.org@em1.shop.example", TagKind.VERP, ""),
        ("kim+caf_=hana=example.org@gmail.com", TagKind.FORWARD, "kim@gmail.com"),
    ],
)
def test_the_recipient_is_read_out_of_addresses_made_for_one(
    address: str, kind: TagKind, original: str
) -> None:
    tag = read_envelope_tag(address)
    assert tag is not None
    assert (tag.kind, tag.original, tag.recipient) == (kind, original, "hana@example.org")


@pytest.mark.parametrize(
    ("address", "original"),
    [
        ("club+bncBCABC123@googlegroups.com", "club@googlegroups.com"),
        ("club-bounces@lists.example", "club@lists.example"),
        ("club+bounce@lists.example", "club@lists.example"),
        ("club-owner@lists.example", "club@lists.example"),
    ],
)
def test_bounce_addresses_of_lists_give_the_list(address: str, original: str) -> None:
    tag = read_envelope_tag(address)
    assert tag is not None
    assert (tag.kind, tag.original) == (TagKind.LIST, original)


def test_a_services_return_path_names_the_service() -> None:
    tag = read_envelope_tag("0101018d00-abc-000000@eu-west-1.amazonses.com")
    assert tag is not None
    assert (tag.kind, tag.service) == (TagKind.SERVICE, "amazon-ses")


@pytest.mark.parametrize(
    "address", ["hana@example.org", "hana+shop@example.org", "", "<>", "hana", "@example.org"]
)
def test_an_ordinary_address_bears_no_tag(address: str) -> None:
    assert read_envelope_tag(address) is None


def test_every_service_is_found_by_its_own_domains() -> None:
    rows = load_envelope_services().service
    assert rows
    for row in rows:
        for domain in row.domains:
            tag = read_envelope_tag(f"x1@a.{domain}")
            assert tag is not None
            assert tag.service == row.name


@given(st.text(alphabet="srSR01prv=+-/@.abn", max_size=80))
def test_any_text_is_read_without_raising(address: str) -> None:
    read_envelope_tag(address)
