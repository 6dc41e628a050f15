"""The details: what exported settings of the mailbox do."""

from __future__ import annotations

from collections.abc import Iterator

from whosent.account import Setting, SettingKind
from whosent.report.page import Bullets, Item, Section
from whosent.report.safe_text import make_visible, show_domain
from whosent.report.telling import Telling


def tell_settings(telling: Telling) -> Iterator[Section]:
    """The section on settings; nothing where none were given."""
    report = telling.report
    if report.settings_unread is None:
        return
    told = [s for s in report.settings if s.kind is not SettingKind.HARMLESS]
    said = [_tell(telling, setting) for setting in told]
    if not any(s.kind in (SettingKind.SENDS_AWAY, SettingKind.HIDES_NOTICES) for s in told):
        said.append(telling.say("settings.none"))
    if rest := len(report.settings) - len(told):
        said.append(telling.say("settings.more", count=rest))
    if report.settings_unread:
        said.append(telling.say("settings.unread", count=report.settings_unread))
    items = tuple(Item(text=text) for text in said)
    yield Section(heading=telling.say("settings.heading"), blocks=(Bullets(items=items),))


def _tell(telling: Telling, setting: Setting) -> str:
    rule = setting.rule
    addresses = telling.say("join.words").join(map(show_domain, rule.targets))
    place = make_visible(setting.place)
    values = {
        "kind": telling.say(f"settings.kind.{setting.kind}"),
        "target": telling.say("settings.target", address=make_visible(addresses)) if rule.targets else "",
        "form": telling.say(f"settings.form.{setting.form}"),
        "where": telling.say("settings.where", place=place, line=rule.line) if rule.line else place,
    }
    if rule.created_at is None:
        return telling.say("settings.line", **values)
    client = telling.say("settings.client", client=rule.client) if rule.client else ""
    at = telling.figures.moment(rule.created_at)
    return telling.say("settings.line_made", at=at, client=client, **values)
