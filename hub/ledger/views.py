"""Writing money down: what came in, and what was paid."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from hub.db.unit_of_work import transact
from hub.kernel.context import Place
from hub.kernel.errors import missing
from hub.ledger.recording import record_cost, record_money_in
from hub.ledger.schemas import CostForm, MoneyInForm
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.forms import Form, load, shown_again_by
from hub.web.pages import page, say

bp = Blueprint("ledger", __name__)
LOOK = "It tells nothing about a client"


def _here() -> Place:
    place = current_place()
    if place is None:
        raise missing("ledger.entry.record")
    return place


def _base(place: Place) -> str:
    return "/hub" if place.kind == "hub" else f"/p/{place.slug}"


def _show(form: Form | None) -> Response:
    place = _here()
    base = _base(place)
    what = "cost" if place.kind == "hub" or request.args.get("what") == "cost" or (form is not None and "amount" in form.values) else "in"
    once = {"name": "once", "label": "", "kind": "hidden", "value": secrets.token_hex(16)}
    context: dict[str, Any] = {
        "place": {"name": "the hub" if place.kind == "hub" else place.name, "kind": place.kind},
        "what": what, "action": f"{base}/money/record?what={what}", "money_href": f"{base}/money",
        "other_href": "" if place.kind == "hub" else f"{base}/money/record?what={'in' if what == 'cost' else 'cost'}",
        "fields": [*(_cost_fields(form) if what == "cost" else _in_fields()), once],
    }  # fmt: skip
    return page("record_money.html", **context, **(form.context() if form else {}))


def _in_fields() -> list[dict[str, Any]]:
    return [
        {"name": "on", "label": "Day", "kind": "date", "hint": "The day it was in the bank, or the last day of the month."},
        {"name": "paid_by_clients", "label": "Paid by clients, in dollars", "kind": "money", "optional": True},
        {"name": "insurance", "label": "Paid by insurance, in dollars", "kind": "money", "optional": True},
        {"name": "medicaid", "label": "Paid by Medicaid, in dollars", "kind": "money", "optional": True},
    ]


def _cost_fields(form: Form | None) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = [
        {"name": "on", "label": "Day", "kind": "date"},
        {"name": "amount", "label": "Amount, in dollars", "kind": "money"},
        {"name": "words", "label": "What for", "kind": "text", "hint": "Such as rent for May. Nothing about a client."},
    ]
    if form is not None and any(each.pointer == "/words" for each in form.problems):
        fields.append({"name": "looked", "label": LOOK, "kind": "check", "value": ""})
    return fields


@bp.get("/p/<practice>/money/record")
@requires("ledger.record.read", of="worker", place="practice")
def show_practice(form: Form | None = None, *, practice: str) -> Response:
    return _show(form)


@bp.get("/hub/money/record")
@requires("ledger.record.read", of="worker", place="hub")
def show_hub(form: Form | None = None) -> Response:
    return _show(form)


@bp.post("/p/<practice>/money/record")
@requires("ledger.entry.record", of="member", place="practice")
@shown_again_by(show_practice)
def save_practice(practice: str) -> Redirect:
    return _save()


@bp.post("/hub/money/record")
@requires("ledger.entry.record", of="member", place="hub")
@shown_again_by(show_hub)
def save_hub() -> Redirect:
    return _save()


def _save() -> Redirect:
    place = _here()
    if place.kind == "hub" or request.args.get("what") == "cost":
        cost = load(CostForm, "ledger.entry.record")
        transact(
            current_scope(), current_actor(),
            lambda uow: record_cost(uow, cost["on"], cost["amount"], cost["words"], cost["once"], looked=cost["looked"]),
        )  # fmt: skip
        say("The cost is written down.")
    else:
        given = load(MoneyInForm, "ledger.entry.record")
        transact(
            current_scope(), current_actor(),
            lambda uow: record_money_in(uow, given["on"], given["paid_by_clients"], given["insurance"], given["medicaid"], given["once"]),
        )  # fmt: skip
        say("The money in is written down.")
    return redirect(f"{_base(place)}/money", 303)
