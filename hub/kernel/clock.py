"""The one clock. Everything that asks the time asks here, so a test can hold it still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def fixed_clock(instant: datetime) -> Clock:
    """Return a clock that always tells `instant`.

    Raises   ValueError if the instant is naive.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return lambda: instant


def day_in(zone: str, instant: datetime) -> date:
    """Return the calendar day of an instant where the collective lives."""
    return instant.astimezone(ZoneInfo(zone)).date()
