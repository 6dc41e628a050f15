"""The reason tables themselves: nothing useless, nothing twice, nothing without an example."""

from __future__ import annotations

import pytest

from bounce.reasons_examples import EXAMPLES
from whosent.bounce.diagnostic import fold
from whosent.bounce.model import Permanence, Reason
from whosent.bounce.reason_rows import (
    GeneralPhraseRow,
    HostFile,
    HostPhraseRow,
    HostStatusRow,
    Rank,
    ReasonFile,
    RecogniseRow,
)
from whosent.bounce.reason_table import Phrase, PhraseReading, build_table
from whosent.bounce.reasons import Because, classify, load_reasons
from whosent.cited import Citation, Source, SourceKind
from whosent.errors import TableError
from whosent.tables import packaged, read_table

TABLE = load_reasons()
HOSTS = tuple(read_table(HostFile, file) for file in packaged("whosent.bounce", "hosts"))
GENERAL = read_table(ReasonFile, next(f for f in packaged("whosent.bounce") if f.name == "reasons.toml"))
# Not said by any text: complaints and replies are told by their form.
BY_FORM = {Reason.FEEDBACK, Reason.VACATION}


def readings_inside(phrase: Phrase, reading: PhraseReading) -> list[tuple[Phrase, PhraseReading]]:
    """What shorter phrases within ``phrase`` say wherever ``reading`` holds."""
    return [
        (other, r)
        for other, start in TABLE.find_phrases(phrase.text)
        for r in other.readings
        if other is not phrase and covers(r, reading) and (start == 0 or not r.follows_host)
    ]


def covers(wide: PhraseReading, narrow: PhraseReading) -> bool:
    """Whether ``wide`` holds wherever ``narrow`` does."""
    return (
        wide.host in ("", narrow.host)
        and (not wide.command or wide.command == narrow.command)
        and (not wide.classes or wide.classes == narrow.classes)
        and (not wide.follows_host or narrow.follows_host)
    )


def test_there_are_phrases_and_hosts() -> None:
    assert len(TABLE.phrases) > 1500
    assert len(HOSTS) >= 18


def repeats(phrase: Phrase) -> list[str]:
    """Shorter phrases that say already all that ``phrase`` says."""
    found = []
    for reading in phrase.readings:
        as_strong = [(p, r) for p, r in readings_inside(phrase, reading) if r.rank >= reading.rank]
        same = [p for p, r in as_strong if r.reason is reading.reason]
        longest = max((len(p.text) for p in same), default=0)
        # A longer text is of use where it overrules a shorter one of another reason.
        overrules = any(r.reason is not reading.reason and len(p.text) >= longest for p, r in as_strong)
        if same and not overrules and phrase.text not in NEEDED:
            found.append(f"{phrase.text!r}: {same[0].text!r} says it already")
    return found


def phrases_that_win() -> set[str]:
    """Phrases of hosts that decide an example in which words of another reason stand as well."""
    winners = set()
    for example in EXAMPLES:
        found = classify(example.facts(), TABLE)
        others = {
            r.reason
            for p, _ in TABLE.find_phrases(fold(example.diagnostic))
            for r in p.readings
            if not r.is_conditional and r.rank >= Rank.CLEAR
        }
        if found.because is Because.HOST_TABLE and others - {found.reason}:
            winners.add(found.phrase)
    return winners


NEEDED = phrases_that_win()


def test_no_phrase_is_useless_beside_a_shorter_one() -> None:
    assert [problem for phrase in TABLE.phrases for problem in repeats(phrase)] == []


def test_no_code_of_a_host_says_what_everybody_says() -> None:
    assert [
        (host, code)
        for (host, code), reading in TABLE.host_statuses.items()
        if (general := TABLE.statuses.get(code)) is not None
        and (general.reason, general.rank) == (reading.reason, reading.rank)
    ] == []


def test_no_phrase_is_overruled_by_words_inside_it() -> None:
    overruled = [
        (phrase.text, other.text)
        for phrase in TABLE.phrases
        for reading in phrase.readings
        for other, r in readings_inside(phrase, reading)
        if r.rank > reading.rank and r.reason is not reading.reason
    ]
    assert overruled == []


def test_a_phrase_has_one_reason_under_one_set_of_conditions() -> None:
    row = GeneralPhraseRow(reason=Reason.USERUNKNOWN, text=("user unknown",), sources=("us",))
    twin = GeneralPhraseRow(reason=Reason.MAILBOXFULL, alike=("User  UNKNOWN",))
    with pytest.raises(TableError):
        build_table(general_file(row, twin))


def general_file(*rows: GeneralPhraseRow) -> ReasonFile:
    return ReasonFile(
        schema=1,
        source=(Citation("us"),),
        sources=(Source(key="us", kind=SourceKind.OBSERVED, title="us", seen="2026"),),
        returned=(),
        phrase=rows,
        status=(),
        reply=(),
        exit=(),
        diagnostic_type=(),
        command=(),
        nature=(),
    )


