"""What hours come to, as far as the pages of hours show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Worth:
    """What an hour and a day off pay now, and what one person's month comes to so far; None where nothing was decided yet."""

    rate_minor: int | None = None
    leave_day_minor: int | None = None
    earned_minor: int | None = None
    currency: str = "USD"
