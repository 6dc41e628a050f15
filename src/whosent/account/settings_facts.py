"""Settings -> facts about the mailbox."""

from __future__ import annotations

from collections.abc import Iterable

from whosent.account.settings import Setting, SettingKind
from whosent.evidence import Fact, Tier
from whosent.evidence.model import fact

_MOST = 3  # facts of a kind: more would say the same again
_ENDING = {None: "", True: "_known", False: "_denied"}
_ASKED = {
    SettingKind.SENDS_AWAY: "settings.sends_away",
    SettingKind.HIDES_NOTICES: "settings.hides_notices",
}


def settings_facts(
    settings: Iterable[Setting],
    *,
    knows_forwarding: bool | None = None,
    knows_filters: bool | None = None,
) -> tuple[Fact, ...]:
    """What settings say of who has been in the account.

    knows_forwarding, knows_filters  the owner's word on rules that send mail away, and that hide notices;
                                     None where the owner was not asked or does not know
    """
    word = {SettingKind.SENDS_AWAY: knows_forwarding, SettingKind.HIDES_NOTICES: knows_filters}
    found: dict[Fact, None] = {}
    for setting in settings:
        if setting.kind in _ASKED:
            kind = _ASKED[setting.kind] + _ENDING[word[setting.kind]]
            found[fact(kind, Tier.T1, address=next(iter(setting.rule.targets), ""))] = None
    by_kind: dict[str, list[Fact]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    return tuple(one for facts in by_kind.values() for one in facts[:_MOST])

