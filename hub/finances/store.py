"""SQL of the review: kept balances by class of account, and the entries of one book. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.finances.rules import ROWS, MonthTotals, PooledColumn

EFFECT = "CASE p.side WHEN 'C' THEN p.amount_minor ELSE -p.amount_minor END"


@dataclass(frozen=True)
class MonthRow:
    """One month of one book, by class of account, signed as it moves the result."""

    entity_id: UUID
    month: int
    outside_revenue_minor: int
    hub_fee_minor: int
    pay_minor: int
    other_costs_minor: int

    @property
    def net_minor(self) -> int:
        return self.outside_revenue_minor + self.hub_fee_minor + self.pay_minor + self.other_costs_minor


@dataclass(frozen=True)
class EntryFilters:
    """What a list of entries is narrowed to; half-open days, classes of account, one account, words in the memo, settled or not."""

    first: date | None = None
    before: date | None = None
    classes: tuple[str, ...] = ()
    account: str | None = None
    words: str | None = None
    settled: bool | None = None


@dataclass(frozen=True)
class EntryLine:
    """One entry in a list.

    Units    `amount_minor` is what moved; `effect_minor` is how it changed the result (or the classes asked for), 0 when it only
             moved money between accounts.
    """

    id: UUID
    accounting_on: date
    memo: str
    number: int | None
    twin: UUID | None
    recorded_by: str
    amount_minor: int
    effect_minor: int
    out_of: tuple[str, ...]
    into: tuple[str, ...]


POOLED = """
    SELECT e.slug, e.name, e.id, e.colour, e.currency,
           coalesce(sum(b.net) FILTER (WHERE b.report_class = 'outside_revenue'), 0)::bigint,
           coalesce(sum(b.net) FILTER (WHERE b.report_class = 'hub_fee'), 0)::bigint,
           coalesce(sum(b.net) FILTER (WHERE b.report_class = 'pay'), 0)::bigint,
           coalesce(sum(b.net) FILTER (WHERE b.report_class = 'other_costs'), 0)::bigint,
           (SELECT max(c.month) FROM hub.month_close c WHERE c.entity_id = e.id)
    FROM hub.entity e
    LEFT JOIN (
        SELECT k.entity_id, a.report_class, sum(k.net)::bigint AS net
        FROM (SELECT entity_id, account_code, sum(credit_minor - debit_minor) AS net FROM hub.balance
              WHERE month BETWEEN :first AND :last GROUP BY entity_id, account_code) k
        JOIN hub.account a ON a.entity_id = k.entity_id AND a.code = k.account_code
        GROUP BY k.entity_id, a.report_class) b ON b.entity_id = e.id
    WHERE e.joined_on < :end AND (e.left_on IS NULL OR e.left_on > :start) OR b.entity_id IS NOT NULL
    GROUP BY e.id
"""

MONTHS = """
    SELECT b.entity_id, b.month,
           coalesce(sum(b.credit_minor - b.debit_minor) FILTER (WHERE a.report_class = 'outside_revenue'), 0)::bigint,
           coalesce(sum(b.credit_minor - b.debit_minor) FILTER (WHERE a.report_class = 'hub_fee'), 0)::bigint,
           coalesce(sum(b.credit_minor - b.debit_minor) FILTER (WHERE a.report_class = 'pay'), 0)::bigint,
           coalesce(sum(b.credit_minor - b.debit_minor) FILTER (WHERE a.report_class = 'other_costs'), 0)::bigint
    FROM hub.balance b JOIN hub.account a ON a.entity_id = b.entity_id AND a.code = b.account_code
    WHERE b.month BETWEEN :first AND :last {only}
    GROUP BY b.entity_id, b.month ORDER BY b.month, b.entity_id
"""

CLASS_MONTHS = """
    SELECT b.month, a.report_class, a.kind, sum(b.debit_minor - b.credit_minor)::bigint
    FROM hub.balance b JOIN hub.account a ON a.entity_id = b.entity_id AND a.code = b.account_code
    WHERE b.entity_id = :entity GROUP BY b.month, a.report_class, a.kind ORDER BY b.month, a.kind, a.report_class
"""

STANDING = """
    SELECT a.report_class, sum(b.debit_minor - b.credit_minor)::bigint
    FROM hub.balance b JOIN hub.account a ON a.entity_id = b.entity_id AND a.code = b.account_code
    WHERE b.entity_id = :entity AND b.month <= :through GROUP BY a.report_class
"""

ENTRIES = f"""
    FROM hub.journal_entry j
    LEFT JOIN hub.entry_number n ON n.entity_id = j.entity_id AND n.entry_id = j.id
    CROSS JOIN LATERAL (
        SELECT sum(p.amount_minor) FILTER (WHERE p.side = 'D') AS amount,
               coalesce(sum({EFFECT}) FILTER (WHERE a.report_class = ANY (:effect_classes)), 0) AS effect,
               count(*) FILTER (WHERE a.report_class = ANY (:effect_classes)) AS touching,
               array_agg(a.name ORDER BY p.line) FILTER (WHERE p.side = 'C') AS out_of,
               array_agg(a.name ORDER BY p.line) FILTER (WHERE p.side = 'D') AS into_accounts,
               array_agg(a.code) AS codes
        FROM hub.posting p JOIN hub.account a ON a.entity_id = p.entity_id AND a.code = p.account_code
        WHERE p.entity_id = j.entity_id AND p.entry_id = j.id) t
    WHERE j.entity_id = :entity
