"""The care fund of a practice: low rates in sessions and dollars, and asking for one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Redirect

from hub.consensus import services as consensus
from hub.db.unit_of_work import UnitOfWork, transact
from hub.finances import services as finances
from hub.kernel.context import Place
from hub.kernel.errors import missing
from hub.kernel.ids import public
from hub.kernel.money import format_money
from hub.kernel.period import Month
from hub.membership import services as membership
from hub.rates import rules, services
from hub.rates.forms import AskForm
from hub.rates.services import LowRateRecord
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.forms import Form, load, shown_again_by
from hub.web.pages import page, say
from hub.web.tables import csv_file

bp = Blueprint("rates", __name__)


def _here() -> Place:
    place = current_place()
    if place is None:
        raise missing("rates.fund.read")
    return place


@bp.get("/p/<practice>/care-fund")
@requires("rates.fund.read", of="worker", place="practice")
def care_fund(form: Form | None = None, *, practice: str) -> Response:
    place = _here()
    context = transact(current_scope(), current_actor(), lambda uow: _context(uow, place), read_only=True)
    return page("care_fund.html", **context, **(form.context() if form else {}))


@bp.get("/p/<practice>/care-fund.csv")
@requires("rates.fund.read", of="worker", place="practice")
def care_fund_csv(practice: str) -> Response:
    place = _here()
    found = transact(current_scope(), current_actor(), lambda uow: services.granted(uow, place.entity_id), read_only=True)
    rows = [[each.reference, each.from_month, each.months, each.sessions_a_month, each.usual_minor, each.agreed_minor] for each in found]
    return csv_file("care-fund.csv", ["reference", "from_month", "months", "sessions_a_month", "usual_minor", "agreed_minor"], rows)


@bp.post("/p/<practice>/care-fund")
@requires("rates.fund.ask", of="member", place="practice")
@shown_again_by(care_fund)
def ask(practice: str) -> Redirect:
    wanted, actor = load(AskForm, "rates.fund.ask"), current_actor()
    payload = {
        "reference": wanted["reference"], "person_id": str(wanted["person_id"]), "usual_minor": int(wanted["usual"] * 100),
        "agreed_minor": int(wanted["agreed"] * 100), "sessions_a_month": wanted["sessions_a_month"], "from_month": wanted["from_month"],
        "months": wanted["months"],
    }  # fmt: skip

    def work(uow: UnitOfWork) -> str:
        rate = format_money(payload["agreed_minor"], "USD")
        brought = consensus.propose(
            uow, title=f"{rate} a session for {wanted['reference']}",
            text=f"{wanted['sessions_a_month']} sessions a month for {wanted['months']} months from {wanted['from_month']}.",
            effect_type="rates.low_rate.grant", payload=payload, brought_by=actor.person_id,
        )  # fmt: skip
        return public("prop", brought.id)

    ident = transact(current_scope(), actor, work)
    say("Everyone in the practice has been asked.")
    return redirect(f"/p/{practice}/decisions/{ident}", 303)


def _context(uow: UnitOfWork, place: Place) -> dict[str, Any]:
    month = Month.of(uow.today)
    granted = services.granted(uow, place.entity_id)
    now = [each for each in granted if month in rules.months_of(Month(each.from_month), each.months)]
    floor = services.floor_on(uow, uow.today)
    cash = finances.practice_summary(uow, place.entity_id, month).cash_minor
    settings = (
        f"A clinician sets rates alone down to {format_money(floor.floor_minor, floor.currency)} a session. Below that we decide together."
        if floor
        else ""
    )
    return {
        "place": {"name": place.name}, "month": {"name": month.label},
        "fund": {"balance_minor": cash, "covered_sessions": sum(each.sessions_a_month for each in now),
                 "covered_minor": sum(each.forgone_a_month_minor for each in now), "left_minor": None, "words": "in the bank of the practice."},
        "open": [], "granted": [_granted(each) for each in granted], "ask": {"action": f"/p/{place.slug}/care-fund", "fields": _fields(uow, place, month)},
        "settings_words": settings, "exports": [{"label": "CSV", "href": f"/p/{place.slug}/care-fund.csv"}],
    }  # fmt: skip


def _granted(each: LowRateRecord) -> dict[str, Any]:
    first = Month(each.from_month)
    return {
        "label": each.reference, "href": "", "sessions": each.sessions_a_month * each.months, "usual_minor": each.usual_minor,
        "rate_minor": each.agreed_minor, "covered_minor": each.forgone_a_month_minor * each.months, "from_on": first.first_day,
        "to_on": first.plus(each.months - 1).last_day, "decision": None,
    }  # fmt: skip


def _fields(uow: UnitOfWork, place: Place, month: Month) -> list[dict[str, Any]]:
    names = {each.person_id: each.name for each, _ in membership.people_on(uow, uow.today)}
    people = [each.person_id for each in membership.engagements_with(uow, place.entity_id, uow.today)]
    options = [{"value": str(person), "label": names[person]} for person in sorted(people, key=lambda each: names[each])]
    return [
        {"name": "reference", "label": "", "kind": "hidden", "value": services.draw_reference()},
        {"name": "person_id", "label": "Who gives the care", "kind": "select", "options": options, "value": str(current_actor().person_id)},
        {"name": "usual", "label": "Usual rate a session, in dollars", "kind": "money"},
        {"name": "agreed", "label": "Asked rate a session, in dollars", "kind": "money", "hint": "0 for free care."},
        {"name": "sessions_a_month", "label": "Sessions a month", "kind": "number"},
        {"name": "from_month", "label": "From which month", "kind": "text", "value": str(month), "hint": "Such as 2026-05."},
        {"name": "months", "label": "For how many months", "kind": "number", "value": "1"},
    ]
