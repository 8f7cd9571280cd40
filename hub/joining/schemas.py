"""Shapes of people on the wire. No address and no pay is among them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from hub.hours.services import YearMinutes
from hub.joining.services import OnTheWay
from hub.kernel.ids import public
from hub.membership.services import EngagementRecord, MemberRecord
from hub.practices.services import EntityRecord
from hub.web.shapes import Part, ident

STANDINGS = ("member", "candidate", "former", "none")


class WorksInSchema(Schema):
    """One place that a person works in."""

    place = fields.String(required=True, metadata={"description": "`hub`, or the short name of a practice", "examples": ["psychology"]})
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["contractor", "owner_draw", "employee"]))
    task = fields.String(required=True)
    from_on = fields.Date(required=True)


class PersonLineSchema(Schema):
    """One of us, in a list."""

    id = ident("per", required=True)
    name = fields.String(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    candidate_from = fields.Date(required=True, allow_none=True)
    member_from = fields.Date(required=True, allow_none=True)
    left_on = fields.Date(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True, metadata={"description": "a candidate's first day on which membership can begin"})
    places = fields.List(fields.Nested(WorksInSchema), required=True)


class PersonLicenceSchema(Schema):
    """A licence and until when it is registered."""

    type = fields.String(required=True)
    number = fields.String(required=True)
    registered_to = fields.Date(required=True, allow_none=True)


class PersonYearSchema(Schema):
    """How long somebody worked in the running year, everywhere together."""

    year = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    minutes_as_member = fields.Integer(required=True)


class WholePersonSchema(PersonLineSchema):
    """One of us."""

    licences = fields.List(fields.Nested(PersonLicenceSchema), required=True)
    year = fields.Nested(PersonYearSchema, required=True, allow_none=True)
    decision = ident("dec", required=True, allow_none=True)


class PeopleSchema(Part):
    """A part of the list of everybody, by name."""

    people = fields.List(fields.Nested(PersonLineSchema), required=True)


def person_line(
    each: MemberRecord, standing: str, works: list[EngagementRecord], entities: dict[Any, EntityRecord], coming: OnTheWay | None
) -> dict[str, Any]:
    """Write one person of a list."""
    places = [
        {
            "place": entities[one.entity_id].slug,
            "name": entities[one.entity_id].name,
            "kind": one.kind,
            "task": one.task,
            "from_on": one.from_on,
        }
        for one in works
    ]
    return {
        "id": public("per", each.person_id), "name": each.name, "standing": standing, "candidate_from": each.candidate_from,
        "member_from": each.member_from, "left_on": each.left_on, "due_on": coming.due_on if coming else None, "places": places,
    }  # fmt: skip


def year_of(year: int, found: YearMinutes | None) -> dict[str, int] | None:
    """Write somebody's year; nothing for whoever has no hours in it."""
    return {"year": year, "minutes": found.minutes, "minutes_as_member": found.minutes_as_member} if found else None
