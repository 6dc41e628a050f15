"""When the password of the mail account was changed: as the owner told, or as the provider wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from whosent.account.security import Concern, SecurityKind, SecurityNotice
from whosent.account.security_table import SecurityTable


def noticed_changes(
    notices: Iterable[SecurityNotice], provider: str, table: SecurityTable
) -> tuple[datetime, ...]:
    """When the owner's mail provider itself says that the password was changed, oldest first.

    provider  name of the profile of the owner's provider

    Only of genuine notices that name the owner's account: whoever gives the owner's address for the recovery
    of another account has genuine notices sent to the owner at will.
    """
    return tuple(sorted(at for n in _changes(notices, provider, table) if (at := n.at) is not None))


def own_addresses(
    notices: Iterable[SecurityNotice], told: Sequence[datetime], provider: str, table: SecurityTable
) -> frozenset[str]:
    """From where the owner changed the password, where the provider's notice of a change that the owner told
    states it. Nobody else can write that, and no login that merely happened then counts."""
    within = timedelta(minutes=table.general.asking.explained_within_min)
    return frozenset(
        notice.stated.address
        for notice in _changes(notices, provider, table)
        if notice.stated.address
        and (at := notice.at) is not None
        and any(abs(at - moment) <= within for moment in told)
    )


def _changes(
    notices: Iterable[SecurityNotice], provider: str, table: SecurityTable
) -> Iterable[SecurityNotice]:
    for notice in notices:
        service = table.service(notice.service)
        is_of_account = service is not None and provider in service.accounts_of
        is_owners = notice.is_genuine and notice.concerns is Concern.OWNER
        if is_of_account and is_owners and notice.kind is SecurityKind.PASSWORD_CHANGED:
            yield notice
