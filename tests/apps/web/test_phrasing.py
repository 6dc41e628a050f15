"""The connected model on the page: nothing is sent before its owner has seen it and pressed the button."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fake_model import Answer, FakeModel, answering, says, sends
from web_visit import Visit, visiting
from whosent.apps.connect import Connections, KeyStore, load_connect_limits, read_endpoint
from whosent.catalogue import Language, load_catalogue

FINE = "That they keep coming is no evidence of a takeover [1]. Look at both login histories [5]."
PAGE = {"number": "J2", "q": "they come every minute, says tom@firm.example"}


def say(key: str, language: Language = Language.EN) -> str:
    return load_catalogue(language).say(key)


@contextmanager
def connected(
    folder: Path, answer: Answer, language: Language = Language.EN
) -> Iterator[tuple[Visit, FakeModel]]:
    made = Connections(folder, KeyStore(folder, None), load_connect_limits())
    with answering(answer) as model:
        at = datetime(2026, 8, 12, tzinfo=UTC)
        made.link_model(read_endpoint(model.url), "small", key="secret-key", at=at)
        with visiting(language=language, connections=made) as visit:
            yield visit, model


def send(visit: Visit, text: str):
    [seal] = re.findall(r'name="seal" value="([0-9a-f]+)"', text)
    return visit.post("/ask/phrase", seal=seal, **PAGE)


def test_without_a_connection_the_page_says_nothing_of_models() -> None:
    with visiting() as visit:
        text = visit.get("/ask", **PAGE).text
    assert say("web.model.heading") not in text
    assert "/ask/phrase" not in text


@pytest.mark.parametrize("language", Language)
def test_all_that_would_be_sent_is_on_the_page_first(tmp_path: Path, language: Language) -> None:
    with connected(tmp_path, says(FINE), language) as (visit, model):
        text = html.unescape(visit.get("/ask", **PAGE).text)
        assert model.asked == []
        assert say("model.order", language) in text
        assert "tom@firm.example" not in text.partition('class="letter"')[2].partition("</pre>")[0]
        assert "secret-key" not in text
        send(visit, text)
    assert len(model.asked) == 1


def test_the_words_are_shown_with_their_facts_and_stay_after_a_reload(tmp_path: Path) -> None:
    with connected(tmp_path, says(FINE)) as (visit, model):
        answer = send(visit, visit.get("/ask", **PAGE).text)
        again = visit.get("/ask", **PAGE)
    for page in (answer, again):
        assert "no evidence of a takeover [1]" in page.text
        assert say("model.heading.facts") in page.text
        assert say("q.J2.answer")[:40] in html.unescape(page.text)
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    "said",
    [
        *("You are safe [1].", "<script>alert(1)</script> [1]", "Log in at https://evil.example/ [1]."),
        *("They keep coming [9].", "They keep coming.", ""),
    ],
)
def test_words_that_break_the_rules_are_not_on_the_page(tmp_path: Path, said: str) -> None:
    with connected(tmp_path, says(said)) as (visit, _):
        text = send(visit, visit.get("/ask", **PAGE).text).text
    assert "its words are not shown" in text
    assert not said or html.escape(said) not in text
    assert "<script>alert" not in text


def test_trouble_with_the_model_is_a_sentence(tmp_path: Path) -> None:
    with connected(tmp_path, sends(b"", status=302, Location="http://127.0.0.1:9/")) as (visit, model):
        page = send(visit, visit.get("/ask", **PAGE).text)
    assert page.status_code == 200
    assert say("web.model.no_answer") in page.text
    assert len(model.asked) == 1


def test_another_letter_than_the_one_shown_is_not_sent(tmp_path: Path) -> None:
    with connected(tmp_path, says(FINE)) as (visit, model):
        assert visit.post("/ask/phrase", seal="0" * 64, **PAGE).status_code == 400
        assert visit.client.post("/ask/phrase", data={**PAGE, "seal": "0" * 64}).status_code == 403
    assert model.asked == []


def test_nothing_of_a_mail_is_sent(tmp_path: Path) -> None:
    with connected(tmp_path, says(FINE)) as (visit, model):
        visit.sample()
        send(visit, visit.get("/ask", **PAGE).text)
        found = next(job.found for job in visit.site.workspace.jobs)
    subjects = [subject for subject in found.subjects() if len(subject) > 3]
    assert subjects
    assert not any(subject in model.asked[0].body for subject in subjects)


@pytest.mark.parametrize("language", Language)
def test_the_page_of_connections_lists_the_model_and_unlinks_it(tmp_path: Path, language: Language) -> None:
    with connected(tmp_path, says(FINE), language) as (visit, model):
        text = html.unescape(visit.get("/connections").text)
        assert f"small ({model.url.split('/')[2]})" in text
        assert say("connection.model.sees", language) in text
        assert visit.post("/connections/unlink", kind="model").status_code == 200
        assert say("web.model.heading", language) not in visit.get("/ask", **PAGE).text
    assert "secret-key" not in "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
