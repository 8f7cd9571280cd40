"""JSON: matters, positions and decisions, at /api/v1/hub for matters of all and at /api/v1/p/<practice> for a practice's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from hub.consensus import services
from hub.consensus.jobs import adopt_now
from hub.consensus.schemas import (
    AskAgainIn,
    DecisionOut,
    DecisionsOut,
    DecisionsPage,
    EffectsOut,
    MeetingForm,
    MeetingNoted,
    NewProposal,
    PositionIn,
    PositionTaken,
    ProposalOut,
    ProposalsOut,
    ProposalsPage,
    RevisionIn,
    decision_out,
    proposal_in_full,
    proposal_out,
)
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.cursor import read_cursor, write_cursor
from hub.kernel.errors import Problem, invalid
from hub.kernel.ids import parse, public
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.idempotency import answer_once
from hub.web.openapi import API_PREFIX

api = Blueprint("consensus_api", __name__, url_prefix=API_PREFIX, description="What is being decided, and what was.")
T = TypeVar("T")
View = Callable[..., Any]


def both(path: str, permission: str, *, post: bool = False) -> Callable[[View], View]:
    """Serve an operation in the hub and in each practice, with the same permission."""

    def register(view: View) -> View:
        for prefix, place in (("/hub", "hub"), ("/p/<practice>", "practice")):

            @wraps(view)
            def at_place(*args: Any, practice: str = "", **named: Any) -> Any:
                return view(*args, **named)

            stated = requires(permission, "worker", place)(at_place)  # type: ignore[arg-type]
            api.route(prefix + path, methods=["POST" if post else "GET"], endpoint=f"{place}_{view.__name__}")(stated)
        return view

    return register


def _read(work: Callable[[UnitOfWork], T]) -> T:
    return transact(current_scope(), current_actor(), work, read_only=True)


@both("/proposals", "consensus.proposal.read")
@api.etag
@api.arguments(ProposalsPage, location="query")
@api.response(200, ProposalsOut)
def proposals(query: Mapping[str, Any]) -> dict[str, Any]:
    """List matters, the newest first."""
    before, limit = _before(query["cursor"]), query["limit"]
    found = _read(lambda uow: services.list_proposals(uow, status=query["status"], before=before, limit=limit + 1))
    return {"proposals": [proposal_out(each) for each in found[:limit]], "next_cursor": _next(found, limit)}


@both("/proposals", "consensus.proposal.bring", post=True)
@api.arguments(NewProposal)
@api.response(201, ProposalOut)
def bring(given: Mapping[str, Any]) -> Response:
    """Bring a matter to everybody whom it concerns."""
    replaces = parse("dec", given["replaces"]) if given["replaces"] else None
    _can_do(given["effect"], given["payload"])

    def work(uow: UnitOfWork) -> dict[str, Any]:
        brought = services.propose(
            uow, title=given["title"], text=given["text"], why=given["why"], effect_type=given["effect"], payload=given["payload"],
            absent_rule=given["absent_rule"], replaces=replaces, sense_check=given["sense_check"],
        )  # fmt: skip
        return proposal_in_full(services.look_at(uow, brought.id))

    return answer_once(current_scope(), current_actor(), work, ProposalOut)


@both("/proposals/<prop_id>", "consensus.proposal.read")
@api.etag
@api.response(200, ProposalOut)
def proposal(prop_id: str) -> dict[str, Any]:
    """Return a matter with its exact words and every voice."""
    ident = parse("prop", prop_id)
    return _read(lambda uow: proposal_in_full(services.look_at(uow, ident)))


@both("/proposals/<prop_id>/positions", "consensus.position.take", post=True)
@api.arguments(PositionIn)
@api.response(201, PositionTaken)
def take_position(given: Mapping[str, Any], prop_id: str) -> Response:
    """Say where you stand on the exact words you have read. If it was the last word that was missing, the matter is decided with it."""
    ident = parse("prop", prop_id)
    behalf = parse("per", given["on_behalf_of"]) if given["on_behalf_of"] else None

    def work(uow: UnitOfWork) -> dict[str, Any]:
        taken = services.take_position(
            uow, ident, kind=given["position"], version=given["version"], text_hash=given["text_hash"], reason=given["reason"],
            principle=given["principle"], on_behalf_of=behalf,
        )  # fmt: skip
        return {"id": public("pos", taken.id), "proposal": prop_id, "position": taken.kind, "version": taken.version}

    answer = answer_once(current_scope(), current_actor(), work, PositionTaken)
    adopt_now(current_scope(), ident)
    return answer


@both("/proposals/<prop_id>/revisions", "consensus.proposal.revise", post=True)
@api.arguments(RevisionIn)
@api.response(201, ProposalOut)
def revise(given: Mapping[str, Any], prop_id: str) -> Response:
    """Change the words of an open matter. When the meaning changes, everybody is asked again."""
    ident = parse("prop", prop_id)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        if given["payload"] is not None:
            _can_do(services.proposal(uow, ident).effect_type, given["payload"])
        services.revise(
            uow, ident, version=given["version"], base_hash=given["text_hash"], title=given["title"], text=given["text"], why=given["why"],
            payload=given["payload"], meaning_changed=given["meaning"] == "changed", note=given["note"],
        )  # fmt: skip
        return proposal_in_full(services.look_at(uow, ident))

    return answer_once(current_scope(), current_actor(), work, ProposalOut)


@both("/proposals/<prop_id>/ask-again", "consensus.proposal.ask_again", post=True)
@api.arguments(AskAgainIn)
@api.response(200, ProposalOut)
def ask_again(given: Mapping[str, Any], prop_id: str) -> Response:
    """Hold that a correction of the wording changed the meaning: everybody is asked again. One is enough."""
    ident = parse("prop", prop_id)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        services.ask_again(uow, ident, version=given["version"], base_hash=given["text_hash"])
        return proposal_in_full(services.look_at(uow, ident))

    return answer_once(current_scope(), current_actor(), work, ProposalOut, 200)


@both("/proposals/<prop_id>/withdraw", "consensus.proposal.withdraw", post=True)
@api.response(200, ProposalOut)
def withdraw(prop_id: str) -> Response:
    """Take back a matter that one brought; what was said on it stays on record."""
    ident = parse("prop", prop_id)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        services.withdraw(uow, ident)
        return proposal_in_full(services.look_at(uow, ident))

    return answer_once(current_scope(), current_actor(), work, ProposalOut, 200)


@both("/meetings", "consensus.meeting.note", post=True)
@api.arguments(MeetingForm)
@api.response(201, MeetingNoted)
def note_meeting(given: Mapping[str, Any]) -> Response:
    """Write down who came to a meeting; members who were away are asked afterwards on every open matter."""
    present = [parse("per", each) for each in given["present"]]

    def work(uow: UnitOfWork) -> dict[str, Any]:
        noted = services.note_meeting(uow, given["day"], present, kind=given["kind"], notes=given["notes"])
        asked = [{"proposal": public("prop", matter), "people": [public("per", each) for each in who]} for matter, who in noted.asked.items()]
        return {"day": given["day"], "kind": given["kind"], "absent": [public("per", each) for each in noted.absent], "asked": asked}

    return answer_once(current_scope(), current_actor(), work, MeetingNoted)


@both("/effects", "consensus.effect.read")
@api.etag
@api.response(200, EffectsOut)
def effects() -> dict[str, Any]:
    """List what a decision may do, and what a proposal of it is asked for in its payload."""
    place = current_place()
    assert place is not None
    found = [each for _, each in sorted(services.effects().items()) if services.belongs_at(each, place.kind)]
    return {"effects": [{"type": each.type, "title": each.title, "scope": place.kind, "asks": list(each.schema().load_fields)} for each in found]}


@both("/decisions", "consensus.decision.read")
@api.etag
@api.arguments(DecisionsPage, location="query")
@api.response(200, DecisionsOut)
def decisions(query: Mapping[str, Any]) -> dict[str, Any]:
    """List decisions, the newest first."""
    before, limit = _before(query["cursor"]), query["limit"]
    found = _read(lambda uow: services.decided(uow, year=query["year"], words=query["q"], before=before, limit=limit + 1))
    return {"decisions": [decision_out(each) for each in found[:limit]], "next_cursor": _next(found, limit)}


@both("/decisions/<dec_id>", "consensus.decision.read")
@api.etag
@api.response(200, DecisionOut)
def decision(dec_id: str) -> dict[str, Any]:
    """Return a decision with its exact words, who was heard, and what it did."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        found = services.decision(uow, parse("dec", dec_id))
        words, _ = services.decision_words(uow, found)
        return decision_out(found) | {"text": words.text, "voices": found.heard["voices"]}

    return _read(work)


def _before(cursor: str | None) -> UUID | None:
    place = read_cursor(cursor, UUID)
    return place[0] if place else None


def _next(found: list[Any], limit: int) -> str | None:
    return write_cursor(found[limit - 1].id) if len(found) > limit else None


def _can_do(effect_type: str, payload: Mapping[str, Any]) -> None:
    """Refuse an effect that is not known here, or what it cannot read, with pointers into the body.

    Raises   INVALID.
    """
    effect = services.effects().get(effect_type)
    if effect is None:
        sentence = f"Nothing here is called “{effect_type}”. Leave it out for words alone."
        raise invalid("consensus.effect.find", sentence, Problem("/effect", sentence))
    services.read_payload(effect, payload, "/payload")
