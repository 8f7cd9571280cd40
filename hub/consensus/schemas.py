"""Shapes of deciding together: what forms send, what programs send and get, and the form that belongs to an effect."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import Schema, fields, missing, validate

from hub.consensus.rules import Stand

VISIBLE = validate.Regexp(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", error="Leave out characters that cannot be seen.")
HASH = validate.Regexp(r"^[0-9a-f]{64}$", error="Take this from the words that you have read.")
PUBLIC_PERSON = validate.Regexp(r"^per_[0-9a-f]{32}$", error="Choose a person of the list.")
KINDS = [stand.value for stand in Stand]
BIGGEST = 2**31 - 1


def words(most: int, **named: Any) -> fields.String:
    return fields.String(validate=[validate.Length(max=most), VISIBLE], **named)


class ExactWords(Schema):
    """Which words somebody has read."""

    version = fields.Integer(required=True, validate=validate.Range(1, BIGGEST))
    text_hash = fields.String(required=True, validate=HASH)


class PositionForm(ExactWords):
    """Where somebody stands, and why."""

    position = fields.String(required=True, validate=validate.OneOf(KINDS, error="Choose where you stand."))
    reason = words(4000, load_default="")
    principle = words(400, load_default="")
    on_behalf_of = fields.String(load_default=None, allow_none=True, validate=PUBLIC_PERSON)


class WordsForm(Schema):
    """The words of a matter."""

    title = words(200, required=True)
    text = words(20_000, required=True)
    why = words(20_000, load_default="")


class RevisionForm(WordsForm, ExactWords):
    """Other words, the words they are made from, and whether the meaning changes."""

    meaning = fields.String(load_default="changed", validate=validate.OneOf(["changed", "same"]))
    note = words(2000, load_default="")


class MeetingForm(Schema):
    """A meeting that was held, and who came."""

    day = fields.Date(required=True)
    kind = fields.String(load_default="weekly", validate=validate.OneOf(["weekly", "group_consultation", "annual"]))
    present = fields.List(fields.String(validate=PUBLIC_PERSON), load_default=list, validate=validate.Length(max=1000))
    notes = words(20_000, load_default="")


class FindForm(Schema):
    """What to look for among decisions."""

    q = words(200, load_default="")
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1900, 2200))


# What programs send and get


class PersonOut(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class NewProposal(WordsForm):
    effect = fields.String(load_default="consensus.words.keep", validate=[validate.Length(1, 80), VISIBLE])
    payload = fields.Dict(load_default=dict)
    absent_rule = fields.String(load_default="wait", validate=validate.OneOf(["wait", "provisional"]))
    replaces = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"^dec_[0-9a-f]{32}$"))


class VoiceOut(Schema):
    person = fields.Nested(PersonOut, required=True)
    part = fields.String(required=True, validate=validate.OneOf(["member", "candidate", "former"]))
    position = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    principle = fields.String(required=True)
    version = fields.Integer(required=True, allow_none=True)
    confirmed = fields.Boolean(required=True)
    at = fields.String(required=True, allow_none=True)


class ProposalOut(Schema):
    """A matter as it stands. What is counted nowhere is not counted here."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String()
    why = fields.String()
    brought_by = fields.Nested(PersonOut, required=True)
    status = fields.String(required=True)
    provisional = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    text_hash = fields.String(required=True, metadata={"description": "Send it back with a position: it names the exact words."})
    effect = fields.String(required=True)
    payload = fields.Dict()
    preview = fields.Dict()
    absent_rule = fields.String(required=True)
    opened_at = fields.String(required=True)
    returns_on = fields.String(allow_none=True)
    trouble = fields.String(allow_none=True)
    outcome = fields.String(metadata={"description": "Where it stands with its circle, such as open, not_adopted, pending_consultation."})
    voices = fields.List(fields.Nested(VoiceOut))
    still_to_hear = fields.List(fields.Nested(PersonOut))
    decision = fields.String(allow_none=True)


class ProposalsOut(Schema):
    proposals = fields.List(fields.Nested(ProposalOut), required=True)
    next = fields.String(required=True, allow_none=True)


