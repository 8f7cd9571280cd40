"""JSON: agreements, who signed them, and fee invoices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from hub.agreements import services
from hub.agreements.schemas import (
    AgreementListSchema,
    AgreementVersionSchema,
    FeeInvoiceListSchema,
    FeeInvoiceSchema,
    FeeSettlementSchema,
    InvoiceQuerySchema,
    agreement_out,
)
from hub.agreements.services import InvoiceRecord
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.cursor import part_of
from hub.kernel.errors import missing
from hub.kernel.ids import parse
from hub.kernel.period import Month
from hub.practices import services as practices
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.idempotency import answer_once
from hub.web.openapi import API_PREFIX

api = Blueprint(
    "agreements_api", __name__, url_prefix=API_PREFIX, description="Agreements between the hub and its practices, and their fees."
)
T = TypeVar("T")


def _read(work: Callable[[UnitOfWork], T]) -> T:
    return transact(current_scope(), current_actor(), work, read_only=True)


@api.route("/hub/agreements")
@requires("agreements.version.read", of="worker", place="hub")
@api.etag
@api.response(200, AgreementListSchema)
def hub_agreements() -> dict[str, Any]:
    """List every version of every agreement."""
    return {"agreements": _read(services.agreements)}


@api.route("/p/<practice>/agreements")
@requires("agreements.version.read", of="worker", place="practice")
@api.etag
@api.response(200, AgreementListSchema)
def practice_agreements(practice: str) -> dict[str, Any]:
    """List every version of one's own practice's agreement."""
    place = current_place()
    return {"agreements": _read(lambda uow: services.agreements(uow, place.entity_id if place else None))}


@api.route("/hub/agreements/<slug>/<int:version>")
@requires("agreements.version.read", of="worker", place="hub")
@api.etag
@api.response(200, AgreementVersionSchema)
def hub_agreement(slug: str, version: int) -> dict[str, Any]:
    """Return one version of an agreement with its signatures."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        practice = practices.entity_by_slug(uow, slug)
        if practice is None or not 0 < version < 2**31:
            raise missing("agreements.version.read")
        record = services.agreement(uow, practice.id, version)
        return agreement_out(record) | {"signatures": services.signatures(uow, record)}

    return _read(work)


@api.route("/hub/fees")
@requires("agreements.invoice.read", of="worker", place="hub")
@api.etag
@api.arguments(InvoiceQuerySchema, location="query")
@api.response(200, FeeInvoiceListSchema)
def hub_invoices(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the fee invoices of every practice, newest month first."""
    return _invoices(query, None)


@api.route("/p/<practice>/fees")
@requires("agreements.invoice.read", of="worker", place="practice")
@api.etag
@api.arguments(InvoiceQuerySchema, location="query")
@api.response(200, FeeInvoiceListSchema)
def practice_invoices(query: Mapping[str, Any], practice: str) -> dict[str, Any]:
    """List one's own practice's fee invoices, newest month first."""
    place = current_place()
    return _invoices(query, place.entity_id if place else None)


@api.route("/hub/fees/<inv_id>")
@requires("agreements.invoice.read", of="worker", place="hub")
@api.etag
@api.response(200, FeeInvoiceSchema)
def hub_invoice(inv_id: str) -> InvoiceRecord:
    """Return one fee invoice."""
    ident = parse("inv", inv_id)
    return _read(lambda uow: services.invoice(uow, ident))


@api.route("/hub/fees/<inv_id>/settle", methods=["POST"])
@requires("agreements.fee.settle", of="member", place="hub")
@api.arguments(FeeSettlementSchema)
@api.response(200, FeeInvoiceSchema)
def settle(given: Mapping[str, Any], inv_id: str) -> Response:
    """Record that a practice paid an invoice, in both books; sending it again changes nothing."""
    ident = parse("inv", inv_id)
    return answer_once(
        current_scope(), current_actor(), lambda uow: services.settle_fee(uow, ident, given["paid_on"]), FeeInvoiceSchema, 200
    )


def _invoices(query: Mapping[str, Any], entity_id: UUID | None) -> dict[str, Any]:
    month = Month.parse(query["month"]) if query["month"] else None
    found = _read(lambda uow: services.invoices(uow, entity_id, month=month))
    part, following = part_of(found, lambda each: (str(each.month), each.slug, each.id.hex), query["cursor"], query["limit"], last_first=True)
    return {"invoices": part, "next_cursor": following}
