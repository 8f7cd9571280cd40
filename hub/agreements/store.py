"""SQL of agreements, signatures, fee invoices and payments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from hub.agreements.models import Agreement, AgreementSignature, FeePayment
from hub.db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SignatureRecord:
    """Who signed for one side, when, on paper or not, and who recorded it."""

    side: str
    name: str
    person_id: UUID | None
    signed_on: date
    on_paper: bool
    recorded_by: str | None


@dataclass(frozen=True)
class AgreementRecord:
    """One version of an agreement, as every member may read it.

    Units    `monthly_minor` in minor units of `currency`; None for a fee that is not a set monthly amount.
    Shape    `slug` and `practice` name the practice; `shares` is "totals" or "lines"; `services` are {"words", "category"}.
    """

    entity_id: UUID
    slug: str
    practice: str
    id: UUID
    version: int
    jurisdiction: str
    first_day: date
    last_day: date | None
    fee_model: str
    monthly_minor: int | None
    currency: str
    terms: dict[str, Any]
    services: list[dict[str, str]]
    shares: str
    notice_days: int
    decision_id: UUID
    supersedes: UUID | None
    colour: int = 0

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class InvoiceRecord:
    """One fee invoice and, once it is settled, the payment that settled it."""

    entity_id: UUID
    slug: str
    practice: str
    id: UUID
    month: int
    agreement_id: UUID
    agreement_version: int
    amount_minor: int
    currency: str
    active_days: int
    number: str
    issued_on: date
    due_on: date
    twin: UUID
    practice_entry_id: UUID
    hub_entry_id: UUID
    paid_on: date | None = None
    payment_practice_entry_id: UUID | None = None
    payment_hub_entry_id: UUID | None = None
    colour: int = 0

    @property
    def state(self) -> str:
        """`settled` once it is paid, else `invoiced`."""
        return "settled" if self.paid_on else "invoiced"


@dataclass(frozen=True)
class NewInvoice:
    """An invoice on its way in, before it has a number."""

    entity_id: UUID
    id: UUID
    agreement_id: UUID
    amount_minor: int
    currency: str
    active_days: int
    due_on: date
    twin: UUID
    practice_entry_id: UUID
    hub_entry_id: UUID


AGREEMENTS = """
    SELECT a.entity_id, e.slug, e.name, a.id, a.version, a.jurisdiction, a.first_day, a.last_day, a.fee_model, a.monthly_minor, a.currency,
           a.terms, a.services, a.shares, a.notice_days, a.decision_id, a.supersedes, e.colour
    FROM hub.agreement a JOIN hub.entity e ON e.id = a.entity_id
"""

SIGNED = """
    AND EXISTS (SELECT FROM hub.agreement_signature s WHERE s.entity_id = a.entity_id AND s.agreement_id = a.id AND s.side = 'hub')
    AND EXISTS (SELECT FROM hub.agreement_signature s WHERE s.entity_id = a.entity_id AND s.agreement_id = a.id AND s.side = 'practice')
"""

INVOICES = """
    SELECT i.entity_id, e.slug, e.name, i.id, i.month, i.agreement_id, a.version, i.amount_minor, i.currency, i.active_days, i.number,
           i.issued_on, i.due_on, i.twin, i.practice_entry_id, i.hub_entry_id, p.paid_on, p.practice_entry_id, p.hub_entry_id,
           e.colour
    FROM hub.fee_invoice i
    JOIN hub.entity e ON e.id = i.entity_id
    JOIN hub.agreement a ON a.entity_id = i.entity_id AND a.id = i.agreement_id
    LEFT JOIN hub.fee_payment p ON p.entity_id = i.entity_id AND p.invoice_id = i.id
