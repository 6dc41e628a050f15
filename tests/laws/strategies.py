"""Made-up mailboxes, and text that anybody could have typed."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from mail_hosts import Client, Host, Return, Software
from mailbox_builder import ANOTHER, BOT, REPORTER, THIEF, THIRD, Mailbox, gone, spam

SILENT = Host(name="mx.small.example", address="198.51.100.44", reverse=False)
_REPORTERS = st.sampled_from([REPORTER, ANOTHER, THIRD, SILENT])
_CLIENTS = st.sampled_from(
    [BOT, Client(address="203.0.113.67", helo="mail.provider.example"), Client(address="2001:db8:bad::9")]
)


@st.composite
def forged_mailboxes(draw: st.DrawFn) -> Mailbox:
    """A mailbox that holds forged mail only."""
    box = Mailbox(verifies=draw(st.booleans()), stamps_delivery=draw(st.booleans()))
    if draw(st.booleans()):
        box.write_usual_mail()
    for i in range(draw(st.integers(1, 6))):
        box.report(
            spam(box.owner, i, subject=draw(st.sampled_from(["", "Invoice", "Hello"]))),
            draw(_REPORTERS),
            draw(_CLIENTS),
            returned=draw(st.sampled_from(list(Return))),
        )
    return box


@cache
def taken_mailbox(names_login: bool) -> Mailbox:
    """A mailbox whose account was used by somebody else, as its provider's own notices show."""
    host = Host(
        name="mail.provider.example",
        address="192.0.2.25",
        software=Software.POSTFIX if names_login else Software.EXIM,
    )
    box = Mailbox(host=host, names_login=names_login)
    box.write_usual_mail()
    box.abuse(20)
    return box


def mixed_mailbox() -> Mailbox:
    """Own, forged and abused mail side by side."""
    box = Mailbox()
    box.write_usual_mail()
    box.fail_own_mail(3)
    box.report_spam(9)
    box.own_notice(box.submit(spam(box.owner, 99), THIEF), gone("v@far.example", remote="mx.far.example"))
    return box


_OWNER = "hana@provider.example"
_HOSTS = st.sampled_from(
    ["mail.provider.example", "provider.example", "mx.reporter.example", "localhost", "[192.0.2.25]"]
)
_METHODS = st.sampled_from(["dkim", "spf", "dmarc", "iprev", "auth", "arc"])
_RESULTS = st.sampled_from(["pass", "fail", "none", "softfail"])


@st.composite
def _results(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["Authentication-Results", "ARC-Authentication-Results", "Received-SPF"]))
    if name == "Received-SPF":
        return f"{name}: {draw(_RESULTS)} client-ip=192.0.2.25; envelope-from={_OWNER}"
    found = "; ".join(
        f"{draw(_METHODS)}={draw(_RESULTS)} header.d=provider.example smtp.mailfrom={_OWNER}"
        for _ in range(draw(st.integers(1, 3)))
    )
    instance = "i=1; " if name.startswith("ARC") else ""
    return f"{name}: {instance}{draw(_HOSTS)}; {found}"


@st.composite
def _received(draw: st.DrawFn) -> str:
    login = draw(st.sampled_from(["", f" (Authenticated sender: {_OWNER})", " (authenticated as x)"]))
    word = draw(st.sampled_from(["ESMTPSA", "SMTP", "LMTP", "local", "HTTP"]))
    return (
        f"Received: from {draw(_HOSTS)} ({draw(_HOSTS)} [192.0.2.25]){login} by {draw(_HOSTS)} (Postfix) "
        f"with {word} id 1; Mon, 02 Nov 2026 12:00:00 +0000"
    )


@st.composite
def _others(draw: st.DrawFn) -> str:
    name = draw(
        st.sampled_from(
            ["From", "X-Originating-IP", "Delivered-To", "Auto-Submitted", "In-Reply-To", "X-Mailer",
             "DKIM-Signature", "ARC-Seal", "Sender", "X-Apparently-From", "Return-Path", "List-Id"]
        )
    )  # fmt: skip
    value = draw(
        st.sampled_from(
            [f"<{_OWNER}>", "[192.0.2.130]", "auto-replied", "v=1; a=rsa-sha256; d=provider.example; s=s1; "
             "h=From:To; bh=AAAA; b=AAAA", "i=1; d=provider.example; cv=none"]
        )
    )  # fmt: skip
    return f"{name}: {value}"


def typed_by_anybody() -> st.SearchStrategy[str]:
    """Header fields such as a forger puts into a mail; each ends with a line feed."""
    fields = st.one_of(_results(), _received(), _others())
    return st.lists(fields, min_size=1, max_size=6).map(lambda lines: "".join(f"{line}\n" for line in lines))
