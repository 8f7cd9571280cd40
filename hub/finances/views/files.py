"""The same data as files: month totals and entries as CSV, books as plain-text journals."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO
from uuid import UUID

from flask import Response, request

from hub.db.unit_of_work import UnitOfWork
from hub.finances import plain_text, services
from hub.finances.rules import NET, ROWS
from hub.finances.views.entries import asked, filters_of, listed
from hub.finances.views.frame import bp, here, period_asked, practice_id, read
from hub.kernel.context import Scope
from hub.kernel.ids import public
from hub.kernel.money import format_plain
from hub.kernel.period import Month, Period
from hub.practices import services as practices
from hub.web.access import requires
from hub.web.tables import csv_file

IN_MEMORY = 4 * 1024 * 1024
PIECE = 64 * 1024
ALL_ROWS = 100_000


@bp.get("/p/<practice>/money.csv")
@requires("finances.book.read", of="worker", place="practice")
def practice_money_csv(practice: str) -> Response:
    place = here()
    return read(lambda uow: _months_csv(uow, place.entity_id))


@bp.get("/hub/practices/<slug>/money.csv")
@requires("finances.book.read", of="worker", place="hub")
def sibling_money_csv(slug: str) -> Response:
    entity_id = practice_id(slug)
    return read(lambda uow: _months_csv(uow, entity_id))


@bp.get("/hub/money/entries.csv")
@requires("finances.journal.export", of="worker", place="hub")
def hub_entries_csv() -> Response:
    place = here()
    return read(lambda uow: _entries_csv(uow, place.entity_id, own=True), leaves_trace=True)


@bp.get("/p/<practice>/money/entries.csv")
@requires("finances.journal.export", of="worker", place="practice")
def practice_entries_csv(practice: str) -> Response:
    place = here()
    return read(lambda uow: _entries_csv(uow, place.entity_id, own=True), leaves_trace=True)


@bp.get("/hub/practices/<slug>/money/entries.csv")
@requires("finances.lines.export", of="member", place="hub")
def sibling_entries_csv(slug: str) -> Response:
    entity_id = practice_id(slug)
    return read(lambda uow: _entries_csv(uow, entity_id, own=False), Scope.practice(entity_id), leaves_trace=True)


@bp.get("/hub/money.journal")
@bp.get("/hub/money/entries.journal")
@requires("finances.journal.export", of="worker", place="hub")
def hub_journal() -> Response:
    return _journal(here().entity_id)


@bp.get("/p/<practice>/money.journal")
@bp.get("/p/<practice>/money/entries.journal")
@requires("finances.journal.export", of="worker", place="practice")
def practice_journal(practice: str) -> Response:
    return _journal(here().entity_id)


@bp.get("/hub/practices/<slug>/money/entries.journal")
@requires("finances.lines.export", of="member", place="hub")
def sibling_lines_journal(slug: str) -> Response:
    return _journal(practice_id(slug), sibling=True)


@bp.get("/hub/practices/<slug>/money.journal")
@requires("finances.book.read", of="worker", place="hub")
def sibling_journal(slug: str) -> Response:
    """Send a practice's month totals by class of account as a journal: what it shares with every member of the hub."""
    style, entity_id = _style(), practice_id(slug)

    def work(uow: UnitOfWork) -> tuple[str, str]:
        book, entries = services.totals_book(uow, entity_id)
        return book.slug, plain_text.heading(style, [book]) + "".join(plain_text.body(style, book, entries))

    name, text = read(work)
    return _file(f"{name}-months", style, [text.encode()])


def _months_csv(uow: UnitOfWork, entity_id: UUID) -> Response:
    period, book = period_asked(uow), practices.entity(uow, entity_id)
    rows = [
        [str(Month(each.month)), *(format_plain(getattr(each, f"{row}_minor"), book.currency) for row in (*ROWS, NET)), book.currency]
        for each in services.month_rows(uow, period, entity_id)
    ]
    return csv_file(f"money-{book.slug}-{period}.csv", ["month", *ROWS, NET, "currency"], rows)


def _entries_csv(uow: UnitOfWork, entity_id: UUID, *, own: bool) -> Response:
    period, book = period_asked(uow), practices.entity(uow, entity_id)
    found = listed(uow, entity_id, filters_of(period, asked()), None, own=own, limit=ALL_ROWS)
    services.record_export(uow, "CSV")
    rows = [
        [public("je", each.id), each.accounting_on.isoformat(), each.number, each.memo, " + ".join(each.out_of), " + ".join(each.into),
         format_plain(each.amount_minor, book.currency), format_plain(each.effect_minor, book.currency), book.currency, each.recorded_by]
        for each in found.lines
    ]  # fmt: skip
    header = ["entry", "day", "number", "what", "from", "to", "moved", "effect", "currency", "recorded_by"]
    return csv_file(f"entries-{book.slug}-{period}.csv", header, rows)


def _journal(entity_id: UUID, *, sibling: bool = False) -> Response:
    """Send a whole book, or a period of it, in the syntax that the address asks for; the book's trail tells that it was exported."""
    style = _style()
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it is sent after this returns

    def work(uow: UnitOfWork) -> str:
        if sibling:
            services.check_lines_open(uow)
        period = Period.parse(request.args["period"], uow.today) if request.args.get("period") else None
        book = services.text_book(uow, entity_id)
        file.seek(0)
        file.truncate()
        file.write(plain_text.heading(style, [book]).encode())
        for piece in plain_text.body(style, book, services.text_entries(uow, entity_id, period)):
            file.write(piece.encode())
        services.record_export(uow, f"a {style} journal")
        return f"{book.slug}-{period}" if period else book.slug

    try:
        name = read(work, Scope.practice(entity_id) if sibling else None, leaves_trace=True)
    except BaseException:
        file.close()
        raise
    response = _file(name, style, _pieces(file))
    response.call_on_close(file.close)  # also when nobody reads the body
    return response


def _style() -> str:
    return plain_text.check_format(request.args.get("format", "hledger"))


def _pieces(file: IO[bytes]) -> Iterable[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _file(name: str, style: str, content: Iterable[bytes]) -> Response:
    response = Response(content, content_type="text/plain; charset=utf-8")
    safe = name.replace("..", "-to-")
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}.{plain_text.ENDINGS[style]}"'
    return response
