"""The money of one book: a practice's own page, and the same page as the other members of the hub see it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response

from hub.agreements import services as agreements
from hub.db.unit_of_work import UnitOfWork
from hub.finances import figures, services
from hub.finances.figures import ROW_WORDS, Pathway
from hub.finances.rules import ROWS
from hub.finances.views.entries import filters_for
from hub.finances.views.frame import bp, here, journals, period_asked, practice_id, read
from hub.kernel.ids import public
from hub.kernel.period import Month, Period
from hub.practices import services as practices
from hub.web.access import current_actor, requires
from hub.web.pages import page

LATEST = 5


@bp.get("/p/<practice>/money")
@requires("finances.book.read", of="worker", place="practice")
def practice_money(practice: str) -> Response:
    place = here()
    return page("money_practice.html", **read(lambda uow: _book_context(uow, place.entity_id, f"/p/{practice}/money", own=True)))


@bp.get("/hub/practices/<slug>/money")
@requires("finances.book.read", of="worker", place="hub")
def sibling_money(slug: str) -> Response:
    entity_id = practice_id(slug)
    return page("money_practice.html", **read(lambda uow: _book_context(uow, entity_id, f"/hub/practices/{slug}/money", own=False)))


def _book_context(uow: UnitOfWork, entity_id: UUID, path: str, *, own: bool) -> dict[str, Any]:
    way = Pathway(path, period_asked(uow), uow.today)
    book = practices.entity(uow, entity_id)
    column = services.book_totals(uow, entity_id, way.period)
    rows = services.month_rows(uow, way.period, entity_id)
    last = services.last_month_with_entries(uow, entity_id)
    opened = own or (agreements.opens_lines(uow, entity_id, uow.today) and current_actor().standing == "member")
    latest = services.entries(uow, entity_id, filters_for(way.period, None), None, LATEST) if own else None
    classes = [
        {"label": ROW_WORDS[row][0], "hint": ROW_WORDS[row][1], "minor": column.cell(row),
         "href": f"{path}/entries?{urlencode({'period': str(way.period), 'for': row})}" if opened else ""}
        for row in ROWS
    ]  # fmt: skip
    own_hub = book.kind == "hub"
    came, went = figures.money_in(column, hub=own_hub), figures.money_out(column, hub=own_hub)
    sums = {"in_minor": came, "out_minor": went, "left_minor": column.net_minor}
    return figures.period_context(way) | figures.book_chart(rows, column, way, book.currency) | {
        "place": {"name": book.name, "slug": book.slug, "colour": book.colour, "kind": book.kind},
        "settled_words": figures.settled_words(way.period, services.settled_through(uow, entity_id, way.period)),
        "sums": sums if rows else None, "classes": classes, "currency": book.currency,
        "last": {"name": str(last.year), "href": way.to(str(last.year))} if last else None,
        "cash": _cash(uow, entity_id, way.period), "fee": _fee_card(uow, entity_id, book.slug, own=own),
        "entries": figures.entry_items(latest.lines, f"{path}/entries", book.currency) if latest else [],
        "entries_href": f"{path}/entries?period={way.period}" if opened else "", "entries_count": latest.count if latest else None,
        "lines_words": "" if own else services.OPENED if opened else services.CLOSED,
        "exports": [{"label": "CSV", "href": way.file("csv")}], "journals": journals(path),
    }  # fmt: skip


def _cash(uow: UnitOfWork, entity_id: UUID, period: Period) -> dict[str, Any]:
    month = min(period.months()[-1], Month.of(uow.today))
    return {"minor": services.standing(uow, entity_id, month).get("cash", 0), "words": f"At the end of {month.label}."}


def _fee_card(uow: UnitOfWork, entity_id: UUID, slug: str, *, own: bool) -> dict[str, Any] | None:
    agreement = agreements.current_agreement(uow, entity_id, uow.today)
    if agreement is None or agreement.monthly_minor is None:
        return None
    issued = agreements.invoices(uow, entity_id)
    base = f"/p/{slug}" if own else "/hub"
    return {
        "minor": agreement.monthly_minor, "words": f"A set amount each month, version {agreement.version} of the agreement.",
        "agreement_href": f"/hub/agreements/{slug}/{agreement.version}",
        "invoice_href": f"{base}/fees/{public('inv', issued[0].id)}" if issued else "",
    }  # fmt: skip
