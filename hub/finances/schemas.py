"""Shapes of the review on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from hub.finances.rules import NET, ROWS, PooledMatrix
from hub.finances.services import EntryDetail, EntryLine, EntryPage, MonthRow, MonthTotals
from hub.kernel.ids import public
from hub.kernel.period import Month
from hub.web.shapes import ONE_LINE, PartQuery

PERIOD = {"description": "2026, 2026-Q3, 2026-10, last-12 or 2026-03-01..2026-05-31; the running year when left out"}
DAY = "[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
PERIOD_SHAPE = validate.Regexp(
    rf"^([12][0-9]{{3}}(-Q[1-4]|-(0[1-9]|1[0-2]))?|last-[1-9][0-9]?|{DAY}\.\.{DAY})$",
    error="Write a period as 2026, 2026-Q3, 2026-10, last-12 or 2026-03-01..2026-05-31.",
)


class PeriodQuerySchema(Schema):
    """Which period is asked for."""

    class Meta:
        unknown = EXCLUDE

    period = fields.String(load_default=None, validate=PERIOD_SHAPE, metadata=PERIOD)


class CellQuerySchema(PeriodQuerySchema):
    """Which cell of the matrix."""

    entity = fields.String(
        required=True, validate=[validate.Length(1, 60), ONE_LINE], metadata={"description": "slug, hub, elimination or combined"}
    )
    row = fields.String(required=True, validate=validate.OneOf([*ROWS, NET]))


class EntryQuerySchema(PeriodQuerySchema, PartQuery):
    """Which entries, and from where on."""

    row = fields.String(data_key="for", load_default=None, validate=validate.OneOf([*ROWS, NET]))
    words = fields.String(data_key="q", load_default="", validate=[validate.Length(max=100), ONE_LINE])
    settled = fields.String(load_default="", validate=validate.OneOf(["", "yes", "no"]))


class PooledColumnSchema(Schema):
    """One column: a practice, the hub, the elimination or all together; minor units, money out negative."""

    entity = fields.String(required=True, metadata={"description": "slug, hub, elimination or combined"})
    name = fields.String(required=True)
    outside_revenue_minor = fields.Integer(required=True)
    hub_fee_minor = fields.Integer(required=True)
    pay_minor = fields.Integer(required=True)
    other_costs_minor = fields.Integer(required=True)
    net_minor = fields.Integer(required=True)


class PooledSchema(Schema):
    """The books side by side for one period."""

    period = fields.String(required=True)
    currency = fields.String(required=True)
    settled_through = fields.String(required=True, allow_none=True, metadata={"description": "last month that every book has settled"})
    columns = fields.List(fields.Nested(PooledColumnSchema), required=True)


class PooledMonthSchema(Schema):
    """One month behind a cell."""

    month = fields.String(required=True)
    amount_minor = fields.Integer(required=True)


class PooledCellSchema(Schema):
    """A cell and the months it is made of."""

    entity = fields.String(required=True)
    row = fields.String(required=True)
    period = fields.String(required=True)
    currency = fields.String(required=True)
    total_minor = fields.Integer(required=True)
    months = fields.List(fields.Nested(PooledMonthSchema), required=True)


class BookMonthSchema(Schema):
    """One month of a book by class of account."""

    month = fields.String(required=True)
    outside_revenue_minor = fields.Integer(required=True)
    hub_fee_minor = fields.Integer(required=True)
    pay_minor = fields.Integer(required=True)
    other_costs_minor = fields.Integer(required=True)
    net_minor = fields.Integer(required=True)


class BookSchema(Schema):
    """One book for one period."""

    entity = fields.String(required=True)
    period = fields.String(required=True)
    currency = fields.String(required=True)
    totals = fields.Nested(PooledColumnSchema, required=True)
    months = fields.List(fields.Nested(BookMonthSchema), required=True)


class LedgerLineSchema(Schema):
    """One entry of a list."""

    id = fields.String(required=True)
    accounting_on = fields.Date(required=True)
    memo = fields.String(required=True)
    number = fields.Integer(required=True, allow_none=True, metadata={"description": "given when the month is settled"})
    twin = fields.String(required=True, allow_none=True, metadata={"description": "reference shared with the entry in the other book"})
    recorded_by = fields.String(required=True)
    moved_minor = fields.Integer(required=True)
    effect_minor = fields.Integer(required=True, metadata={"description": "how it changed the result; 0 when money only moved"})
    out_of = fields.List(fields.String(), required=True)
    into = fields.List(fields.String(), required=True)


class LedgerPageSchema(Schema):
    """A page of entries, newest first."""

    entries = fields.List(fields.Nested(LedgerLineSchema), required=True)
    count = fields.Integer(required=True, metadata={"description": "of all entries that fit"})
    effect_minor = fields.Integer(required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class LedgerPostingSchema(Schema):
    """One side of an entry."""

    account = fields.String(required=True)
    account_name = fields.String(required=True)
    debit_minor = fields.Integer(required=True)
    credit_minor = fields.Integer(required=True)


class LedgerTwinSchema(Schema):
    """The same event in the other book."""

    reference = fields.String(required=True)
    entity = fields.String(required=True, allow_none=True)
    entry = fields.String(required=True, allow_none=True)


class LedgerEntrySchema(Schema):
    """One entry, fully."""

    id = fields.String(required=True)
    accounting_on = fields.Date(required=True)
    memo = fields.String(required=True)
    number = fields.Integer(required=True, allow_none=True)
    source = fields.String(required=True)
    recorded_by = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    postings = fields.List(fields.Nested(LedgerPostingSchema), required=True)
    twin = fields.Nested(LedgerTwinSchema, required=True, allow_none=True)
    agreement = fields.String(required=True, allow_none=True)
    agreement_version = fields.Integer(required=True, allow_none=True)
    invoice = fields.String(required=True, allow_none=True)
    decision = fields.String(required=True, allow_none=True)
    reverses = fields.String(required=True, allow_none=True)
    reversed_by = fields.String(required=True, allow_none=True)


def pooled_out(matrix: PooledMatrix) -> dict[str, Any]:
    """Write the matrix with the keys that terminal and API share."""
    return {
        "period": matrix.period, "currency": matrix.currency,
        "settled_through": str(Month(matrix.settled_through)) if matrix.settled_through else None,
        "columns": [{"entity": each.entity, "name": each.name} | _figures(each) for each in matrix.columns],
    }  # fmt: skip


def month_out(row: MonthRow) -> dict[str, Any]:
    return {"month": str(Month(row.month))} | _figures(row)


def total_out(each: MonthTotals) -> dict[str, Any]:
    return {"month": str(Month(each.month)), "amount_minor": each.amount_minor}


def _figures(row: Any) -> dict[str, int]:
    return {f"{name}_minor": getattr(row, f"{name}_minor") for name in (*ROWS, NET)}


def line_out(line: EntryLine) -> dict[str, Any]:
    return {
        "id": public("je", line.id), "accounting_on": line.accounting_on, "memo": line.memo, "number": line.number,
        "twin": public("twin", line.twin) if line.twin else None, "recorded_by": line.recorded_by, "moved_minor": line.amount_minor,
        "effect_minor": line.effect_minor, "out_of": list(line.out_of), "into": list(line.into),
    }  # fmt: skip


def page_out(found: EntryPage) -> dict[str, Any]:
    return {
        "entries": [line_out(each) for each in found.lines], "count": found.count, "effect_minor": found.effect_minor,
        "next_cursor": found.next_cursor,
    }  # fmt: skip


def entry_out(found: EntryDetail) -> dict[str, Any]:
    """Write one entry with public ids; the twin's entry is named even where it is not open."""
    entry, agreement = found.entry, found.agreement
    decision = entry.decision_id or (agreement.decision_id if agreement else None)
    return {
        "id": public("je", entry.id), "accounting_on": entry.accounting_on, "memo": entry.memo, "number": entry.number,
        "source": entry.source, "recorded_by": found.recorded_by, "recorded_at": entry.recorded_at,
        "postings": [
            {"account": line.account, "account_name": line.account_name, "debit_minor": line.amount_minor if line.side == "D" else 0,
             "credit_minor": line.amount_minor if line.side == "C" else 0}
            for line in entry.postings
        ],
        "twin": {
            "reference": public("twin", entry.twin), "entity": found.twin_entity.slug if found.twin_entity else None,
            "entry": public("je", found.twin_entry_id) if found.twin_entry_id else None,
        } if entry.twin else None,
        "agreement": public("agr", agreement.id) if agreement else None, "agreement_version": agreement.version if agreement else None,
        "invoice": public("inv", found.invoice.id) if found.invoice else None, "decision": public("dec", decision) if decision else None,
        "reverses": public("je", entry.reverses) if entry.reverses else None,
        "reversed_by": public("je", found.reversed_by) if found.reversed_by else None,
    }  # fmt: skip
