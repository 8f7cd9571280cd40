"""One's own pay statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Place, Scope
from hub.kernel.errors import missing
from hub.kernel.ids import public
from hub.kernel.period import Month
from hub.pay import services
from hub.pay.services import LineRecord
from hub.practices import services as practices
from hub.practices.services import EntityRecord
from hub.web.access import current_actor, current_scope, requires
from hub.web.pages import page
from hub.web.rendering import day_text
from hub.web.tables import csv_file

bp = Blueprint("pay", __name__)
WORDS = {"work": "Work of every kind", "leave": "Time off", "correction": "Put right for an earlier month"}
KINDS = {"contractor": "as a contractor", "owner_draw": "as the owner of record, by draws", "employee": "as an employee"}
CONTRACTOR = "Nothing is withheld from what contractors are paid; Social Security and Medicare tax (self-employment tax) are theirs to pay."


def _person() -> UUID:
    found = current_actor().person_id
    if found is None:
        raise missing("pay.statement.read")
    return found


@bp.get("/me/pay")
@requires("pay.statement.read", of="person", place="me")
def latest() -> Response:
    return _statement(transact(current_scope(), current_actor(), lambda uow: Month.of(uow.today), read_only=True))


@bp.get("/me/pay/<month>")
@requires("pay.statement.read", of="person", place="me")
def statement(month: str) -> Response:
    return _statement(Month.parse(month))


@bp.get("/me/pay/<month>.csv")
@requires("pay.statement.read", of="person", place="me")
def statement_csv(month: str) -> Response:
    wanted, person = Month.parse(month), _person()
    lines, names = transact(
        current_scope(), current_actor(), lambda uow: (services.my_lines(uow, person, wanted, wanted), _names(uow)), read_only=True
    )
    rows = [
        [str(wanted), names[each.entity_id].slug, each.kind, each.engagement, each.minutes, each.days, each.rate_minor, each.amount_minor]
        for each in lines
    ]
    heads = ["month", "paid_by", "kind", "engagement", "minutes", "days", "rate_minor", "amount_minor"]
    return csv_file(f"pay-{wanted}.csv", heads, rows)


def _statement(month: Month) -> Response:
    actor, person = current_actor(), _person()
    first = Month(month.year * 100 + 1)
    lines, names, rates, today = transact(
        current_scope(), actor,
        lambda uow: (services.my_lines(uow, person, first, month), _names(uow), services.rates(uow), uow.today), read_only=True,
    )  # fmt: skip
    own = [each for each in lines if each.month == month.number]
    payers = _payers(own, names)
    state, words = ("ready", f"Worked out for {month.label}.") if own else ("open", "Not worked out yet: this is what stands so far.")
    if not own:
        payers = _so_far(actor.places, person, month)
    rate = max((each for each in rates if each.from_on <= min(month.last_day, today)), key=lambda each: each.from_on, default=None)
    contractor = any(each.engagement == "contractor" for each in own)
    return page(
        "pay_statement.html",
        month={"key": str(month), "name": month.label},
        months=[{"label": each.label, "href": f"/me/pay/{each}", "current": each == month} for each in _around(month, today)],
        state=state, state_words=words, version=1, older=[], payers=payers,
        total_minor=sum(each["total_minor"] for each in payers), minutes=sum(line["minutes"] or 0 for each in payers for line in each["lines"]),
        year={"name": str(month.year), "minutes": sum(each.minutes for each in lines), "minor": sum(each.amount_minor for each in lines)},
        set_aside_words="", legal_words=CONTRACTOR if contractor else "",
        rate={"minor": rate.minor_per_hour if rate else 0,
              "decision": {"href": f"/hub/decisions/{public('dec', rate.decision_id)}", "words": f"as we agreed from {day_text(rate.from_on)}"}
              if rate and isinstance(rate.decision_id, UUID) else None},
        exports=[{"label": "CSV", "href": f"/me/pay/{month}.csv"}] if own else [],
    )  # fmt: skip


def _names(uow: UnitOfWork) -> dict[UUID, EntityRecord]:
    return {each.id: each for each in practices.list_entities(uow)}


def _around(month: Month, today: Any) -> list[Month]:
    return [each for each in (month.plus(-2), month.plus(-1), month, month.plus(1)) if each <= Month.of(today)]


def _payers(lines: Sequence[LineRecord], names: dict[UUID, EntityRecord]) -> list[dict[str, Any]]:
    found = []
    for entity_id in dict.fromkeys(each.entity_id for each in lines):
        own = [each for each in lines if each.entity_id == entity_id]
        rows = [
            {
                "words": WORDS[each.kind],
                "minutes": each.minutes or None,
                "days": each.days or None,
                "rate_minor": each.rate_minor,
                "minor": each.amount_minor,
            }
            for each in own
        ]
        total = sum(each.amount_minor for each in own)
        found.append(
            {
                "place": names[entity_id].name,
                "colour": names[entity_id].colour,
                "kind_words": KINDS[own[0].engagement],
                "lines": rows,
                "total_minor": total,
            }
        )
    return found


def _so_far(places: Sequence[Place], person: UUID, month: Month) -> list[dict[str, Any]]:
    """Work out what an open month comes to so far, each payer in its own scope."""
    found = []
    for place in places:
        scope = Scope.hub(place.entity_id) if place.kind == "hub" else Scope.practice(place.entity_id)
        earned = transact(
            scope,
            current_actor(),
            lambda uow, e=place.entity_id: services.owed(uow, e, month).get(person) if services.rates(uow) else None,
            read_only=True,
        )
        if earned is None:
            continue
        lines = [
            {"words": WORDS["work"], "minutes": earned.minutes, "days": None, "rate_minor": earned.rate_minor, "minor": earned.amount_minor}
        ]
        if earned.leave_days:
            words = f"{WORDS['work']}, and time off ({earned.leave_days} day{'' if earned.leave_days == 1 else 's'})"
            lines[0]["words"] = words
        found.append({"place": place.name, "colour": place.colour, "kind_words": "", "lines": lines, "total_minor": earned.amount_minor})
    return found
