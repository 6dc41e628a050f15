"""Settings of the mailbox beside its notices: whose rule it is decides."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest

from mail_hosts import Client
from mailbox_builder import Mailbox, gone, kinds, labels, letter
from whosent.account import Answers, SettingKind, read_answers
from whosent.api import check
from whosent.catalogue import Language, load_catalogue
from whosent.errors import UsageError
from whosent.report import compose, render_terminal, write_check_json
from whosent.report.model import CheckReport
from whosent.verdict import Actor, Cause, MissingKind

SHOP = Client(address="198.51.100.77", helo="mail.shop.example", reverse="mail.shop.example")
DEAD = "away@old.example"


def forwarding(target: str = DEAD) -> str:
    return f'require ["copy"];\nredirect :copy "{target}";\n'


def box_whose_forwards_fail(count: int = 6) -> Mailbox:
    """Mail from others that is sent on, and comes back: nothing of it lies in the mailbox."""
    box = Mailbox()
    box.write_usual_mail()
    for i in range(count):
        order = letter(f"orders@shop{i}.example", to=box.owner, subject=f"Your order {i}", number=i)
        box.own_notice(box.host.take(order, SHOP, to=box.owner), gone(DEAD, remote="mx.old.example"))
    return box


def check_with(box: Mailbox, folder: Path, settings: str, **more: object) -> CheckReport:
    box.write(folder)
    (folder / "rules.sieve").write_text(settings)
    return check(
        [folder / "inbox"],
        addresses=(box.owner,),
        sent=[folder / "sent"] if box.sent else (),
        settings=[folder / "rules.sieve"],
        dns=folder / "dns.json",
        authserv_ids=(box.host.name,),
        **more,  # type: ignore[arg-type]
    )


def test_notices_about_own_forwarding_are_automatic_and_the_rule_is_asked_about(tmp_path: Path) -> None:
    report = check_with(box_whose_forwards_fail(), tmp_path, forwarding())
    assert labels(report)[Cause.AUTOMATIC] == 6
    assert "automatic.own_forwarding" in kinds(report.verdict.attributions[0])
    assert [f.kind for f in report.verdict.mailbox_facts] == ["settings.sends_away"]
    assert report.verdict.headline is Cause.UNDECIDED
    assert report.verdict.missing[0].kind is MissingKind.SETTING_WORD


def test_forwarding_to_an_address_of_the_owners_is_nothing_to_ask(tmp_path: Path) -> None:
    box = box_whose_forwards_fail()
    box.write(tmp_path)
    (tmp_path / "rules.sieve").write_text(forwarding())
    report = check(
        [tmp_path / "inbox"],
        addresses=(box.owner, DEAD),
        sent=[tmp_path / "sent"],
        settings=[tmp_path / "rules.sieve"],
        dns=tmp_path / "dns.json",
        authserv_ids=(box.host.name,),
    )
    assert report.verdict.headline is Cause.AUTOMATIC
    assert report.verdict.mailbox_facts == ()
    assert [s.kind for s in report.settings] == [SettingKind.HARMLESS]


def test_a_forger_who_names_the_forwarding_address_does_not_make_his_mail_the_owners(tmp_path: Path) -> None:
    box = Mailbox()
    for i in range(6):
        forged = letter(box.owner, to=DEAD, subject=f"Offer {i}", number=i)
        box.report(forged, to=DEAD, refusal=gone(DEAD))
    report = check_with(box, tmp_path, forwarding())
    assert set(labels(report)) == {Cause.FORGED}


def test_a_rule_that_hides_notices_leaves_doubt_in_a_forged_flood(tmp_path: Path) -> None:
    box = Mailbox()
    box.report_spam(9)
    report = check_with(box, tmp_path, 'if header :contains "from" "mailer-daemon" { discard; }')
    assert labels(report)[Cause.FORGED] == 9
    assert report.verdict.headline is Cause.UNDECIDED
    assert [f.kind for f in report.verdict.mailbox_facts] == ["settings.hides_notices"]


def test_settings_that_do_neither_change_nothing(tmp_path: Path) -> None:
    box = Mailbox()
    box.report_spam(9)
    rule = 'require "fileinto"; if header :contains "list-id" "x" { fileinto "L"; }'
    report = check_with(box, tmp_path, rule)
    assert report.verdict.headline is Cause.FORGED


def told(text: str) -> Answers:
    return read_answers(text.encode(), "seen.toml", localize=lambda at: at.replace(tzinfo=UTC))


def test_a_rule_that_the_owner_knows_leaves_nothing_open(tmp_path: Path) -> None:
    report = check_with(
        box_whose_forwards_fail(), tmp_path, forwarding(), answers=told('knows_forwarding = "yes"')
    )
    assert report.verdict.headline is Cause.AUTOMATIC
    assert report.verdict.mailbox_facts == ()
    assert [w.fact.kind for w in report.verdict.told] == ["settings.sends_away_known"]


def test_a_rule_that_the_owner_did_not_set_up_shows_a_takeover(tmp_path: Path) -> None:
    report = check_with(
        box_whose_forwards_fail(), tmp_path, forwarding(), answers=told("knows_forwarding = false")
    )
    assert report.verdict.headline is Cause.ACCOUNT
    assert report.verdict.actor is Actor.TAKEOVER
    assert labels(report)[Cause.AUTOMATIC] == 6
    for language in Language:
        page = compose(report, load_catalogue(language), zone=UTC, locate=lambda _: "")
        lines = "".join(line.text for line in render_terminal(page))
        assert DEAD in lines


def test_a_denied_rule_shows_a_takeover_at_web_mail_too(tmp_path: Path) -> None:
    box = Mailbox(owner="hana@yahoo.co.jp", provider_domain="yahoo.co.jp")
    box.report_spam(3)
    rule, answers = forwarding("sb@elsewhere.example"), told("knows_forwarding = false")
    report = check_with(box, tmp_path, rule, answers=answers)
    assert report.verdict.headline is Cause.ACCOUNT


def test_what_frightened_the_owner_does_not_outweigh_the_notices(tmp_path: Path) -> None:
    box = Mailbox()
    box.report_spam(9)
    box.write(tmp_path)
    seen = (
        'wrote_mail = "none"\nlogged_out = 2026-08-11T21:00:00\npassword_refused = true\nsms_failed = true\n'
        "opened_notice = true\nclicked_link = true\ntyped_password_on_page = true\n"
    )
    dns = tmp_path / "dns.json"
    report = check([tmp_path / "inbox"], addresses=(box.owner,), answers=told(seen), dns=dns)
    assert report.verdict.headline is Cause.FORGED
    assert labels(report) == {Cause.FORGED: 9}


def test_the_owners_word_does_not_clear_a_thief(tmp_path: Path) -> None:
    box = Mailbox()
    box.write_usual_mail()
    box.abuse(20)
    box.write(tmp_path)
    report = check(
        [tmp_path / "inbox"],
        addresses=(box.owner,),
        sent=[tmp_path / "sent"],
        answers=told('wrote_mail = "all"'),
        dns=tmp_path / "dns.json",
        authserv_ids=(box.host.name,),
    )
    assert report.verdict.headline in (Cause.ACCOUNT, Cause.UNDECIDED)


def test_answers_with_a_time_stand_among_the_days(tmp_path: Path) -> None:
    box = Mailbox()
    box.report_spam(3)
    box.write(tmp_path)
    report = check([tmp_path / "inbox"], answers=told("logged_out = 2026-08-11T21:00:00"), dns="off")
    page = compose(report, load_catalogue(Language.EN), zone=UTC, locate=lambda _: "")
    assert any("You were suddenly logged out." in line.text for line in render_terminal(page))
    found = json.loads("".join(write_check_json(report, load_catalogue(Language.EN))))
    assert found["answers"] == [{"question": "logged_out", "words": ["yes"], "at": ["2026-08-11T21:00:00Z"]}]


def test_the_json_lists_what_settings_do(tmp_path: Path) -> None:
    report = check_with(box_whose_forwards_fail(1), tmp_path, forwarding())
    found = json.loads("".join(write_check_json(report, load_catalogue(Language.EN))))
    [setting] = found["settings"]
    assert (setting["kind"], setting["targets"], setting["line"]) == ("sends_away", [DEAD], 2)


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"settings\.missing"):
        check(["-"], settings=[tmp_path / "none.xml"])
