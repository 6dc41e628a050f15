"""The answer and its parts: the same as the command's, escaped, and adding up."""

from __future__ import annotations

import html
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

import whosent
from web_visit import Visit, visiting
from whosent.api import check
from whosent.apps.web.ledger import make_ledger
from whosent.catalogue import Language, load_catalogue
from whosent.verdict import Cause

ROOT = Path(whosent.__file__).parent / "sample"
HOSTILE = (
    "From: MAILER-DAEMON@mx.example.net\r\nTo: me@example.com\r\nSubject: <script>alert(1)</script>\r\n"
    "Message-ID: <h@example.net>\r\nDate: Tue, 12 Aug 2025 10:00:00 +0900\r\n"
    "Received: from mx.example.net (mx.example.net [192.0.2.9]) by in.example.com with ESMTP;"
    " Tue, 12 Aug 2025 10:00:00 +0900\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<img src=http://evil.example/x.png><a href='javascript:alert(2)'>here</a>"
    " http://evil.example/ \u202egpj.exe\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
    'Final-Recipient: rfc822; "><img src=x>@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n'
    "Diagnostic-Code: smtp; 550 <svg onload=alert(3)>\r\n\r\n"
    '--b\r\nContent-Type: image/svg+xml; name="<b>.svg"\r\n'
    'Content-Disposition: attachment; filename="<b>.svg"\r\n\r\n'
    "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(4)'/>\r\n--b--\r\n"
)


