"""Agreements and fee invoices as pages: what we promised, what follows from it, and when it was paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from hub.agreements import services
from hub.agreements.rules import Finding, FlatMonthly, Tick, Verdict, price_segments
from hub.agreements.schemas import FeeSettlementSchema
from hub.agreements.services import AgreementRecord, InvoiceRecord, SignatureRecord
from hub.agreements.terms import priced
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Place
from hub.kernel.errors import missing
from hub.kernel.ids import parse, public
from hub.kernel.money import format_money, format_plain
from hub.kernel.period import Month
from hub.practices import services as practices
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.forms import Form, load, shown_again_by
from hub.web.pages import page, say
from hub.web.rendering import day_text
from hub.web.tables import csv_file

bp = Blueprint("agreements", __name__)
T = TypeVar("T")
SHARING = {"totals": "month totals for each kind of account", "lines": "its entries, line by line"}
CHECKS = {Verdict.ALLOW: "good", Verdict.FAIR_VALUE_NOTE: "care", Verdict.WARN: "care", Verdict.REFUSE: "stop"}


def _read(work: Callable[[UnitOfWork], T]) -> T:
    return transact(current_scope(), current_actor(), work, read_only=True)


def _here() -> Place:
    place = current_place()
    if place is None:
        raise missing("agreements.version.read")
    return place


@bp.get("/hub/agreements")
@requires("agreements.version.read", of="worker", place="hub")
def hub_agreements() -> Response:
    return page("agreements.html", kind="hub", place={"name": "the hub"}, **_read(lambda uow: _list_context(uow, None, "/hub")))


@bp.get("/p/<practice>/agreements")
@requires("agreements.version.read", of="worker", place="practice")
def practice_agreements(practice: str) -> Response:
    place = _here()
    context = _read(lambda uow: _list_context(uow, place.entity_id, f"/p/{practice}"))
    return page("agreements.html", kind="practice", place={"name": place.name}, **context)


def _list_context(uow: UnitOfWork, entity_id: UUID | None, base: str) -> dict[str, Any]:
    versions, issued = services.agreements(uow, entity_id), services.invoices(uow, entity_id)
    years = sorted({each.month // 100 for each in issued} | {uow.today.year}, reverse=True)
    year = _year(years)
    return {
        "agreements": [_card(uow, each) for each in versions],
        "invoices": [_invoice_line(each, base, uow.today) for each in issued if each.month // 100 == year],
        "year": {"name": str(year)},
        "years": [{"label": str(each), "href": f"{base}/agreements?year={each}", "current": each == year} for each in years],
        "exports": [{"label": "CSV", "href": f"{base}/fees.csv?year={year}"}],
        "currency": versions[0].currency if versions else "USD",
    }  # fmt: skip


def _year(years: Sequence[int]) -> int:
    asked = request.args.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else years[0]


def _card(uow: UnitOfWork, record: AgreementRecord) -> dict[str, Any]:
    return {
        "practice": record.practice, "colour": record.colour, "href": f"/hub/agreements/{record.slug}/{record.version}",
        "state": _state(record, uow.today), "version": record.version, "fee_minor": record.monthly_minor, "from_on": record.first_day,
        "to_on": record.last_day, "review_on": None, "sharing_words": SHARING[record.shares], "notice": _notice(record, uow.today),
        "decision": _decision(uow, record),
    }  # fmt: skip


def _state(record: AgreementRecord, today: date) -> str:
    return "coming" if record.first_day > today else "in_force" if record.holds_on(today) else "ended"


def _notice(record: AgreementRecord, today: date) -> str:
    left = (record.last_day - today).days if record.last_day and record.holds_on(today) else None
    return f"ends on {day_text(record.last_day)}" if record.last_day and left is not None and left <= 60 else ""


def _decision(uow: UnitOfWork, record: AgreementRecord) -> dict[str, str]:
    words = services.decision_named(uow, record.decision_id) or "The decision behind it"
    return {"href": f"/hub/decisions/{public('dec', record.decision_id)}", "words": words}


def _invoice_line(each: InvoiceRecord, base: str, today: date) -> dict[str, Any]:
    state, words = invoice_state(each, today)
    return {
        "label": f"Invoice {each.number}",
        "href": f"{base}/fees/{public('inv', each.id)}",
        "practice": each.practice,
        "colour": each.colour,
        "month": Month(each.month).label,
        "minor": each.amount_minor,
        "state": state,
        "state_words": words,
        "due_on": each.due_on,
    }


def invoice_state(each: InvoiceRecord, today: date) -> tuple[str, str]:
    """Return the state of an invoice for its chip, and the words on it."""
    if each.paid_on:
        return "paid", f"Paid on {day_text(each.paid_on)}"
    late = (today - each.due_on).days
    if late > 0:
        return "late", f"Late by {late} {'day' if late == 1 else 'days'}"
    return "due", f"To be paid by {day_text(each.due_on)}"


@bp.get("/hub/agreements/<slug>/<int:version>")
@requires("agreements.version.read", of="worker", place="hub")
def hub_agreement(slug: str, version: int) -> Response:
    return page("agreement.html", **_read(lambda uow: _agreement_context(uow, slug, version)))


def _agreement_context(uow: UnitOfWork, slug: str, version: int) -> dict[str, Any]:
    practice = practices.entity_by_slug(uow, slug)
    if practice is None:
        raise missing("agreements.version.read")
    record = services.agreement(uow, practice.id, version)
    findings, ticks = services.rule_check(uow, record)
    own = current_actor().works_in(slug) is not None
    return {
        "agreement": _card(uow, record) | {"fee_words": fee_words(record), "fair_price_words": _fair_price(record)},
        "services": [{"words": each["words"], "minor": None} for each in record.services],
        "signatures": [_signature(each, record) for each in services.signatures(uow, record)],
        "rules": {
            "title": f"{record.jurisdiction}, looked at on {day_text(uow.today)}",
            "checks": [*map(_finding, findings), *map(_tick, ticks)],
        },
        "versions": [_version(each, record) for each in services.agreements(uow, practice.id)],
        "decision": _decision(uow, record),
        "back_href": f"/p/{slug}/agreements" if own else "/hub/agreements",
        "invoices_href": f"/p/{slug}/agreements" if own else "/hub/agreements",
        "propose_href": "",
        "exports": [],
        "currency": record.currency,
    }


def fee_words(record: AgreementRecord) -> str:
    """Say how the fee is set, in a sentence or two."""
    terms = priced(record).terms
    words = f"A set amount each month that does not follow what {record.practice} takes in. "
    words += "The first and the last month are charged by their days."
    if isinstance(terms, FlatMonthly) and terms.escalator:
        step = price_segments(terms, record.first_day, None, record.first_day)[0]
        rate = Decimal(terms.escalator.rate.numerator * 100) / terms.escalator.rate.denominator
        first = day_text(step.last_day or record.first_day)
        words += f" It rises by {rate.normalize():f}% every {terms.escalator.every_months} months, first after {first}."
    return words


def _fair_price(record: AgreementRecord) -> str:
    note = record.terms.get("fair_value")
    if not note:
        return ""
    low, high = format_money(note["low_minor"], record.currency), format_money(note["high_minor"], record.currency)
    return f"{note['method']}. Between {low} and {high}, by {note['who']} on {day_text(note['on'])}."


def _signature(each: SignatureRecord, record: AgreementRecord) -> dict[str, Any]:
    return {
        "name": each.name, "for_whom": "the hub" if each.side == "hub" else record.practice, "on": each.signed_on,
        "how": "on paper" if each.on_paper else "here", "recorded_by": each.recorded_by,
    }  # fmt: skip


def _finding(each: Finding) -> dict[str, str]:
    reviewed = f", looked up on {day_text(each.reviewed_on)}" if each.reviewed_on else ""
    cites = f"{', '.join(each.cites)} ({each.rule}{reviewed})." if each.cites else f"{each.rule}{reviewed}."
    return {"state": CHECKS[each.verdict], "words": each.plain, "href": "", "link": "", "more": cites}


def _tick(each: Tick) -> dict[str, str]:
    words = f"{each.element[0].upper()}{each.element[1:]}"
    return {"state": "good" if each.there else "wait", "words": f"{words}.", "href": "", "link": "", "more": each.gap}


def _version(each: AgreementRecord, shown: AgreementRecord) -> dict[str, Any]:
    fee = format_money(each.monthly_minor, each.currency) if each.monthly_minor is not None else each.fee_model
    href = "" if each.id == shown.id else f"/hub/agreements/{each.slug}/{each.version}"
    return {"label": f"Version {each.version}", "href": href, "from_on": each.first_day, "words": f"{fee} a month."}


# Fee invoices


@bp.get("/hub/fees/<inv_id>")
@requires("agreements.invoice.read", of="worker", place="hub")
def hub_invoice(inv_id: str) -> Response:
    return _invoice_page(Form(), inv_id)


def _invoice_page(form: Form, inv_id: str) -> Response:
    ident = parse("inv", inv_id)
    context = _read(lambda uow: _invoice_context(uow, services.invoice(uow, ident), "/hub"))
    return page("invoice.html", **context, **form.context())


@bp.get("/p/<practice>/fees/<inv_id>")
@requires("agreements.invoice.read", of="worker", place="practice")
def practice_invoice(practice: str, inv_id: str) -> Response:
    ident, place = parse("inv", inv_id), _here()
    return page("invoice.html", **_read(lambda uow: _invoice_context(uow, services.invoice(uow, ident, place.entity_id), f"/p/{practice}")))


@bp.post("/hub/fees/<inv_id>/settle")
@requires("agreements.fee.settle", of="member", place="hub")
@shown_again_by(_invoice_page)
def settle(inv_id: str) -> Redirect:
    ident, given = parse("inv", inv_id), load(FeeSettlementSchema, "agreements.fee.settle")
    settled = transact(current_scope(), current_actor(), lambda uow: services.settle_fee(uow, ident, given["paid_on"]))
    say(f"Invoice {settled.number} stands as paid on {day_text(settled.paid_on or settled.issued_on)}, in both books.")
    return redirect(url_for("agreements.hub_invoice", inv_id=inv_id), code=303)


def _invoice_context(uow: UnitOfWork, each: InvoiceRecord, base: str) -> dict[str, Any]:
    state, words = invoice_state(each, uow.today)
    month = Month(each.month)
    days = "" if each.active_days == month.days else f", {each.active_days} of {month.days} days"
    record = services.agreement_by_id(uow, each.entity_id, each.agreement_id)
    return {
        "invoice": {
            "label": f"Invoice {each.number}",
            "from_name": "the hub",
            "to_name": each.practice,
            "month": month.label,
            "issued_on": each.issued_on,
            "due_on": each.due_on,
            "state": state,
            "state_words": words,
            "minor": each.amount_minor,
            "paid_on": each.paid_on,
        },
        "lines": [{"words": f"Fee for services, {month.label}{days}", "minor": each.amount_minor}],
        "entries": _entries(each, base, services.opens_lines(uow, each.entity_id, uow.today)),
        "agreement": {
            "href": f"/hub/agreements/{each.slug}/{each.agreement_version}",
            "words": f"Agreement, version {each.agreement_version}",
        },
        "back_href": f"{base}/agreements?year={month.year}",
        "pay_action": f"{base}/fees/{public('inv', each.id)}/settle" if base == "/hub" and not each.paid_on and _may_settle() else "",
        "exports": [],
        "currency": record.currency if record else each.currency,
    }


def _may_settle() -> bool:
    return current_actor().standing == "member"


def _entries(each: InvoiceRecord, base: str, opened: bool) -> list[dict[str, str]]:
    """Return where an invoice stands in the books, with links into those that the address may open."""
    hub, own = base == "/hub", f"/p/{each.slug}/money/entries" if current_actor().works_in(each.slug) else ""
    pairs = [("charged", each.practice_entry_id, each.hub_entry_id)]
    if each.payment_practice_entry_id and each.payment_hub_entry_id:
        pairs.append(("paid", each.payment_practice_entry_id, each.payment_hub_entry_id))
    listed = []
    for what, practice_entry, hub_entry in pairs:
        listed.append({"href": f"/hub/money/entries/{public('je', hub_entry)}", "words": f"In the book of the hub, as it was {what}"})
        href = (
            f"{own}/{public('je', practice_entry)}"
            if own
            else f"/hub/practices/{each.slug}/money/entries/{public('je', practice_entry)}"
            if hub and opened
            else ""
        )
        listed.append({"href": href, "words": f"In the book of {each.practice}, as it was {what}"})
    return listed


@bp.get("/hub/agreements.csv")
@requires("agreements.version.read", of="worker", place="hub")
def agreements_csv() -> Response:
    def work(uow: UnitOfWork) -> Response:
        rows = [
            [each.slug, each.version, each.jurisdiction, each.first_day, each.last_day, each.fee_model,
             format_plain(each.monthly_minor, each.currency) if each.monthly_minor is not None else "", each.currency, each.shares,
             each.notice_days]
            for each in services.agreements(uow)
        ]  # fmt: skip
        header = [
            "practice",
            "version",
            "jurisdiction",
            "first_day",
            "last_day",
            "fee_model",
            "monthly",
            "currency",
            "shares",
            "notice_days",
        ]
        return csv_file("agreements.csv", header, rows)

    return _read(work)


@bp.get("/hub/fees.csv")
@requires("agreements.invoice.read", of="worker", place="hub")
def hub_fees_csv() -> Response:
    return _read(lambda uow: _fees_csv(uow, None))


@bp.get("/p/<practice>/fees.csv")
@requires("agreements.invoice.read", of="worker", place="practice")
def practice_fees_csv(practice: str) -> Response:
    place = _here()
    return _read(lambda uow: _fees_csv(uow, place.entity_id))


def _fees_csv(uow: UnitOfWork, entity_id: UUID | None) -> Response:
    year = _year([uow.today.year])
    rows = [
        [
            each.number,
            each.slug,
            str(Month(each.month)),
            format_plain(each.amount_minor, each.currency),
            each.currency,
            each.issued_on,
            each.due_on,
            each.paid_on,
            f"version {each.agreement_version}",
        ]
        for each in services.invoices(uow, entity_id)
        if each.month // 100 == year
    ]
    header = ["invoice", "practice", "month", "amount", "currency", "issued_on", "due_on", "paid_on", "agreement"]
    return csv_file(f"fees-{year}.csv", header, rows)
