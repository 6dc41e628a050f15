"""Exports of settings: read, or refused with an error that says why."""

from whosent.account import find_settings, load_settings_table, read_settings
from whosent.errors import WhosentError

SEEDS = (
    b"<?xml version='1.0'?><feed xmlns:apps='http://schemas.google.com/apps/2006'>"
    b"<entry><apps:property name='from' value='mailer-daemon'/>"
    b"<apps:property name='shouldTrash' value='true'/></entry>"
    b"</feed>",
    b'require ["copy"]; # all\nif anyof (not header :contains ["Subject", "From"] "a", true) '
    b'{ redirect :copy "a@b.example"; }'
    b" elsif false { discard; } else { vacation :days 7 text:\nAway\n.\n; }",
    b'{"Operation": "New-InboxRule", "CreationTime": "2026-08-11T03:04:05", "ClientIP": "[2001:db8::1]:443",'
    b' "Parameters": [{"Name": "ForwardTo", "Value": "smtp:a@b.example"}]}',
    b'"Name","Enabled","ForwardTo","DeleteMessage"\n"a","True","""A"" [SMTP:a@b.example]","False"\n',
    "転送先: a@b.example\nreply-to\nb@c.example\n".encode(),
)


def run(data: bytes) -> None:
    try:
        found = find_settings(
            [read_settings(data, "-")], {"me@example.com"}.__contains__, load_settings_table()
        )
    except WhosentError as error:
        assert error.key  # noqa: PT017 - any other error is a finding
    else:
        assert all(setting.rule.actions or not setting.rule.targets for setting in found)