def test_the_sample_gets_the_command_s_verdict(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    report = check(ROOT / "mail", dns=ROOT / "dns.json", logins=[ROOT / "logins.csv"])
    assert visit.site.workspace.job(key).found.report.verdict == report.verdict
    assert "Somebody else is using your account." in visit.get(f"/answers/{key}").text


def test_three_reasons_say_who_could_have_faked_them(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    text = visit.get(f"/answers/{key}").text
    assert text.count("Could somebody have faked this?") == 3
    assert "The 3 strongest reasons" in text


def test_the_list_is_filtered_by_words_and_label(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    found = visit.site.workspace.job(key).found
    assert len(found.counts) > 1
    for label, count in found.counts:
        text = visit.get(f"/answers/{key}/notices", label=label.value).text
        assert f">{count} notice" in text
    [only] = found.numbers(label=Cause.ACCOUNT)
    word = found.notice(only).observation.recipients[0].address
    text = visit.get(f"/answers/{key}/notices", q=word.upper()).text
    assert f"/notices/{only}" in text
    assert visit.get(f"/answers/{key}/notices", q="no such words").text.count("/notices/") == 0


def test_odd_pages_of_the_list_are_taken_for_near_ones(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    for page in ("0", "-1", "99999999999999999999", "x", "²"):
        assert visit.get(f"/answers/{key}/notices", page=page).status_code == 200


def test_every_ledger_adds_up(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    found = visit.site.workspace.job(key).found
    telling = found.told(Language.EN).telling
    notices = found.report.verdict.attributions
    assert notices
    for attribution in notices:
        ledger = make_ledger(attribution, telling)
        said = [ledger.before, *(e.tenths for e in ledger.entries), ledger.caps, ledger.lent]
        assert sum(said) == ledger.after
        assert all(entry.tenths == 0 for entry in ledger.entries if not entry.counted)


def test_what_other_notices_gave_stands_in_its_own_row(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    found = visit.site.workspace.job(key).found
    telling = found.told(Language.EN).telling
    lent = [a for a in found.report.verdict.attributions if a.lent_by is not None]
    assert lent
    assert all(make_ledger(a, telling).lent > 0 for a in lent)
    own = next(a for a in found.report.verdict.attributions if a.lent_by is None)
    assert make_ledger(own, telling).lent == 0


def test_a_shown_ledger_adds_up_to_the_last_digit(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    count = len(visit.site.workspace.job(key).found.report.verdict.attributions)
    assert count
    for number in range(count):
        table = visit.get(f"/answers/{key}/notices/{number}").text.partition('<table class="ledger">')[2]
        figures = [round(float(x) * 10) for x in re.findall(r'class="number">([+-][\d.]+)<', table)]
        assert sum(figures[:-1]) == figures[-1]


def test_the_road_of_the_takeover_has_no_border_above_what_the_provider_stamped(
    sampled: tuple[Visit, str],
) -> None:
    visit, key = sampled
    [number] = visit.site.workspace.job(key).found.numbers(label=Cause.ACCOUNT)
    text = visit.get(f"/answers/{key}/notices/{number}").text
    assert 'class="hop owner_side"' in text
    assert "203.0.113.230" in text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Visit]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a.eml").write_bytes(HOSTILE.encode())
    with visiting() as visit:
        key = visit.check(folder, addresses="me@example.com")
        one = visit.get(f"/answers/{key}/notices/0").text
        text = visit.get(f"/answers/{key}/notices/0/text").text
        yield one + visit.get(f"/answers/{key}").text + visit.get(f"/answers/{key}/notices").text, text, visit


def test_nothing_of_a_hostile_mail_becomes_part_of_a_page(hostile: tuple[str, str, Visit]) -> None:
    for page in hostile[:2]:
        assert re.findall(r"<(?:img|script(?! src=\"/static)|a href='|svg (?!class|viewBox))", page) == []
        assert "onload=" not in page.replace("&lt;svg onload=", "")
        assert "\u202e" not in page


def test_links_of_a_mail_are_text_that_does_not_work(hostile: tuple[str, str, Visit]) -> None:
    assert "hxxp://evil[.]example" in hostile[1]
    assert "http://evil.example" not in hostile[1]


def test_an_attachment_is_named_and_not_opened(hostile: tuple[str, str, Visit]) -> None:
    assert "&lt;b&gt;.svg" in hostile[0]
    assert "image/svg+xml" in hostile[0]
    assert re.search(r"SHA-256 [0-9a-f]{64}", hostile[0])


def test_the_text_of_a_mail_has_no_rights(sampled: tuple[Visit, str]) -> None:
    visit, key = sampled
    policy = visit.get(f"/answers/{key}/notices/0/text").headers["content-security-policy"]
    assert "sandbox;" in policy
    assert "script" not in policy
    assert '<iframe class="mail" sandbox ' in visit.get(f"/answers/{key}/notices/0").text


def test_a_mail_that_was_moved_away_is_said_to_be_gone(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(HOSTILE.encode())
    with visiting() as visit:
        key = visit.check(tmp_path)
        (tmp_path / "a.eml").unlink()
        page = visit.get(f"/answers/{key}/notices/0")
        assert page.status_code == 200
        assert "not there any more" in page.text
        assert visit.get(f"/answers/{key}/notices/0/text").status_code == 404


def test_mail_of_an_mbox_and_of_an_archive_is_found_again(tmp_path: Path) -> None:
    mails = [p.read_bytes() for p in sorted((ROOT / "mail" / "inbox").glob("2025081[12]*.eml"))]
    assert len(mails) > 5
    line = b"From x@example.com Tue Aug 12 10:00:00 2025\n"
    box = b"".join(line + m.replace(b"\nFrom ", b"\n>From ") + b"\n" for m in mails)
    (tmp_path / "a.mbox").write_bytes(box)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("inside/c.mbox", box)
    for name in ("a.mbox", "b.zip"):
        with visiting() as visit:
            key = visit.check(tmp_path / name)
            found = visit.site.workspace.job(key).found
            for number, attribution in enumerate(found.report.verdict.attributions):
                text = visit.get(f"/answers/{key}/notices/{number}/text").text
                assert attribution.observation.message_id.partition("@")[0] in text


def test_ticks_answers_and_diary_are_kept_in_the_case_file(tmp_path: Path) -> None:
    case = tmp_path / "case.whosent"
    with visiting(case=case) as visit:
        key = visit.check(ROOT / "mail")
        first = re.search(r'name="step" value="(\w+)"', visit.get(f"/answers/{key}/plan").text)[1]
        visit.post(f"/answers/{key}/plan/tick", step=first, state="done")
        visit.post(f"/answers/{key}/diary", day="2025-08-12", time="21:10", text="SMS <failed> three times")
    with visiting(case=case) as visit:
        [job] = visit.site.workspace.jobs
        assert visit.get("/").text.count(f"/answers/{job.key}") >= 1
        assert "1 of " in visit.get(f"/answers/{job.key}/plan").text
        assert "SMS &lt;failed&gt; three times" in visit.get(f"/answers/{job.key}").text


def test_what_is_ticked_for_the_sample_stays_with_the_sample(visit: Visit) -> None:
    key = visit.sample()
    visit.post(f"/answers/{key}/diary", day="2025-08-12", text="about the sample")
    own = visit.check(ROOT / "mail")
    assert "about the sample" in visit.get(f"/answers/{key}").text
    assert "about the sample" not in visit.get(f"/answers/{own}").text


def test_a_tick_can_be_taken_back(visit: Visit) -> None:
    key = visit.sample()
    page = visit.post(f"/answers/{key}/plan/tick", step="save_evidence", state="done").text
    assert "1 of " in page
    assert "0 of " in visit.post(f"/answers/{key}/plan/tick", step="save_evidence", state="open").text
    assert visit.post(f"/answers/{key}/plan/tick", step="nothing", state="done").status_code == 400


def test_the_archive_for_others_holds_notices_and_checksums(visit: Visit) -> None:
    key = visit.sample()
    done = visit.post(f"/answers/{key}/export", redact="yes")
    names = zipfile.ZipFile(BytesIO(done.content)).namelist()
    assert "SHA256SUMS" in names
    assert any(name.startswith("notices/") for name in names)
    assert [p for p in visit.site.workspace.folder.iterdir() if p.suffix == ".zip"] == []


def test_reminders_are_a_calendar(visit: Visit) -> None:
    key = visit.sample()
    text = visit.get(f"/answers/{key}/plan/calendar").text
    assert text.startswith("BEGIN:VCALENDAR")
    assert str(datetime.now(UTC).year) in text


def test_adding_evidence_begins_with_what_was_given(visit: Visit) -> None:
    key = visit.check(ROOT / "mail" / "inbox")
    visit.post("/mail/add", use="mail", path=str(ROOT / "mail" / "spam"))
    page = visit.post(f"/answers/{key}/add", to="sent")
    assert page.url.path == "/mail"
    given = visit.site.workspace.material.sources
    assert [s.name for s in given] == [str(ROOT / "mail" / "inbox")]


@pytest.mark.parametrize("language", Language)
def test_the_first_screen_says_what_to_do_first(language: Language) -> None:
    say = load_catalogue(language).say
    with visiting(language=language) as visit:
        page = html.unescape(visit.get(f"/answers/{visit.sample()}").text)
    first = say("web.answer.first", title=say("step.save_evidence.title"))
    places = [page.index(text) for text in ("<h1>", first, 'class="jumps"', 'class="reasons"')]
    assert places == sorted(places)
