"""The trusted boundary: what the owner's side stamped, and from whom it took a message."""

from __future__ import annotations

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from whosent.evidence.owner_side import OwnerSide, is_provider_host
from whosent.evidence.route import Boundary, delivering_host, read_boundary, trusted_results, trusted_spf
from whosent.evidence.trace import parse_trace
from whosent.message import Headers, parse

OWNER = OwnerSide(
    addresses=frozenset(["hana@provider.example", "hana@alumni.example"]),
    domains=frozenset(["provider.example", "alumni.example"]),
    provider_domains=frozenset(["provider.example"]),
    authserv_ids=frozenset(["mail.provider.example"]),
)
LMTP = (
    "Received: from mail.provider.example by mail.provider.example with LMTP id 1 for <hana@provider.example>"
)
TAKEN = (
    "Received: from mx.reporter.example (mx.reporter.example [198.51.100.10]) by"
    " mail.provider.example (Postfix)"
    " with ESMTPS id 2"
)
FROM_WITHIN = (
    "Received: from out3.provider.example (out3.provider.example [192.0.2.31]) by"
    " mail.provider.example (Postfix)"
    " with ESMTP id 2"
)
OWN = "Received: by mail.provider.example (Postfix) id 3"
FORGED = (
    "Received: from trusted.example (trusted.example [203.0.113.9]) by"
    " mail.provider.example (Postfix) with ESMTPSA id 9"
)


def headers(*lines: str) -> Headers:
    return parse("\r\n".join([*lines, "", ""]).encode()).headers


def boundary(*lines: str, owner: OwnerSide = OWNER) -> Boundary:
    return read_boundary(parse_trace(headers(*lines)), owner)


def test_the_handover_is_the_first_line_that_takes_the_message_from_outside() -> None:
    found = boundary(LMTP, TAKEN, FORGED, OWN)
    assert (found.connecting_address, found.connecting_name) == ("198.51.100.10", "mx.reporter.example")
    assert found.reverse_verified is True
    assert (len(found.trusted), len(found.below)) == (2, 2)
    assert (found.is_recognised, found.written_by_provider, found.stayed_inside) == (True, False, False)


@given(st.lists(st.sampled_from([LMTP, TAKEN, FROM_WITHIN, OWN, FORGED]), max_size=4))
def test_lines_below_the_handover_never_matter(forged: list[str]) -> None:
    alone, with_more = boundary(LMTP, TAKEN), boundary(LMTP, TAKEN, *forged)
    assert (alone.trusted, alone.handover, alone.written_by_provider) == (
        with_more.trusted,
        with_more.handover,
        with_more.written_by_provider,
    )


def test_a_notice_with_only_local_lines_was_written_by_the_provider() -> None:
    found = boundary(LMTP, OWN)
    assert found.written_by_provider
    assert found.handover is None


def test_exims_own_user_is_the_provider_too() -> None:
    assert boundary(
        LMTP, "Received: from Debian-exim by mail.provider.example with local (Exim 4.96) id 1"
    ).written_by_provider


def test_what_a_user_of_the_host_handed_in_was_not_written_by_the_provider() -> None:
    script = "Received: by mail.provider.example (Postfix, from userid 1048) id 3"
    assert not boundary(LMTP, script).written_by_provider
    assert not boundary(LMTP, script, OWN).written_by_provider
    assert not boundary(LMTP, script, OWN).stayed_inside
    assert not boundary(
        LMTP, "Received: from shop7 by mail.provider.example with local (Exim 4.96) id 1", OWN
    ).written_by_provider


def test_what_a_customer_submitted_was_not_written_by_the_provider() -> None:
    submitted = (
        "Received: from pc (out3.provider.example [192.0.2.31]) (Authenticated sender: kim@provider.example)"
        " by mail.provider.example (Postfix) with ESMTPSA id 4"
    )
    found = boundary(LMTP, submitted, OWN)
    assert found.handover is not None
    assert not found.written_by_provider
    assert not boundary(
        LMTP, "Received: by web.provider.example (Roundcube) with HTTP", OWN
    ).written_by_provider


def test_a_notice_from_another_host_of_the_provider_stayed_inside_but_is_not_proven_its_own() -> None:
    found = boundary(LMTP, FROM_WITHIN, "Received: by out3.provider.example (Postfix) id 7")
    assert (found.stayed_inside, found.written_by_provider) == (True, False)


def test_a_client_that_only_calls_itself_the_provider_is_outside() -> None:
    found = boundary(
        "Received: from mail.provider.example (unknown [203.0.113.9]) by"
        " mail.provider.example (Postfix) with SMTP",
        OWN,
    )
    assert found.connecting_address == "203.0.113.9"
    assert not found.written_by_provider


def test_a_reverse_name_that_nobody_verified_lets_nobody_in() -> None:
    found = boundary(
        "Received: from x (out3.provider.example [203.0.113.9]) by mail.provider.example"
        " (OpenSMTPD) with ESMTP id 1",
        OWN,
    )
    assert found.connecting_address == "203.0.113.9"


def test_a_customers_line_named_below_the_providers_domain_is_outside() -> None:
    line = (
        "Received: from x (p7-dyn.provider.example [203.0.113.9]) by"
        " mail.provider.example (Postfix) with SMTP id 1"
    )
    assert boundary(line, OWN).connecting_address == "203.0.113.9"


def test_addresses_of_the_providers_networks_are_inside_whatever_their_names() -> None:
    owner = OwnerSide(
        provider_domains=frozenset(["provider.example"]), networks=(ipaddress.ip_network("203.0.113.0/24"),)
    )
    line = "Received: from x (unknown [203.0.113.9]) by mail.provider.example (Postfix) with SMTP id 1"
    assert boundary(line, TAKEN, owner=owner).connecting_address == "198.51.100.10"


