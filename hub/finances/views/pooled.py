"""`/hub/money` and the cells of its matrix."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request

from hub.agreements import services as agreements
from hub.db.unit_of_work import UnitOfWork
from hub.finances import figures, services
from hub.finances.figures import ROW_WORDS, Pathway
from hub.finances.rules import ELIMINATION, NET, ROWS, PooledColumn
from hub.finances.views.entries import filters_for, listed
from hub.finances.views.frame import book_href, bp, door_to, journals, period_asked, read
from hub.kernel.errors import missing
from hub.kernel.money import format_plain
from hub.kernel.period import Period
from hub.web.access import current_actor, requires
from hub.web.pages import page
from hub.web.rendering import count_of
from hub.web.tables import csv_file

EXPLAIN = {
    "outside_revenue": "What clients, insurers and others outside of us paid.",
    "hub_fee": "The fee for services: it leaves the book of a practice and comes into the book of the hub.",
    "pay": "What people were paid for work and for days of leave.",
    "other_costs": "What was spent on everything that is not pay and not the fee.",
    NET: "Money in, less money out.",
}
SUMMED = "This column adds up several books. Choose one book to see its entries."


@bp.get("/hub/money")
@requires("finances.pooled.read", of="worker", place="hub")
def pooled() -> Response:
    return page("money_pooled.html", **read(_pooled_context))


def _pooled_context(uow: UnitOfWork) -> dict[str, Any]:
    way = Pathway("/hub/money", period_asked(uow), uow.today)
    matrix = services.pooled(uow, way.period)
    last = services.last_month_with_entries(uow)
    own = {each.entity: current_actor().works_in(each.entity) is not None for each in matrix.practices}
    links = {slug: f"{book_href(slug, mine)}?period={way.period}" for slug, mine in own.items()}
    plain = journals("/hub/money", "Hub") + [
        link for each in matrix.practices for link in journals(book_href(each.entity, own[each.entity]), each.name)
    ]
    context = figures.period_context(way) | figures.matrix_context(matrix, way, f"/hub/money/entries?period={way.period}", links)
    context |= figures.pooled_chart(matrix, services.month_rows(uow, way.period), way)
    return context | {
        "settled_words": figures.settled_words(way.period, matrix.settled_through),
        "exports": [{"label": "CSV", "href": way.file("csv")}],
        "journals": plain,
        "last": {"name": str(last.year), "href": way.to(str(last.year))} if last else None,
        "knowing": _worth_knowing(uow, matrix.column(ELIMINATION)),
    }


def _worth_knowing(uow: UnitOfWork, elimination: PooledColumn | None) -> list[dict[str, str]]:
    waiting = agreements.open_invoices(uow)
    late = [each for each in waiting if each.due_on < uow.today]
    words = "Every fee invoice is paid."
    if waiting:
        words = f"{count_of(len(waiting), 'fee invoice', capital=True)} not paid yet" + (f", {len(late)} of them late." if late else ".")
    known = [{"state": "care" if late else "wait" if waiting else "good", "words": words, "href": "/hub/agreements", "link": "See them"}]
    if elimination is not None and elimination.net_minor:
        fault = "The fees in our books do not cancel each other. Ask whoever keeps the books to run `hub ledger verify`."
        known.insert(0, {"state": "stop", "words": fault, "href": "", "link": ""})
    return known


@bp.get("/hub/money.csv")
@requires("finances.pooled.read", of="worker", place="hub")
def pooled_csv() -> Response:
    def work(uow: UnitOfWork) -> Response:
        matrix = services.pooled(uow, period_asked(uow))
        rows = [
            [each.entity, *(format_plain(each.cell(row), matrix.currency) for row in (*ROWS, NET)), matrix.currency]
            for each in matrix.columns
        ]
        return csv_file(f"money-{matrix.period}.csv", ["entity", *ROWS, NET, "currency"], rows)

    return read(work)


@bp.get("/hub/money/cell")
@requires("finances.cell.read", of="worker", place="hub")
def cell() -> Response:
    column, opened, context = read(_cell_context)
    return page("money_cell.html", **context, **_cell_entries(column.entity, column.entity_id, opened, context))


@bp.get("/hub/money/cell.csv")
@requires("finances.cell.read", of="worker", place="hub")
def cell_csv() -> Response:
    column, _, context = read(_cell_context)
    rows = [[part["name"], format_plain(part["minor"], context["currency"]), context["currency"]] for part in context["parts"]]
    return csv_file(f"money-{column.entity}-{context['row']}-{context['period']['key']}.csv", ["month", "amount", "currency"], rows)


def _cell_context(uow: UnitOfWork) -> tuple[PooledColumn, bool, dict[str, Any]]:
    entity, row, period = request.args.get("entity", ""), request.args.get("row", ""), period_asked(uow)
    matrix = services.pooled(uow, period)
    column = matrix.column(entity)
    if column is None or row not in (*ROWS, NET):
        raise missing("finances.cell.read")
    query = urlencode({"entity": entity, "row": row, "period": str(period)})
    context = {
        "what": {"row": ROW_WORDS[row][0], "column": "Hub" if entity == "hub" else column.name, "colour": column.colour, "kind": entity},
        "row": row, "period": {"key": str(period), "name": period.label}, "back_href": f"/hub/money?period={period}",
        "total_minor": column.cell(row), "parts": figures.months_as_parts(services.months_behind(uow, entity, row, period), entity, row),
        "part_word": "Month", "explain": EXPLAIN[row], "exports": [{"label": "CSV", "href": f"/hub/money/cell.csv?{query}"}],
        "currency": matrix.currency,
    }  # fmt: skip
    return column, column.entity_id is not None and agreements.opens_lines(uow, column.entity_id, uow.today), context


def _cell_entries(slug: str, entity_id: UUID | None, opened: bool, context: dict[str, Any]) -> dict[str, Any]:
    """Return the entries behind a cell where they are open to the reader, each book in a transaction of its own."""
    if entity_id is None:
        return {"entries": None, "entries_href": "", "closed_words": SUMMED}
    scope, base, own = door_to(slug, entity_id)
    if not own and not (opened and current_actor().standing == "member"):
        return {"entries": None, "entries_href": "", "closed_words": services.CLOSED}
    key, row = context["period"]["key"], context["row"]

    def work(uow: UnitOfWork) -> services.EntryPage:
        return listed(uow, entity_id, filters_for(Period.parse(key, uow.today), row), None, own=own)

    found = read(work, scope, leaves_trace=not own)
    query = urlencode({"period": key, **({"for": row} if row != NET else {})})
    return {"entries": figures.entry_items(found.lines, base, context["currency"]), "entries_href": f"{base}?{query}", "closed_words": "",
            "traced": not own}  # fmt: skip
