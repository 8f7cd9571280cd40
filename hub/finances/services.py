"""Read the books side by side, and one by one; write none of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.agreements import services as agreements
from hub.agreements.services import AgreementRecord, InvoiceRecord
from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.finances import store
from hub.finances.plain_text import TextAccount, TextBook, TextEntry, TextPosting
from hub.finances.rules import COMBINED, ELIMINATION, NET, ROWS, MonthTotals, PooledColumn, PooledMatrix, combine, pool
from hub.finances.store import EntryFilters, EntryLine, MonthRow
from hub.kernel.cursor import read_cursor, write_cursor
from hub.kernel.errors import Problem, invalid, missing, refused
from hub.kernel.period import Month, Period
from hub.ledger import services as ledger
from hub.ledger.services import EntryRecord
from hub.practices import services as practices
from hub.practices.services import EntityRecord

__all__ = ["COMBINED", "ELIMINATION", "NET", "ROWS", "EntryFilters", "EntryLine", "MonthRow", "MonthTotals", "PooledColumn", "PooledMatrix"]

PAGE = 50
CHUNK = 1_000
READ_LINES = "finances.lines.read"
EXPORT = "finances.journal.export"
CLOSED = "This practice shares its month totals with us, and not its entries."
OPENED = "Its agreement opens its entries to members of the hub. Whoever looks at them is noted in its records."
CLASS_WORDS = {
    "outside_revenue": "Money in from outside", "hub_fee": "Fee for services", "pay": "Pay", "other_costs": "Other costs", "cash": "Bank",
    "receivable": "Owed to us", "payable": "Owed by us", "equity": "Equity", "capital": "Capital accounts", "reserve": "Collective account",
}  # fmt: skip


@dataclass(frozen=True)
class EntryPage:
    """One page of entries, newest first, with the figures of all rows that fit."""

    lines: tuple[EntryLine, ...]
    count: int
    moved_minor: int
    effect_minor: int
    next_cursor: str | None


@dataclass(frozen=True)
class EntryDetail:
    """One entry with what it leads to.

    Shape    `twin_entity` and `twin_entry_id` name the same event in the other book, where we know it; the other book may not be open.
    """

    entry: EntryRecord
    recorded_by: str
    invoice: InvoiceRecord | None
    agreement: AgreementRecord | None
    twin_entity: EntityRecord | None
    twin_entry_id: UUID | None
    reversed_by: UUID | None


@dataclass(frozen=True)
class PracticeSummary:
    """A month of one practice at a glance, and the month before for comparison.

    Units    minor units; `cash_minor` and what is owed stand at the end of the month.
    """

    month: int
    this: MonthRow
    before: MonthRow
    cash_minor: int
    owed_minor: int
    fee: InvoiceRecord | None
    agreement: AgreementRecord | None


# The pooled view


def pooled(uow: UnitOfWork, period: Period) -> PooledMatrix:
    """Lay all books side by side for a period of whole months, from the balances that the posting function keeps.

    Needs    hub scope.
    Raises   INVALID for a period that cuts a month; REFUSED when books of two currencies meet.
    """
    first, last = whole_months(period)
    found = store.pooled_columns(uow, first.number, last.number, period.start, period.end)
    currencies = sorted({currency for _, currency, _ in found})
    if len(currencies) > 1:
        raise refused("finances.pooled.read", f"The books are kept in {' and '.join(currencies)}; we cannot add those up.")
    closes = [closed for _, _, closed in found]
    through = min((closed or 0 for closed in closes), default=0)
    settled = min(through, last.number) if through >= first.number else None
    return pool(str(period), currencies[0] if currencies else "USD", [column for column, _, _ in found], settled)


def months_behind(uow: UnitOfWork, entity: str, row: str, period: Period) -> tuple[MonthTotals, ...]:
    """Return the month totals that one cell of the matrix is made of; months without movement are left out.

    Shape    `entity` is a slug, `hub`, `elimination` or `combined`; `row` one of the matrix's rows or `net`.
    Needs    hub scope.
    Raises   MISSING for a column or row that is not there.
    """
    first, last = whole_months(period)
    if row not in (*ROWS, NET):
        raise missing("finances.cell.read")
    if entity == ELIMINATION:
        fees = combine([store.totals(store.months(uow, first.number, last.number), "hub_fee")])
        return tuple(MonthTotals(each.month, -each.amount_minor) for each in fees) if row in ("hub_fee", NET) else ()
    if entity == COMBINED:
        if row == "hub_fee":
            return ()
        rows = store.months(uow, first.number, last.number)
        picked = ROWS if row == NET else (row,)
        return combine([store.totals(rows, name) for name in picked if name != "hub_fee"])
    return store.totals(store.months(uow, first.number, last.number, _book(uow, entity).id), row)


def month_rows(uow: UnitOfWork, period: Period, entity_id: UUID | None = None) -> list[MonthRow]:
    """Return month totals by class of one book, or in hub scope of every book, in order of month."""
    first, last = whole_months(period)
    return store.months(uow, first.number, last.number, entity_id)


def last_month_with_entries(uow: UnitOfWork, entity_id: UUID | None = None) -> Month | None:
    """Return the last month in which a book, or any book that the scope may see, has entries."""
    number = store.last_month(uow, entity_id)
    return Month(number) if number else None


def settled_through(uow: UnitOfWork, entity_id: UUID, period: Period) -> int | None:
    """Return the last month of a period that a book has settled, or None."""
    first, last = period.months()[0].number, period.months()[-1].number
    closed = [month.number for month in ledger.settled_months(uow, entity_id) if first <= month.number <= last]
    return max(closed, default=None)


def whole_months(period: Period) -> tuple[Month, Month]:
    """Return the first and last month of a period.

    Raises   INVALID for a period that cuts a month: balances are kept by month.
    """
    if not period.is_whole_months:
        message = "Choose whole months, such as 2026, 2026-Q3 or 2026-10."
        raise invalid("finances.period.read", message, Problem("/period", message))
    months = period.months()
    return months[0], months[-1]


# One book


def practice_summary(uow: UnitOfWork, entity_id: UUID, month: Month) -> PracticeSummary:
    """Return a month of one practice at a glance, for its home page.

    Needs    the scope of that practice, or hub scope.
    """
    rows = {each.month: each for each in store.months(uow, month.previous().number, month.number, entity_id)}
    standing = store.standing(uow, entity_id, month.number)
    fees = agreements.invoices(uow, entity_id, month=month)
    return PracticeSummary(
        month.number,
        rows.get(month.number, _nothing(entity_id, month)),
        rows.get(month.previous().number, _nothing(entity_id, month.previous())),
        standing.get("cash", 0),
        -standing.get("payable", 0),
        fees[0] if fees else None,
        agreements.current_agreement(uow, entity_id, min(uow.today, month.last_day)),
    )


def book_totals(uow: UnitOfWork, entity_id: UUID, period: Period) -> PooledColumn:
    """Return one book's figures for a period, as its column of the matrix shows them."""
    first, last = whole_months(period)
    book = practices.entity(uow, entity_id)
    rows = store.months(uow, first.number, last.number, entity_id)
    sums = {f"{row}_minor": sum(getattr(each, f"{row}_minor") for each in rows) for row in ROWS}
    return PooledColumn(book.slug, book.name, **sums, entity_id=book.id, colour=book.colour)


