"""Weeks as they stand in an address: `2026-W44`, Monday to Sunday (ISO 8601)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from hub.kernel.errors import invalid

FIRST_YEAR, LAST_YEAR = 2000, 2199
_WRITTEN = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Week:
    """One week; it belongs to the year in which its Thursday lies."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """Return the week in which a day lies."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Week:
        """Read `2026-W44`.

        Raises   INVALID when it is not a week of the calendar.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            try:
                return cls.of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
            except ValueError:
                pass
        raise invalid("hours.week.parse", "We cannot read that week. Write it like 2026-W44.")

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + timedelta(days=step) for step in range(7))

    def before(self) -> Week:
        return Week.of(self.monday - timedelta(days=7))

    def after(self) -> Week:
        return Week.of(self.monday + timedelta(days=7))

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"
