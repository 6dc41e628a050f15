"""Writes the list of hosts in ``docs/reasons.md`` from the tables that ship.

    python tools/make_host_table.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from whosent.bounce.reason_rows import HostFile, HostPhraseRow, HostStatusRow
from whosent.cited import SourceKind
from whosent.tables import packaged, read_table

PAGE = Path(__file__).parents[1] / "docs" / "reasons.md"
_BEGIN, _END = "<!-- hosts -->\n", "<!-- end -->"
_SAID = {
    SourceKind.OFFICIAL: "its own page",
    SourceKind.OBSERVED: "its replies",
    SourceKind.PROGRAM: "programs that read them",
    SourceKind.THIRD_PARTY: "pages of others",
}


def rows(hosts: Iterable[HostFile]) -> Iterable[str]:
    """One line for each host: whose it is, and how many rows rest on what."""
    for host in hosts:
        all_rows: list[HostPhraseRow | HostStatusRow] = [*host.phrase, *host.status]
        hearsay = sum(host.is_hearsay(row) for row in all_rows)
        kinds = {source.kind for source in host.sources}
        known = ", ".join(said for kind, said in _SAID.items() if kind in kinds)
        yield f"| `{host.name}` | {host.title} | {known} | {len(all_rows)} | {hearsay or ''} |"


def render(page: str) -> str:
    """The page with its list written anew."""
    hosts = [read_table(HostFile, file) for file in packaged("whosent.bounce", "hosts")]
    head, _, rest = page.partition(_BEGIN)
    return head + _BEGIN + "\n".join(rows(hosts)) + "\n" + _END + rest.partition(_END)[2]


def main(arguments: list[str]) -> int:
    """Writes the page, or with ``--check`` only says whether it would change."""
    page = PAGE.read_text("utf-8")
    fresh = render(page)
    if "--check" in arguments:
        if fresh != page:
            print(f"{PAGE.name} is not up to date: python tools/make_host_table.py", file=sys.stderr)
        return int(fresh != page)
    PAGE.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