"""


def insert_agreement(uow: UnitOfWork, row: dict[str, Any], signatures: Sequence[dict[str, Any]]) -> None:
    uow.execute(insert(Agreement).values(row))
    if signatures:
        uow.execute(insert(AgreementSignature), list(signatures))


def insert_signature(uow: UnitOfWork, row: dict[str, Any]) -> None:
    uow.execute(insert(AgreementSignature).values(row))


def end_agreement(uow: UnitOfWork, entity_id: UUID, ident: UUID, last_day: date) -> None:
    uow.execute(
        "UPDATE hub.agreement SET last_day = :last WHERE entity_id = :entity AND id = :id",
        {"last": last_day, "entity": entity_id, "id": ident},
    )


def agreements(uow: UnitOfWork, entity_id: UUID | None = None) -> list[AgreementRecord]:
    """Return every version of every agreement, or of one practice, by practice and version."""
    only = "WHERE a.entity_id = :entity" if entity_id else ""
    found = uow.execute(f"{AGREEMENTS} {only} ORDER BY e.slug, a.version", {"entity": entity_id} if entity_id else None)
    return [AgreementRecord(*row) for row in found]


def agreements_on(uow: UnitOfWork, day: date, entity_id: UUID | None = None) -> list[AgreementRecord]:
    """Return the versions that hold on a day, by practice."""
    only = "AND a.entity_id = :entity" if entity_id else ""
    found = uow.execute(
        f"{AGREEMENTS} WHERE a.first_day <= :day AND (a.last_day IS NULL OR a.last_day >= :day) {only} ORDER BY e.slug",
        {"day": day} | ({"entity": entity_id} if entity_id else {}),
    )
    return [AgreementRecord(*row) for row in found]


def signed_agreements_in(uow: UnitOfWork, first: date, last: date, entity_id: UUID | None = None) -> list[AgreementRecord]:
    """Return the versions signed by both sides that hold on any day from `first` to `last`, by practice and first day."""
    only = "AND a.entity_id = :entity" if entity_id else ""
    found = uow.execute(
        f"""{AGREEMENTS} WHERE a.first_day <= :last AND (a.last_day IS NULL OR a.last_day >= :first) {only} {SIGNED}
            ORDER BY e.slug, a.first_day""",
        {"first": first, "last": last} | ({"entity": entity_id} if entity_id else {}),
    )
    return [AgreementRecord(*row) for row in found]


def agreement(uow: UnitOfWork, entity_id: UUID, *, version: int | None = None, ident: UUID | None = None) -> AgreementRecord | None:
    key = "a.version = :key" if version is not None else "a.id = :key"
    row = uow.execute(
        f"{AGREEMENTS} WHERE a.entity_id = :entity AND {key}", {"entity": entity_id, "key": version if version is not None else ident}
    )
    found = row.one_or_none()
    return AgreementRecord(*found) if found else None


def signatures(uow: UnitOfWork, entity_id: UUID, agreement_id: UUID) -> list[SignatureRecord]:
    found = uow.execute(
        """SELECT s.side, s.name, s.person_id, s.signed_on, s.on_paper, (SELECT p.name FROM hub.person p WHERE p.id = s.recorded_by)
           FROM hub.agreement_signature s WHERE s.entity_id = :entity AND s.agreement_id = :id ORDER BY s.side, s.signed_on, s.name""",
        {"entity": entity_id, "id": agreement_id},
    )
    return [SignatureRecord(*row) for row in found]


def lock_series(uow: UnitOfWork, hub_entity_id: UUID, year: int) -> int:
    """Hold the hub's series of a year until the transaction ends and return its last number; whoever comes meanwhile waits."""
    key = {"hub": hub_entity_id, "year": year}
    uow.execute("INSERT INTO hub.fee_series (entity_id, year) VALUES (:hub, :year) ON CONFLICT DO NOTHING", key)
    return uow.execute("SELECT last_number FROM hub.fee_series WHERE entity_id = :hub AND year = :year FOR UPDATE", key).scalar_one()


def advance_series(uow: UnitOfWork, hub_entity_id: UUID, year: int, last_number: int) -> None:
    uow.execute(
        "UPDATE hub.fee_series SET last_number = :last WHERE entity_id = :hub AND year = :year",
        {"last": last_number, "hub": hub_entity_id, "year": year},
    )


def series_gaps(uow: UnitOfWork) -> list[tuple[int, int, int, int]]:
    """Return (year, invoices, highest number, last number given) of each year whose numbers do not run from one without a gap."""
    found = uow.execute(
        """SELECT s.year, count(i.id)::int, coalesce(max(i.series_number), 0), s.last_number
           FROM hub.fee_series s LEFT JOIN hub.fee_invoice i ON i.series_year = s.year
           GROUP BY s.entity_id, s.year, s.last_number
           HAVING count(i.id) <> s.last_number OR coalesce(max(i.series_number), 0) <> s.last_number
                  OR count(DISTINCT i.series_number) <> count(i.id)
           ORDER BY s.year"""
    )
    return [tuple(row) for row in found]  # type: ignore[misc]


def invoiced(uow: UnitOfWork, month: int) -> set[UUID]:
    """Return the practices that have their invoice of a month."""
    return set(uow.execute("SELECT entity_id FROM hub.fee_invoice WHERE month = :month", {"month": month}).scalars())


def last_invoiced_month(uow: UnitOfWork, entity_id: UUID) -> int | None:
    return uow.execute("SELECT max(month) FROM hub.fee_invoice WHERE entity_id = :e", {"e": entity_id}).scalar_one()


def settled_books(uow: UnitOfWork, month: int) -> set[UUID]:
    """Return the legal entities whose book has settled a month."""
    return set(uow.execute("SELECT entity_id FROM hub.month_close WHERE month = :month", {"month": month}).scalars())


