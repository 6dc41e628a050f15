"""``whosent demo``: the verdict on the sample mailbox that comes with whosent."""

from __future__ import annotations

import shlex
import sys
from importlib.resources import files

from whosent.apps.cli.check import Format, check_command
from whosent.apps.cli.command import Command, Speaker
from whosent.apps.cli.exits import Exit


def demo_command(speaker: Speaker) -> Command:
    """``whosent demo``."""
    check = check_command(speaker).does

    def demo(form: str | None, output: str | None, **_: object) -> int:
        sample = files("whosent").joinpath("sample")
        mail, dns, logins = (str(sample.joinpath(name)) for name in ("mail", "dns.json", "logins.csv"))
        typed = shlex.join(["whosent", "check", mail, "--dns", dns, "--logins", logins])
        sys.stderr.write(speaker.say("demo.note", command=typed) + "\n\n")
        sys.stderr.flush()
        check(
            sources=(mail,),
            address=(),
            sent=(),
            logins=(logins,),
            dns=dns,
            provider=None,
            authserv_id=(),
            jobs=None,
            form=form,
            output=output,
        )
        return Exit.CLEAR  # whatever the verdict: it is nobody's account

    return Command(
        speaker,
        "demo",
        params=[
            speaker.option("--format", "form", about="check_format", value="|".join(Format)),
            speaker.option("-o", "--output", about="output", value="FILE"),
        ],
        does=demo,
    )
