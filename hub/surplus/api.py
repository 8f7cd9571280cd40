"""JSON: what a year leaves over and how it is shared, and one's own capital account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from hub.consensus import services as consensus
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.cursor import part_of
from hub.kernel.errors import missing
from hub.kernel.ids import public
from hub.surplus import services
from hub.surplus.schemas import CapitalSchema, SurplusAskedSchema, SurplusSchema, capital_lines, surplus_out
from hub.web.access import current_actor, current_scope, requires
from hub.web.idempotency import answer_once
from hub.web.openapi import API_PREFIX
from hub.web.shapes import PartQuery

api = Blueprint("surplus_api", __name__, url_prefix=API_PREFIX, description="What is left over of a year, and who it belongs to.")


@api.route("/hub/surplus/<int:year>")
@requires("surplus.year.read", of="worker", place="hub")
@api.etag
@api.response(200, SurplusSchema)
def year(year: int) -> dict[str, Any]:
    """Return what a year leaves over and each member's part: as it was shared, or as it would be today."""
    _known(year)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return surplus_out(services.preview(uow, year), services.allocation_of(uow, year), uow.today.year)

    return transact(current_scope(), current_actor(), work, read_only=True)


@api.route("/hub/surplus/<int:year>/propose", methods=["POST"])
@requires("surplus.year.propose", of="member", place="hub")
@api.response(201, SurplusAskedSchema)
def propose(year: int) -> Response:
    """Ask everyone to share a year's surplus as it was agreed."""
    _known(year)
    actor = current_actor()

    def work(uow: UnitOfWork) -> dict[str, str]:
        brought = consensus.propose(
            uow, title=f"We share the surplus of {year}", text="As agreed before the year began: by hours, to the cent.",
            effect_type="surplus.year.share", payload={"year": year}, brought_by=actor.person_id,
        )  # fmt: skip
        return {"proposal": public("prop", brought.id)}

    return answer_once(current_scope(), actor, work, SurplusAskedSchema)


@api.route("/me/capital")
@requires("surplus.capital.read", of="person", place="me")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, CapitalSchema)
def capital(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return one's own capital account, year by year."""
    person = current_actor().person_id
    if person is None:
        raise missing("surplus.capital.read")
    lines = capital_lines(transact(current_scope(), current_actor(), lambda uow: services.my_account(uow, person), read_only=True))
    part, following = part_of(lines, lambda each: (f"{each['year']:04d}",), query["cursor"], query["limit"])
    return {"currency": "USD", "balance_minor": lines[-1]["balance_minor"] if lines else 0, "lines": part, "next_cursor": following}


def _known(year: int) -> None:
    if not 2000 <= year <= 2200:
        raise missing("surplus.year.read")
