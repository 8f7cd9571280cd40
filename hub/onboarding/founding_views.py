"""Founding a hub in the browser, while there is none."""

from __future__ import annotations

import hmac
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as Redirect

from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import Problem, invalid, missing
from hub.kernel.ids import new_id
from hub.kernel.money import format_money
from hub.onboarding import founding
from hub.onboarding.forms import STATES
from hub.onboarding.founding import Charter, Founder, founding_key
from hub.web.access import public
from hub.web.forms import Form, shown_again_by
from hub.web.pages import page, say

bp = Blueprint("founding", __name__)
ROWS = 8
FIELDS = ("name", "legal_form", "jurisdiction", "per_hour", "leave_day")


def _open() -> None:
    """Hold the page back once there is a hub: it goes away for good."""
    if transact(Scope.system(), operator_actor(), lambda uow: uow.hub_entity_id is not None, read_only=True):
        raise missing("onboarding.hub.found")


@bp.get("/found")
@public
def show(form: Form | None = None) -> Response:
    _open()
    given = request.args.get("key", "")
    known = hmac.compare_digest(given, founding_key(current_app.config["SECRET_KEY"]))
    return page(
        "founding.html", action="/found", fields=_specs(), founders=ROWS, text=founding.TEXT, check=None,
        extra={"key": given} if known else {}, secret_field=not known, **(form.context() if form else {}),
    )  # fmt: skip


@bp.post("/found")
@public
@shown_again_by(show)
def found() -> Response | Redirect:
    _open()
    if not hmac.compare_digest(request.form.get("key", ""), founding_key(current_app.config["SECRET_KEY"])):
        sentence = "This is not the founding key. It was shown where the hub was started; `hub founding-key` shows it again."
        raise invalid(founding.FOUND, sentence, Problem("/key", sentence))
    charter, text = _charter()
    founding.check(charter)
    if request.form.get("checked") != "yes":
        return page(
            "founding.html",
            action="/found",
            check=_check(charter),
            extra={**_sent(), "checked": "yes"},
            fields=[],
            founders=0,
            text=text,
            secret_field=False,
        )
    transact(Scope.hub(new_id()), operator_actor(), lambda uow: founding.found(uow, charter))
    say("The hub is founded. Each founder signs in with a link: `hub person sign-in-link` and their address.")
    return redirect("/sign-in", 303)


def _specs() -> list[dict[str, Any]]:
    return [
        {"name": "name", "label": "Name of the collective", "kind": "text"},
        {
            "name": "legal_form",
            "label": "Legal form",
            "kind": "text",
            "value": "LLC",
            "hint": "Of the management company that all of you own.",
        },
        {
            "name": "jurisdiction",
            "label": "State",
            "kind": "select",
            "options": [{"value": code, "label": code} for code in STATES],
            "value": "US-NY",
        },
        {"name": "per_hour", "label": "An hour of any work pays, in dollars", "kind": "money", "value": "40.00"},
        {"name": "leave_day", "label": "A day of unplanned leave pays, in dollars", "kind": "money", "value": "160.00"},
    ]


def _charter() -> tuple[Charter, str]:
    """Read the form.

    Raises   INVALID with everything that is wrong at once.
    """
    problems: list[Problem] = []
    amounts = {}
    for name in ("per_hour", "leave_day"):
        text = request.form.get(name, "").strip().replace(",", "").removeprefix("$")
        whole, _, cents = text.partition(".")
        if (
            not (whole.isascii() and whole.isdigit())
            or not (cents == "" or (cents.isascii() and cents.isdigit() and len(cents) <= 2))
            or len(whole) > 7
        ):
            problems.append(Problem(f"/{name}", f"“{text}” is not an amount we can read. Try 40 or 40.00."))
        else:
            amounts[name] = int(whole) * 100 + int((cents + "00")[:2])
    founders = []
    for row in range(1, ROWS + 1):
        name, email, signed = (request.form.get(f"founder-{row}-{part}", "").strip() for part in ("name", "email", "signed_on"))
        if not (name or email):
            continue
        if not name or "@" not in email:
            problems.append(Problem(f"/founder-{row}-email", f"Founder {row} needs a name and a mail address."))
        if not signed or not _is_day(signed):
            problems.append(Problem(f"/founder-{row}-signed_on", f"Write the day on which founder {row} signed decision 1."))
        founders.append(Founder(name, email))
    if not founders:
        problems.append(Problem("/founder-1-name", "A hub begins with at least one founder."))
    if not request.form.get("name", "").strip():
        problems.append(Problem("/name", "Give the collective a name."))
    if problems:
        raise invalid(founding.FOUND, problems[0].message, *problems)
    text = request.form.get("text", "").strip() or founding.TEXT
    charter = Charter(
        request.form["name"].strip(), tuple(founders), legal_form=request.form.get("legal_form", "LLC").strip() or "LLC",
        jurisdiction=request.form.get("jurisdiction", "US-NY"), per_hour_minor=amounts["per_hour"], leave_day_minor=amounts["leave_day"], text=text,
    )  # fmt: skip
    return charter, text


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) <= date.today()
    except ValueError:
        return False


def _sent() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name in (*FIELDS, "text", "key") or name.startswith("founder-")}


def _check(charter: Charter) -> dict[str, Any]:
    answers = [
        {"label": "Collective", "value": f"{charter.name}, {charter.legal_form}, {charter.jurisdiction}", "change": ""},
        {"label": "An hour of work", "value": format_money(charter.per_hour_minor, "USD"), "change": ""},
        {"label": "A day of leave", "value": format_money(charter.leave_day_minor, "USD"), "change": ""},
        {"label": "Founders", "value": ", ".join(each.name for each in charter.founders), "change": ""},
    ]
    will = ["The hub, its book and its people are written down.", "Decision 1 is recorded as signed by every founder, on paper."]
    return {
        "answers": answers,
        "will": will,
        "told": "",
        "cannot": "This cannot be taken back; later decisions can change what it says.",
        "act": "Found the hub",
    }
