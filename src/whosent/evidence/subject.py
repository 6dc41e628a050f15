"""The key that mails of one campaign share: their subject without what varies from copy to copy."""

from __future__ import annotations

from functools import lru_cache

_PREFIXES = ("re:", "fw:", "fwd:", "aw:", "wg:", "re：", "fw：")
_LONGEST = 80


@lru_cache(maxsize=4096)
def campaign_key(subject: str) -> str:
    """Lower case, without reply marks, digits and white space; "" where nothing is left."""
    text = subject.casefold().strip()
    while text.startswith(_PREFIXES):
        text = text[3:].lstrip(": ：")
    return "".join(c for c in text if not c.isdigit() and not c.isspace())[:_LONGEST]
