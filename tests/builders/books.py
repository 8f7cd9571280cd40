"""Legal entities with their books, for tests that need them and nothing more."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork, unit_of_work
from hub.kernel.context import Scope, operator_actor
from hub.kernel.ids import new_id
from hub.ledger import services as ledger
from hub.ledger.services import Entry, Posting

OPERATOR = operator_actor()


def make_entity(uow: UnitOfWork, slug: str, kind: str = "practice", ident: UUID | None = None) -> UUID:
    """Write one legal entity and open its book; needs hub scope."""
    ident = ident or new_id()
    uow.execute(
        """INSERT INTO hub.entity (id, kind, slug, name, jurisdiction, discipline, joined_on)
           VALUES (:id, :kind, :slug, :slug, 'US-NY', :discipline, '2025-01-01')""",
        {"id": ident, "kind": kind, "slug": slug, "discipline": None if kind == "hub" else "psychology"},
    )
    ledger.open_book(uow, ident, kind)
    return ident


def three_books() -> tuple[UUID, UUID, UUID]:
    """Make a hub and two practices, each with a book; return their ids."""
    hub = new_id()
    with unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        make_entity(uow, "hub", "hub", hub)
        return hub, make_entity(uow, "psychology"), make_entity(uow, "social-work")


def client_fees(book: UUID, on: date, minor: int, key: str) -> Entry:
    """Money in from clients, as one entry."""
    return Entry(book, on, "Client fees", "test", key, (Posting("1000", debit_minor=minor), Posting("4000", credit_minor=minor)))


def fee_pair(practice: UUID, hub: UUID, on: date, minor: int, key: str) -> tuple[Entry, Entry]:
    """The hub fee of one month as twin entries."""
    return ledger.twin_entries(
        Entry(practice, on, "Fee", "test.fee", key, (Posting("6000", debit_minor=minor), Posting("2100", credit_minor=minor))),
        Entry(hub, on, "Fee", "test.fee", f"{practice}:{key}", (Posting("1300", debit_minor=minor), Posting("4500", credit_minor=minor))),
    )
