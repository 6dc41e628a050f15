import pytest

from whosent.bounce.template import Place, bare_address, collapse, compile_template, fold
from whosent.errors import RowError


def match(template: str, line: str) -> dict[Place, str] | None:
    line = collapse(line)
    return compile_template(template).match(line, fold(line))


def test_places_take_what_stands_between_the_text_of_a_template() -> None:
    found = match(
        "<{address}>: host {remote_mta} said: {diagnostic}", "<a@example.com>: host mx said: 550 no"
    )
    assert found == {Place.ADDRESS: "a@example.com", Place.REMOTE_MTA: "mx", Place.DIAGNOSTIC: "550 no"}


def test_text_is_compared_without_regard_to_case_and_white_space() -> None:
    assert match("Failed Recipient: {address}", "  FAILED   recipient:  A@Example.com ") == {
        Place.ADDRESS: "A@Example.com"
    }


def test_a_line_that_goes_on_after_the_template_is_not_of_its_shape() -> None:
    assert match("<{address}>:", "<a@example.com>: more") is None


def test_a_diagnostic_reaches_to_the_last_occurrence_of_what_follows_it() -> None:
    found = match(
        "{diagnostic} (in reply to {command} command)", "550 a (in reply to b) (in reply to DATA command)"
    )
    assert found is not None
    assert found[Place.DIAGNOSTIC] == "550 a (in reply to b)"


@pytest.mark.parametrize("line", ["<not an address>:", "<@>:", "<a@>:", "<>:", "<a b@example.com>:"])
def test_what_is_no_address_does_not_match_an_address(line: str) -> None:
    assert match("<{address}>:", line) is None


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("<a@example.com>", "a@example.com"),
        ('"a@example.com"', "a@example.com"),
        ("rfc822;a@example.com", "a@example.com"),
        ("RFC822; <a@example.com>.", "a@example.com"),
        ("@relay.example.net:a@example.com", "a@example.com"),
        ("mailto:a@example.com", "a@example.com"),
        ('"a b"@example.com', '"a b"@example.com'),
        ("山田@例.example", "山田@例.example"),
        ("a@example.com b@example.com", ""),
        ("nobody", ""),
    ],
)
def test_an_address_is_taken_out_of_what_systems_put_around_it(written: str, address: str) -> None:
    assert bare_address(written) == address


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("<{adress}>", "no_place"),
        ("<{address", "place_not_closed"),
        ("{address}{diagnostic}", "places_touch"),
        ("", "template_empty"),
    ],
)
def test_a_wrong_template_says_what_is_wrong(template: str, complaint: str) -> None:
    with pytest.raises(RowError) as caught:
        compile_template(template)
    assert caught.value.key == complaint


def test_folding_keeps_offsets_where_lower_case_is_longer() -> None:
    assert len(fold("İSTANBUL: a")) == len("İSTANBUL: a")


def test_running_text_after_the_template_does_not_matter_where_only_its_start_is_asked_for() -> None:
    text = "your message to a@example.com was not delivered"
    assert compile_template("Your message to {address} was").match_start(text, text) == {
        Place.ADDRESS: "a@example.com"
    }


@pytest.mark.parametrize("ending", ["", " See the details below.", " See."])
def test_a_full_stop_within_an_address_does_not_end_the_sentence(ending: str) -> None:
    text = f"a problem delivering your message to a@mail.example.com.{ending}"
    folded = fold(text)
    found = compile_template("a problem delivering your message to {address}.").match_start(text, folded)
    assert found == {Place.ADDRESS: "a@mail.example.com"}
