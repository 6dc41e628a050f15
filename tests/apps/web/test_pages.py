"""Every page in both languages, and what the owner typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import whosent
from web_visit import Visit, visiting
from whosent.api import check
from whosent.catalogue import Language, load_catalogue

SAMPLE = Path(whosent.__file__).parent / "sample" / "mail"
NOTICE = SAMPLE / "inbox" / "20250812-031152.eml"
FORWARDED = (
    b"From: Aoi <aoi@komorebi.example>\r\nTo: help@example.com\r\nSubject: Fwd: look\r\nMIME-Version: 1.0\r\n"
    b"Message-ID: <1@komorebi.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nWhat is this?\r\n"
)


def pages(key: str) -> list[str]:
    answer = f"/answers/{key}"
    return [
        "/",
        "/notice",
        "/mail",
        "/look",
        "/look?provider=yahoo-japan",
        "/login",
        "/ask",
        "/ask?q=hacked",
        "/password",
        answer,
        f"{answer}/notices",
        f"{answer}/notices/0",
        f"{answer}/notices/0/text",
        f"{answer}/plan",
        f"{answer}/texts/friends",
        f"{answer}/texts/police",
    ]


@pytest.mark.parametrize("language", list(Language))
def test_every_page_is_whole_in_both_languages(language: Language) -> None:
    with visiting(language=language) as visit:
        key = visit.sample()
        for path in pages(key):
            page = visit.get(path)
            assert page.status_code == 200, path
            assert f'<html lang="{language}">' in page.text
            assert re.findall(r"\{[a-z_]+[:,}]", page.text) == [], path
            assert "--dns" not in page.text, path
            assert re.findall(r"whosent (?:check|plan|show|texts|login-help)\b", page.text) == [], path
            assert len(page.content) < 300_000, path


def test_the_language_is_kept_and_leads_back(visit: Visit) -> None:
    page = visit.post("/language", language="ja", back="/look")
    assert page.url.path == "/look"
    assert 'lang="ja"' in visit.get("/mail").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "mail", ""])
def test_the_language_leads_to_no_other_place(visit: Visit, back: str) -> None:
    assert visit.post("/language", language="ja", back=back).url.path == "/"


def test_the_browser_s_language_is_taken_first() -> None:
    with visiting(language=None) as visit:
        page = visit.client.get("/", headers={"accept-language": "ja-JP,ja;q=0.9,en;q=0.8"})
        assert 'lang="ja"' in page.text


def test_one_pasted_notice_gets_an_answer(visit: Visit) -> None:
    page = visit.post("/notice", text=NOTICE.read_text("utf-8"))
    assert page.url.path.startswith("/answers/")
    said = load_catalogue(Language.EN).sentences
    assert any(said[f"answer.{word}.first"] in page.text for word in ("undecided", "account", "takeover"))


def test_one_dropped_notice_says_what_the_command_says(visit: Visit) -> None:
    page = visit.post("/notice", [("file", (NOTICE.name, NOTICE.read_bytes()))], text="")
    key = page.url.path.rpartition("/")[2]
    visit.wait(key)
    report = check(NOTICE, dns="off")
    assert visit.site.workspace.job(key).found.report.verdict.headline is report.verdict.headline


def test_a_notice_forwarded_as_an_attachment_is_judged_itself(visit: Visit) -> None:
    mail = FORWARDED + b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + NOTICE.read_bytes() + b"\r\n--b--\r\n"
    page = visit.post("/notice", [("file", ("forward.eml", mail))], text="")
    assert "was attached to a forwarded mail" in page.text
    found = visit.site.workspace.jobs[0].found
    assert [a.observation.message_id for a in found.report.verdict.attributions] != []
    assert found.about.sources[0].path.read_bytes().strip() == NOTICE.read_bytes().strip()


def test_a_notice_forwarded_in_the_text_is_said_to_prove_nothing(visit: Visit) -> None:
    text = (
        "From: friend@example.com\r\nTo: me@example.com\r\n"
        "Subject: Fwd: Undelivered Mail Returned to Sender\r\n"
        "Message-ID: <2@example.com>\r\nDate: Tue, 12 Aug 2025 10:00:00 +0900\r\n\r\n"
        "---------- Forwarded message ---------\r\nFrom: MAILER-DAEMON@mx.example.net\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nTo: friend@example.com\r\n\r\n"
        "This is the mail system at host mx.example.net.\r\n\r\n"
        "<nobody@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown\r\n"
    )
    page = visit.post("/notice", [("file", ("forward.eml", text.encode()))], text="")
    assert "The evidence was lost on the way" in page.text


@pytest.mark.parametrize(
    "head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.7", b"\0\0\0\x18ftypheic"]
)
def test_a_picture_is_told_to_prove_nothing(visit: Visit, head: bytes) -> None:
    page = visit.post("/notice", [("file", ("shot", head + b"x" * 100))], text="")
    assert page.status_code == 422
    assert "This is a picture" in page.text


def test_what_is_no_mail_is_explained(visit: Visit) -> None:
    page = visit.post("/notice", [("file", ("a.bin", b"\0\1\2" * 500))], text="")
    assert 'role="alert"' in page.text
    assert "not mail" in page.text


def test_a_draft_is_there_after_a_reload_and_gone_once_sent(visit: Visit) -> None:
    assert visit.post("/drafts/notice", text="<b>half</b> a notice").status_code == 204
    assert "&lt;b&gt;half&lt;/b&gt; a notice" in visit.get("/notice").text
    visit.post("/notice", text=NOTICE.read_text("utf-8"))
    assert "half" not in visit.get("/notice").text


def test_a_password_is_rated_and_kept_nowhere(visit: Visit) -> None:
    word = "hunter2-kestrel"
    page = visit.post("/password", password=word)
    assert "How strong it is" in page.text
    assert word not in page.text
    assert visit.post("/drafts/notice", password=word).status_code == 204
    assert word not in str(visit.site.workspace.draft("notice"))
    kept = [p.read_bytes() for p in visit.site.workspace.folder.rglob("*") if p.is_file()]
    assert not any(word.encode() in data for data in kept)


def test_the_guide_to_login_trouble_goes_on_after_a_reload(visit: Visit) -> None:
    first = re.search(r'name="question" value="(\w+)"', visit.get("/login").text)[1]
    visit.post("/login/answer", question=first, answer="no")
    again = visit.get("/login").text
    assert re.search(r'name="question" value="(\w+)"', again)[1] != first
    for _ in range(30):
        asked = re.search(r'name="question" value="(\w+)"', visit.get("/login").text)
        if asked is None:
            break
        visit.post("/login/answer", question=asked[1], answer="no")
    assert "What to do next" in visit.get("/login").text
    visit.post("/login/restart")
    assert f'value="{first}"' in visit.get("/login").text


def test_an_address_that_is_none_is_named(visit: Visit) -> None:
    visit.post("/mail/add", use="mail", path=str(SAMPLE))
    page = visit.post("/mail/begin", addresses="nobody at all")
    assert page.status_code == 422
    assert "nobody" in page.text


def test_a_bad_login_history_is_said_at_once_and_not_lost(visit: Visit) -> None:
    page = visit.post("/mail/add", use="logins", logins="no, header\n1,2")
    assert page.status_code == 422
    assert "no, header" in page.text


def test_a_job_that_is_gone_has_a_page(visit: Visit) -> None:
    assert visit.get("/answers/abc").status_code == 404
    assert visit.get("/jobs/abc").status_code == 404


def test_pages_weigh_little() -> None:
    with visiting() as visit:
        page = visit.get("/")
        linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        assert len(linked) > 3
        octets = len(page.content) + sum(len(visit.get(path).content) for path in linked)
    assert octets < 150_000
