"""Open a book, post entries, reverse one, settle a month, check the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import DomainError, missing, refused
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.ledger import store
from hub.ledger.rules import HUB_CHART, PRACTICE_CHART, AccountPlan, Entry, Posting, check_entries
from hub.ledger.store import EntryRecord, Fault, Posted

__all__ = ["AccountPlan", "Entry", "EntryRecord", "Fault", "Posted", "Posting"]

SENTENCES = {
    "HB001": "An entry in this batch is empty, one-sided or does not balance. Nothing was recorded.",
    "HB002": "That month is settled. Record a correction in the open month instead.",
    "HB003": "Months are settled in order. Settle the earlier month first.",
    "HB004": "An entry between two books came without its twin. Nothing was recorded.",
}


def open_book(uow: UnitOfWork, entity_id: UUID, kind: str, extra: Sequence[AccountPlan] = ()) -> None:
    """Give a legal entity its book with the chart of its kind ("hub" or "practice") and the accounts a discipline adds.

    Needs    hub scope.
    """
    chart = HUB_CHART if kind == "hub" else PRACTICE_CHART
    store.insert_accounts(uow, entity_id, (*chart, *extra))
    record(uow, action="ledger.book.open", words="Opened a book", subject=entity_id)


def add_account(uow: UnitOfWork, entity_id: UUID, plan: AccountPlan) -> None:
    """Add one account to a book, such as a member's capital account."""
    store.insert_accounts(uow, entity_id, [plan])


def accounts(uow: UnitOfWork, entity_id: UUID) -> list[AccountPlan]:
    """Return the chart of one book by code."""
    return store.accounts(uow, entity_id)


def post(uow: UnitOfWork, entries: Sequence[Entry]) -> list[Posted]:
    """Post a batch, all or nothing, and return one line for each entry in the order given.

    Again    an entry whose book, source and key stand already is not posted twice; its line says `is_new=False`.
    Raises   INVALID for what does not balance; REFUSED for a settled month.
    """
    if not entries:
        return []
    check_entries(entries)
    try:
        posted = store.post(uow, [(new_id(), entry) for entry in entries], str(uow.actor.person_id or uow.actor.name))
    except DBAPIError as error:
        raise _in_words(error) from error
    found = {(line.entity_id, line.source_key): line for line in posted}
    return [found[(entry.entity_id, entry.source_key)] for entry in entries]


def reverse(uow: UnitOfWork, entity_id: UUID, ident: UUID, on: date, why: str) -> Posted:
    """Post the mirror of an entry into an open month, once.

    Raises   MISSING for an unknown entry; REFUSED when it is itself a reversal, has a twin, or was reversed before.
    """
    original = store.entry(uow, entity_id, ident)
    if original is None:
        raise missing("ledger.entry.reverse")
    if original.reverses is not None:
        raise refused("ledger.entry.reverse", "This entry is itself a correction. Record what is right as a new entry.")
    if original.twin is not None:
        raise refused("ledger.entry.reverse", "This entry stands in two books. Take back the fee or payment that made it.")
    mirror = tuple(
        Posting(line.account, credit_minor=line.amount_minor) if line.side == "D" else Posting(line.account, debit_minor=line.amount_minor)
        for line in original.postings
    )
    entry = Entry(entity_id, on, f"Correction: {why}"[:200], "ledger.entry.reverse", str(ident), mirror, reverses=ident)
    posted = post(uow, [entry])[0]
    if not posted.is_new:
        raise refused("ledger.entry.reverse", "This entry was corrected before.")
    record(uow, action="ledger.entry.reverse", words="Corrected an entry", subject=ident)
    return posted


def twin_entries(first: Entry, second: Entry) -> tuple[Entry, Entry]:
    """Tie two entries in two books together under one fresh reference."""
    reference = new_id()
    return replace(first, twin=reference), replace(second, twin=reference)


def settle_month(uow: UnitOfWork, entity_id: UUID, month: Month, decision_id: UUID | None = None) -> bool:
    """Close a month of a book: number its entries, keep their hash, refuse any more. Return False when it was closed before.

    Raises   REFUSED when an earlier month with entries is still open.
    """
    try:
        done = store.close_month(uow, entity_id, month.number, str(uow.actor.person_id or uow.actor.name), decision_id)
    except DBAPIError as error:
        raise _in_words(error) from error
    if done:
        record(uow, action="ledger.month.close", words=f"Settled {month}", subject=entity_id, entity_id=entity_id)
    return done


def settled_months(uow: UnitOfWork, entity_id: UUID) -> list[Month]:
    """Return the closed months of one book, oldest first."""
    return [Month(number) for number in store.closed_months(uow, entity_id)]


def entries(uow: UnitOfWork, entity_id: UUID, **filters: object) -> list[EntryRecord]:
    """Return entries of a book that the scope may see; filters are `first`, `before` (half-open days), `account`, `after`, `limit`."""
    return store.entries(uow, entity_id, **filters)  # type: ignore[arg-type]


def entry(uow: UnitOfWork, entity_id: UUID, ident: UUID) -> EntryRecord:
    """Return one entry.

    Raises   MISSING when there is none in this book for this scope.
    """
    found = store.entry(uow, entity_id, ident)
    if found is None:
        raise missing("ledger.entry.read")
    return found


def verify(uow: UnitOfWork) -> list[Fault]:
    """Recompute everything that the books promise and return what does not fit; an empty list is the good answer.

    Needs    hub or system scope.
    """
    return store.verify(uow)


def _in_words(error: DBAPIError) -> DomainError | DBAPIError:
    code = getattr(error.orig, "sqlstate", "")
    return refused("ledger.entry.post", SENTENCES[code]) if code in SENTENCES else error