"""


def pooled_columns(uow: UnitOfWork, first: int, last: int, start: date, end: date) -> list[tuple[PooledColumn, str, int | None]]:
    """Return one column per book with its currency and the last month it has settled."""
    found = uow.execute(POOLED, {"first": first, "last": last, "start": start, "end": end})
    return [(PooledColumn(row[0], row[1], *row[5:9], entity_id=row[2], colour=row[3]), row[4], row[9]) for row in found]


def months(uow: UnitOfWork, first: int, last: int, entity_id: UUID | None = None) -> list[MonthRow]:
    """Return month totals by class of one book, or of every book that the scope may see."""
    only = "AND b.entity_id = :entity" if entity_id else ""
    found = uow.execute(MONTHS.format(only=only), {"first": first, "last": last} | ({"entity": entity_id} if entity_id else {}))
    return [MonthRow(*row) for row in found]


def totals(rows: Sequence[MonthRow], row: str) -> tuple[MonthTotals, ...]:
    """Pick one class (or `net`) out of month rows, and leave out the months in which it did not move."""
    picked = ((each.month, int(getattr(each, f"{row}_minor"))) for each in rows)
    return tuple(MonthTotals(month, minor) for month, minor in picked if minor)


def class_months(uow: UnitOfWork, entity_id: UUID) -> list[tuple[int, str, str, int]]:
    """Return (month, class, kind, debits less credits) of one book, which is what practices share with each other."""
    return [tuple(row) for row in uow.execute(CLASS_MONTHS, {"entity": entity_id})]  # type: ignore[misc]


def standing(uow: UnitOfWork, entity_id: UUID, through: int) -> dict[str, int]:
    """Return what stands in each class at the end of a month, debits less credits."""
    return {row[0]: row[1] for row in uow.execute(STANDING, {"entity": entity_id, "through": through})}


def last_month(uow: UnitOfWork, entity_id: UUID | None) -> int | None:
    """Return the last month in which a book, or any that the scope may see, moved."""
    only = "WHERE entity_id = :e" if entity_id else ""
    return uow.execute(f"SELECT max(month) FROM hub.balance {only}", {"e": entity_id} if entity_id else None).scalar_one()


def recorder(uow: UnitOfWork, recorded_by: str) -> str:
    """Name whoever recorded an entry: a person by name, a job or the operator as it stands."""
    return uow.execute("SELECT name FROM hub.person WHERE id::text = :by", {"by": recorded_by}).scalar_one_or_none() or recorded_by


def reversed_by(uow: UnitOfWork, entity_id: UUID, ident: UUID) -> UUID | None:
    found = uow.execute("SELECT id FROM hub.journal_entry WHERE entity_id = :e AND reverses = :i", {"e": entity_id, "i": ident})
    return found.scalar_one_or_none()


def first_day(uow: UnitOfWork, entity_id: UUID) -> date | None:
    return uow.execute("SELECT min(accounting_on) FROM hub.journal_entry WHERE entity_id = :e", {"e": entity_id}).scalar_one()


def entry_lines(uow: UnitOfWork, entity_id: UUID, filters: EntryFilters, after: tuple[date, UUID] | None, limit: int) -> list[EntryLine]:
    """Return entries of one book, newest first, those older than `after` when given."""
    where, params = _narrowed(entity_id, filters)
    if after is not None:
        where += " AND (j.accounting_on, j.id) < (CAST(:after_day AS date), CAST(:after_id AS uuid))"
        params |= {"after_day": after[0], "after_id": after[1]}
    found = uow.execute(
        "SELECT j.id, j.accounting_on, j.memo, n.number, j.twin,"
        " coalesce((SELECT r.name FROM hub.person r WHERE r.id::text = j.recorded_by), j.recorded_by),"
        f" t.amount::bigint, t.effect::bigint, t.out_of, t.into_accounts {ENTRIES} {where}"
        " ORDER BY j.accounting_on DESC, j.id DESC LIMIT :limit",
        params | {"limit": limit},
    )
    return [EntryLine(*row[:8], out_of=_each_once(row[8]), into=_each_once(row[9])) for row in found]


def entry_totals(uow: UnitOfWork, entity_id: UUID, filters: EntryFilters) -> tuple[int, int, int]:
    """Return how many entries there are in all, what they moved, and how they changed the result."""
    where, params = _narrowed(entity_id, filters)
    row = uow.execute(
        f"SELECT count(*), coalesce(sum(t.amount), 0)::bigint, coalesce(sum(t.effect), 0)::bigint {ENTRIES} {where}", params
    ).one()
    return row[0], row[1], row[2]


def _narrowed(entity_id: UUID, filters: EntryFilters) -> tuple[str, dict[str, Any]]:
    clauses: list[str] = []
    params: dict[str, Any] = {"entity": entity_id, "effect_classes": list(filters.classes or ROWS)}
    if filters.first:
        clauses.append("j.accounting_on >= :first")
        params["first"] = filters.first
    if filters.before:
        clauses.append("j.accounting_on < :before")
        params["before"] = filters.before
    if filters.classes:
        clauses.append("t.touching > 0")
    if filters.account:
        clauses.append(":account = ANY (t.codes)")
        params["account"] = filters.account
    if filters.words:
        clauses.append("position(lower(:words) in lower(j.memo)) > 0")
        params["words"] = filters.words
    if filters.settled is not None:
        clauses.append(f"n.number IS {'NOT ' if filters.settled else ''}NULL")
    return "".join(f" AND {clause}" for clause in clauses), params


def _each_once(names: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names or ()))
