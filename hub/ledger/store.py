"""SQL of the books. Entries come in through one function of the database; nothing here inserts them another way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert

from hub.db.unit_of_work import UnitOfWork
from hub.ledger.models import Account
from hub.ledger.rules import AccountPlan, Entry


@dataclass(frozen=True)
class Posted:
    """The entry that now stands for a (book, source, key); `is_new` is False when it stood before."""

    entity_id: UUID
    id: UUID
    source_key: str
    is_new: bool


@dataclass(frozen=True)
class PostingRecord:
    account: str
    account_name: str
    side: str
    amount_minor: int


@dataclass(frozen=True)
class EntryRecord:
    """One entry as read back, with its lines in order."""

    entity_id: UUID
    id: UUID
    accounting_on: date
    month: int
    memo: str
    source: str
    source_key: str
    twin: UUID | None
    reverses: UUID | None
    decision_id: UUID | None
    recorded_by: str
    recorded_at: datetime
    number: int | None
    postings: tuple[PostingRecord, ...]


@dataclass(frozen=True)
class Fault:
    """One thing that does not fit in the books, with the entry that shows it."""

    rule: str
    entity_id: UUID | None
    entry_id: UUID | None
    detail: str


def insert_accounts(uow: UnitOfWork, entity_id: UUID, plans: Sequence[AccountPlan]) -> None:
    uow.execute(insert(Account), [{"entity_id": entity_id, **plan.__dict__} for plan in plans])


def post(uow: UnitOfWork, entries: Sequence[tuple[UUID, Entry]], recorded_by: str) -> list[Posted]:
    batch = [
        {
            "entity_id": str(entry.entity_id),
            "id": str(ident),
            "accounting_on": entry.accounting_on.isoformat(),
            "memo": entry.memo,
            "source": entry.source,
            "source_key": entry.source_key,
            "twin": str(entry.twin) if entry.twin else None,
            "reverses": str(entry.reverses) if entry.reverses else None,
            "decision_id": str(entry.decision_id) if entry.decision_id else None,
            "postings": [
                {"account": p.account, "side": "D" if p.debit_minor else "C", "amount_minor": p.debit_minor or p.credit_minor}
                for p in entry.postings
            ],
        }
        for ident, entry in entries
    ]
    found = uow.execute(
        "SELECT entity_id, id, source_key, is_new FROM hub.post_entries(CAST(:batch AS jsonb), :by)",
        {"batch": json.dumps(batch), "by": recorded_by},
    )
    return [Posted(*row) for row in found]


def close_month(uow: UnitOfWork, entity_id: UUID, month: int, closed_by: str, decision_id: UUID | None) -> bool:
    return uow.execute(
        "SELECT hub.close_month(:book, :month, :by, CAST(:decision AS uuid))",
        {"book": entity_id, "month": month, "by": closed_by, "decision": decision_id},
    ).scalar_one()


def closed_months(uow: UnitOfWork, entity_id: UUID) -> list[int]:
    return list(uow.execute("SELECT month FROM hub.month_close WHERE entity_id = :e ORDER BY month", {"e": entity_id}).scalars())


def accounts(uow: UnitOfWork, entity_id: UUID) -> list[AccountPlan]:
    found = uow.execute(
        "SELECT code, name, kind, report_class, slots, person_id FROM hub.account WHERE entity_id = :e ORDER BY code", {"e": entity_id}
    )
    return [AccountPlan(*row) for row in found]


ENTRY_COLUMNS = """
    SELECT j.entity_id, j.id, j.accounting_on, j.month, j.memo, j.source, j.source_key, j.twin, j.reverses, j.decision_id,
           j.recorded_by, j.recorded_at, n.number,
           (SELECT jsonb_agg(jsonb_build_array(p.account_code, a.name, p.side, p.amount_minor) ORDER BY p.line)
            FROM hub.posting p JOIN hub.account a ON a.entity_id = p.entity_id AND a.code = p.account_code
            WHERE p.entity_id = j.entity_id AND p.entry_id = j.id)
    FROM hub.journal_entry j LEFT JOIN hub.entry_number n ON n.entity_id = j.entity_id AND n.entry_id = j.id
"""


def entries(
    uow: UnitOfWork,
    entity_id: UUID,
    *,
    first: date | None = None,
    before: date | None = None,
    account: str | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int | None = None,
) -> list[EntryRecord]:
    """Return entries of one book in the order of their days, `after` a (day, id) when given."""
    found = uow.execute(
        ENTRY_COLUMNS
        + """
    WHERE j.entity_id = :entity_id
      AND (CAST(:first AS date) IS NULL OR j.accounting_on >= :first)
      AND (CAST(:before AS date) IS NULL OR j.accounting_on < :before)
      AND (CAST(:account AS text) IS NULL OR EXISTS (
            SELECT FROM hub.posting p WHERE p.entity_id = j.entity_id AND p.entry_id = j.id AND p.account_code = :account))
      AND (CAST(:after_day AS date) IS NULL OR (j.accounting_on, j.id) > (:after_day, CAST(:after_id AS uuid)))
    ORDER BY j.accounting_on, j.id LIMIT :limit""",
        {
            "entity_id": entity_id,
            "first": first,
            "before": before,
            "account": account,
            "after_day": after[0] if after else None,
            "after_id": after[1] if after else None,
            "limit": limit,
        },
    )
    return [EntryRecord(*row[:13], tuple(PostingRecord(*line) for line in row[13])) for row in found]


def entry(uow: UnitOfWork, entity_id: UUID, ident: UUID) -> EntryRecord | None:
    row = uow.execute(ENTRY_COLUMNS + " WHERE j.entity_id = :e AND j.id = :i", {"e": entity_id, "i": ident}).one_or_none()
    return EntryRecord(*row[:13], tuple(PostingRecord(*line) for line in row[13])) if row else None


def verify(uow: UnitOfWork) -> list[Fault]:
    return [Fault(*row) for row in uow.execute("SELECT rule, entity_id, entry_id, detail FROM hub.verify_ledger()")]