def test_internal_and_filter_hops_are_walked_through() -> None:
    found = boundary(
        "Received: by 10.25.76.198 with SMTP id z189csp1",
        "Received: from localhost (localhost [127.0.0.1]) by mail.provider.example (Postfix) with ESMTP id 5",
        "Received: from mail.provider.example ([127.0.0.1]) by localhost (amavisd-new,"
        " port 10024) with ESMTP id 4",
        "Received: from mx1.provider.example (mx1.provider.example [10.0.0.4]) by"
        " mail.provider.example (Postfix) with ESMTP",
        "Received: from mx.reporter.example (mx.reporter.example [198.51.100.10]) by mx1"
        " (Postfix) with ESMTP id 2",
    )
    assert found.connecting_address == "198.51.100.10"


def test_fetching_from_another_mailbox_is_no_handover() -> None:
    fetched = (
        "Received: from pop.provider.example [192.0.2.25] by localhost with POP3"
        " (fetchmail-6.4) for <hana@localhost>"
    )
    assert boundary(fetched, LMTP, TAKEN).connecting_address == "198.51.100.10"


def test_the_walk_goes_through_a_forwarder_of_the_owner() -> None:
    found = boundary(
        LMTP,
        "Received: from fwd.alumni.example (fwd.alumni.example [198.51.100.80]) by"
        " mail.provider.example (Postfix)"
        " with ESMTP id 2",
        "Received: by fwd.alumni.example (Postfix) id 6",
        "Received: from mx.reporter.example (mx.reporter.example [198.51.100.10]) by"
        " fwd.alumni.example (Postfix)"
        " with ESMTP id 5",
    )
    assert (found.connecting_name, found.forwarders) == ("mx.reporter.example", ("fwd.alumni.example",))


def test_what_a_forwarder_wrote_is_taken_from_the_forwarder() -> None:
    found = boundary(
        LMTP,
        "Received: from fwd.alumni.example (fwd.alumni.example [198.51.100.80]) by"
        " mail.provider.example (Postfix)"
        " with ESMTP id 2",
        "Received: by fwd.alumni.example (Postfix) id 6",
    )
    assert (found.connecting_name, found.stayed_inside, found.forwarders) == ("fwd.alumni.example", False, ())


def test_an_unknown_host_on_top_is_taken_for_the_owners_by_its_place_only() -> None:
    found = boundary(
        "Received: from localhost (localhost) by sv7.hoster.example (8.17.2/8.17.2) id 1",
        "Received: from mx.reporter.example (mx.reporter.example [198.51.100.10]) by"
        " sv7.hoster.example (8.17.2/8.17.2)"
        " with ESMTP id 2",
        FORGED,
    )
    assert (found.connecting_address, found.is_recognised) == ("198.51.100.10", False)


def test_a_host_known_only_by_its_place_does_not_prove_the_provider_wrote() -> None:
    found = boundary("Received: from localhost (localhost) by sv7.hoster.example (8.17.2/8.17.2) id 1", OWN)
    assert not found.written_by_provider


def test_a_message_without_trace_has_no_boundary() -> None:
    assert boundary("Subject: x") == Boundary()


def test_only_results_above_the_handover_are_trusted() -> None:
    block = headers(
        LMTP,
        "Authentication-Results: mail.provider.example; spf=fail smtp.mailfrom=a.example",
        TAKEN,
        "Authentication-Results: mail.provider.example; spf=pass smtp.mailfrom=a.example",
    )
    found = trusted_results(block, read_boundary(parse_trace(block), OWNER), OWNER)
    assert [r.result for results in found for r in results.results] == ["fail"]


def test_results_of_another_authserv_id_are_not_trusted() -> None:
    block = headers(LMTP, "Authentication-Results: mx.other.example; spf=pass smtp.mailfrom=a.example", TAKEN)
    assert trusted_results(block, read_boundary(parse_trace(block), OWNER), OWNER) == ()


def test_arc_results_above_the_handover_count_as_the_providers() -> None:
    block = headers(
        "ARC-Authentication-Results: i=1; mail.provider.example; dkim=pass header.d=a.example", TAKEN
    )
    found = trusted_results(block, read_boundary(parse_trace(block), OWNER), OWNER)
    assert [results.instance for results in found] == [1]


def test_nothing_is_trusted_where_no_line_is() -> None:
    block = headers("Authentication-Results: mail.provider.example; spf=pass smtp.mailfrom=a.example")
    assert trusted_results(block, read_boundary(parse_trace(block), OWNER), OWNER) == ()


def test_received_spf_is_trusted_by_its_place_too() -> None:
    block = headers(
        LMTP, "Received-SPF: fail (x) client-ip=198.51.100.10", TAKEN, "Received-SPF: pass (forged)"
    )
    found = trusted_spf(block, read_boundary(parse_trace(block), OWNER))
    assert [record.result for record in found] == ["fail"]


def test_the_delivering_host_is_the_topmost_that_bears_a_name() -> None:
    assert delivering_host(parse_trace(headers("Received: by 10.25.76.198 with SMTP id 1", TAKEN))) == (
        "mail.provider.example"
    )


def test_a_provider_host_is_told_by_network_or_verified_name() -> None:
    owner = OwnerSide(
        host_suffixes=frozenset(["mail.provider.example"]), networks=(ipaddress.ip_network("192.0.2.0/24"),)
    )
    assert is_provider_host("", "192.0.2.7", owner)
    assert is_provider_host("mx3.mail.provider.example", "203.0.113.7", owner)
    assert not is_provider_host("dsl-203-0-113-7.mail.provider.example", "203.0.113.7", owner)
    assert not is_provider_host("mx.other.example", "203.0.113.7", owner)
