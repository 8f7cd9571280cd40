"""JSON: the practices of the hub, and welcoming one: begin, write down step by step, ask everyone, or stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from hub.agreements import services as agreements
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.cursor import part_of
from hub.kernel.errors import Problem, invalid, missing
from hub.kernel.ids import parse, public
from hub.membership import services as membership
from hub.onboarding import schemas, services
from hub.onboarding.services import OnboardingRecord
from hub.plugin_host import services as plugins
from hub.practices import services as practices
from hub.practices.services import EntityRecord
from hub.web.access import current_actor, current_scope, requires
from hub.web.idempotency import answer_once
from hub.web.openapi import API_PREFIX
from hub.web.shapes import PartQuery

api = Blueprint("practices_api", __name__, url_prefix=API_PREFIX, description="The practices of the hub, and welcoming another.")


@api.route("/hub/practices")
@requires("onboarding.practice.read", of="worker", place="hub")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, schemas.HubPracticesSchema)
def hub_practices(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the practices, those that have left too, in the order they joined."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        found = [each for each in practices.list_entities(uow) if each.kind == "practice"]
        part, following = part_of(found, lambda each: (each.joined_on.isoformat(), each.id.hex), query["cursor"], query["limit"])
        return {"practices": [_line(uow, each) for each in part], "next_cursor": following}

    return transact(current_scope(), current_actor(), work, read_only=True)


@api.route("/hub/practices/<slug>")
@requires("onboarding.practice.read", of="worker", place="hub")
@api.etag
@api.response(200, schemas.HubPracticeLineSchema)
def hub_practice(slug: str) -> dict[str, Any]:
    """Return one practice, as every member may read it."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        found = practices.entity_by_slug(uow, slug)
        if found is None or found.kind != "practice":
            raise missing("onboarding.practice.read")
        return _line(uow, found)

    return transact(current_scope(), current_actor(), work, read_only=True)