class DecisionOut(Schema):
    """What was decided: the exact words, everybody's voice, what it did."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String()
    adopted_on = fields.String(required=True)
    proposal = fields.String(required=True)
    version = fields.Integer(required=True)
    text_hash = fields.String(required=True)
    effect = fields.String(required=True)
    effect_result = fields.Dict(required=True)
    provisional = fields.Boolean(required=True)
    holds = fields.Boolean(required=True)
    replaces = fields.String(required=True, allow_none=True)
    replaced_by = fields.String(required=True, allow_none=True)
    voices = fields.List(fields.Dict())


class DecisionsOut(Schema):
    decisions = fields.List(fields.Nested(DecisionOut), required=True)
    next = fields.String(required=True, allow_none=True)


class PositionTaken(Schema):
    """A position that has been recorded, and what came of it."""

    id = fields.String(required=True)
    position = fields.String(required=True)
    version = fields.Integer(required=True)
    adoption = fields.String(required=True, metadata={"description": "waiting, adopted, provisional, confirmed, refused or already"})
    trouble = fields.String(required=True)
    decision = fields.String(required=True, allow_none=True)


class Page(Schema):
    """Where to go on in a list, and how much of it."""

    after = words(80, load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class ProposalsPage(Page):
    status = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(["open", "pending_consultation", "adopted", "parked", "withdrawn"])
    )


class DecisionsPage(Page, FindForm):
    """A part of the list of decisions."""


# The form that belongs to an effect


@dataclass(frozen=True)
class Asked:
    """One question of an effect's form."""

    name: str
    label: str
    kind: str
    optional: bool
    options: tuple[tuple[str, str], ...] = ()
    given: Any = None


def questions_of(schema: type[Schema]) -> list[Asked] | None:
    """Draw the questions of an effect from the schema of its payload; None where it asks for more than a plain form can.

    Shape    a name that ends in `_minor` is asked as money, in `_id` as a person; a label may stand in the field's metadata.
    """
    asked = []
    for name, field in schema().load_fields.items():
        kind = _kind(name, field)
        if kind is None:
            return None
        options = tuple((str(each), str(each).replace("_", " ")) for each in _choices(field))
        label = str(field.metadata.get("label") or _label(name))
        given = None if field.load_default in (None, missing) or callable(field.load_default) else field.load_default
        asked.append(Asked(name, label, kind, not field.required, options, given))
    return asked


def answers_to(asked: Sequence[Asked], form: Mapping[str, str]) -> dict[str, Any]:
    """Turn what was typed into a payload; what cannot be read stays as typed, so that the schema says so."""
    answers: dict[str, Any] = {}
    for each in asked:
        typed = form.get(each.name, "").strip()
        if each.kind == "check":
            answers[each.name] = bool(typed)
        elif typed:
            answers[each.name] = _minor(typed) if each.kind == "money" else int(typed) if _whole(each, typed) else typed
    return answers


def _whole(each: Asked, typed: str) -> bool:
    return each.kind == "number" and re.fullmatch(r"-?[0-9]{1,18}", typed) is not None


def _minor(typed: str) -> int | str:
    try:
        amount = Decimal(typed.replace(",", "").replace("$", "").strip()) * 100
    except InvalidOperation:
        return typed
    return int(amount) if amount == amount.to_integral_value() and abs(amount) < 10**17 else typed


def _kind(name: str, field: fields.Field[Any]) -> str | None:
    if isinstance(field, fields.Nested | fields.List | fields.Dict):
        return None
    if _choices(field):
        return "select"
    if isinstance(field, fields.Integer):
        return "money" if name.endswith("_minor") else "number"
    if isinstance(field, fields.Boolean):
        return "check"
    if isinstance(field, fields.Date):
        return "date"
    if isinstance(field, fields.UUID):
        return "person" if name.endswith("person_id") else None
    return "text" if isinstance(field, fields.String) else None


def _choices(field: fields.Field[Any]) -> Sequence[Any]:
    found = next((each for each in field.validators if isinstance(each, validate.OneOf)), None)
    return list(found.choices) if found else ()


def _label(name: str) -> str:
    plain = {"from_on": "From which day", "from_year": "From which year", "person_id": "Who"}.get(name)
    return plain or re.sub(r"_(minor|id|on)$", "", name).replace("_", " ").capitalize()
