"""JSON: one's own pay, and the one rate that everybody has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope
from hub.kernel.cursor import part_of
from hub.kernel.errors import missing
from hub.kernel.period import Month
from hub.pay import services
from hub.pay.schemas import (
    PayMonthsSchema,
    PayRulesSchema,
    PayStatementSchema,
    leave_out,
    months_out,
    payers_out,
    rate_out,
    rhythm_out,
    so_far_out,
)
from hub.practices import services as practices
from hub.web.access import current_actor, current_scope, requires
from hub.web.openapi import API_PREFIX
from hub.web.shapes import PartQuery

api = Blueprint("pay_api", __name__, url_prefix=API_PREFIX, description="One's own pay, and what an hour pays everybody.")
FIRST, LAST = Month(190001), Month(299912)


@api.route("/me/pay")
@requires("pay.statement.read", of="person", place="me")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, PayMonthsSchema)
def my_months(query: Mapping[str, Any]) -> dict[str, Any]:
    """List one's own months that are worked out, newest first."""
    person = _person()
    lines = transact(current_scope(), current_actor(), lambda uow: services.my_lines(uow, person, FIRST, LAST), read_only=True)
    part, following = part_of(months_out(lines), lambda each: (each["month"],), query["cursor"], query["limit"], last_first=True)
    return {"currency": "USD", "months": part, "next_cursor": following}


@api.route("/me/pay/<month>")
@requires("pay.statement.read", of="person", place="me")
@api.etag
@api.response(200, PayStatementSchema)
def my_statement(month: str) -> dict[str, Any]:
    """Return one's own statement of a month: what was worked out, or what it comes to so far."""
    person, wanted = _person(), Month.parse(month)

    def work(uow: UnitOfWork) -> tuple[list[dict[str, Any]], int | None]:
        slugs = {each.id: each.slug for each in practices.list_entities(uow)}
        day = min(wanted.last_day, uow.today)
        rate = max((each for each in services.rates(uow) if each.from_on <= day), key=lambda each: each.from_on, default=None)
        return payers_out(services.my_lines(uow, person, wanted, wanted), slugs), rate.minor_per_hour if rate else None

    payers, rate = transact(current_scope(), current_actor(), work, read_only=True)
    state = "ready" if payers else "open"
    payers = payers or _so_far(person, wanted)
    return {
        "month": str(wanted), "state": state, "currency": "USD", "minutes": sum(line["minutes"] for each in payers for line in each["lines"]),
        "total_minor": sum(each["total_minor"] for each in payers), "rate_minor": rate, "payers": payers,
    }  # fmt: skip


@api.route("/hub/pay")
@requires("pay.rule.read", of="worker", place="hub")
@api.etag
@api.response(200, PayRulesSchema)
def rules() -> dict[str, Any]:
    """Return what an hour and a day of leave pay everybody, from when, and by which decision."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return {
            "currency": "USD", "rates": [rate_out(each) for each in services.rates(uow)],
            "leave": [leave_out(each) for each in services.leave_policies(uow)], "rhythm": rhythm_out(services.rhythm_on(uow, uow.today)),
        }  # fmt: skip

    return transact(current_scope(), current_actor(), work, read_only=True)


def _person() -> UUID:
    found = current_actor().person_id
    if found is None:
        raise missing("pay.statement.read")
    return found


def _so_far(person: UUID, month: Month) -> list[dict[str, Any]]:
    """Work out what an open month comes to so far, each payer in its own scope."""
    found = []
    for place in current_actor().places:
        scope = Scope.hub(place.entity_id) if place.kind == "hub" else Scope.practice(place.entity_id)
        earned = transact(scope, current_actor(), lambda uow, e=place.entity_id: _owed(uow, e, month, person), read_only=True)  # type: ignore[misc]
        if earned is not None:
            found.append(so_far_out(place.slug, earned))
    return found


def _owed(uow: UnitOfWork, entity_id: UUID, month: Month, person: UUID) -> services.PayOwed | None:
    rates = services.rates(uow)
    return services.owed(uow, entity_id, month).get(person) if rates and rates[0].from_on <= month.last_day else None
