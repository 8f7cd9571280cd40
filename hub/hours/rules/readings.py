"""From a reduced sheet to lines of hours: a day, minutes and a kind for each, or one sentence on why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from hub.hours.rules.dates import DateOrder, NoSuchDay, read_date, read_time
from hub.hours.rules.kinds import KIND_CODES
from hub.hours.rules.layouts import Layout, Unit
from hub.hours.rules.lengths import minutes_of_seconds, parse_length, say_length
from hub.hours.rules.reduction import UNREAD, may_be_shown
from hub.hours.rules.sheets import Row, Sheet, unreadable
from hub.kernel.errors import DomainError

DAY_SECONDS = 24 * 3600
_CLOCK = re.compile(r"(\d{1,5}):(\d{2})(?::(\d{2}))?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,6}):(\d{2})\s*min|(\d{1,6}(?:[.,]\d{1,6})?)\s*min", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"(\d{0,6}(?:[.,]\d{0,6})?)\s*(?:h|hours?)?", re.ASCII | re.IGNORECASE)


class State(StrEnum):
    """What becomes of a line. Only `new` is brought in unasked; `here`, `bad` and `left_out` never are."""

    NEW = "new"
    HERE = "here"
    TWICE = "twice"
    HAND = "hand"
    ELSEWHERE = "elsewhere"
    BAD = "bad"
    LEFT_OUT = "left_out"


CHOOSABLE = frozenset({State.NEW, State.TWICE, State.HAND, State.ELSEWHERE})


@dataclass(frozen=True)
class Line:
    """One line of a file, or one day's part of a line that went past midnight.

    Shape    `worked_on`, `minutes`, `kind` are None where the line could not be read; `note` is why, or what is like it.
             `begins` is used to tell two lines of one file apart; it is never stored.
    """

    line: int
    part: int
    state: State
    worked_on: date | None = None
    minutes: int | None = None
    kind: str | None = None
    note: str = ""
    begins: datetime | None = None

    @property
    def words(self) -> str:
        return f"Line {self.line}: {self.note}." if self.note else f"Line {self.line}."


def span_of(lines: Sequence[Line]) -> tuple[date, date] | None:
    """Return the first and the last day that lines of a file are about."""
    days = [each.worked_on for each in lines if each.worked_on is not None]
    return (min(days), max(days)) if days else None


class _LeftOut(Exception):
    """A line that is no work: a break, a total."""


class _Unreadable(Exception):
    """A line that cannot be read; the message says why."""


def own_rows(sheet: Sheet, layout: Layout, email: str, name: str) -> tuple[Sheet, tuple[Line, ...]]:
    """Keep one person's rows of a file that holds several people's; the others are counted and not looked at.

    Raises   INVALID when several people are in it and none is this person.
    """
    for column, mine in ((layout.email, email.casefold()), (layout.name, name.casefold())):
        people = {row.cell(column).casefold() for row in sheet.rows} - {"", "-"}
        if len(people) < 2:
            continue
        if mine not in people:
            raise unreadable(
                "This file holds the time of several people, and none of it is under your name or address. Export your own time only."
            )
        kept = tuple(row for row in sheet.rows if row.cell(column).casefold() in (mine, "", "-"))
        others = [row for row in sheet.rows if row.cell(column).casefold() not in (mine, "", "-")]
        return replace(sheet, rows=kept), tuple(Line(row.line, 0, State.LEFT_OUT, note="it is someone else’s") for row in others)
    return sheet, ()


def read_lines(sheet: Sheet, layout: Layout, order: DateOrder, otherwise: str, today: date) -> tuple[Line, ...]:
    """Read every row of a reduced sheet; each gives one line, or one for each day it touches, or says why it can't.

    Units    whole minutes a line, rounded to the nearest; the length column is believed before the span, as the apps round it.
    Shape    `otherwise` is the kind of work for a row that does not tell.
    """
    lines: list[Line] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in sheet.rows:
        try:
            parts = _read_row(row, sheet, layout, order, otherwise, today)
        except _LeftOut as reason:
            lines.append(Line(row.line, 0, State.LEFT_OUT, note=str(reason)))
            continue
        except (_Unreadable, NoSuchDay) as reason:
            lines.append(Line(row.line, 0, State.BAD, note=getattr(reason, "sentence", str(reason))))
            continue
        key = tuple((part.worked_on, part.minutes, part.begins, None if part.begins else part.kind) for part in parts)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            parts = [replace(part, state=State.TWICE, note=f"it is the same as line {first}") for part in parts]
        lines.extend(parts)
    return tuple(lines)


def _read_row(row: Row, sheet: Sheet, layout: Layout, order: DateOrder, otherwise: str, today: date) -> list[Line]:
    if any(cell.strip() for cell in row.cells[len(sheet.header) :]):
        raise _Unreadable("it has more cells than the file has columns; is there a quotation mark or a comma too many?")
    _no_work(row, layout)
    day = read_date(row.cell(layout.date), order)
    if day > today:
        raise _Unreadable(f"{_say(day)} is still to come")
    begins = _begins(row, layout, day)
    seconds = _length(row, layout)
    span = _span(row, layout, order, begins)
    if seconds is None:
        seconds = span
    if seconds is None:
        raise _Unreadable("it has no length; if it is still running, stop it in the app and export again")
    if seconds > DAY_SECONDS:
        raise _Unreadable(f"it is {say_length(minutes_of_seconds(seconds))} long; a day has 24 hours")
    if minutes_of_seconds(seconds) == 0:
        raise _LeftOut("it is shorter than a minute")
    kind = next((cell for cell in map(row.cell, layout.kind) if cell in KIND_CODES), otherwise)
    return [
        Line(row.line, part, State.NEW, worked_on, minutes, kind, begins=begins if part == 0 else None)
        for part, (worked_on, minutes) in enumerate(_by_day(day, begins, seconds, today))
    ]


def _no_work(row: Row, layout: Layout) -> None:
    sort = row.cell(layout.sort).casefold()
    if sort == "break":
        raise _LeftOut("it is a break")
    if sort in ("holiday", "time off"):
        raise _LeftOut("it is time off, which has a page of its own")
    if not row.cell(layout.date) and any(cell.strip().casefold() == "total" for cell in row.cells):
        raise _LeftOut("it is the file’s own total")


def _begins(row: Row, layout: Layout, day: date) -> datetime | None:
    cell = row.cell(layout.start_time)
    if cell in ("", "-"):
        return None
    start = read_time(cell)
    if start is None:
        raise _Unreadable("the time it begins cannot be read")
    return datetime.combine(day, start)


def _span(row: Row, layout: Layout, order: DateOrder, begins: datetime | None) -> int | None:
    cell = row.cell(layout.end_time)
    if begins is None or cell in ("", "-"):
        return None
    end = read_time(cell)
    if end is None:
        raise _Unreadable("the time it ends cannot be read")
    written = row.cell(layout.end_date)
    if written in ("", "-"):
        ends = datetime.combine(begins.date(), end)
        ends += timedelta(days=1) if ends < begins else timedelta()
    else:
        ends = datetime.combine(read_date(written, order), end)
    if ends < begins:
        raise _Unreadable("it ends before it begins")
    return round((ends - begins).total_seconds())


def _length(row: Row, layout: Layout) -> int | None:
    cell = row.cell(layout.length)
    if cell in ("", "-", UNREAD) and layout.exact is not None:
        cell = row.cell(layout.exact)
    if cell in ("", "-"):
        return None
    if cell[0] in "-−":
        raise _Unreadable("it is less than nothing")
    if found := _CLOCK.fullmatch(cell):
        if int(found[2]) > 59 or int(found[3] or 0) > 59:
            raise _Unreadable(f"“{cell}” is not a time we can read")
        return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    if found := _MINUTES.fullmatch(cell):
        return int(found[1]) * 60 + int(found[2]) if found[1] else int(_decimal(found[3]) * 60)
    if (found := _NUMBER.fullmatch(cell)) and found[1].strip(".,"):
        return int(_decimal(found[1]) * (60 if layout.unit is Unit.MINUTES and cell == found[1] else 3600))
    try:
        return parse_length(cell) * 60
    except DomainError:
        shown = f"“{cell}” is not a time we can read" if may_be_shown(cell) else "the length of time cannot be read"
        raise _Unreadable(shown) from None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ".").rstrip(".") or "0")


def _by_day(day: date, begins: datetime | None, seconds: int, today: date) -> Sequence[tuple[date, int]]:
    whole = minutes_of_seconds(seconds)
    if begins is None:
        return [(day, whole)]
    until_midnight = DAY_SECONDS - (begins.hour * 3600 + begins.minute * 60 + begins.second)
    first = min(whole, minutes_of_seconds(until_midnight))
    following = day + timedelta(days=1)
    if following > today or seconds <= until_midnight or first == whole:
        return [(day, whole)]
    return [(day, first), (following, whole - first)] if first else [(following, whole)]


def _say(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
