"""Settings pages of web mail, copied as text -> rules."""

from __future__ import annotations

from collections.abc import Sequence

from whosent.account.settings import Rule, SettingAction, SettingsTable, folded
from whosent.message import parse_addresses

_NEAR = 2  # lines below a heading in which its value stands
_LINE_MAX = 300
_EDGES = "()[]<>「」『』（）。、,;:：\"'"


def read_pasted_settings(text: str, table: SettingsTable) -> tuple[Rule, ...]:
    """A rule for each address that stands behind or below words for forwarding or for answers' address.

    What is written on the same line wins over what stands below. Automatic answers give a rule where the
    line does not say that they are off.
    """
    names = table.pasted
    lines = [line.strip()[:_LINE_MAX] for line in text.splitlines()]
    rules: list[Rule] = []
    for number, line in enumerate(lines):
        said = folded(line)
        if not said or any(word in said.split() or said.endswith(word) for word in names.off):
            continue
        for words, action in (
            (names.forward, SettingAction.FORWARD),
            (names.reply_to, SettingAction.REPLY_TO),
        ):
            if any(word in said for word in words):
                found = _addresses(lines[number : number + 1 + _NEAR])
                if found:
                    rules.append(Rule(actions=(action,), targets=found, line=number + 1))
                break
        else:
            if any(word in said for word in names.answer):
                rules.append(Rule(actions=(SettingAction.ANSWER,), line=number + 1))
    return tuple(rules)


def _addresses(lines: Sequence[str]) -> tuple[str, ...]:
    """The addresses of the first line that has any."""
    for line in lines:
        words = [word.strip(_EDGES) for word in line.replace(":", " ").replace("：", " ").split()]
        found = [a.address for word in words if "@" in word for a in parse_addresses(word)]
        if known := tuple(dict.fromkeys(a for a in found if "." in a.rpartition("@")[2])):
            return known
    return ()
