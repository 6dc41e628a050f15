"""The case file: one investigation in one SQLite file that only its owner can read."""

from whosent.case.answers import keep_answers, recall_answers, take_back
from whosent.case.archive import ArchiveWriter, Progress, Written
from whosent.case.file import copies_of, delete_file, is_case
from whosent.case.model import PastVerdict, ReadSource, SeenMail
from whosent.case.places import default_path
from whosent.case.scan import Scan
from whosent.case.store import Case, open_case
from whosent.case.trouble import CaseError

__all__ = [
    "ArchiveWriter",
    "Case",
    "CaseError",
    "PastVerdict",
    "Progress",
    "ReadSource",
    "Scan",
    "SeenMail",
    "Written",
    "copies_of",
    "default_path",
    "delete_file",
    "is_case",
    "keep_answers",
    "open_case",
    "recall_answers",
    "take_back",
]
