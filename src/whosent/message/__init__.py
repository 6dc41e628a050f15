"""A lazy, byte-exact view of one message: headers in order, MIME tree, text on demand. Never raises."""

from whosent.message.address import Address, parse_addresses
from whosent.message.defect import Defect, DefectKind
from whosent.message.fields import parse_fields
from whosent.message.header import HeaderField, Headers, decode_text, unfold
from whosent.message.html import html_to_text, undo_references
from whosent.message.limits import Limits
from whosent.message.link import Link, find_links
from whosent.message.part import Part, parse
from whosent.message.when import parse_date, utc_offset_min

__all__ = [
    "Address",
    "Defect",
    "DefectKind",
    "HeaderField",
    "Headers",
    "Limits",
    "Link",
    "Part",
    "decode_text",
    "find_links",
    "html_to_text",
    "parse",
    "parse_addresses",
    "parse_date",
    "parse_fields",
    "undo_references",
    "unfold",
    "utc_offset_min",
]
