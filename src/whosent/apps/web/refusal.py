"""Requests that are turned away: why, as a page in the reader's language."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Sentences ``web.refused.<why>`` and ``web.refused.<why>.do``."""

    HOST = "host"
    ORIGIN = "origin"
    NO_SESSION = "no_session"
    USED_TOKEN = "used_token"  # noqa: S105 - the name of a reason
    FORM = "form"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    DISK_FULL = "disk_full"
    BROKEN_FORM = "broken_form"
    NOT_FOUND = "not_found"
    METHOD = "method"
    GONE = "gone"
    SETUP_OVER = "setup_over"
    NOT_PROXY = "not_proxy"
    NOT_HTTPS = "not_https"
    BUG = "bug"


STATUS = {
    Why.HOST: 421,
    Why.ORIGIN: 403,
    Why.NO_SESSION: 403,
    Why.USED_TOKEN: 403,
    Why.FORM: 403,
    Why.TOO_LARGE: 413,
    Why.TOO_MANY: 413,
    Why.DISK_FULL: 507,
    Why.BROKEN_FORM: 400,
    Why.NOT_FOUND: 404,
    Why.METHOD: 405,
    Why.GONE: 404,
    Why.SETUP_OVER: 403,
    Why.NOT_PROXY: 403,
    Why.NOT_HTTPS: 403,
    Why.BUG: 500,
}


class Refused(Exception):  # noqa: N818 - an answer, not an error of the program
    """Ends a request with a page that says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
