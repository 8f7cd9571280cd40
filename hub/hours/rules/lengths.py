"""How people write a length of time, and how we write it back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from hub.kernel.errors import DomainError, Problem, invalid

DAY_MINUTES = 24 * 60

_CLOCK = re.compile(r"(?P<hours>\d{1,4})(?:h|:)(?P<minutes>\d{1,2})(?:m|min|:(?P<seconds>\d{2}))?", re.ASCII)
_HOURS = re.compile(r"(?P<hours>\d{1,4}(?:[.,]\d{0,6})?|[.,]\d{1,6})(?P<unit>h|hr|hrs|hour|hours|std)?", re.ASCII)
_MINUTES = re.compile(r"(?P<minutes>\d{1,5})(?:m|min|mins|minute|minutes|')", re.ASCII)
_RANGE = re.compile(r"(?P<start>[^-]+)-(?P<end>[^-]+)")
_OF_DAY = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?P<half>am|pm)?", re.ASCII)
_DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "’": "'", "′": "'"})
_ECHO_LIMIT = 24


def parse_length(text: str, pointer: str = "") -> int:
    """Read a length of time as a person writes it and return whole minutes.

    Shape    5.5 and 5,5 and 5 are hours; 5:30, 5h30, 5 h 30, 1:30:20, 90m, and 9:00-10:30 (from, to) are read too.
    Units    whole minutes; seconds and fractions are rounded to the nearest minute, a half up.
    Raises   INVALID with a sentence that shows what was written and what to write, also when it is more than a day; the problem is
             laid at `pointer`, when one is given.
    """
    try:
        return _parse(text)
    except DomainError as unread:
        if not pointer:
            raise
        raise invalid(unread.code, unread.message, Problem(pointer, unread.message)) from unread


def _parse(text: str) -> int:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(_DASHES).lower())
    if not plain:
        raise _unreadable("Say how long it was, such as 1:30 or 1.5.")
    if plain.startswith("-"):
        raise _unreadable("A length of time cannot be less than nothing.")
    minutes = _as_range(plain)
    if minutes is None:
        minutes = _as_length(plain)
    if minutes is None:
        raise _unreadable(f"“{_shown(text)}” is not a time we can read. Try 1:30 or 1.5.")
    if minutes > DAY_MINUTES:
        raise _too_long(text, plain)
    return minutes


def parse_cell(text: str) -> int:
    """Read one cell of the week: an empty cell or a dash is no time at all, anything else is a length.

    Raises   INVALID as `parse_length` does.
    """
    return 0 if text.strip() in ("", "-", "–") else parse_length(text)


def parse_cells(texts: Mapping[str, str]) -> dict[str, int]:
    """Read the cells of a week by their names.

    Raises   INVALID with a problem at each cell that cannot be read.
    """
    minutes: dict[str, int] = {}
    problems: list[Problem] = []
    for name, text in texts.items():
        try:
            minutes[name] = parse_cell(text)
        except DomainError as unread:
            problems.append(Problem(f"/{name}", unread.message))
    if problems:
        raise invalid("hours.week.record", problems[0].message, *problems)
    return minutes


def say_length(minutes: int) -> str:
    """Write minutes as people read them: `5 h 30`, `6 h`, `45 min`, and `−9 h` for a correction."""
    hours, rest = divmod(abs(minutes), 60)
    words = f"{rest} min" if not hours else f"{hours:,} h {rest:02d}" if rest else f"{hours:,} h"
    return f"−{words}" if minutes < 0 else words


def write_length(minutes: int) -> str:
    """Write minutes as they stand in a field, so that `parse_cell` reads them back: `5`, `4:30`, and nothing for none."""
    if minutes == 0:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}" if rest else str(hours)


def minutes_of_seconds(seconds: int) -> int:
    """Return the nearest whole minute, a half up."""
    return (seconds + 30) // 60


def minutes_of_hours(hours: Decimal) -> int:
    """Return decimal hours as the nearest whole minute, a half up."""
    return int((hours * 60).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _as_length(plain: str) -> int | None:
    if found := _CLOCK.fullmatch(plain):
        if int(found["minutes"]) > 59 or int(found["seconds"] or 0) > 59:
            return None
        return minutes_of_seconds(int(found["hours"]) * 3600 + int(found["minutes"]) * 60 + int(found["seconds"] or 0))
    if found := _HOURS.fullmatch(plain):
        return minutes_of_hours(Decimal(found["hours"].replace(",", ".")))
    if found := _MINUTES.fullmatch(plain):
        return int(found["minutes"])
    return None


def _as_range(plain: str) -> int | None:
    ends = _RANGE.fullmatch(plain)
    if ends is None:
        return None
    start, end = _of_day(ends["start"]), _of_day(ends["end"])
    if start is None or end is None:
        return None
    if end <= start:
        raise _unreadable("That ends before it begins. If it went past midnight, write each day’s part on its own day.")
    return end - start


def _of_day(text: str) -> int | None:
    found = _OF_DAY.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= DAY_MINUTES else None


def _too_long(text: str, plain: str) -> DomainError:
    if plain.isdigit():
        return _unreadable(f"“{_shown(text)}” would be {plain} hours. For {plain} minutes write {plain}m.")
    return _unreadable(f"“{_shown(text)}” is more than the 24 hours of a day.")


def _shown(text: str) -> str:
    plain = " ".join("".join(sign for sign in text if sign.isprintable()).split())
    return plain if len(plain) <= _ECHO_LIMIT else plain[:_ECHO_LIMIT] + "…"


def _unreadable(sentence: str) -> DomainError:
    return invalid("hours.length.parse", sentence)