def test_what_is_found_somewhere_and_what_is_alike_decide_the_same() -> None:
    row = GeneralPhraseRow(
        reason=Reason.MAILBOXFULL, text=("the box is full",), alike=("the box is brimful",), sources=("us",)
    )
    found = [phrase.readings for phrase in build_table(general_file(row)).phrases]
    assert len(found) == 2
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("text", "alike", "sources"),
    [
        pytest.param(("a",), (), (), id="found, but where"),
        pytest.param(("a",), (), ("them",), id="found in what the file does not have"),
        pytest.param((), ("a",), ("us",), id="in other words, yet with a source"),
        pytest.param((), (), (), id="nothing"),
    ],
)
def test_what_is_found_names_its_sources_and_what_is_ours_names_none(
    text: tuple[str, ...], alike: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"source|nothing"):
        general_file(GeneralPhraseRow(reason=Reason.REJECTED, text=text, alike=alike, sources=sources))


def test_every_source_of_phrases_is_cited() -> None:
    assert {source.key for source in GENERAL.sources} == {k for row in GENERAL.phrase for k in row.sources}


def test_every_reason_that_text_can_give_has_an_example() -> None:
    from_text = {r.reason for p in TABLE.phrases for r in p.readings}
    from_text |= {r.reason for r in TABLE.statuses.values()}
    assert from_text <= {e.reason for e in EXAMPLES}


def test_every_reason_is_given_by_something() -> None:
    assert {e.reason for e in EXAMPLES} == set(Reason) - BY_FORM


def test_every_language_of_the_table_has_an_example() -> None:
    assert {row.language for row in GENERAL.phrase} <= {e.language for e in EXAMPLES}


ROWS = [
    *(pytest.param(host, row, id=f"{host.name}-{row.text[0]}") for host in HOSTS for row in host.phrase),
    *(pytest.param(host, row, id=f"{host.name}-{row.code[0]}") for host in HOSTS for row in host.status),
]


@pytest.mark.parametrize(("host", "row"), ROWS)
def test_every_row_of_a_host_decides_an_example(host: HostFile, row: HostPhraseRow | HostStatusRow) -> None:
    examples = [e for e in EXAMPLES if e.host == host.name and e.reason is row.reason]
    found = [classify(e.facts(), TABLE) for e in examples]
    if isinstance(row, HostPhraseRow):
        assert {f.phrase for f in found} & set(map(fold, row.text))
    else:
        alone = {c for e, f in zip(examples, found, strict=True) if not f.phrase for c in (e.status,)}
        assert alone & codes_of(row)


def codes_of(row: HostStatusRow) -> set[str]:
    """The codes that a row stands for."""
    file = HostFile(
        schema=1,
        name="only",
        title="Only this row",
        sources=tuple(Source(key=k, kind=SourceKind.OFFICIAL, title=k, seen="2026") for k in row.sources),
        recognise=RecogniseRow(),
        status=(row,),
    )
    return {code for _, code in build_table(GENERAL, (file,)).host_statuses}


@pytest.mark.parametrize("host", HOSTS, ids=lambda h: h.name)
def test_every_source_of_a_host_is_cited(host: HostFile) -> None:
    cited = {key for row in (*host.phrase, *host.status) for key in row.sources}
    assert {source.key for source in host.sources} == cited


@pytest.mark.parametrize("host", HOSTS, ids=lambda h: h.name)
def test_a_host_table_can_be_recognised_and_bears_its_file_name(host: HostFile) -> None:
    assert host.recognise.host
    assert any(f.name == f"{host.name}.toml" for f in packaged("whosent.bounce", "hosts"))


def test_no_two_hosts_share_a_name() -> None:
    suffixes = [s for host in HOSTS for s in host.recognise.host]
    domains = [d for host in HOSTS for d in host.recognise.domain]
    assert len(suffixes) == len(set(suffixes))
    assert len(domains) == len(set(domains))


def test_every_status_is_an_rfc_3463_code() -> None:
    assert TABLE.statuses
    for code in TABLE.statuses:
        pieces = code.split(".")
        assert len(pieces) == 3
        assert pieces[0] in "45"
        assert all(p.isdecimal() and int(p) <= 999 for p in pieces[1:])


def test_commands_of_conditions_are_commands_that_traces_name() -> None:
    named = set(TABLE.traces)
    assert {c for p in TABLE.phrases for r in p.readings for c in r.command} <= named


def test_natures_that_overrule_the_stated_class_are_temporary() -> None:
    overruling = [nature for nature in TABLE.natures.values() if nature.overrules]
    assert overruling
    assert all(nature.permanence is Permanence.TEMPORARY for nature in overruling)


def test_ranks_follow_the_order_in_which_the_rows_are_documented() -> None:
    assert sorted(Rank) == list(Rank)
