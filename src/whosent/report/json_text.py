"""JSON that a terminal can show: what would act on one is escaped, so that values stay as they were found."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

# C1 and DEL, bidirectional and zero-width controls, separators, tags; C0 is escaped by JSON itself.
_ACTING = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_LONE = re.compile("[\ud800-\udfff]")


def dump_json(value: Json) -> str:
    """``value`` on one line, other letters as they are. Lone surrogates become U+FFFD."""
    text = _ENCODER.encode(value)
    if text.isascii() and "\x7f" not in text:
        return text
    return _LONE.sub("\ufffd", _ACTING.sub(_escape, text))


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
