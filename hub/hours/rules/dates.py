"""Days and times of day as exports write them, and the one question they leave open: is 03/04 in March or in April?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

# Year first, or year last with two or four digits; nothing longer, so that other numbers with strokes are no dates.
_DATE = re.compile(r"(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})(?!\d)|(\d{1,2})[./\-](\d{1,2})[./\-](\d{4}|\d{2})(?!\d)", re.ASCII)
_CLOCK_AFTER = re.compile(r"[ T,]+[\d:.]+\s*(?:[ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap])?\.?(?:m\.?)?", re.ASCII | re.IGNORECASE)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
EARLIEST, LATEST = 2000, 2199


class DateOrder(StrEnum):
    """Which number comes first where the year does not."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True)
class NoSuchDay(ValueError):
    """A cell that is no day; `sentence` says why, and shows nothing of the cell but its numbers."""

    sentence: str


def order_of(cells: Iterable[str]) -> DateOrder | None:
    """Tell from all dates of a file which number comes first.

    Shape    a number over 12 tells; when both orders are shown, the one shown by more cells, if it is shown by at least twice as many.
    Empty    None when nothing tells and it matters: ask. When every date reads alike in both orders, day first.
    """
    day_first = month_first = unclear = 0
    for cell in cells:
        found = _DATE.match(cell.strip())
        if found is None or found[1]:
            continue
        first, second = int(found[4]), int(found[5])
        if first > 12 and second > 12:
            continue
        if first > 12:
            day_first += 1
        elif second > 12:
            month_first += 1
        elif first != second and "." not in found[0]:  # with points between, the day stands first wherever it is written so
            unclear += 1
    if day_first or month_first:
        if day_first >= 2 * month_first:
            return DateOrder.DAY_FIRST
        return DateOrder.MONTH_FIRST if month_first >= 2 * day_first else None
    return None if unclear else DateOrder.DAY_FIRST


def looks_like_date(cell: str) -> bool:
    """Tell whether a cell is written as a day is, whether or not there is such a day."""
    return _split(cell.strip()) is not None


def read_date(cell: str, order: DateOrder) -> date:
    """Read a day: 2026-05-04, 2026/05/04, 04/05/2026, 04.05.2026, 4-5-26; a time of day after it is passed over.

    Raises   NoSuchDay with a sentence: "there is no 31 February".
    """
    text = cell.strip()
    if not text or text == "-":
        raise NoSuchDay("the date is missing")
    found = _split(text)
    if found is None:
        raise NoSuchDay("the date cannot be read; write it like 2026-05-04")
    if found[1]:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        year = int(found[6]) if len(found[6]) == 4 else 2000 + int(found[6])
        first, second = int(found[4]), int(found[5])
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    if not EARLIEST <= year <= LATEST:
        raise NoSuchDay(f"the year {year} cannot be right")
    if not 1 <= month <= 12:
        raise NoSuchDay(f"there is no month {month}")
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(f"there is no {day} {_MONTHS[month - 1]}" + (f" {year}" if (day, month) == (29, 2) else "")) from None


def read_time(cell: str) -> time | None:
    """Read a time of day: 09:00, 9:00:30, 02:44:33 PM. None when it is not one."""
    found = _TIME.fullmatch(cell.strip())
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _split(text: str) -> re.Match[str] | None:
    found = _DATE.match(text)
    return found if found and (found.end() == len(text) or _CLOCK_AFTER.fullmatch(text, found.end())) else None
