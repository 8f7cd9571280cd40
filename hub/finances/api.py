"""JSON: the pooled view, its cells, each book and its entries, with the same rights as the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask_smorest import Blueprint

from hub.db.unit_of_work import UnitOfWork, transact
from hub.finances import services
from hub.finances.rules import NET, ROWS
from hub.finances.schemas import (
    BookSchema,
    CellQuerySchema,
    EntryQuerySchema,
    LedgerEntrySchema,
    LedgerPageSchema,
    PeriodQuerySchema,
    PooledCellSchema,
    PooledSchema,
    entry_out,
    month_out,
    page_out,
    pooled_out,
    total_out,
)
from hub.finances.services import EntryFilters
from hub.kernel.context import Scope
from hub.kernel.errors import missing
from hub.kernel.ids import parse
from hub.kernel.period import Period
from hub.practices import services as practices
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.openapi import API_PREFIX

api = Blueprint("finances_api", __name__, url_prefix=API_PREFIX, description="Money, read side by side and book by book.")
T = TypeVar("T")


def _read(work: Callable[[UnitOfWork], T], scope: Scope | None = None, *, leaves_trace: bool = False) -> T:
    return transact(scope or current_scope(), current_actor(), work, read_only=not leaves_trace)


@api.route("/hub/money")
@requires("finances.pooled.read", of="worker", place="hub")
@api.etag
@api.arguments(PeriodQuerySchema, location="query")
@api.response(200, PooledSchema)
def pooled(query: Mapping[str, Any]) -> dict[str, Any]:
    """Lay all books side by side for a period of whole months."""
    return _read(lambda uow: pooled_out(services.pooled(uow, _period(uow, query))))


@api.route("/hub/money/cell")
@requires("finances.cell.read", of="worker", place="hub")
@api.etag
@api.arguments(CellQuerySchema, location="query")
@api.response(200, PooledCellSchema)
def cell(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return the months that one figure of the matrix is made of."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        period = _period(uow, query)
        matrix = services.pooled(uow, period)
        column = matrix.column(query["entity"])
        if column is None:
            raise missing("finances.cell.read")
        totals = services.months_behind(uow, query["entity"], query["row"], period)
        return {
            "entity": column.entity, "row": query["row"], "period": str(period), "currency": matrix.currency,
            "total_minor": column.cell(query["row"]), "months": [total_out(each) for each in totals],
        }  # fmt: skip

    return _read(work)


@api.route("/p/<practice>/money")
@requires("finances.book.read", of="worker", place="practice")
@api.etag
@api.arguments(PeriodQuerySchema, location="query")
@api.response(200, BookSchema)
def practice_money(query: Mapping[str, Any], practice: str) -> dict[str, Any]:
    """Return one's own practice's figures, month by month."""
    entity_id = _here()
    return _read(lambda uow: _book(uow, entity_id, _period(uow, query)))


@api.route("/hub/practices/<slug>/money")
@requires("finances.book.read", of="worker", place="hub")
@api.etag
@api.arguments(PeriodQuerySchema, location="query")
@api.response(200, BookSchema)
def sibling_money(query: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """Return what any practice shares with every member of the hub: its month totals by class of account."""
    entity_id = _practice(slug)
    return _read(lambda uow: _book(uow, entity_id, _period(uow, query)))


@api.route("/hub/money/entries")
@requires("finances.entries.read", of="worker", place="hub")
@api.arguments(EntryQuerySchema, location="query")
@api.response(200, LedgerPageSchema)
def hub_entries(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the entries of the hub's own book, newest first."""
    return _own_entries(query)


@api.route("/p/<practice>/money/entries")
@requires("finances.entries.read", of="worker", place="practice")
@api.arguments(EntryQuerySchema, location="query")
@api.response(200, LedgerPageSchema)
def practice_entries(query: Mapping[str, Any], practice: str) -> dict[str, Any]:
    """List the entries of one's own practice's book, newest first."""
    return _own_entries(query)


@api.route("/hub/practices/<slug>/money/entries")
@requires("finances.lines.read", of="member", place="hub")
@api.arguments(EntryQuerySchema, location="query")
@api.response(200, LedgerPageSchema)
def sibling_entries(query: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """List the entries of a practice whose agreement opens them; its trail tells who looked."""
    entity_id = _practice(slug)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return page_out(services.lines_of_sibling(uow, _filters(uow, query), query["cursor"], query["limit"]))

    return _read(work, Scope.practice(entity_id), leaves_trace=True)


@api.route("/hub/money/entries/<je_id>")
@requires("finances.entries.read", of="worker", place="hub")
@api.etag
@api.response(200, LedgerEntrySchema)
def hub_entry(je_id: str) -> dict[str, Any]:
    """Return one entry of the hub's own book, with its twin, agreement and decision."""
    return _own_entry(je_id)


@api.route("/p/<practice>/money/entries/<je_id>")
@requires("finances.entries.read", of="worker", place="practice")
@api.etag
@api.response(200, LedgerEntrySchema)
def practice_entry(practice: str, je_id: str) -> dict[str, Any]:
    """Return one entry of one's own practice's book, with its twin, agreement and decision."""
    return _own_entry(je_id)


@api.route("/hub/practices/<slug>/money/entries/<je_id>")
@requires("finances.lines.read", of="member", place="hub")
@api.response(200, LedgerEntrySchema)
def sibling_entry(slug: str, je_id: str) -> dict[str, Any]:
    """Return one entry of a practice whose agreement opens lines; its trail tells who looked."""
    ident, entity_id = parse("je", je_id), _practice(slug)
    return _read(lambda uow: entry_out(services.entry_of_sibling(uow, ident)), Scope.practice(entity_id), leaves_trace=True)


def _own_entries(query: Mapping[str, Any]) -> dict[str, Any]:
    entity_id = _here()
    return _read(lambda uow: page_out(services.entries(uow, entity_id, _filters(uow, query), query["cursor"], query["limit"])))


def _own_entry(je_id: str) -> dict[str, Any]:
    entity_id, ident = _here(), parse("je", je_id)
    return _read(lambda uow: entry_out(services.entry(uow, entity_id, ident)))


def _book(uow: UnitOfWork, entity_id: UUID, period: Period) -> dict[str, Any]:
    column = services.book_totals(uow, entity_id, period)
    return {
        "entity": column.entity, "period": str(period), "currency": practices.entity(uow, entity_id).currency, "totals": column,
        "months": [month_out(each) for each in services.month_rows(uow, period, entity_id)],
    }  # fmt: skip


def _filters(uow: UnitOfWork, query: Mapping[str, Any]) -> EntryFilters:
    period, row = _period(uow, query), query["row"]
    classes = ROWS if row == NET else (row,) if row else ()
    return EntryFilters(period.start, period.end, classes, None, query["words"] or None, {"yes": True, "no": False}.get(query["settled"]))


def _period(uow: UnitOfWork, query: Mapping[str, Any]) -> Period:
    return Period.parse(query["period"], uow.today) if query["period"] else Period.of_year(uow.today.year)


def _here() -> UUID:
    place = current_place()
    if place is None:
        raise missing("finances.book.read")
    return place.entity_id


def _practice(slug: str) -> UUID:
    found = _read(lambda uow: practices.entity_by_slug(uow, slug))
    if found is None or found.kind != "practice":
        raise missing("finances.book.read")
    return found.id
