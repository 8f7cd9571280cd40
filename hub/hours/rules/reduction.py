"""What is let into the house of a file: dates, times, lengths and our own words for work. All other text stays outside.

Descriptions, projects and clients may hold what nobody but a clinician should read. A cell that is not a date, a time of day, a
length, or one of a few words is replaced here, before anything else looks at it, by the kind of work it hints at or by a mark.
"""

from __future__ import annotations

import re

from hub.hours.rules.dates import looks_like_date, read_time
from hub.hours.rules.kinds import KIND_CODES, guess_kind
from hub.hours.rules.sheets import Row, Sheet

UNREAD = "?"
WORDS_KEPT = frozenset({"break", "regular", "holiday", "time off", "total", "-"})
_LENGTH = re.compile(r"[+\-−]?\d{0,5}(?:[:.,]\d{0,6}){0,2}\s*(?:h|min|m|hours?|minutes?)?", re.ASCII | re.IGNORECASE)
_LENGTHS = re.compile(r"\d{1,4}\s*h\s*\d{1,2}\s*(?:m|min)?|\d{1,2}(?::\d{2})?\s*[-–]\s*\d{1,2}(?::\d{2})?", re.ASCII | re.IGNORECASE)
# A slip such as 1h3x may be shown again, so that it can be found and mended.
_SLIP = re.compile(r"\d{1,2}[a-z:.,]\d{1,2}[a-z]?", re.ASCII | re.IGNORECASE)


def reduce(sheet: Sheet) -> Sheet:
    """Return the sheet with every cell replaced that we have no business to read.

    Shape    the same columns, the same rows, the same line numbers.
    """
    return Sheet(sheet.header, tuple(Row(row.line, tuple(reduce_cell(cell) for cell in row.cells)) for row in sheet.rows))


def reduce_cell(cell: str) -> str:
    """Return the cell itself when it is a date, a time, a length or a word of ours; else the kind it hints at, or a mark."""
    text = cell.strip()
    if not text or text.casefold() in WORDS_KEPT or text in KIND_CODES or may_be_shown(text):
        return text
    return guess_kind([text], UNREAD)


def may_be_shown(text: str) -> bool:
    """Tell whether a cell is a date, a time or a length, so that it can be shown again in a sentence."""
    if len(text) > 32:
        return False
    shapes = _LENGTH.fullmatch(text) or _LENGTHS.fullmatch(text) or _SLIP.fullmatch(text)
    return bool(shapes) or looks_like_date(text) or read_time(text) is not None
