"""Members' capital accounts: notices and cash, losses, the account from year to year, and paying out whoever leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hub.kernel.errors import refused
from hub.kernel.money import apportion, round_up
from hub.kernel.period import Month

QUALIFIED_CASH_SHARE = Fraction(1, 5)
"""The least part in cash that keeps a notice qualified. Source: 26 U.S.C. 1388(c)(1)."""


@dataclass(frozen=True)
class NoticeSplit:
    """One member's part of a year: so much in cash, the rest as a notice in the capital account."""

    cash_minor: int
    notice_minor: int


@dataclass(frozen=True)
class LossOutcome:
    """Where a loss went: the reserve, then the accounts, and what neither could bear."""

    reserve_after_minor: int
    charged: Mapping[str, int]
    balances_after: Mapping[str, int]
    carried_forward_minor: int


@dataclass(frozen=True)
class CapitalMove:
    """What one year did to one account: a part of the surplus, or of a loss."""

    period: str
    allocated_minor: int
    left_on: date | None = None


@dataclass(frozen=True)
class CapitalRow:
    """One line of an account's history; every closing balance is the next opening one.

    Shape    `uncovered_minor` is the part of a loss, zero or below, that the account could not bear.
    """

    period: str
    opening_minor: int
    allocated_minor: int
    cash_minor: int
    closing_minor: int
    uncovered_minor: int = 0
    left_on: date | None = None


def notice_split(allocated_minor: int, cash_share: Fraction = QUALIFIED_CASH_SHARE) -> NoticeSplit:
    """Divide a member's part into cash and notice. The cash is rounded up, so that it never falls short of the share.

    Empty    a loss, or nothing, pays no cash.
    Raises   REFUSED for a cash share that is not between nothing and all.
    Source   26 U.S.C. 1388(c)(1): at least a fifth in cash, or the notice is not qualified.
    """
    if not 0 <= cash_share <= 1:
        raise refused("surplus.notice.split", "The part in cash lies between nothing and all.")
    if allocated_minor <= 0:
        return NoticeSplit(0, allocated_minor)
    cash = round_up(allocated_minor * cash_share)
    return NoticeSplit(cash, allocated_minor - cash)


def is_qualified(split: NoticeSplit) -> bool:
    """Tell whether the cash reaches a fifth of the whole."""
    return split.cash_minor >= (split.cash_minor + split.notice_minor) * QUALIFIED_CASH_SHARE


def pay_by(fiscal_year_end: date) -> date:
    """Return the last day to pay a year's dividend: the 15th of the ninth month after the year closes.

    Raises   REFUSED for a year that does not close at the end of a month.
    Source   26 U.S.C. 1382(d); 26 CFR 1.1382-4.
    """
    month = Month.of(fiscal_year_end)
    if fiscal_year_end != month.last_day:
        raise refused("surplus.window.find", "A fiscal year closes at the end of a month.")
    return month.plus(9).first_day.replace(day=15)


def absorb_loss(net_minor: int, reserve_minor: int, hours: Mapping[str, int | Fraction], balances: Mapping[str, int]) -> LossOutcome:
    """Bear a loss: from the collective reserve, then from the accounts by hours, each down to zero, and the rest carried forward.

    Shape    `net_minor` is below zero; `charged` is what the hours would have each account bear, before the floor.
    Empty    where nobody worked, what the reserve cannot bear is carried forward whole.
    Raises   REFUSED when there is no loss.
    """
    if net_minor >= 0:
        raise refused("surplus.loss.bear", "There is no loss to bear.")
    from_reserve = min(max(0, reserve_minor), -net_minor)
    rest = net_minor + from_reserve
    charged = apportion(rest, hours, nobody="keep")
    before = {name: balances.get(name, 0) for name in {*balances, *hours}}
    after = {name: max(0, balance + charged.get(name, 0)) for name, balance in sorted(before.items())}
    borne = sum(before.values()) - sum(after.values())
    return LossOutcome(reserve_minor - from_reserve, charged, after, rest + borne)


def roll_forward(opening_minor: int, moves: Sequence[CapitalMove], cash_share: Fraction = QUALIFIED_CASH_SHARE) -> tuple[CapitalRow, ...]:
    """Carry one account from year to year: opening, the year's part, its cash, closing. No interest, and never below zero."""
    rows: list[CapitalRow] = []
    balance = opening_minor
    for move in moves:
        split = notice_split(move.allocated_minor, cash_share)
        closing = max(0, balance + split.notice_minor)
        uncovered = min(0, balance + split.notice_minor)
        rows.append(CapitalRow(move.period, balance, move.allocated_minor, split.cash_minor, closing, uncovered, move.left_on))
        balance = closing
    return tuple(rows)


def instalments(balance_minor: int, count: int) -> tuple[int, ...]:
    """Divide what a leaver is owed into equal payments; leftover cents are in the earliest. One payment is the lump sum.

    Raises   REFUSED for a balance below zero or less than one payment.
    """
    if balance_minor < 0 or count < 1:
        raise refused("surplus.account.redeem", "There is nothing to pay out in that way.")
    parts = apportion(balance_minor, {f"{number:06d}": 1 for number in range(count)})
    return tuple(parts[key] for key in sorted(parts))