def standing(uow: UnitOfWork, entity_id: UUID, through: Month) -> dict[str, int]:
    """Return what stands in each class of account at the end of a month, debits less credits."""
    return store.standing(uow, entity_id, through.number)


def entries(uow: UnitOfWork, entity_id: UUID, filters: EntryFilters, cursor: str | None = None, limit: int = PAGE) -> EntryPage:
    """Return entries of a book of one's own, newest first.

    Raises   INVALID for a cursor that is not one of ours.
    """
    found = store.entry_lines(uow, entity_id, filters, _place(cursor), limit + 1)
    count, moved, effect = store.entry_totals(uow, entity_id, filters)
    page = found[:limit]
    following = write_cursor(page[-1].accounting_on, page[-1].id) if len(found) > limit else None
    return EntryPage(tuple(page), count, moved, effect, following)


def lines_of_sibling(uow: UnitOfWork, filters: EntryFilters, cursor: str | None = None, limit: int = PAGE) -> EntryPage:
    """Return entries of another practice where its agreement opens them, and leave a trace there.

    Needs    a transaction of its own, bound to that practice, not read-only.
    Raises   MISSING where its agreement does not open lines.
    """
    entity_id = _open_lines(uow)
    record(uow, action=READ_LINES, words=f"{uow.actor.name} of the hub read entries", subject=uow.actor.person_id)
    return entries(uow, entity_id, filters, cursor, limit)


def entry(uow: UnitOfWork, entity_id: UUID, ident: UUID) -> EntryDetail:
    """Return one entry of a book of one's own, with its twin, agreement and invoice.

    Raises   MISSING.
    """
    found = ledger.entry(uow, entity_id, ident)
    invoice = agreements.invoice_of_twin(uow, found.twin) if found.twin else None
    agreement = agreements.agreement_by_id(uow, invoice.entity_id, invoice.agreement_id) if invoice else None
    other, other_entry = _twin_of(uow, found, invoice)
    name = store.recorder(uow, found.recorded_by)
    return EntryDetail(found, name, invoice, agreement, other, other_entry, store.reversed_by(uow, entity_id, ident))


