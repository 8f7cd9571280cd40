"""Agreements for tests: a decision to stand behind them, the paper, and the books of the closed year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hub.agreements import services
from hub.agreements.services import AgreementRecord, NewAgreement, Service, Signed, fee_terms
from hub.db.unit_of_work import unit_of_work
from hub.kernel.clock import Clock, fixed_clock
from hub.kernel.context import Scope
from hub.kernel.ids import new_id
from hub.ledger import services as ledger
from hub.ledger.services import Entry, Posting
from tests.builders.books import OPERATOR
from tests.builders.people import Collective
from tests.database import Database

SERVICES = (Service("Calendar and reception", "scheduling"), Service("Books and pay", "bookkeeping"))
_labels = iter(range(10, 100_000))


def at(day: date) -> Clock:
    """Stop the clock at noon of a day."""
    return fixed_clock(datetime(day.year, day.month, day.day, 17, tzinfo=UTC))


def a_decision(database: Database, hub: UUID) -> UUID:
    """Write a decision of the hub past the consent that it would need: for tests of what a decision is needed for."""
    ident = new_id()
    with database.admin() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET hub.now = '2024-12-06T17:00:00Z'")
        connection.execute(
            """INSERT INTO hub.decision (id, entity_id, proposal_id, round, version, wording, text_hash, label, title, adopted_on,
                                         last_sequence, heard) VALUES (%s, %s, %s, 1, 1, 1, 'x', %s, 'Agreement', '2024-12-06', 1, '[]')""",
            (ident, hub, new_id(), f"2024-{next(_labels)}"),
        )
    return ident


def both_signed(day: date) -> tuple[Signed, ...]:
    return (Signed("hub", "Noor Haddad", day), Signed("practice", "Amara Osei", day))


def paper(practice: UUID, first_day: date, monthly_minor: int = 500_000, **changes: Any) -> NewAgreement:
    """Write an agreement that every rule lets through: a set amount, signed by both sides the month before."""
    signed = both_signed(min(date(2024, 12, 6), first_day - timedelta(days=25)))
    given: dict[str, Any] = {"jurisdiction": "US-NY", "terms": fee_terms("flat_monthly", monthly_minor, {}), "services": SERVICES,
                             "signatures": signed, "shares": "lines"}  # fmt: skip
    return NewAgreement(practice, first_day=first_day, **(given | changes))


def in_force(
    database: Database, hub: UUID, practice: UUID, first_day: date, monthly_minor: int = 500_000, **changes: Any
) -> AgreementRecord:
    """Adopt an agreement on its first day; the first month is charged with it."""
    decision = a_decision(database, hub)
    today = changes.pop("today", first_day)
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(today)) as uow:
        return services.adopt_agreement(uow, paper(practice, first_day, monthly_minor, **changes), decision)


def closed_year(hub: UUID, psychology: UUID, year: int = 2025) -> None:
    """Enter the case study's year beside its fees: 200,000 dollars from clients, pay of both, other costs of the hub."""
    months = range(1, 13)
    practice = [_entry(psychology, year, month, "Client fees", "1000", "4000", _part(20_000_000, month)) for month in months]
    practice += [_entry(psychology, year, month, "Pay for work", "5000", "1000", _part(13_500_000, month)) for month in months]
    own = [_entry(hub, year, month, "Administration", "5000", "1000", 300_000) for month in months]
    own += [_entry(hub, year, month, "Software and rooms", "6100", "1000", _part(1_165_433, month)) for month in months]
    day = date(year + 1, 1, 3)
    with unit_of_work(Scope.practice(psychology), OPERATOR, clock=at(day)) as uow:
        ledger.post(uow, practice)
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(day)) as uow:
        ledger.post(uow, own)


def _part(whole: int, month: int) -> int:
    """Split a year's sum into twelve: the same each month, the rest in December."""
    return whole // 12 if month < 12 else whole - 11 * (whole // 12)


def _entry(book: UUID, year: int, month: int, memo: str, debit: str, credit: str, minor: int) -> Entry:
    key = f"{memo}:{year}-{month:02d}"
    return Entry(book, date(year, month, 28), memo, "test", key, (Posting(debit, debit_minor=minor), Posting(credit, credit_minor=minor)))


def told_year(database: Database, collective: Collective) -> AgreementRecord:
    """Open the books of a small collective, put Psychology's agreement in force for 2025, charge it, and enter the year."""
    hub, psychology, social_work = collective.hub, collective.places["psychology"], collective.places["social-work"]
    with unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        ledger.open_book(uow, hub, "hub")
        for practice in (psychology, social_work):
            ledger.open_book(uow, practice, "practice")
    found = in_force(database, hub, psychology, date(2025, 1, 1))
    with unit_of_work(Scope.hub(hub), OPERATOR, clock=at(date(2025, 12, 31))) as uow:
        services.charge_due_fees(uow)
    closed_year(hub, psychology)
    return found
