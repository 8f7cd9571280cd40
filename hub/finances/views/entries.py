"""The entries of a book, and one entry fully: in one's own book, and in another practice's where its agreement opens lines."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request

from hub.db.unit_of_work import UnitOfWork
from hub.finances import figures, services
from hub.finances.entry_page import entry_context
from hub.finances.figures import ROW_WORDS
from hub.finances.rules import NET, ROWS
from hub.finances.services import EntryFilters, EntryPage
from hub.finances.views.frame import bp, here, journals, period_asked, practice_id, read
from hub.kernel.context import Scope
from hub.kernel.ids import parse
from hub.kernel.period import Period
from hub.practices import services as practices
from hub.web.access import current_actor, requires
from hub.web.pages import page

LONGEST_SEARCH = 100
NAMES = {"for": "what it was for", "q": "the words", "settled": "whether it is settled"}


@bp.get("/hub/money/entries")
@requires("finances.entries.read", of="worker", place="hub")
def hub_entries() -> Response:
    place = here()
    return page("entries.html", **read(lambda uow: _entries_context(uow, place.entity_id, "/hub/money", own=True)))


@bp.get("/p/<practice>/money/entries")
@requires("finances.entries.read", of="worker", place="practice")
def practice_entries(practice: str) -> Response:
    place = here()
    return page("entries.html", **read(lambda uow: _entries_context(uow, place.entity_id, f"/p/{practice}/money", own=True)))


@bp.get("/hub/practices/<slug>/money/entries")
@requires("finances.lines.read", of="member", place="hub")
def sibling_entries(slug: str) -> Response:
    entity_id, path = practice_id(slug), f"/hub/practices/{slug}/money"

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return _entries_context(uow, entity_id, path, own=False)

    return page("entries.html", **read(work, Scope.practice(entity_id), leaves_trace=True))


@bp.get("/hub/money/entries/<je_id>")
@requires("finances.entries.read", of="worker", place="hub")
def hub_entry(je_id: str) -> Response:
    return _own_entry(je_id, "/hub/money")


@bp.get("/p/<practice>/money/entries/<je_id>")
@requires("finances.entries.read", of="worker", place="practice")
def practice_entry(practice: str, je_id: str) -> Response:
    return _own_entry(je_id, f"/p/{practice}/money")


@bp.get("/hub/practices/<slug>/money/entries/<je_id>")
@requires("finances.lines.read", of="member", place="hub")
def sibling_entry(slug: str, je_id: str) -> Response:
    ident, entity_id, path = parse("je", je_id), practice_id(slug), f"/hub/practices/{slug}/money"

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return entry_context(uow, services.entry_of_sibling(uow, ident), path, current_actor())

    return page("entry.html", **read(work, Scope.practice(entity_id), leaves_trace=True))


def _own_entry(je_id: str, path: str) -> Response:
    place, ident = here(), parse("je", je_id)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return entry_context(uow, services.entry(uow, place.entity_id, ident), path, current_actor())

    return page("entry.html", **read(work))


def _entries_context(uow: UnitOfWork, entity_id: UUID, path: str, *, own: bool) -> dict[str, Any]:
    period, on = period_asked(uow), asked()
    found = listed(uow, entity_id, filters_of(period, on), request.args.get("cursor"), own=own)
    book, base = practices.entity(uow, entity_id), f"{path}/entries"
    query = {"period": str(period)} | on
    following = f"{base}?{urlencode(query | {'cursor': found.next_cursor})}" if found.next_cursor else ""
    return {
        "place": {"name": book.name, "kind": book.kind}, "back": {"label": "Money", "href": path},
        "period": {"key": str(period), "name": period.label}, "filters": _fields(period, on),
        "clear_href": base if on else "", "taken": _taken(base, query),
        "entries": figures.entry_items(found.lines, base, book.currency), "sum_minor": found.effect_minor, "count": found.count,
        "paging": {"words": f"{len(found.lines)} of {found.count}", "before": "", "after": following} if following else None,
        "exports": [{"label": "CSV", "href": f"{base}.csv?{urlencode(query)}"}],
        "journals": journals(base, query=urlencode({"period": str(period)})), "currency": book.currency,
    }  # fmt: skip


def asked() -> dict[str, str]:
    """Return the filters of the address that are on, beside the period."""
    given = {name: request.args.get(name, "").strip()[:LONGEST_SEARCH] for name in NAMES}
    return {name: value for name, value in given.items() if value}


def filters_of(period: Period, on: dict[str, str]) -> EntryFilters:
    return filters_for(period, on.get("for"), on.get("q", ""), on.get("settled", ""))


def filters_for(period: Period, row: str | None, words: str = "", settled: str = "") -> EntryFilters:
    """Narrow a list to a period, a row of the matrix, words in the memo, and settled months or open ones."""
    classes = (row,) if row in ROWS else ROWS if row == NET else ()
    return EntryFilters(period.start, period.end, classes, None, words.replace("\x00", "") or None, {"yes": True, "no": False}.get(settled))


def listed(
    uow: UnitOfWork, entity_id: UUID, filters: EntryFilters, cursor: str | None, *, own: bool, limit: int = services.PAGE
) -> EntryPage:
    """Return entries of one's own book, or of a sibling's, which leaves a trace."""
    return services.entries(uow, entity_id, filters, cursor, limit) if own else services.lines_of_sibling(uow, filters, cursor, limit)


def _fields(period: Period, on: dict[str, str]) -> list[dict[str, Any]]:
    kinds = [{"value": "", "label": "Everything"}, *({"value": row, "label": ROW_WORDS[row][0]} for row in ROWS)]
    settled = [{"value": "", "label": "All months"}, {"value": "yes", "label": "Settled months"}, {"value": "no", "label": "Open months"}]
    return [
        {"name": "period", "label": "When", "value": str(period), "kind": "text", "options": []},
        {"name": "for", "label": "For", "value": on.get("for", ""), "kind": "select", "options": kinds},
        {"name": "q", "label": "Words", "value": on.get("q", ""), "kind": "text", "options": []},
        {"name": "settled", "label": "Settled", "value": on.get("settled", ""), "kind": "select", "options": settled},
    ]


def _taken(base: str, query: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"label": f"Without {NAMES[name]}", "href": f"{base}?{urlencode({key: value for key, value in query.items() if key != name})}"}
        for name in query
        if name in NAMES
    ]
