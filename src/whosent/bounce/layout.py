"""Which parts of a message are what: one walk over its own structure, embedded messages closed."""

from __future__ import annotations

from whosent.bounce.dsn import looks_like_status
from whosent.message import Part

_PARTS_MAX = 200
STATUS_TYPES = frozenset((
    "message/delivery-status", "message/global-delivery-status", "message/delivery_status",
    "message/delivery-notification", "text/delivery-status",
))
_FEEDBACK = frozenset(("message/feedback-report", "text/feedback-report"))
_DISPOSITION = frozenset(("message/disposition-notification", "message/global-disposition-notification"))
_MAY_BE_STATUS = frozenset(("text/plain", "application/octet-stream"))


class Layout:
    """The machine-readable parts that a message has; None where it has none of that kind.

    is_report  the whole is a multipart/report (RFC 6522)
    """

    __slots__ = ("disposition", "feedback", "is_report", "status", "tls_report")

    def __init__(
        self,
        is_report: bool,
        status: Part | None = None,
        feedback: Part | None = None,
        disposition: Part | None = None,
        tls_report: Part | None = None,
    ) -> None:
        self.is_report = is_report
        self.status = status
        self.feedback = feedback
        self.disposition = disposition
        self.tls_report = tls_report


def find_layout(message: Part) -> Layout:
    """The layout of ``message``, by its media types and, for parts of the wrong type, by their content."""
    status = feedback = disposition = tls_report = None
    waiting = [message]
    seen = 0
    while waiting and seen < _PARTS_MAX:
        part = waiting.pop()
        seen += 1
        kind = part.content_type
        if kind.startswith("multipart/"):
            waiting.extend(reversed(part.children[:_PARTS_MAX]))
        elif kind in STATUS_TYPES:
            status = status or part
        elif kind in _FEEDBACK:
            feedback = feedback or part
        elif kind in _DISPOSITION:
            disposition = disposition or part
        elif kind.startswith("application/tlsrpt"):
            tls_report = tls_report or part
        elif kind in _MAY_BE_STATUS and status is None and part is not message:
            status = part if looks_like_status(part.body) else None
    return Layout(
        is_report=message.content_type == "multipart/report",
        status=status, feedback=feedback, disposition=disposition, tls_report=tls_report,
    )
