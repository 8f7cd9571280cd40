"""JSON: the care fund of a practice, and asking for a low rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from hub.consensus import services as consensus
from hub.db.unit_of_work import UnitOfWork, transact
from hub.finances import services as finances
from hub.kernel.context import Place
from hub.kernel.cursor import part_of
from hub.kernel.errors import missing
from hub.kernel.ids import parse, public
from hub.kernel.money import format_money
from hub.kernel.period import Month
from hub.practices import services as practices
from hub.rates import rules, services
from hub.rates.schemas import AskForLowRateSchema, CareFundSchema, LowRateAskedSchema, granted_out
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.idempotency import answer_once
from hub.web.openapi import API_PREFIX
from hub.web.shapes import PartQuery

api = Blueprint("rates_api", __name__, url_prefix=API_PREFIX, description="Low rates and free care of a practice.")


@api.route("/p/<practice>/care-fund")
@requires("rates.fund.read", of="worker", place="practice")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, CareFundSchema)
def care_fund(query: Mapping[str, Any], practice: str) -> dict[str, Any]:
    """Return what low rates cost one's own practice, and each that was agreed."""
    place = _here()

    def work(uow: UnitOfWork) -> dict[str, Any]:
        month, floor = Month.of(uow.today), services.floor_on(uow, uow.today)
        granted = services.granted(uow, place.entity_id)
        now = [each for each in granted if month in rules.months_of(Month(each.from_month), each.months)]
        part, following = part_of(
            granted, lambda each: (str(each.from_month), each.id.hex), query["cursor"], query["limit"], last_first=True
        )
        return {
            "month": str(month), "currency": practices.entity(uow, place.entity_id).currency,
            "cash_minor": finances.practice_summary(uow, place.entity_id, month).cash_minor,
            "covered_sessions": sum(each.sessions_a_month for each in now), "covered_minor": sum(each.forgone_a_month_minor for each in now),
            "floor_minor": floor.floor_minor if floor else None, "granted": [granted_out(each) for each in part], "next_cursor": following,
        }  # fmt: skip

    return transact(current_scope(), current_actor(), work, read_only=True)


@api.route("/p/<practice>/care-fund", methods=["POST"])
@requires("rates.fund.ask", of="member", place="practice")
@api.arguments(AskForLowRateSchema)
@api.response(201, LowRateAskedSchema)
def ask(given: Mapping[str, Any], practice: str) -> Response:
    """Ask everybody in the practice for a low rate or free care."""
    actor = current_actor()

    def work(uow: UnitOfWork) -> dict[str, str]:
        reference = given["reference"] or services.draw_reference()
        payload = {**given, "reference": reference, "person_id": str(parse("per", given["person_id"]))}
        brought = consensus.propose(
            uow, title=f"{format_money(given['agreed_minor'], 'USD')} a session for {reference}",
            text=f"{given['sessions_a_month']} sessions a month for {given['months']} months from {given['from_month']}.",
            effect_type="rates.low_rate.grant", payload=payload, brought_by=actor.person_id,
        )  # fmt: skip
        return {"proposal": public("prop", brought.id), "reference": reference}

    return answer_once(current_scope(), actor, work, LowRateAskedSchema)


def _here() -> Place:
    place = current_place()
    if place is None:
        raise missing("rates.fund.read")
    return place
