"""Finding a profile, reading one's own, and what decisions may rest on."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from whosent.catalogue import Language, load_catalogue
from whosent.errors import TableError, UsageError
from whosent.provider import (
    Binding,
    Confidence,
    FromBinding,
    Kind,
    Names,
    PageKind,
    Practice,
    Profile,
    Profiles,
    Signing,
    SigningKey,
    SigningPractice,
    Source,
    SourceKind,
    Trace,
    Trait,
    Where,
    Words,
    generic_profile,
    load_profiles,
    read_profile,
    suffixes_of,
)
from whosent.provider_facts import Channel
from whosent.report import say_problem

OWN = """
schema  = 1
name    = "example"
title   = { ja = "example.com", en = "example.com" }
kind    = "custom"
checked = 2026-01-01

[[domains]]
names = ["example.com"]

[[hosts]]
names = ["mail.example.com"]

[[networks]]
blocks = ["192.0.2.0/24", "2001:db8::/32"]

[signing.practice]
practice = "always"
since    = 2025-01-01

[[signing.keys]]
domain = "example.com"

[[submission]]
where    = "received"
channel  = "smtp"
contains = ["by mail.example.com", "with ESMTPSA"]
"""

BLOG = Source(key="blog", kind=SourceKind.THIRD_PARTY, title="A page", seen="2020")
PAGE = Source(key="page", kind=SourceKind.OFFICIAL, title="The provider's own page", seen="2023-02")


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return load_profiles()


def profile_with(**parts: object) -> Profile:
    return Profile(
        schema=1,
        name="kestrel",
        title=Words(ja="ケストレル", en="Kestrel"),
        kind=Kind.HOSTER,
        checked=date(2026, 1, 1),
        sources=(BLOG, PAGE),
        **parts,
    )


def hint(kind: type, **values: object) -> object:
    return kind(sources=("blog",), confidence=Confidence.C, **values)


def firm(kind: type, **values: object) -> object:
    return kind(sources=("page",), confidence=Confidence.A, **values)


def write(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("yahoo.co.jp", "yahoo-japan"),
        ("YMAIL.NE.JP", "yahoo-japan"),
        ("yahoo.ne.jp", "ymobile"),
        ("yahoo.com", "yahoo"),
        ("gmail.com", "gmail"),
        ("hotmail.co.jp", "outlook"),
        ("docomo.ne.jp", "docomo"),
        ("ezweb.ne.jp", "au"),
        ("i.softbank.jp", "softbank"),
        ("kba.biglobe.ne.jp", "biglobe"),
        ("account.sakura.ne.jp", "sakura"),
    ],
)
def test_a_mail_domain_finds_its_provider(profiles: Profiles, domain: str, name: str) -> None:
    found = profiles.for_domain(domain)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "domain", ["example.com", "mail.yahoo.co.jp", "notgmail.com", "gmail.com.example", "jp", ""]
)
def test_a_domain_that_only_resembles_a_known_one_finds_nothing(profiles: Profiles, domain: str) -> None:
    assert profiles.for_domain(domain) is None


@pytest.mark.parametrize(
    ("hosts", "name"),
    [
        (["aspmx.l.google.com"], "google-workspace"),
        (["example-com.mail.protection.outlook.com"], "microsoft-365"),
        (["www1234.sakura.ne.jp"], "sakura"),
        (["sv1.xserver.jp"], "xserver"),
        (["mx01.mail.icloud.com"], "icloud"),
        (["mta5.am0.yahoodns.net"], "yahoo"),
        (["mta4124.mail.bf1.yahoo.com"], "yahoo"),
        (["mx.example.com", "MX1.LOLIPOP.JP."], "lolipop"),
    ],
)
def test_the_hosts_of_a_custom_domain_find_its_hoster(
    profiles: Profiles, hosts: list[str], name: str
) -> None:
    found = profiles.for_hosts(hosts)
    assert found is not None
    assert (found.name, found.kind) == (name, Kind.HOSTER)


@pytest.mark.parametrize(
    "hosts", [[], [""], ["mx.example.com"], ["evil-google.com"], ["mta1.mail.yahoo.co.jp"]]
)
def test_other_hosts_find_no_hoster(profiles: Profiles, hosts: list[str]) -> None:
    assert profiles.for_hosts(hosts) is None


def test_a_profile_is_found_by_its_name_or_domain(profiles: Profiles) -> None:
    assert profiles.by_name("yahoo-japan") is profiles.by_name("Yahoo.co.jp")


def test_a_misspelt_name_gets_a_suggestion(profiles: Profiles) -> None:
    with pytest.raises(UsageError) as error:
        profiles.by_name("yahoo-jappan")
    assert (error.value.key, error.value.values["suggestion"]) == ("provider.unknown_close", "yahoo-japan")


def test_an_unknown_name_gets_the_list_of_known_ones(profiles: Profiles) -> None:
    with pytest.raises(UsageError) as error:
        profiles.by_name("kestrel-post-office")
    assert error.value.key == "provider.unknown"
    assert "gmail" in str(error.value.values["known"])


def test_every_trouble_with_provider_has_its_sentence_in_both_languages() -> None:
    for language in Language:
        catalogue = load_catalogue(language)
        for key in ("unknown", "unknown_close", "no_file", "unreadable"):
            assert catalogue.has(f"error.provider.{key}")


def test_an_owners_file_needs_no_sources(tmp_path: Path) -> None:
    own = read_profile(write(tmp_path, OWN))
    assert own.domain_names == {"example.com"}
    assert own.owns_host("mail.example.com")
    assert not own.owns_host("example.com")
    assert own.signs(date(2026, 1, 1)) is Practice.ALWAYS
    assert [str(n) for n in own.address_blocks] == ["192.0.2.0/24", "2001:db8::/32"]
    assert own.traces[0].matches("from [192.0.2.9] by mail.example.com (Postfix) with esmtpsa id 1")
    assert {f.confidence for f in own.facts()} == {Confidence.OWNER}


def test_the_example_in_the_documentation_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "providers.md").read_text(encoding="utf-8")
    blocks = [b.split("```")[0] for b in page.split("```toml")[1:]]
    assert blocks
    assert read_profile(write(tmp_path, blocks[0])).kind is Kind.CUSTOM


def test_provider_takes_a_name_or_a_file(profiles: Profiles, tmp_path: Path) -> None:
    assert profiles.choose("gmail").name == "gmail"
    assert profiles.choose(str(write(tmp_path, OWN))).name == "example"


def test_a_file_that_is_not_there_is_said(profiles: Profiles) -> None:
    with pytest.raises(UsageError) as error:
        profiles.choose("nowhere.toml")
    assert error.value.key == "provider.no_file"


def test_a_folder_is_not_a_profile(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read_profile(tmp_path)
    assert error.value.key == "provider.unreadable"


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("[[hosts]]", "[[host]]", "host: unknown key; did you mean hosts?"),
        ('kind    = "custom"', 'kind    = "costum"', "kind: 'costum' is not known here; did you mean"),
        ("192.0.2.0/24", "192.0.2.0/42", "networks[0]: '192.0.2.0/42' is no network such as"),
        ('"mail.example.com"', '"Mail.example.com"', "hosts[0]: 'Mail.example.com' is no name in lower case"),
        ("2025-01-01", '"soon"', "signing.practice.since"),
        ('where    = "received"', 'where    = "header"', "submission[0].field: needed where"),
        ("schema  = 1", "schema  = 2", "schema: 2 is not one that this version reads"),
        (
            'names = ["example.com"]',
            'names = ["example.com"]\nsources = ["x"]',
            "sources: cited, but not listed: x",
        ),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_key(
    tmp_path: Path, was: str, becomes: str, problem: str
) -> None:
    with pytest.raises(TableError) as error:
        read_profile(write(tmp_path, OWN.replace(was, becomes, 1)))
    said = [say_problem(p, load_catalogue(Language.EN)) for p in error.value.problems]
    assert any(problem in line for line in said)


def test_hints_never_reach_a_decision() -> None:
    hints = profile_with(
        domains=(hint(Names, names=("example.com",)),),
        hosts=(hint(Names, names=("example.net",)),),
        authserv_ids=(hint(Names, names=("example.net",)),),
        shares_cloud=hint(Trait, holds=True),
        submission=(hint(Trace, where=Where.RECEIVED, channel=Channel.WEB, contains=("via HTTP",)),),
        signing=Signing(
            practice=hint(SigningPractice, practice=Practice.ALWAYS),
            from_binding=hint(Binding, binding=FromBinding.STRICT),
            keys=(hint(SigningKey, domain="example.com"),),
        ),
    )
    assert len(list(hints.facts())) == 8
    assert all(f.is_hint for f in hints.facts())
    assert not hints.serves("example.com")
    assert not hints.owns_host("mx.example.net")
    assert not hints.trusted_authserv_ids
    assert not hints.is_shared_cloud
    assert hints.traces == ()
    assert hints.signs(date(2026, 1, 1)) is Practice.UNKNOWN
    assert hints.from_binding is FromBinding.UNPROVEN
    assert not hints.signs_as("example.com")
    assert Profiles((hints,)).for_hosts(["mx.example.net"]) is None


def test_signing_is_not_known_before_it_was_seen() -> None:
    known = profile_with(
        signing=Signing(practice=firm(SigningPractice, practice=Practice.ALWAYS, since=date(2024, 2, 1)))
    )
    assert known.signs(date(2024, 1, 31)) is Practice.UNKNOWN
    assert known.signs(date(2024, 2, 1)) is Practice.ALWAYS


def test_a_key_for_notices_does_not_speak_for_users() -> None:
    known = profile_with(signing=Signing(keys=(firm(SigningKey, domain="example.com", for_notices=True),)))
    assert not known.signs_as("example.com")


def test_a_key_below_a_domain_signs_for_the_subdomains_of_users() -> None:
    known = profile_with(signing=Signing(keys=(firm(SigningKey, domain="example.ne.jp", subdomains=True),)))
    assert known.signs_as("ab1.example.ne.jp")
    assert not known.signs_as("example.ne.jp.example.com")


def test_a_fact_can_be_shown_with_its_sources_and_date() -> None:
    known = profile_with(hosts=(firm(Names, names=("example.net",)),))
    fact = known.hosts[0]
    assert known.cited(fact) == (PAGE,)
    assert known.seen(fact) == "2023-02"


def test_nothing_is_assumed_of_an_unknown_provider() -> None:
    unknown = generic_profile("example.com")
    assert unknown.kind is Kind.CUSTOM
    assert unknown.serves("example.com")
    assert not unknown.owns_host("mail.example.com")
    assert unknown.signs(date(2026, 1, 1)) is Practice.UNKNOWN
    assert unknown.from_binding is FromBinding.UNPROVEN
    assert unknown.page(PageKind.LOGIN_HISTORY) is None


def test_yahoo_japan_keeps_two_login_histories_apart(profiles: Profiles) -> None:
    yahoo = profiles.by_name("yahoo-japan")
    web, software = yahoo.page(PageKind.LOGIN_HISTORY), yahoo.page(PageKind.MAIL_SOFTWARE_HISTORY)
    assert web is not None
    assert software is not None
    assert web.lacks is not None
    assert web.label != software.label


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("gmail", "from pc (host.example [192.0.2.1]) by smtp.gmail.com with ESMTPSA id a1; Fri, 9 Oct 2026"),
        ("yahoo", "by hermes--production-bf1-1 (Yahoo Inc. Hermes SMTP Server) with ESMTPA ID 27; Tue"),
        ("yahoo-japan", "from [192.0.2.1] by web1.mail.kks.yahoo.co.jp via HTTP; Wed, 23 May 2018"),
        ("yahoo-japan", "from sonicgw.mail.yahoo.co.jp by sonicconh1.mail.kks.yahoo.co.jp with HTTP; Wed"),
        (
            "sakura",
            "from pc ([192.0.2.1]) (authenticated bits=0) by www1.sakura.ne.jp (8.16.1) with ESMTPSA",
        ),
        ("xserver", "from [192.0.2.1] (a.example [192.0.2.1]) by sv1.xserver.jp (Postfix) with ESMTPSA id 3"),
        ("nifty", "from pc (a.example [192.0.2.1]) (authenticated) by conuserg-10.nifty.com with ESMTP id x"),
        ("so-net", "from [192.168.1.2] ([192.0.2.1]) by ms-mxout03.so-net.ne.jp with ESMTPA id a"),
    ],
)
def test_a_submission_line_bears_the_mark_of_its_provider(profiles: Profiles, name: str, line: str) -> None:
    assert any(t.where is Where.RECEIVED and t.matches(line) for t in profiles.by_name(name).traces)


def test_a_line_from_elsewhere_bears_no_mark(profiles: Profiles) -> None:
    line = "from mx.example.net (mx.example.net [198.51.100.1]) by mx.google.com with ESMTPS id a1"
    marks = [p.name for p in profiles.all for t in p.traces if t.where is Where.RECEIVED and t.matches(line)]
    assert marks == []


def test_a_profile_can_go_to_a_worker_process(profiles: Profiles) -> None:
    assert pickle.loads(pickle.dumps(profiles)) == profiles  # noqa: S301 - our own value


def test_suffixes_of_a_host_run_from_itself_to_its_last_label() -> None:
    assert list(suffixes_of("A.b.example.")) == ["a.b.example", "b.example", "example"]


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("[[hosts]]", "[[host]]", "host: このキーはありません。hosts のことでしょうか"),
        ('kind    = "custom"', "kind    = 1", "kind: 「1」は使えません"),
        ('title   = ', 'titel   = ', "title: 必要ですが、書かれていません"),
        ("2025-01-01", '"soon"', "signing.practice.since: 日付が必要ですが、文字が書かれています"),
        ("[[hosts]]", "[[hosts]", "TOML として読めません"),
    ],
)
def test_a_mistake_in_a_file_is_said_in_japanese_too(
    tmp_path: Path, was: str, becomes: str, problem: str
) -> None:
    with pytest.raises(TableError) as error:
        read_profile(write(tmp_path, OWN.replace(was, becomes, 1)))
    said = [say_problem(p, load_catalogue(Language.JA)) for p in error.value.problems]
    assert any(problem in line for line in said)


def test_what_a_file_says_does_not_act_where_its_mistakes_are_listed(tmp_path: Path) -> None:
    with pytest.raises(TableError) as error:
        read_profile(write(tmp_path, OWN.replace('"mail.example.com"', '"\\u001b[2Jmail"', 1)))
    said = "".join(say_problem(p, load_catalogue(Language.EN)) for p in error.value.problems)
    assert "<U+001B>[2Jmail" in said
