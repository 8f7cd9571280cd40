"""Records of the hub and of a practice."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, request

from hub.audit import services as audit
from hub.audit.services import ChainState, TrailLine
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.clock import day_in
from hub.kernel.context import Place, Scope
from hub.kernel.errors import missing
from hub.kernel.ids import parse, public
from hub.membership import services as membership
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.pages import page
from hub.web.tables import csv_file

bp = Blueprint("records", __name__)
PAGE = 50


def _here() -> Place:
    place = current_place()
    if place is None:
        raise missing("records.trail.read")
    return place


@bp.get("/hub/records")
@requires("records.trail.read", of="worker", place="hub")
def hub_records() -> Response:
    return _show("/hub")


@bp.get("/p/<practice>/records")
@requires("records.trail.read", of="worker", place="practice")
def practice_records(practice: str) -> Response:
    return _show(f"/p/{practice}")


@bp.get("/hub/records.csv")
@requires("records.trail.read", of="worker", place="hub")
def hub_csv() -> Response:
    return _csv()


@bp.get("/p/<practice>/records.csv")
@requires("records.trail.read", of="worker", place="practice")
def practice_csv(practice: str) -> Response:
    return _csv()


def _csv() -> Response:
    lines, names = transact(current_scope(), current_actor(), lambda uow: (audit.trail(uow, limit=100_000), _names(uow)), read_only=True)
    rows = [[each.at.isoformat(), _who(each, names), each.action, each.words, each.position] for each in lines]
    return csv_file("records.csv", ["at", "who", "action", "what", "place_in_chain"], rows)


def _show(base: str) -> Response:
    place = _here()
    before = parse("rec", request.args["before"]) if request.args.get("before") else None

    def work(uow: UnitOfWork) -> tuple[list[TrailLine], dict[str, str]]:
        return audit.trail(uow, before=before, limit=PAGE + 1), _names(uow)

    lines, names = transact(current_scope(), current_actor(), work, read_only=True)
    shown = lines[:PAGE]
    zone = current_app.config["HUB_TIMEZONE"]
    days = [
        {"on": on, "rows": [{"at": each.at, "who": _who(each, names), "words": each.words, "href": ""} for each in group]}
        for on, group in groupby(shown, key=lambda each: day_in(zone, each.at))
    ]
    after = f"{base}/records?before={public('rec', shown[-1].id)}" if len(lines) > PAGE else ""
    return page(
        "records.html", place={"name": place.name, "kind": place.kind}, days=days, filters=[], taken=[], clear_href="", seal=_seal(place, base),
        paging={"words": f"{len(shown)} lines", "before": f"{base}/records" if before else "", "after": after},
        exports=[{"label": "CSV", "href": f"{base}/records.csv"}],
    )  # fmt: skip


def _seal(place: Place, base: str) -> dict[str, Any]:
    """Walk the chain when asked to; else offer it."""
    if request.args.get("seal") != "check":
        return {
            "state": "wait",
            "words": "Each line is sealed to the one before it, so that a change would show.",
            "check_href": f"{base}/records?seal=check",
        }
    states = transact(Scope.system(), current_actor(), audit.verify, read_only=True)
    state: ChainState | None = next((each for each in states if each.entity_id == place.entity_id), None)
    if state is None or state.reason is None:
        sealed, lines = (state.sealed, state.entries) if state else (0, 0)
        waiting = f" {lines - sealed} wait for the next seal." if lines > sealed else ""
        return {"state": "good", "words": f"The seal holds: {sealed} lines, one after the other.{waiting}", "check_href": ""}
    words = f"Line {state.broken_at} does not match: {state.reason}. Keep everything as it is, and compare with the last backup."
    return {"state": "stop", "words": words, "check_href": ""}


def _names(uow: UnitOfWork) -> dict[str, str]:
    return {str(each.person_id): each.name for each, _ in membership.people_on(uow, uow.today)}


def _who(line: TrailLine, names: dict[str, str]) -> str:
    try:
        UUID(line.actor)
    except ValueError:
        return "The hub itself" if "." in line.actor else line.actor.capitalize()
    return names.get(line.actor, "Somebody")
