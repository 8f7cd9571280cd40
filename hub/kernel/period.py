"""Months and periods: how they are written, counted and compared. Days are half-open inside, inclusive in words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hub.kernel.errors import DomainError, Problem, invalid

_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_HELP = "Write a period as 2026, 2026-Q3, 2026-10, last-12 or 2026-03-01..2026-05-31."


@dataclass(frozen=True, order=True)
class Month:
    """Name one calendar month.

    Units    `number` is year times 100 plus month (202605), as in the tables; the text is `2026-05`.
    Raises   INVALID for a number that is no month.
    """

    number: int

    def __post_init__(self) -> None:
        if not (_FIRST_YEAR <= self.number // 100 <= _LAST_YEAR and 1 <= self.number % 100 <= 12):
            raise _unreadable("month", str(self.number), "Write a month as 2026-05.")

    @classmethod
    def parse(cls, text: str) -> Month:
        found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
        if found is None:
            raise _unreadable("month", text, "Write a month as 2026-05.")
        return cls(int(found[1]) * 100 + int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year * 100 + day.month)

    @property
    def year(self) -> int:
        return self.number // 100

    @property
    def month(self) -> int:
        return self.number % 100

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, self.days)

    @property
    def end(self) -> date:
        """The first day that no longer belongs to it."""
        return self.last_day + timedelta(days=1)

    @property
    def days(self) -> int:
        return monthrange(self.year, self.month)[1]

    @property
    def label(self) -> str:
        return f"{_NAMES[self.month - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __contains__(self, day: date) -> bool:
        return day.year == self.year and day.month == self.month

    def plus(self, months: int) -> Month:
        """Return the month so many later, or earlier when negative."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year * 100 + month + 1)

    def next(self) -> Month:
        return self.plus(1)

    def previous(self) -> Month:
        return self.plus(-1)

    def minus(self, other: Month) -> int:
        """Count the months from `other` to this one."""
        return (self.year - other.year) * 12 + self.month - other.month


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Give every month from `first` to `last`, both included."""
    current = first
    while current <= last:
        yield current
        current = current.next()


def add_months(day: date, months: int) -> date:
    """Return the same day so many calendar months later; where that month is shorter, its last day."""
    month = Month.of(day).plus(months)
    return date(month.year, month.month, min(day.day, month.days))


def add_years(day: date, years: int) -> date:
    """Return the same date so many years later; 29 February becomes 28 February in a common year."""
    return add_months(day, years * 12)


@dataclass(frozen=True)
class Period:
    """Name a stretch of days as people write it in an address: `2025`, `2025-Q3`, `2025-10`, `last-12`, `2026-03-01..2026-05-31`.

    Shape    `start` is its first day and `end` the first day after it; `text` is how it is written again.
    """

    text: str
    start: date
    end: date

    @classmethod
    def parse(cls, text: str, today: date | None = None) -> Period:
        """Read a period as people write it.

        Shape    `last-N` is the N whole months before the running one, and needs `today`.
        Raises   INVALID, with the ways to write one.
        """
        for pattern, reader in _READERS:
            found = re.fullmatch(pattern, text)
            if found:
                return reader(found, today)
        raise _unreadable("period", text, _HELP)

    @classmethod
    def of_year(cls, year: int) -> Period:
        return cls.of_months(Month(year * 100 + 1), Month(year * 100 + 12))

    @classmethod
    def of_month(cls, month: Month) -> Period:
        return cls.of_months(month, month)

    @classmethod
    def of_months(cls, first: Month, last: Month) -> Period:
        """Make the period from one month to another, both whole, written in the shortest way."""
        start, end = first.first_day, last.end
        if end <= start:
            raise _unreadable("period", f"{first}..{last}", "A period ends after it begins.")
        return cls(_shortest(start, end), start, end)

    @classmethod
    def of_days(cls, first: date, last: date) -> Period:
        """Make the period from one day to another, both included."""
        if last < first:
            raise _unreadable("period", f"{first}..{last}", "A period ends after it begins.")
        end = last + timedelta(days=1)
        return cls(_shortest(first, end), first, end)

    @property
    def first_day(self) -> date:
        return self.start

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def is_whole_months(self) -> bool:
        return self.start.day == 1 and self.end.day == 1

    @property
    def label(self) -> str:
        """The period in words, both ends included."""
        if not self.is_whole_months:
            first, last = self.first_day, self.last_day
            head = f"{first.day} {_NAMES[first.month - 1]}" + ("" if first.year == last.year else f" {first.year}")
            tail = f"{last.day} {_NAMES[last.month - 1]} {last.year}"
            return tail if first == last else f"{head} to {tail}"
        months = self.months()
        if len(months) == 1:
            return months[0].label
        if len(months) == 12 and months[0].month == 1:
            return str(months[0].year)
        first_name = _NAMES[months[0].month - 1] if months[0].year == months[-1].year else months[0].label
        return f"{first_name} to {months[-1].label}"

    def __str__(self) -> str:
        return self.text

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def months(self) -> tuple[Month, ...]:
        """Give every month that the period touches, whole or in part."""
        return tuple(months_between(Month.of(self.start), Month.of(self.last_day)))

    def whole_months(self) -> tuple[Month, ...]:
        """Give the months that lie wholly inside: those that kept balances can answer for."""
        return tuple(month for month in self.months() if self.start <= month.first_day and month.end <= self.end)

    def previous(self) -> Period:
        """Return the period of the same length that ends where this one begins, for comparison."""
        if self.is_whole_months:
            count, first = len(self.months()), Month.of(self.start)
            return Period.of_months(first.plus(-count), first.previous())
        return Period.of_days(self.start - timedelta(days=self.days), self.start - timedelta(days=1))


def _shortest(start: date, end: date) -> str:
    if start.day == 1 and end.day == 1:
        first = Month.of(start)
        count = Month.of(end).minus(first)
        if count == 1:
            return str(first)
        if count == 12 and first.month == 1:
            return f"{first.year:04d}"
        if count == 3 and first.month % 3 == 1:
            return f"{first.year:04d}-Q{first.month // 3 + 1}"
    return f"{start.isoformat()}..{(end - timedelta(days=1)).isoformat()}"


def _year(found: re.Match[str], today: date | None) -> Period:
    return Period.of_year(int(found[1]))


def _quarter(found: re.Match[str], today: date | None) -> Period:
    first = Month(int(found[1]) * 100 + int(found[2]) * 3 - 2)
    return Period.of_months(first, first.plus(2))


def _month(found: re.Match[str], today: date | None) -> Period:
    return Period.of_month(Month.parse(found[0]))


def _last(found: re.Match[str], today: date | None) -> Period:
    if today is None:
        raise _unreadable("period", found[0], "Here a period needs its own dates, such as 2026-01-01..2026-06-30.")
    final = Month.of(today).previous()
    period = Period.of_months(final.plus(1 - int(found[1])), final)
    return Period(found[0], period.start, period.end)


def _range(found: re.Match[str], today: date | None) -> Period:
    return Period.of_days(_day(found[1]), _day(found[2]))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _unreadable("period", text, f"{text} is not a day of the calendar.") from None
    Month.of(day)
    return day


_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_READERS = (
    (r"([0-9]{4})", _year),
    (r"([0-9]{4})-Q([1-4])", _quarter),
    (r"[0-9]{4}-[0-9]{2}", _month),
    (r"last-([1-9][0-9]?)", _last),
    (_DAY + r"\.\." + _DAY, _range),
)


def _unreadable(what: str, text: str, message: str) -> DomainError:
    return invalid(f"kernel.{what}.parse", f"“{text[:40]}” is not a {what} that we can read. {message}", Problem(f"/{what}", message))
