"""The only functions that a plugin may call. Everything else it needs stands on the desk that it is handed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hub.kernel.money import Money
from hub.plugin_api.pages import Desk
from hub.web.rendering import count_of, day_text, money_text, period_name

__all__ = ["count", "day", "days_after", "money", "month", "read_day", "read_whole", "summary"]


def money(amount: Money | Mapping[str, Any]) -> str:
    """Write an amount as the hub's pages do: `$2,340.66`."""
    if isinstance(amount, Money):
        return money_text(amount.minor, amount.currency)
    return money_text(amount["amount_minor"], amount["currency"])


def day(value: date) -> str:
    """Write a day as the hub's pages do: `30 October 2026`."""
    return day_text(value)


def month(key: str) -> str:
    """Name a month or another period from its address: `2026-10` is `October 2026`."""
    return period_name(key)


def count(number: int, one: str, many: str | None = None) -> str:
    """Count in words as far as ten, with the right form of the noun: `three certificates`."""
    return count_of(number, one, many)


def days_after(start: date, days: int) -> date:
    """Return the day that many days after (or, below zero, before) another."""
    return start + timedelta(days=days)


def read_day(text: str) -> date | None:
    """Read a day that somebody typed, such as `2027-05-31`; None when it is not one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def read_whole(text: str, least: int = 0, most: int = 1_000_000_000) -> int | None:
    """Read a whole number that somebody typed; None when it is not one between `least` and `most`."""
    plain = text.strip().replace(",", "")
    if not (plain.isascii() and plain.removeprefix("-").isdigit() and len(plain) <= 12):
        return None
    return int(plain) if least <= int(plain) <= most else None


def summary(desk: Desk, month: str) -> Mapping[str, Any]:
    """Return the practice's own month in totals, as its column in the pooled review has it.

    Shape    `month`, `currency` and `totals` with outside_revenue, hub_fee, pay, other_costs and net.
    Units    minor units; money in is above zero, money out below.
    Needs    a month written `2026-10`.
    """
    return desk.summary(month)