def insert_invoices(
    uow: UnitOfWork, month: int, year: int, after: int, issued_on: date, rows: Sequence[NewInvoice]
) -> list[tuple[UUID, str]]:
    """Write invoices with the numbers after `after`, in the order given, and return (practice, number) of those that are new."""
    given = [
        {
            "entity_id": str(row.entity_id), "id": str(row.id), "agreement_id": str(row.agreement_id), "amount_minor": row.amount_minor,
            "currency": row.currency, "active_days": row.active_days, "due_on": row.due_on.isoformat(), "twin": str(row.twin),
            "practice_entry_id": str(row.practice_entry_id), "hub_entry_id": str(row.hub_entry_id), "series_number": after + place,
        }
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    found = uow.execute(
        """INSERT INTO hub.fee_invoice (entity_id, id, month, agreement_id, amount_minor, currency, active_days, series_year, series_number,
                                        issued_on, due_on, twin, practice_entry_id, hub_entry_id)
           SELECT g.entity_id, g.id, :month, g.agreement_id, g.amount_minor, g.currency, g.active_days, :year, g.series_number,
                  :issued_on, g.due_on, g.twin, g.practice_entry_id, g.hub_entry_id
           FROM jsonb_to_recordset(CAST(:given AS jsonb)) AS g(
                entity_id uuid, id uuid, agreement_id uuid, amount_minor bigint, currency char(3), active_days integer, due_on date,
                twin uuid, practice_entry_id uuid, hub_entry_id uuid, series_number integer)
           ON CONFLICT ON CONSTRAINT fee_invoice_once_a_month DO NOTHING
           RETURNING entity_id, number""",
        {"month": month, "year": year, "issued_on": issued_on, "given": json.dumps(given)},
    )
    return [(row[0], row[1]) for row in found]


def invoices(uow: UnitOfWork, entity_id: UUID | None = None, *, month: int | None = None) -> list[InvoiceRecord]:
    """Return invoices that the scope may see, newest month first."""
    clauses = [*(["i.entity_id = :entity"] if entity_id else []), *(["i.month = :month"] if month else [])]
    where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    found = uow.execute(f"{INVOICES} {where} ORDER BY i.month DESC, e.slug", {"entity": entity_id, "month": month} if clauses else None)
    return [InvoiceRecord(*row) for row in found]


def invoice(uow: UnitOfWork, ident: UUID, entity_id: UUID | None = None) -> InvoiceRecord | None:
    only = "AND i.entity_id = :entity" if entity_id else ""
    row = uow.execute(f"{INVOICES} WHERE i.id = :id {only}", {"id": ident} | ({"entity": entity_id} if entity_id else {})).one_or_none()
    return InvoiceRecord(*row) if row else None


def invoice_of_twin(uow: UnitOfWork, twin: UUID) -> InvoiceRecord | None:
    """Return the invoice whose charge or payment carries a reference."""
    row = uow.execute(f"{INVOICES} WHERE i.twin = :twin OR p.twin = :twin", {"twin": twin}).one_or_none()
    return InvoiceRecord(*row) if row else None


def insert_payment(uow: UnitOfWork, row: dict[str, Any]) -> None:
    uow.execute(insert(FeePayment).values(row))


def open_invoices(uow: UnitOfWork) -> list[InvoiceRecord]:
    """Return the invoices that are not settled yet, oldest due day first."""
    return [InvoiceRecord(*row) for row in uow.execute(f"{INVOICES} WHERE p.id IS NULL ORDER BY i.due_on, e.slug")]


def months_without_invoice(uow: UnitOfWork, through: date, entity_id: UUID | None = None) -> list[int]:
    """Return every month, up to the one of `through`, in which a signed agreement ran and the practice has no invoice, oldest first."""
    only = "AND a.entity_id = :entity" if entity_id else ""
    found = uow.execute(
        f"""SELECT DISTINCT extract(year FROM m.day)::int * 100 + extract(month FROM m.day)::int AS month
            FROM hub.agreement a
            CROSS JOIN LATERAL generate_series(date_trunc('month', a.first_day::timestamp),
                                               least(:through, coalesce(a.last_day, :through))::timestamp, interval '1 month') AS m(day)
            WHERE a.first_day <= :through {only} {SIGNED}
              AND NOT EXISTS (SELECT FROM hub.fee_invoice i WHERE i.entity_id = a.entity_id
                              AND i.month = extract(year FROM m.day)::int * 100 + extract(month FROM m.day)::int)
            ORDER BY 1""",
        {"through": through} | ({"entity": entity_id} if entity_id else {}),
    )
    return list(found.scalars())


def decision_name(uow: UnitOfWork, decision_id: UUID) -> str | None:
    row = uow.execute("SELECT label, title FROM hub.decision WHERE id = :id", {"id": decision_id}).one_or_none()
    return f"Decision {row[0]}: {row[1]}" if row else None
