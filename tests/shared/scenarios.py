"""The labelled mailboxes beside the checkout."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from whosent.api import check
from whosent.kept import Memory
from whosent.report.model import CheckReport
from whosent.verdict import Cause

SHARED = Path(os.environ.get("WHOSENT_SHARED") or Path(__file__).parents[3] / "shared")
FOLDER = SHARED / "scenarios"
IS_ABSENT = not FOLDER.is_dir() and "CI" not in os.environ
NAMES = sorted(p.parent.name for p in FOLDER.glob("*/truth.json"))
MEANT = {
    "forged": {Cause.FORGED},
    "account": {Cause.ACCOUNT},
    "yours": {Cause.OWN, Cause.AUTOMATIC},
    "fake": {Cause.FAKE},
}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One mailbox with the truth about it; ``labels`` are by file name."""

    folder: Path
    owner: str
    aliases: tuple[str, ...]
    authserv_id: str
    was_taken_over: bool
    labels: dict[str, str]
    returned: dict[str, str | None]

    def check(self, inbox: Path | None = None, memory: Memory | None = None) -> CheckReport:
        """What is said of it with all that lies beside it."""
        dns = self.folder / "dns.json"
        sent = self.folder / "sent"
        logins = self.folder / "logins.csv"
        return check(
            [inbox or self.folder / "inbox"],
            addresses=(self.owner, *self.aliases),
            sent=[sent] if any(sent.glob("*")) else (),
            logins=[logins] if logins.exists() else (),
            dns=dns if json.loads(dns.read_text()) else "off",
            authserv_ids=(self.authserv_id,),
            memory=memory,
        )


def read_scenario(name: str) -> Scenario:
    """The scenario of that name."""
    folder = FOLDER / name
    account = json.loads((folder / "account.json").read_text())
    truth = json.loads((folder / "truth.json").read_text())
    return Scenario(
        folder=folder,
        owner=account["address"],
        aliases=tuple(account.get("aliases", ())),
        authserv_id=account["trusted_authserv_id"],
        was_taken_over=truth["taken_over"],
        labels={file: m["label"] for file, m in truth["messages"].items()},
        returned={file: m.get("returned") for file, m in truth["messages"].items()},
    )
