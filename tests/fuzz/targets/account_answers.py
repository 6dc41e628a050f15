"""Files of answers: read, or refused with every problem that they have."""

from datetime import UTC

from whosent.account import read_answers
from whosent.errors import SourceError, TableError

SEEDS = (
    b'wrote_mail = "none"\nuses_vpn = false\n[logged_out]\nanswer = "yes"\n'
    b"at = [2026-08-11T21:00:00, 2026-08-12]\n",
    b'reading_apps = ["outlook_app"]\npassword_changed = 2026-08-12T10:00:00+09:00\n',
)


def run(data: bytes) -> None:
    try:
        read_answers(data, "-", localize=lambda at: at.replace(tzinfo=UTC))
    except SourceError as error:
        assert error.key == "intake.too_large"  # noqa: PT017 - any other error is a finding
    except TableError as error:
        assert error.problems  # noqa: PT017 - any other error is a finding
