"""Fees: one invoice for each practice and month, in both books under one reference, and the payment that settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hub.agreements import store
from hub.agreements.rules import MonthFee, fee_of_month
from hub.agreements.store import AgreementRecord, InvoiceRecord, NewInvoice
from hub.agreements.terms import PAYMENT_DAYS, priced
from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import DomainError, missing, refused, stale
from hub.kernel.ids import new_id
from hub.kernel.money import format_money
from hub.kernel.period import Month
from hub.ledger import services as ledger
from hub.ledger.rules import BANK, FEE_EXPENSE, FEE_INCOME, FEE_OWED, OWED_BY_PRACTICES
from hub.ledger.services import Entry, Posting

CHARGE = "agreements.fee.charge"
SETTLE = "agreements.fee.settle"


@dataclass(frozen=True)
class Charge:
    """What one practice owes for one month; `number` is there once the invoice is."""

    entity_id: UUID
    slug: str
    practice: str
    month: int
    amount_minor: int
    currency: str
    active_days: int
    days_in_month: int
    number: str | None = None


@dataclass(frozen=True)
class ChargeRun:
    """What one run for one month did, or would do: charges made, practices charged before, and refusals by name."""

    month: int
    charged: tuple[Charge, ...]
    already: int
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Due:
    agreement: AgreementRecord
    fee: MonthFee
    accounting_on: date


def charge_fees(uow: UnitOfWork, month: Month, *, entity_id: UUID | None = None, dry_run: bool = False) -> ChargeRun:
    """Charge the fee of a month to every practice whose signed agreement runs in it, or to one of them.

    Once     per practice and month, whatever number of runs and workers: all wait for one lock, and a unique key stands behind it.
    When     a practice is charged from the first day of the month on which its agreement runs; later days of the month are known then.
    Settled  a fee found after a book has settled its month is recorded on the day of the charge.
    Needs    hub scope.
    Raises   REFUSED for a month that has not begun. What is refused for one practice is told and does not stop the others.
    """
    if month.first_day > uow.today:
        raise refused(CHARGE, f"{month.label} has not begun. Fees are charged from the first day of their month.")
    hub = _hub(uow)
    last = 0 if dry_run else store.lock_series(uow, hub, uow.today.year)
    running = _running(uow, month, entity_id)
    done = store.invoiced(uow, month.number)
    due, problems = _due(uow, month, [versions for practice, versions in running.items() if practice not in done], hub)
    already = len(done & running.keys())
    if dry_run:
        return ChargeRun(month.number, tuple(_told(each, month) for each in due), already, problems)
    numbers = _post(uow, month, hub, last, due)
    charged = tuple(_told(each, month, numbers[each.agreement.entity_id]) for each in due)
    for each in charged:
        words = f"Charged the fee of {month.label}: {format_money(each.amount_minor, each.currency)}, invoice {each.number}"
        record(uow, action=CHARGE, words=words, subject=each.entity_id, entity_id=each.entity_id, detail={"month": month.number})
    if charged:
        words = f"Charged the fees of {month.label}: {len(charged)} {'invoice' if len(charged) == 1 else 'invoices'}"
        record(uow, action=CHARGE, words=words, detail={"month": month.number, "invoices": len(charged)})
    return ChargeRun(month.number, charged, already, problems)


def charge_due_fees(uow: UnitOfWork, *, entity_id: UUID | None = None) -> tuple[ChargeRun, ...]:
    """Charge every month up to the running one that has no invoice yet, oldest first.

    Needs    hub scope.
    """
    return tuple(charge_fees(uow, Month(number), entity_id=entity_id) for number in store.months_without_invoice(uow, uow.today, entity_id))


def settle_fee(uow: UnitOfWork, invoice_id: UUID, paid_on: date | None = None) -> InvoiceRecord:
    """Record that a practice paid an invoice: out of its bank, into the hub's, under one reference; return the settled invoice.

    Again    the same invoice is settled once; a second call returns it as it stands.
    Needs    hub scope.
    Raises   MISSING for an unknown invoice; REFUSED for a day that has not come or a settled month.
    """
    invoice = store.invoice(uow, invoice_id)
    if invoice is None:
        raise missing(SETTLE)
    if invoice.paid_on is not None:
        return invoice
    day = paid_on or uow.today
    if day > uow.today:
        raise refused(SETTLE, "That day has not come yet. Record the payment once it is made.")
    memo, key, amount = f"Fee invoice {invoice.number} paid, {invoice.practice}", str(invoice.id), invoice.amount_minor
    practice_entry, hub_entry = ledger.twin_entries(
        Entry(invoice.entity_id, day, memo, SETTLE, key, (Posting(FEE_OWED, debit_minor=amount), Posting(BANK, credit_minor=amount))),
        Entry(_hub(uow), day, memo, SETTLE, key, (Posting(BANK, debit_minor=amount), Posting(OWED_BY_PRACTICES, credit_minor=amount))),
    )
    paid, received = ledger.post(uow, [practice_entry, hub_entry])
    if paid.is_new:
        store.insert_payment(
            uow,
            {"entity_id": invoice.entity_id, "id": new_id(), "invoice_id": invoice.id, "paid_on": day, "amount_minor": amount,
             "currency": invoice.currency, "twin": practice_entry.twin, "practice_entry_id": paid.id, "hub_entry_id": received.id},
        )  # fmt: skip
        words = f"Fee invoice {invoice.number} was paid: {format_money(amount, invoice.currency)}"
        record(uow, action=SETTLE, words=words, subject=invoice.id, entity_id=invoice.entity_id)
        record(uow, action=SETTLE, words=f"{invoice.practice}: {words[0].lower()}{words[1:]}", subject=invoice.id)
    settled = store.invoice(uow, invoice_id)
    if settled is None or settled.paid_on is None:
        raise stale(SETTLE, "Somebody else recorded this payment at the same time. Look at the invoice again.")
    return settled


def _running(uow: UnitOfWork, month: Month, entity_id: UUID | None) -> dict[UUID, list[AgreementRecord]]:
    """Group the signed versions of a month by practice, those whose first day in the month has come."""
    running: dict[UUID, list[AgreementRecord]] = {}
    for version in store.signed_agreements_in(uow, month.first_day, month.last_day, entity_id):
        running.setdefault(version.entity_id, []).append(version)
    return {practice: versions for practice, versions in running.items() if versions[0].first_day <= uow.today}


def _due(
    uow: UnitOfWork, month: Month, practices: Sequence[list[AgreementRecord]], hub: UUID
) -> tuple[list[_Due], tuple[tuple[str, str], ...]]:
    settled = store.settled_books(uow, month.number)
    due: list[_Due] = []
    problems: list[tuple[str, str]] = []
    for versions in practices:
        latest = versions[-1]
        try:
            fee = fee_of_month([priced(version) for version in versions], month)
        except DomainError as refusal:
            problems.append((latest.slug, refusal.message))
            continue
        if fee.fee_minor > 0:
            late = hub in settled or latest.entity_id in settled
            due.append(_Due(latest, fee, uow.today if late else max(month.first_day, versions[0].first_day)))
    return due, tuple(problems)


def _post(uow: UnitOfWork, month: Month, hub: UUID, last: int, due: Sequence[_Due]) -> dict[UUID, str]:
    """Post both sides of every fee in one batch and write the invoices with their numbers; return number by practice."""
    if not due:
        return {}
    entries = [entry for each in due for entry in _entries(each, month, hub)]
    posted = ledger.post(uow, entries)
    if not all(line.is_new for line in posted):
        raise stale(CHARGE, f"Some fees of {month.label} stand in the books without an invoice. Run `hub ledger verify`.")
    rows = []
    for place, each in enumerate(due):
        twin = entries[2 * place].twin
        assert twin is not None
        days = int(each.agreement.terms.get("payment_days", PAYMENT_DAYS))
        rows.append(
            NewInvoice(
                each.agreement.entity_id,
                new_id(),
                each.agreement.id,
                each.fee.fee_minor,
                each.agreement.currency,
                each.fee.active_days,
                uow.today + timedelta(days=days),
                twin,
                posted[2 * place].id,
                posted[2 * place + 1].id,
            )
        )
    written = dict(store.insert_invoices(uow, month.number, uow.today.year, last, uow.today, rows))
    if len(written) != len(rows):
        raise stale(CHARGE, f"The fees of {month.label} were charged by somebody else at the same time. Nothing was charged twice.")
    store.advance_series(uow, hub, uow.today.year, last + len(rows))
    return written


def _entries(due: _Due, month: Month, hub: UUID) -> tuple[Entry, Entry]:
    version, amount = due.agreement, due.fee.fee_minor
    part = "" if due.fee.active_days == due.fee.days_in_month else f" ({due.fee.active_days} of {due.fee.days_in_month} days)"
    key = str(month)
    return ledger.twin_entries(
        Entry(
            version.entity_id,
            due.accounting_on,
            f"Fee for services of the hub, {month.label}{part}",
            CHARGE,
            key,
            (Posting(FEE_EXPENSE, debit_minor=amount), Posting(FEE_OWED, credit_minor=amount)),
            decision_id=version.decision_id,
        ),
        Entry(
            hub,
            due.accounting_on,
            f"Fee for services, {version.practice}, {month.label}{part}"[:200],
            CHARGE,
            f"{version.entity_id}:{key}",
            (Posting(OWED_BY_PRACTICES, debit_minor=amount), Posting(FEE_INCOME, credit_minor=amount)),
            decision_id=version.decision_id,
        ),
    )


def _told(due: _Due, month: Month, number: str | None = None) -> Charge:
    version, fee = due.agreement, due.fee
    return Charge(
        version.entity_id, version.slug, version.practice, month.number, fee.fee_minor, version.currency, fee.active_days,
        fee.days_in_month, number,
    )  # fmt: skip


def _hub(uow: UnitOfWork) -> UUID:
    if uow.hub_entity_id is None:
        raise refused(CHARGE, "There is no hub yet. Found it first.")
    return uow.hub_entity_id
