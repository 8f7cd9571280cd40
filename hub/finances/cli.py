"""`hub finances` and `hub ledger`: the pooled view, books as plain text, and the standing checks, from the terminal."""

from __future__ import annotations

import json
import sys
from typing import IO

import click

from hub.agreements import services as agreements
from hub.db.unit_of_work import UnitOfWork, transact
from hub.finances import plain_text, services
from hub.finances.rules import COMBINED, NET, ROWS, PooledMatrix
from hub.finances.schemas import pooled_out
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import missing, refused
from hub.kernel.ids import public
from hub.kernel.money import format_plain
from hub.kernel.period import Month, Period
from hub.ledger import services as ledger
from hub.practices import services as practices
from hub.practices.services import EntityRecord

STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to write the answer.")


@click.group("finances")
def finances() -> None:
    """The books of the hub and its practices, side by side."""


@finances.command("pooled")
@click.option("--period", "text", required=True, help="2026, 2026-Q3, 2026-10, last-12.")
@STYLE
def pooled(text: str, style: str) -> None:
    """Show each practice, the hub, the elimination and the combined total."""
    matrix = transact(_hub(), operator_actor(), lambda uow: services.pooled(uow, Period.parse(text, uow.today)), read_only=True)
    if style == "json":
        click.echo(json.dumps(pooled_out(matrix), indent=2))
    else:
        click.echo(_table(matrix))


def _table(matrix: PooledMatrix) -> str:
    lines = [[f"{matrix.period}, {matrix.currency}", *(each.entity for each in matrix.columns)]]
    lines += [[row, *(format_plain(each.cell(row), matrix.currency) for each in matrix.columns)] for row in (*ROWS, NET)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    )


@click.group("ledger")
def ledger_group() -> None:
    """Books: as plain text, and checked."""


@ledger_group.command("export")
@click.option("--book", required=True, help="The slug of a practice, hub, or combined for all books in one file.")
@click.option("--format", "style", type=click.Choice(plain_text.FORMATS), default="hledger", help="The syntax.")
@click.option("--period", "text", help="Only this period, such as 2026; everything when left out.")
@click.option("--output", "output", type=click.File("w", encoding="utf-8"), default="-", help="A file; the terminal when left out.")
def export(book: str, style: str, text: str | None, output: IO[str]) -> None:
    """Write a book, or all of them, as a journal that hledger or beancount reads."""
    books = [each for each in _books() if book in (each.slug, COMBINED)]
    if not books:
        known = ", ".join(each.slug for each in _books())
        raise missing("finances.journal.export", f"There is no book called {book}. There are: {known}, {COMBINED}.")
    heads = [
        transact(_scope(each), operator_actor(), lambda uow, at=each: services.text_book(uow, at.id), read_only=True) for each in books
    ]
    output.write(plain_text.heading(style, heads))
    for each in books:
        transact(_scope(each), operator_actor(), lambda uow, at=each: _write(uow, at, style, text, output, prefixed=book == COMBINED))


def _write(uow: UnitOfWork, book: EntityRecord, style: str, text: str | None, output: IO[str], *, prefixed: bool) -> None:
    period = Period.parse(text, uow.today) if text else None
    head = services.text_book(uow, book.id)
    # Read whole before a word is written: a transaction that has to be tried again must not write its book twice.
    pieces = list(plain_text.body(style, head, services.text_entries(uow, book.id, period), prefixed=prefixed))
    services.record_export(uow, f"a {style} journal")
    output.writelines(pieces)


@ledger_group.command("verify")
@STYLE
def verify(style: str) -> None:
    """Recompute what the books promise; exit 3 when something does not fit, naming the entry."""
    faults, gaps = transact(_hub(), operator_actor(), lambda uow: (ledger.verify(uow), agreements.gaps_in_numbers(uow)), read_only=True)
    names = {each.id: each.slug for each in _books()}
    found = [
        {"rule": each.rule, "book": names.get(each.entity_id, "") if each.entity_id else "", "detail": each.detail,
         "entry": public("je", each.entry_id) if each.entry_id else None}
        for each in faults
    ]  # fmt: skip
    found += [{"rule": "invoice numbers have no gaps", "book": "hub", "detail": each, "entry": None} for each in gaps]
    if style == "json":
        click.echo(json.dumps({"whole": not found, "faults": found}, indent=2))
    else:
        for fault in found:
            click.echo(f"{fault['rule']}: {fault['book']} {fault['entry'] or ''} {fault['detail']}".replace("  ", " "))
        click.echo(
            "The books do not fit." if found else "The books are whole: entries, balances, twins, numbers, settled months, elimination."
        )
    if found:
        click.echo("Keep this database as it is, and compare it with your last backup before you write to it again.", err=True)
        sys.exit(3)


@ledger_group.command("months")
@click.option("--book", required=True, help="The slug of a practice, or hub.")
def months(book: str) -> None:
    """Show which months of a book are settled."""
    found = next((each for each in _books() if each.slug == book), None)
    if found is None:
        raise missing("finances.book.read", f"There is no book called {book}.")
    settled: list[Month] = transact(_scope(found), operator_actor(), lambda uow: ledger.settled_months(uow, found.id), read_only=True)
    click.echo(", ".join(str(month) for month in settled) or "No month is settled yet.")


def _hub() -> Scope:
    hub = transact(Scope.system(), operator_actor(), lambda uow: uow.hub_entity_id, read_only=True)
    if hub is None:
        raise refused("finances.pooled.read", "There is no hub yet. Found it first: hub found --from FILE.")
    return Scope.hub(hub)


def _books() -> list[EntityRecord]:
    return transact(_hub(), operator_actor(), practices.list_entities, read_only=True)


def _scope(book: EntityRecord) -> Scope:
    return Scope.hub(book.id) if book.kind == "hub" else Scope.practice(book.id)


CLI = [finances, ledger_group]
