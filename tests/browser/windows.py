"""Windows of a real browser, and what they must never do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

LOCALES = {"ja": "ja-JP", "en": "en-US"}
OpenWindow = Callable[..., "Page"]


@contextmanager
def watched_windows(browser: Browser, address: str, *, may_be_framed: bool = False) -> Iterator[OpenWindow]:
    """Opens empty windows in a language, width and theme.

    Fails at the end where one loaded from elsewhere than ``address``, showed a dialog, raised, or broke the
    policy; ``may_be_framed``: a test may try to frame a page, which the policy refuses.
    """
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def only_ours(route: Route) -> None:
        asked = urlsplit(route.request.url)
        if f"{asked.scheme}://{asked.netloc}" == address:
            route.continue_()
        else:
            wrong.append(f"a request to {route.request.url}")
            route.abort()

    def hear(message: ConsoleMessage) -> None:
        is_framing = may_be_framed and "frame-ancestors" in message.text
        if "Content Security" in message.text and not is_framing:
            wrong.append(message.text)

    def open_window(language: str, *, width: int, theme: str, scripts: bool) -> Page:
        context = browser.new_context(
            locale=LOCALES[language],
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(60_000)
        context.route("**/*", only_ours)
        page = context.new_page()
        page.on("dialog", lambda dialog: (wrong.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", hear)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert wrong == []
