"""What the money pages show, made from what the services return: rows, choices of period, charts, lines. No decisions, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from hub.finances.rules import COMBINED, ELIMINATION, NET, ROWS, MonthTotals, PooledColumn, PooledMatrix
from hub.finances.store import EntryLine, MonthRow
from hub.kernel.errors import DomainError
from hub.kernel.ids import public
from hub.kernel.period import Month, Period
from hub.web.charts import Columns, Series
from hub.web.rendering import colour_class, day_text, listed, money_text

ROW_WORDS = {
    "outside_revenue": ("Money in from outside", "from clients and insurers"),
    "hub_fee": ("Fee for services", "from practices to the hub"),
    "pay": ("Pay", "for work and for days of leave"),
    "other_costs": ("Everything else", "rooms, software, insurance and the like"),
    NET: ("Left over", "surplus"),
}
LARGEST_CHART = 24  # months that still have room for their names


@dataclass(frozen=True)
class Pathway:
    """Where the links of a page lead: its own address and the period it shows."""

    path: str
    period: Period
    today: date

    def to(self, period: Period | str, **more: str) -> str:
        return f"{self.path}?{urlencode({'period': str(period), **more})}"

    def has_come(self, month: Month) -> bool:
        return month.first_day <= self.today

    def file(self, ending: str, **more: str) -> str:
        return f"{self.path}.{ending}?{urlencode({'period': str(self.period), **more})}"


def read_period(text: str | None, today: date) -> Period:
    """Read the period of an address; the running year when none is named."""
    return Period.parse(text, today) if text else Period.of_year(today.year)


def period_context(way: Pathway) -> dict[str, Any]:
    """Return the period in words, the choice of month, quarter and year around it, and its neighbours."""
    period, months = way.period, way.period.months()
    near = months[-1] if period.end <= way.today else min(max(Month.of(way.today), months[0]), months[-1])
    quarter = f"{near.year}-Q{(near.month + 2) // 3}"
    choices = [
        (str(near.year), str(near.year)),
        (f"Quarter {quarter[-1]}", quarter),
        (near.label.split()[0], str(near)),
        ("12 months", "last-12"),
    ]
    kinds = [{"label": label, "href": way.to(key), "current": key == str(period)} for label, key in choices]
    before, after = _neighbour(period, -1), _neighbour(period, 1)
    return {
        "period": {"key": str(period), "name": period.label},
        "kinds": kinds,
        "before": {"label": before.label, "href": way.to(before)} if before else None,
        "after": {"label": after.label, "href": way.to(after)} if after and after.start <= way.today else None,
    }


def _neighbour(period: Period, step: int) -> Period | None:
    if not period.is_whole_months:
        return None
    months = period.months()
    try:
        return Period.of_months(months[0].plus(step * len(months)), months[-1].plus(step * len(months)))
    except DomainError:  # the calendar that we read ends here
        return None


def settled_words(period: Period, through: int | None) -> str:
    """Say how far the books are settled."""
    last = period.months()[-1]
    if through is None:
        return "These months are not settled yet; they may still change."
    settled = Month(through)
    if settled >= last:
        return "The books of these months are settled."
    following = settled.next().label.split()[0]
    rest = f"{following} may still change" if settled.next() == last else f"{following} and later may still change"
    return f"The books are settled to {day_text(settled.last_day)}; {rest}."


def matrix_context(matrix: PooledMatrix, way: Pathway, hub_href: str, practice_hrefs: Mapping[str, str]) -> dict[str, Any]:
    """Return the matrix as the pooled page shows it: columns, rows of cells with their addresses, and the sentence above."""
    columns = [
        {"key": each.entity, "name": "Hub" if each.entity == "hub" else each.name, "colour": 0 if each.entity == "hub" else each.colour,
         "kind": _kind(each), "href": hub_href if each.entity == "hub" else practice_hrefs.get(each.entity, "")}
        for each in matrix.columns
    ]  # fmt: skip
    rows = [
        {"key": row, "label": ROW_WORDS[row][0], "hint": ROW_WORDS[row][1], "net": row == NET,
         "cells": [{"minor": each.cell(row), "href": cell_href(each.entity, row, way.period)} for each in matrix.columns]}
        for row in (*ROWS, NET)
    ]  # fmt: skip
    together = matrix.columns[-1]
    hub = matrix.column("hub")
    lead = {
        "revenue_minor": together.outside_revenue_minor, "pay_minor": -together.pay_minor, "costs_minor": -together.other_costs_minor,
        "net_minor": together.net_minor, "hub_net_minor": hub.net_minor if hub else None, "fee_minor": matrix.eliminated_minor,
        "practices": len(matrix.practices),
    }  # fmt: skip
    moved = any(each.cell(row) for each in matrix.columns for row in ROWS)
    return {"columns": columns, "rows": rows, "lead": lead if moved else None, "currency": matrix.currency}


def cell_href(entity: str, row: str, period: Period | str) -> str:
    return "/hub/money/cell?" + urlencode({"entity": entity, "row": row, "period": str(period)})


def _kind(column: PooledColumn) -> str:
    return column.entity if column.entity in ("hub", ELIMINATION, COMBINED) else "practice"


def pooled_chart(matrix: PooledMatrix, rows: Sequence[MonthRow], way: Pathway) -> dict[str, Any]:
    """Return the chart of money in by practice, month by month, and the table of the same numbers.

    Empty    no chart for a single month, for more months than have room, or where nothing came in; months not come yet are named and empty.
    """
    months = way.period.months()
    books = [each for each in matrix.columns if each.entity_id is not None]
    taken = {(each.entity_id, each.month): each.outside_revenue_minor for each in rows}
    shown = [each for each in books if any(taken.get((each.entity_id, month.number)) for month in months)]
    if not shown or not 2 <= len(months) <= LARGEST_CHART:
        return {"chart": None, "chart_table": None}
    table = [[taken.get((each.entity_id, month.number), 0) if way.has_come(month) else None for each in shown] for month in months]
    spent = [-sum(each.pay_minor + each.other_costs_minor for each in rows if each.month == month.number) for month in months]
    series = [
        Series(each.name, colour_class(0 if each.entity == "hub" else each.colour), _column(table, place))
        for place, each in enumerate(shown)
    ]
    line = [minor if way.has_come(month) else None for month, minor in zip(months, spent, strict=True)]
    chart = Columns("Money in, each month", _finding(months, table, matrix.currency), _short(months), series, line)
    return {"chart": chart, "chart_table": _table([each.name for each in shown], months, table, way)}


def book_chart(rows: Sequence[MonthRow], column: PooledColumn, way: Pathway, currency: str) -> dict[str, Any]:
    """Return the chart of one book: money in as columns, money out as the line, and the table of the same numbers."""
    months = way.period.months()
    if not rows or not 2 <= len(months) <= LARGEST_CHART:
        return {"chart": None, "chart_table": None, "line_name": ""}
    by_month, hub = {each.month: each for each in rows}, column.entity == "hub"
    table: list[list[int | None]] = []
    for month in months:
        row = by_month.get(month.number)
        come_in, gone_out = (money_in(row, hub=hub), money_out(row, hub=hub)) if row else (0, 0)
        table.append([come_in, gone_out, come_in - gone_out] if way.has_come(month) else [None, None, None])
    series = [Series("Money in", colour_class(0 if hub else column.colour), _column(table, 0))]
    chart = Columns(
        "Money in and out, each month", _finding(months, [line[:1] for line in table], currency), _short(months), series, _column(table, 1)
    )
    return {"chart": chart, "chart_table": _table(["In", "Out", "Left over"], months, table, way), "line_name": "Money out"}


def money_in(row: MonthRow | PooledColumn, *, hub: bool) -> int:
    """Return what came in: money from outside, and in the hub the fees of the practices."""
    return row.outside_revenue_minor + (row.hub_fee_minor if hub else 0)


def money_out(row: MonthRow | PooledColumn, *, hub: bool) -> int:
    """Return what went out, as a positive amount: pay, everything else, and in a practice the fee."""
    return -(row.pay_minor + row.other_costs_minor + (0 if hub else row.hub_fee_minor))


def _column(table: Sequence[Sequence[int | None]], place: int) -> list[int | None]:
    """Pick one column for a chart, which begins at zero: a correction below it shows in the table."""
    return [None if line[place] is None else max(0, line[place] or 0) for line in table]


def _finding(months: Sequence[Month], table: Sequence[Sequence[int | None]], currency: str) -> str:
    come = [(month, sum(minor or 0 for minor in line)) for month, line in zip(months, table, strict=True) if None not in line]
    if not come:
        return "These months have not come yet."
    low, high = min(minor for _, minor in come), max(minor for _, minor in come)
    least, largest = money_text(low, currency, whole=True), money_text(high, currency, whole=True)
    if least == largest:
        return f"{'About ' if low != high else ''}{largest} came in each month."
    most = next(month for month, minor in come if minor == high)
    return f"Between {least} and {largest} came in each month; most of it in {most.label}."


def _short(months: Sequence[Month]) -> list[tuple[str, str]]:
    return [(month.label[:3], month.label[:1]) for month in months]


def _table(head: list[str], months: Sequence[Month], table: Sequence[Sequence[int | None]], way: Pathway) -> dict[str, Any]:
    rows = [{"label": month.label, "href": way.to(str(month)), "cells": list(line)} for month, line in zip(months, table, strict=True)]
    return {"head": head, "rows": rows, "total": [sum(minor or 0 for minor in column) for column in zip(*table, strict=True)]}


def months_as_parts(totals: Sequence[MonthTotals], entity: str, row: str) -> list[dict[str, Any]]:
    """Return the months behind a cell as lines, each leading to its own month."""
    return [
        {"name": Month(each.month).label, "href": cell_href(entity, row, str(Month(each.month))), "minor": each.amount_minor}
        for each in totals
    ]


def entry_items(lines: Sequence[EntryLine], base: str, currency: str) -> list[dict[str, Any]]:
    """Return entries as lines of a table; `base` is the address under which each one stands.

    Shape    an entry that only moved money between accounts shows a dash, and says what moved in its second line.
    """
    return [
        {"on": each.accounting_on, "words": each.memo, "href": f"{base}/{public('je', each.id)}", "sub": sides(each, currency),
         "by": each.recorded_by, "minor": each.effect_minor or None}
        for each in lines
    ]  # fmt: skip


def sides(line: EntryLine, currency: str) -> str:
    """Say both sides in plain words: `from Bank to Pay for work`."""
    words = f"from {listed(line.out_of)} to {listed(line.into)}"
    return words if line.effect_minor else f"{money_text(line.amount_minor, currency)} {words}"
