"""How the books are laid side by side: pure arithmetic over month totals per class of account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

ROWS = ("outside_revenue", "hub_fee", "pay", "other_costs")
NET = "net"
CASH = "cash"
ELIMINATION = "elimination"
COMBINED = "combined"


@dataclass(frozen=True)
class PooledColumn:
    """One column of the matrix: a practice, the hub, the elimination, or all together.

    Shape    `entity` is the slug, `hub`, `elimination` or `combined`; `entity_id` is None for the last two.
    Units    minor units, signed as they move the result: money in is positive, money out negative. A practice's fee is
             therefore negative and the hub's positive.
    """

    entity: str
    name: str
    outside_revenue_minor: int
    hub_fee_minor: int
    pay_minor: int
    other_costs_minor: int
    entity_id: UUID | None = None
    colour: int = 0

    @property
    def net_minor(self) -> int:
        return self.outside_revenue_minor + self.hub_fee_minor + self.pay_minor + self.other_costs_minor

    def cell(self, row: str) -> int:
        """Return one figure of the column by the name of its row."""
        return self.net_minor if row == NET else int(getattr(self, f"{row}_minor"))


@dataclass(frozen=True)
class PooledMatrix:
    """The books side by side for one period.

    Shape    `columns` are the practices by slug, then the hub, the elimination and the combined total; `settled_through` is the last
             month (yyyymm) of the period that every book has settled, or None.
    """

    period: str
    currency: str
    columns: tuple[PooledColumn, ...]
    settled_through: int | None = None

    def column(self, entity: str) -> PooledColumn | None:
        return next((each for each in self.columns if each.entity == entity), None)

    @property
    def practices(self) -> tuple[PooledColumn, ...]:
        return tuple(each for each in self.columns if each.entity not in ("hub", ELIMINATION, COMBINED))

    @property
    def eliminated_minor(self) -> int:
        """What moved between our own books: the hub's fee income, which the practices' fees cancel."""
        return sum(each.hub_fee_minor for each in self.columns if each.entity == "hub")


@dataclass(frozen=True)
class MonthTotals:
    """One class of account in one month, for one column of the matrix."""

    month: int
    amount_minor: int


def pool(period: str, currency: str, books: Sequence[PooledColumn], settled_through: int | None = None) -> PooledMatrix:
    """Lay books side by side, take out what they paid each other, and add up.

    Shape    practices by slug, the hub, `elimination`, `combined`.
    Sign     the elimination is the negative of all fees between the books; while every fee stands in both books it adds up to
             zero, and anything else in it is a fault that the column shows.
    """
    practices = sorted((book for book in books if book.entity != "hub"), key=lambda book: book.entity)
    hub = [book for book in books if book.entity == "hub"]
    own = (*practices, *hub)
    elimination = PooledColumn(ELIMINATION, "Between us", 0, -sum(book.hub_fee_minor for book in own), 0, 0)
    summed = {f"{row}_minor": sum(book.cell(row) for book in (*own, elimination)) for row in ROWS}
    return PooledMatrix(period, currency, (*own, elimination, PooledColumn(COMBINED, "Together", **summed)), settled_through)


def combine(series: Iterable[Sequence[MonthTotals]]) -> tuple[MonthTotals, ...]:
    """Add up several columns month by month, in order of month; a month that adds up to nothing is left out."""
    totals: dict[int, int] = {}
    for column in series:
        for each in column:
            totals[each.month] = totals.get(each.month, 0) + each.amount_minor
    return tuple(MonthTotals(month, totals[month]) for month in sorted(totals) if totals[month])
