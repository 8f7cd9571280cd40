"""Sharing the surplus of a year, and one's own capital account, as pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Redirect

from hub.consensus import services as consensus
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.errors import missing
from hub.kernel.ids import public
from hub.kernel.money import format_money
from hub.surplus import services
from hub.surplus.services import SurplusPreview
from hub.web.access import current_actor, current_scope, requires
from hub.web.pages import page, say
from hub.web.tables import csv_file

bp = Blueprint("surplus", __name__)


def _preview(year: int) -> tuple[SurplusPreview, int, UUID | None]:
    if not 1990 <= year <= 2200:
        raise missing("surplus.year.read")

    def work(uow: UnitOfWork) -> tuple[SurplusPreview, int, UUID | None]:
        done = services.allocation_of(uow, year)
        return services.preview(uow, year), uow.today.year, done.entry_id if done else None

    return transact(current_scope(), current_actor(), work, read_only=True)


@bp.get("/hub/surplus")
@requires("surplus.year.read", of="worker", place="hub")
def latest() -> Redirect:
    year = transact(current_scope(), current_actor(), lambda uow: uow.today.year - 1, read_only=True)
    return redirect(f"/hub/surplus/{year}", 303)


@bp.get("/hub/surplus/<int:year>")
@requires("surplus.year.read", of="worker", place="hub")
def show(year: int) -> Response:
    plan, this_year, entry_id = _preview(year)
    over = year < this_year
    state = "shared" if plan.posted_by else "none" if plan.pool_minor <= 0 else "preview" if over else "not_ready"
    return page("surplus.html", **_context(plan, state, this_year, entry_id))


@bp.get("/hub/surplus/<int:year>.csv")
@requires("surplus.year.read", of="worker", place="hub")
def show_csv(year: int) -> Response:
    plan, _, _ = _preview(year)
    rows: list[list[Any]] = [[plan.year, share.name, share.minutes, share.share_minor] for share in plan.shares]
    rows.append([plan.year, "Collective account", plan.nonmember_minutes, plan.collective_minor])
    return csv_file(f"surplus-{year}.csv", ["year", "person", "minutes", "share_minor"], rows)


@bp.post("/hub/surplus/<int:year>/propose")
@requires("surplus.year.propose", of="member", place="hub")
def propose(year: int) -> Redirect:
    actor = current_actor()

    def work(uow: UnitOfWork) -> str:
        brought = consensus.propose(
            uow, title=f"We share the surplus of {year}", text="As agreed before the year began: by hours, to the cent.",
            effect_type="surplus.year.share", payload={"year": year}, brought_by=actor.person_id,
        )  # fmt: skip
        return public("prop", brought.id)

    ident = transact(current_scope(), actor, work)
    say("Everyone has been asked.")
    return redirect(f"/hub/decisions/{ident}", 303)


@bp.get("/me/capital")
@requires("surplus.capital.read", of="person", place="me")
def capital() -> Response:
    rows, balance = _capital()
    exports = [{"label": "CSV", "href": "/me/capital.csv"}] if rows else []
    words = "When you leave, what stands here is paid out to you."
    return page("capital.html", balance_minor=balance, rows=rows, plan_words=words, exports=exports)


@bp.get("/me/capital.csv")
@requires("surplus.capital.read", of="person", place="me")
def capital_csv() -> Response:
    rows, _ = _capital()
    return csv_file(
        "capital.csv",
        ["on", "what", "minor", "balance_minor"],
        [[each["on"].isoformat(), each["words"], each["minor"], each["balance_minor"]] for each in rows],
    )


def _capital() -> tuple[list[dict[str, Any]], int]:
    person = current_actor().person_id
    if person is None:
        raise missing("surplus.capital.read")
    moves = transact(current_scope(), current_actor(), lambda uow: services.my_account(uow, person), read_only=True)
    rows, balance = [], 0
    for share, done in moves:
        balance += share.share_minor
        working = f"{done.pool_minor:,} cents × {share.minutes:,} ÷ {done.total_minutes:,} minutes"
        rows.append({"on": done.posted_at.date(), "words": f"Your part of {share.year}", "href": f"/hub/surplus/{share.year}", "working": working,
                     "minor": share.share_minor, "balance_minor": balance})  # fmt: skip
    return rows, balance


def _context(plan: SurplusPreview, state: str, this_year: int, entry_id: UUID | None) -> dict[str, Any]:
    words = {
        "shared": f"Shared by decision {plan.posted_by}.", "none": f"There is no surplus to share for {plan.year}.",
        "preview": "This is what it would be. Nothing is shared yet.", "not_ready": f"{plan.year} is not over; this is how it stands today.",
    }  # fmt: skip
    me = current_actor().person_id
    rows = [
        {"person": share.name, "href": "", "you": share.person_id == me, "minutes": share.minutes, "exact": _exact(plan, share.minutes),
         "part_minor": share.share_minor, "note": ""}
        for share in plan.shares
    ]  # fmt: skip
    decision = {"href": f"/hub/decisions?decision={plan.posted_by}", "words": f"Decision {plan.posted_by}"} if plan.posted_by else None
    policy = {"words": "By hours, every hour alike.", "decision": None}
    if plan.policy_decision:
        policy["decision"] = {"href": f"/hub/decisions/{public('dec', plan.policy_decision)}", "words": "As we agreed"}  # type: ignore[assignment]
    return {
        "year": {"name": str(plan.year)},
        "years": [{"label": str(year), "href": f"/hub/surplus/{year}", "current": year == plan.year} for year in range(this_year - 2, this_year + 1)],
        "state": state, "state_words": words[state], "lacking": [],
        "sums": {"surplus_minor": plan.pool_minor, "reserve_minor": 0, "reserve_words": "", "pool_minor": plan.pool_minor,
                 "collective_minor": plan.collective_minor} if plan.pool_minor > 0 else None,
        "policy": policy, "rows": rows,
        "total": {"minutes": sum(share.minutes for share in plan.shares), "part_minor": sum(share.share_minor for share in plan.shares)},
        "rounding_words": "", "decision": decision,
        "entries": [{"href": f"/hub/money/entries/{public('je', entry_id)}", "words": "The entry in the hub’s book"}] if entry_id else [],
        "propose": {"action": f"/hub/surplus/{plan.year}/propose", "act": "Ask everyone", "fields": {}} if state == "preview" else None,
        "exports": [{"label": "CSV", "href": f"/hub/surplus/{plan.year}.csv"}],
    }  # fmt: skip


def _exact(plan: SurplusPreview, minutes: int) -> str:
    """Show a part before rounding, to three digits of a cent: what the largest remainders are read from."""
    if not plan.total_minutes:
        return ""
    thousandths = plan.pool_minor * minutes * 1000 // plan.total_minutes
    return f"{format_money(thousandths // 1000, plan.currency)}{thousandths % 1000:03d}"