@api.route("/hub/practices/joining")
@requires("onboarding.practice.read", of="worker", place="hub")
@api.etag
@api.arguments(PartQuery, location="query")
@api.response(200, schemas.JourneysSchema)
def joining(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the practices that are on their way in."""
    found = transact(current_scope(), current_actor(), services.on_their_way, read_only=True)
    part, following = part_of(found, lambda each: (each.opened_at.isoformat(), each.id.hex), query["cursor"], query["limit"])
    return {"joining": [schemas.journey_line(each) for each in part], "next_cursor": following}


@api.route("/hub/practices/joining", methods=["POST"])
@requires("onboarding.practice.begin", of="member", place="hub")
@api.arguments(schemas.BeginSchema)
@api.response(201, schemas.JourneySchema)
def begin(given: Mapping[str, Any]) -> Response:
    """Begin to welcome a practice; nothing is switched on."""
    if plugins.catalogue().get(given["discipline"]) is None:
        sentence = f"There is no plugin {given['discipline']} here."
        raise invalid("onboarding.practice.begin", sentence, Problem("/discipline", sentence))
    return answer_once(
        current_scope(),
        current_actor(),
        lambda uow: _journey(uow, services.begin(uow, given["discipline"], given["name"])),
        schemas.JourneySchema,
    )


@api.route("/hub/practices/<onb_id>/joining")
@requires("onboarding.practice.read", of="worker", place="hub")
@api.etag
@api.response(200, schemas.JourneySchema)
def journey(onb_id: str) -> dict[str, Any]:
    """Return a practice on its way in: what is written down, how every step stands, and what the rules hold of it."""
    wanted = parse("onb", onb_id)
    return transact(current_scope(), current_actor(), lambda uow: _journey(uow, services.read(uow, wanted)), read_only=True)


@api.route("/hub/practices/<onb_id>/joining/practice", methods=["PUT"])
@requires("onboarding.practice.save", of="member", place="hub")
@api.arguments(schemas.PracticeStepSchema)
@api.etag
@api.response(200, schemas.JourneySchema)
def save_practice(given: Mapping[str, Any], onb_id: str) -> dict[str, Any]:
    """Write down the legal entity."""
    return _save(onb_id, "practice", given)


@api.route("/hub/practices/<onb_id>/joining/owner", methods=["PUT"])
@requires("onboarding.practice.save", of="member", place="hub")
@api.arguments(schemas.OwnerStepSchema)
@api.etag
@api.response(200, schemas.JourneySchema)
def save_owner(given: Mapping[str, Any], onb_id: str) -> dict[str, Any]:
    """Write down the owner of record."""
    return _save(onb_id, "owner", given)


@api.route("/hub/practices/<onb_id>/joining/agreement", methods=["PUT"])
@requires("onboarding.practice.save", of="member", place="hub")
@api.arguments(schemas.AgreementStepSchema)
@api.etag
@api.response(200, schemas.JourneySchema)
def save_agreement(given: Mapping[str, Any], onb_id: str) -> dict[str, Any]:
    """Write down what the hub does for the practice, and the fee."""
    other = "rate" if given["fee_model"] == "flat_monthly" else "monthly_minor"
    return _save(onb_id, "agreement", {**given, other: None})


@api.route("/hub/practices/<onb_id>/joining/signatures", methods=["PUT"])
@requires("onboarding.practice.save", of="member", place="hub")
@api.arguments(schemas.SignaturesStepSchema)
@api.etag
@api.response(200, schemas.JourneySchema)
def save_signatures(given: Mapping[str, Any], onb_id: str) -> dict[str, Any]:
    """Write down who signed, and when."""
    return _save(onb_id, "signatures", given["signatures"])


@api.route("/hub/practices/<onb_id>/joining/people", methods=["PUT"])
@requires("onboarding.practice.save", of="member", place="hub")
@api.arguments(schemas.PeopleStepSchema)
@api.etag
@api.response(200, schemas.JourneySchema)
def save_people(given: Mapping[str, Any], onb_id: str) -> dict[str, Any]:
    """Write down who comes in with the practice."""
    return _save(onb_id, "people", given["people"])


@api.route("/hub/practices/<onb_id>/joining/propose", methods=["POST"])
@requires("onboarding.practice.propose", of="member", place="hub")
@api.response(201, schemas.AskedSchema)
def propose(onb_id: str) -> Response:
    """Ask everyone. When all have consented, the practice, its book, its agreement and its people are there at once."""
    wanted = parse("onb", onb_id)

    def work(uow: UnitOfWork) -> dict[str, str]:
        return {"id": onb_id, "proposal": public("prop", services.propose(uow, wanted).id)}

    return answer_once(current_scope(), current_actor(), work, schemas.AskedSchema)


@api.route("/hub/practices/<onb_id>/joining/stop", methods=["POST"])
@requires("onboarding.practice.stop", of="member", place="hub")
@api.response(200, schemas.JourneySchema)
def stop(onb_id: str) -> Response:
    """Stop welcoming a practice for now; what was written down stays on record."""
    wanted = parse("onb", onb_id)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        services.stop(uow, wanted)
        return _journey(uow, services.read(uow, wanted))

    return answer_once(current_scope(), current_actor(), work, schemas.JourneySchema, 200)


def _save(onb_id: str, section: str, values: Any) -> dict[str, Any]:
    """Keep the answers of a step, if the one who sends them has seen the journey as it stands."""
    wanted: UUID = parse("onb", onb_id)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        if section == "signatures":
            _signed_by_now(uow, values)
        current = services.read(uow, wanted)
        api.check_etag(_journey(uow, current), schemas.JourneySchema)
        return _journey(uow, services.save(uow, wanted, section, values, seen=current.change_no))

    return transact(current_scope(), current_actor(), work)


def _signed_by_now(uow: UnitOfWork, signatures: list[Mapping[str, Any]]) -> None:
    sentence = "That day has not come yet. Write the day on which it was signed."
    late = [number for number, each in enumerate(signatures) if each["signed_on"] > uow.today]
    if late:
        raise invalid("onboarding.practice.save", sentence, *(Problem(f"/signatures/{number}/signed_on", sentence) for number in late))


def _journey(uow: UnitOfWork, found: OnboardingRecord) -> dict[str, Any]:
    draft, plugin = found.status == "draft", plugins.catalogue().get(found.discipline)
    said = services.findings(uow, found) if draft and plugin is not None and plugin.ready else ()  # the steps say why it cannot be used
    return schemas.journey_line(found) | {
        "answers": found.answers, "steps": [schemas.step_out(each) for each in services.tasks(uow, found)] if draft else [],
        "rules": [schemas.rule_out(each) for each in said],
        "practice": practices.entity(uow, found.entity_id).slug if found.entity_id else None,
    }  # fmt: skip


def _line(uow: UnitOfWork, each: EntityRecord) -> dict[str, Any]:
    day = max(uow.today, each.joined_on)
    state = "left" if each.left_on and each.left_on <= uow.today else "coming" if each.joined_on > uow.today else "joined"
    return schemas.practice_line(
        each, state, len(membership.engagements_with(uow, each.id, day)), practices.owners_of_record(uow, each.id, day),
        agreements.current_agreement(uow, each.id, day),
    )  # fmt: skip
