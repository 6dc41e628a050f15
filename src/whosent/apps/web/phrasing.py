"""An answer in a connected model's words: what it would be given, and what came of it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from whosent.apps.connect import Connections, ModelConnection
from whosent.apps.web.found import Found
from whosent.catalogue import Catalogue, Language
from whosent.errors import WhosentError
from whosent.report import make_visible, write_brief
from whosent.response import Brief, KnownQuestion, Wrong, find_wrong, load_phrasing

_KEPT = 12
_Key = tuple[str, str, Language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What could be sent; ``asked`` are the owner's words, ``host`` would get it."""

    asked: str
    known: KnownQuestion
    brief: Brief
    connected: ModelConnection

    @property
    def host(self) -> str:
        """Who would be asked."""
        return self.connected.endpoint.authority

    @property
    def seal(self) -> str:
        """The same for the same letter to the same model: what is sent is what was seen."""
        seen = (self.connected.endpoint.url, self.connected.model, self.brief.order, self.brief.letter)
        return hashlib.sha256("\0".join(seen).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrased:
    """What came of it: ``paragraphs`` that may be shown, or why there are none."""

    paragraphs: tuple[str, ...] = ()
    wrong: Wrong | None = None
    error: WhosentError | None = None


class Phrasings:
    """The newest of them, kept as long as the server runs, so that a page can be loaded again.

    connections  None: no model can be connected here
    """

    def __init__(self, connections: Connections | None) -> None:
        self._connections = connections
        self._kept: OrderedDict[_Key, Phrased] = OrderedDict()

    def offer(
        self, asked: str, known: KnownQuestion, catalogue: Catalogue, found: Found | None, name: str
    ) -> Offer | None:
        """What a model would be given; None where none is connected.

        Raises ``WhosentError`` where the connections cannot be read.
        """
        connected = self._connections.model() if self._connections is not None else None
        if connected is None:
            return None
        summary = found.summary if found is not None else None
        brief = write_brief(
            asked,
            known,
            catalogue,
            load_phrasing(),
            summary.mailbox_figures() if summary is not None else None,
            addresses=summary.addresses if summary is not None else (),
            names=(name,),
            subjects=found.subjects() if found is not None else (),
        )
        return Offer(asked=asked, known=known, brief=brief, connected=connected)

    def find(self, offer: Offer, language: Language) -> Phrased | None:
        """What came of it before; None where it was not sent."""
        return self._kept.get((offer.known.id, offer.asked, language))

    def send(self, offer: Offer, language: Language, *, at: datetime) -> Phrased:
        """Asks the model. What it says is judged before it is kept."""
        phrased = self._ask(offer, at)
        self._kept[offer.known.id, offer.asked, language] = phrased
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return phrased

    def forget(self) -> None:
        """Nothing is kept any more."""
        self._kept.clear()

    def _ask(self, offer: Offer, at: datetime) -> Phrased:
        assert self._connections is not None  # noqa: S101 - without one there is no offer
        try:
            said = self._connections.ask(offer.connected, offer.brief, at=at)
        except WhosentError as exc:
            return Phrased(error=exc)
        wrong = find_wrong(said, offer.brief, load_phrasing())
        if wrong is not None:
            return Phrased(wrong=wrong)
        lines = make_visible(said, keep_lines=True).splitlines()
        return Phrased(paragraphs=tuple(line.strip() for line in lines if line.strip()))
