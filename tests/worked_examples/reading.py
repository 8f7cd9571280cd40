"""Read what stands in a case: exact numbers, days, months and hours, never through floating point."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from hub.kernel.money import round_half_up
from hub.kernel.period import Month

MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
A_MONTH = Month(202201)
"""Where a case names no month, any one does: nothing that it computes depends on which."""


class Unreadable(ValueError):
    """A case says something that the runner does not know how to put to the rules."""


def exact(value: Any) -> Fraction:
    """Read a number as written. A float in the file is read by its digits, not by its binary value."""
    if isinstance(value, bool):
        raise Unreadable(f"{value!r} is no number")
    return Fraction(str(value))


def whole(value: Any) -> int:
    number = exact(value)
    if number.denominator != 1:
        raise Unreadable(f"{value!r} is not a whole number")
    return number.numerator


def weight(value: Any) -> int | Fraction:
    number = exact(value)
    return number.numerator if number.denominator == 1 else number


def weights(values: Mapping[str, Any]) -> dict[str, int | Fraction]:
    return {str(name): weight(value) for name, value in values.items()}


def minutes(hours: Any) -> int:
    """Read hours as whole minutes."""
    return whole(exact(hours) * 60)


def day(value: Any) -> date:
    return date.fromisoformat(str(value))


def day_or_none(value: Any) -> date | None:
    return None if value is None else day(value)


def decimals(number: Fraction, places: int = 2) -> str:
    """Write an exact number with so many decimals, rounded half up."""
    scaled = round_half_up(number * 10**places)
    sign, size = ("-" if scaled < 0 else ""), abs(scaled)
    return f"{sign}{size // 10**places}.{size % 10**places:0{places}d}"


def hours(in_minutes: int | Fraction) -> str:
    return decimals(Fraction(in_minutes) / 60)


def month_name(month: Month) -> str:
    return MONTH_NAMES[month.month - 1]


def weekday(name: str) -> int:
    if name.lower() not in WEEKDAYS:
        raise Unreadable(f"{name!r} is no day of the week")
    return WEEKDAYS.index(name.lower())


def word(number: int) -> str:
    return WORDS[number] if 0 <= number < len(WORDS) else str(number)


def number_in(words: str) -> int:
    """Read the number in a name such as "four_annual_instalments"; a lump sum is one."""
    for part in words.split("_"):
        if part.isdigit():
            return int(part)
        if part in WORDS:
            return WORDS.index(part)
    return 1
