"""Just tell me what to look at: the pages of an account that show whether somebody was there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from whosent.apps.web.site import site_of
from whosent.provider import PageKind, Profile

_IN_ORDER = (
    PageKind.LOGIN_HISTORY,
    PageKind.MAIL_SOFTWARE_HISTORY,
    PageKind.DEVICES,
    PageKind.FORWARDING_FILTERS,
    PageKind.APP_PASSWORDS,
    PageKind.CONNECTED_APPS,
    PageKind.RECOVERY,
    PageKind.TWO_FACTOR,
)


async def show(request: Request) -> Response:
    """What to look at, at the provider that was chosen."""
    site = site_of(request)
    language = site.language(request)
    chosen = request.query_params.get("provider", "")
    profile = next((p for p in site.profiles.all if p.name == chosen), None)
    return site.page(
        request,
        "look.html",
        providers=site.providers(request),
        chosen=chosen if profile else "",
        title=profile.title.in_language(language) if profile else "",
        places=[(kind.value, _page_of(profile, kind)) for kind in _IN_ORDER],
    )


def _page_of(profile: Profile | None, kind: PageKind) -> object:
    return profile.page(kind) if profile is not None else None
