"""A lazy, byte-exact view of one message: headers in order, MIME tree, text on demand. Never raises."""

from whosent.message.address import Address, parse_addresses
from whosent.message.defect import Defect, DefectKind
from whosent.message.header import HeaderField, Headers
from whosent.message.part import Limits, Part, parse
from whosent.message.when import parse_date

__all__ = [
    "Address",
    "Defect",
    "DefectKind",
    "HeaderField",
    "Headers",
    "Limits",
    "Part",
    "parse",
    "parse_addresses",
    "parse_date",
]