def entry_of_sibling(uow: UnitOfWork, ident: UUID) -> EntryDetail:
    """Return one entry of another practice where its agreement opens lines, and leave a trace there.

    Needs    a transaction of its own, bound to that practice, not read-only.
    Raises   MISSING where its agreement does not open lines, or there is no such entry.
    """
    entity_id = _open_lines(uow)
    found = entry(uow, entity_id, ident)
    record(uow, action=READ_LINES, words=f"{uow.actor.name} of the hub read an entry", subject=ident)
    return found


# Books as plain text


def text_book(uow: UnitOfWork, entity_id: UUID) -> TextBook:
    """Return what stands at the head of a book's journal: whose it is and its chart."""
    book = practices.entity(uow, entity_id)
    chart = tuple(TextAccount(plan.code, plan.name, plan.kind) for plan in ledger.accounts(uow, entity_id))
    return TextBook(book.slug, book.name, book.currency, store.first_day(uow, entity_id) or book.joined_on, chart)


def text_entries(uow: UnitOfWork, entity_id: UUID, period: Period | None = None) -> Iterator[TextEntry]:
    """Give every entry of a book in order of day, some at a time; the transaction has to stay open meanwhile."""
    after: tuple[date, UUID] | None = None
    while True:
        found = ledger.entries(
            uow, entity_id, first=period.start if period else None, before=period.end if period else None, after=after, limit=CHUNK
        )
        yield from (_as_text(each) for each in found)
        if len(found) < CHUNK:
            return
        after = (found[-1].accounting_on, found[-1].id)


def totals_book(uow: UnitOfWork, entity_id: UUID) -> tuple[TextBook, list[TextEntry]]:
    """Return a book as the month totals by class of account that practices share with each other, one transaction a month.

    Needs    hub scope.
    """
    book = practices.entity(uow, entity_id)
    by_month: dict[int, list[tuple[str, str, int]]] = {}
    for month, name, kind, minor in store.class_months(uow, entity_id):
        by_month.setdefault(month, []).append((name, kind, minor))
    kinds = sorted({(name, kind) for rows in by_month.values() for name, kind, _ in rows})
    chart = tuple(TextAccount(f"{name}.{kind}", CLASS_WORDS[name], kind) for name, kind in kinds)
    listed = [
        TextEntry(None, Month(month).last_day, f"Month totals of {Month(month).label}",
                  tuple(TextPosting(f"{name}.{kind}", minor) for name, kind, minor in rows if minor))
        for month, rows in sorted(by_month.items())
    ]  # fmt: skip
    first = Month(min(by_month)).first_day if by_month else book.joined_on
    return TextBook(book.slug, book.name, book.currency, first, chart), [each for each in listed if each.postings]


def record_export(uow: UnitOfWork, style: str) -> None:
    """Leave a trace, in the bound book's trail, that it was exported."""
    record(uow, action=EXPORT, words=f"{uow.actor.name} exported the book as {style}", subject=uow.scope.entity_id)


def _book(uow: UnitOfWork, slug: str) -> EntityRecord:
    found = practices.entity_by_slug(uow, slug)
    if found is None:
        raise missing("finances.cell.read")
    return found


def check_lines_open(uow: UnitOfWork) -> None:
    """Let a member of the hub read the lines of the bound practice, or answer as if there were none.

    Raises   MISSING where its agreement does not open lines.
    """
    _open_lines(uow)


def _open_lines(uow: UnitOfWork) -> UUID:
    entity_id = uow.scope.entity_id
    if entity_id is None or not agreements.opens_lines(uow, entity_id, uow.today):
        raise missing(READ_LINES, CLOSED)
    return entity_id


def _twin_of(uow: UnitOfWork, found: EntryRecord, invoice: InvoiceRecord | None) -> tuple[EntityRecord | None, UUID | None]:
    if invoice is None:
        return None, None
    pairs = [
        (invoice.practice_entry_id, invoice.hub_entry_id),
        (invoice.payment_practice_entry_id, invoice.payment_hub_entry_id),
    ]
    own = found.entity_id == invoice.entity_id
    for practice_entry, hub_entry in pairs:
        if found.id == (practice_entry if own else hub_entry):
            other_id = uow.hub_entity_id if own else invoice.entity_id
            return (practices.entity(uow, other_id) if other_id else None), (hub_entry if own else practice_entry)
    return None, None


def _as_text(found: EntryRecord) -> TextEntry:
    sides = tuple(TextPosting(line.account, line.amount_minor if line.side == "D" else -line.amount_minor) for line in found.postings)
    return TextEntry(found.id, found.accounting_on, found.memo, sides, found.number, found.twin, found.decision_id)


def _nothing(entity_id: UUID, month: Month) -> MonthRow:
    return MonthRow(entity_id, month.number, 0, 0, 0, 0)


def _place(cursor: str | None) -> tuple[date, UUID] | None:
    place = read_cursor(cursor, date.fromisoformat, UUID)
    return (place[0], place[1]) if place else None
