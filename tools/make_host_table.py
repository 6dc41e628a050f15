"""Writes the lists in ``docs/reasons.md``, of hosts and of languages, from the tables that ship.

    python tools/make_host_table.py [--check]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from whosent.bounce.reason_rows import HostFile, HostPhraseRow, HostStatusRow, ReasonFile
from whosent.cited import SourceKind
from whosent.tables import packaged, read_table

PAGE = Path(__file__).parents[1] / "docs" / "reasons.md"
_END = "<!-- end -->"
_SAID = {
    SourceKind.OFFICIAL: "its own page",
    SourceKind.OBSERVED: "its replies",
    SourceKind.PROGRAM: "programs that read them",
    SourceKind.THIRD_PARTY: "pages of others",
}


def rows(hosts: Iterable[HostFile]) -> Iterable[str]:
    """One line for each host: whose it is, and how many rows rest on what."""
    yield "| file | whose | known from | rows | of these from others only |"
    yield "| --- | --- | --- | --- | --- |"
    for host in hosts:
        all_rows: list[HostPhraseRow | HostStatusRow] = [*host.phrase, *host.status]
        hearsay = sum(host.is_hearsay(row) for row in all_rows)
        kinds = {source.kind for source in host.sources}
        known = ", ".join(said for kind, said in _SAID.items() if kind in kinds)
        yield f"| `{host.name}` | {host.title} | {known} | {len(all_rows)} | {hearsay or ''} |"


def languages(general: ReasonFile) -> Iterable[str]:
    """One line for each language: how many phrases stand in a source, and how many are ours."""
    yield "| language | found in a source | ours |"
    yield "| --- | --- | --- |"
    found: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    for row in general.phrase:
        found[row.language] += len(row.text)
        ours[row.language] += len(row.alike)
    for language in sorted(found, key=lambda one: -(found[one] + ours[one])):
        yield f"| `{language}` | {found[language]} | {ours[language]} |"


def render(page: str) -> str:
    """The page with its lists written anew."""
    hosts = [read_table(HostFile, file) for file in packaged("whosent.bounce", "hosts")]
    general = read_table(ReasonFile, next(f for f in packaged("whosent.bounce") if f.name == "reasons.toml"))
    for name, lines in (("hosts", rows(hosts)), ("languages", languages(general))):
        head, begin, rest = page.partition(f"<!-- {name} -->\n")
        page = head + begin + "\n".join(lines) + "\n" + _END + rest.partition(_END)[2]
    return page


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
