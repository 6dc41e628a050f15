"""Where a reporter took the returned message from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whosent.evidence.entry_point import EntryPoint, Reporter, find_entry_point
from whosent.evidence.trace import parse_received

REPORTER = Reporter(names=("mx.reporter.example", "reporter.example"))
TAKEN = "from WIN-7 (p66.botnet.example [203.0.113.66]) by mx.reporter.example (Postfix) with ESMTP id 1"
LOCAL = "by mx.reporter.example (Postfix) id 2"
FORGED = (
    "from pc (pc.example [192.0.2.9]) (Authenticated sender: hana@provider.example)"
    " by mx.reporter.example (Postfix)"
    " with ESMTPSA id 9"
)


def find(*lines: str, reporter: Reporter = REPORTER) -> EntryPoint | None:
    return find_entry_point([parse_received(line) for line in lines], reporter)


def test_the_entry_point_is_the_address_from_which_the_reporter_took_the_mail() -> None:
    point = find(TAKEN, FORGED)
    assert point is not None
    assert (point.address, point.line.from_name, point.is_named) == ("203.0.113.66", "win-7", True)
    assert [line.authenticated_as for line in point.below] == ["hana@provider.example"]
    assert point.authenticated_as == ""


@given(st.lists(st.sampled_from([TAKEN, LOCAL, FORGED]), max_size=4))
def test_lines_below_it_never_matter(forged: list[str]) -> None:
    alone, with_more = find(TAKEN), find(TAKEN, *forged)
    assert alone is not None
    assert with_more is not None
    assert (alone.line, alone.own) == (with_more.line, with_more.own)


def test_steps_within_the_reporter_are_passed_over() -> None:
    point = find(
        "from localhost (localhost [127.0.0.1]) by store.reporter.example (Postfix) with ESMTP id 4",
        "from store.reporter.example ([127.0.0.1]) by localhost (amavisd-new, port 10024) with ESMTP id 3",
        "from mx.reporter.example (mx.reporter.example [198.51.100.5]) by"
        " store.reporter.example (Postfix) with ESMTP",
        LOCAL,
        TAKEN,
        FORGED,
    )
    assert point is not None
    assert (point.address, len(point.own)) == ("203.0.113.66", 5)


def test_a_submission_to_the_reporter_names_the_login() -> None:
    point = find(FORGED)
    assert point is not None
    assert (point.address, point.authenticated_as) == ("192.0.2.9", "hana@provider.example")


def test_an_address_from_which_the_reporter_was_seen_to_connect_is_its_own() -> None:
    reporter = Reporter(names=REPORTER.names, addresses=frozenset(["198.51.100.5"]))
    point = find(
        "from gw ([198.51.100.5]) by store.reporter.example with SMTP id 1", TAKEN, reporter=reporter
    )
    assert point is not None
    assert point.address == "203.0.113.66"


def test_a_client_that_only_calls_itself_the_reporter_may_be_its_own_host() -> None:
    point = find("from mx.reporter.example ([203.0.113.66]) by store.reporter.example with SMTP id 1", FORGED)
    assert point is not None
    assert (point.address, point.could_be_internal) == ("203.0.113.66", True)


def test_a_mail_handed_in_on_the_reporters_host_has_no_address() -> None:
    point = find("by mx.reporter.example (Postfix, from userid 1000) id 1", FORGED)
    assert point is not None
    assert (point.address, point.line.is_local, point.line.local_user) == ("", True, "1000")
    assert len(point.below) == 1


def test_without_a_line_of_the_reporters_there_is_none() -> None:
    assert find() is None
    assert find("from a (a [192.0.2.9]) by mail.provider.example (Postfix) with ESMTPSA id 1") is None
    assert find("(qmail 12 invoked from network)") is None


def test_qmails_line_without_names_is_passed_over() -> None:
    point = find(
        "(qmail 12 invoked from network)",
        "from unknown (HELO x) (203.0.113.66) by mx.reporter.example with SMTP",
    )
    assert point is not None
    assert point.address == "203.0.113.66"


def test_a_reporter_of_unknown_name_is_taken_to_have_stamped_the_top_line() -> None:
    point = find(TAKEN, FORGED, reporter=Reporter())
    assert point is not None
    assert (point.address, point.is_named) == ("203.0.113.66", False)


def test_names_of_the_same_organisation_are_the_same_reporter() -> None:
    point = find(
        "from x (x.example. [203.0.113.66]) by mx.google.com with ESMTP id 1",
        reporter=Reporter(names=("googlemail.com",)),
    )
    assert point is not None
    assert point.is_named
