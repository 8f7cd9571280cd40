"""Shapes of deciding together: what forms send, what programs send and get, and the form that belongs to an effect."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from hub.consensus.rules import Stand
from hub.consensus.services import PRESETS, DecisionRecord, PositionRecord, Preset, ProposalRecord, ProposalView
from hub.kernel.ids import public
from hub.web.shapes import LINES, Count, Part, PartQuery

HASH = validate.Regexp(r"^[0-9a-f]{64}$", error="Take this from the words that you have read.")
PUBLIC_PERSON = validate.Regexp(r"^per_[0-9a-f]{32}$", error="Choose a person of the list.")
KINDS = [stand.value for stand in Stand]
BIGGEST = 2**31 - 1


def words(most: int, **named: Any) -> fields.String:
    return fields.String(validate=[validate.Length(max=most), LINES], **named)


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


class TopicForm(Schema):
    """A topic for a meeting."""

    title = words(200, load_default="")


class FindForm(Schema):
    """What to look for among decisions."""

    q = words(200, load_default="")
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1900, 2200))


# What programs send and get


class PersonOut(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class PositionIn(PositionForm):
    """Where the one who sends it stands."""

    version = Count(required=True, validate=validate.Range(1, BIGGEST))


class AskAgainIn(ExactWords):
    """The corrected words that somebody holds to mean something else."""

    version = Count(required=True, validate=validate.Range(1, BIGGEST))


class RevisionIn(RevisionForm):
    """Other words for an open matter."""

    version = Count(required=True, validate=validate.Range(1, BIGGEST))
    payload = fields.Dict(load_default=None, allow_none=True)


class NewProposal(WordsForm):
    effect = fields.String(load_default="consensus.words.keep", validate=[validate.Length(1, 80), LINES])
    payload = fields.Dict(load_default=dict)
    absent_rule = fields.String(load_default="wait", validate=validate.OneOf(["wait", "provisional"]))
    replaces = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"^dec_[0-9a-f]{32}$"))
    sense_check = fields.Boolean(
        load_default=False, metadata={"description": "Ask how it sits with people. It decides nothing, and carries words alone."}
    )


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
    process = fields.String(required=True, metadata={"description": "The process under which it was brought; it stays with the matter."})
    positions = fields.List(
        fields.String(), required=True, metadata={"description": "What one may say under this process."}
    )
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


class ProposalsOut(Part):
    """A part of the list of matters, newest first."""

    proposals = fields.List(fields.Nested(ProposalOut), required=True)


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


class DecisionsOut(Part):
    """A part of the list of decisions, newest first."""

    decisions = fields.List(fields.Nested(DecisionOut), required=True)


class AskedPerson(Schema):
    """Who is asked afterwards on which matter."""

    proposal = fields.String(required=True)
    people = fields.List(fields.String(), required=True)


class MeetingNoted(Schema):
    """A meeting that is written down. Members who were away are asked on what was talked about."""

    day = fields.Date(required=True)
    kind = fields.String(required=True)
    absent = fields.List(fields.String(), required=True)
    asked = fields.List(fields.Nested(AskedPerson), required=True)


class EffectOut(Schema):
    """What a decision may do; a proposal names it as its effect."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    scope = fields.String(required=True, validate=validate.OneOf(["hub", "practice"]))
    asks = fields.List(fields.String(), required=True, metadata={"description": "the fields of its payload"})


class EffectsOut(Schema):
    """Everything that a decision may do here."""

    effects = fields.List(fields.Nested(EffectOut), required=True)


class PositionTaken(Schema):
    """A position that has been recorded. Whether it was the last word that was missing, the proposal says."""

    id = fields.String(required=True)
    proposal = fields.String(required=True)
    position = fields.String(required=True)
    version = fields.Integer(required=True)


class ProposalsPage(PartQuery):
    """A part of the list of matters."""

    status = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(["open", "pending_consultation", "adopted", "parked", "withdrawn"])
    )


class DecisionsPage(PartQuery, FindForm):
    """A part of the list of decisions."""


def proposal_out(matter: ProposalRecord) -> dict[str, Any]:
    """Write a matter as a line of a list."""
    return {
        "id": public("prop", matter.id), "label": matter.label, "title": matter.title, "status": matter.status,
        "provisional": matter.provisional,
        "brought_by": {"id": public("per", matter.brought_by), "name": matter.brought_by_name}, "version": matter.version,
        "text_hash": matter.text_hash, "effect": matter.effect_type, "process": matter.process,
        "positions": [each.value for each in PRESETS[matter.process].positions], "absent_rule": matter.absent_rule,
        "opened_at": matter.opened_at.isoformat(),
        "returns_on": matter.returns_on.isoformat() if matter.returns_on else None, "trouble": matter.trouble,
    }  # fmt: skip


def proposal_in_full(view: ProposalView) -> dict[str, Any]:
    """Write a matter with its exact words and every voice."""
    circle = view.seen.circle
    parts = {
        **dict.fromkeys(circle.left, "former"),
        **dict.fromkeys(circle.candidates, "candidate"),
        **dict.fromkeys(circle.members, "member"),
    }
    return proposal_out(view.proposal) | {
        "text": view.words.text, "why": view.words.why, "payload": view.words.payload, "preview": view.words.preview,
        "outcome": view.outcome.status.value, "voices": [_voice_out(each, parts.get(each.person_id,
        "former")) for each in view.voices.values()],
        "still_to_hear": [{"id": public("per", UUID(who)), "name": circle.members[UUID(who)]} for who in view.outcome.still_to_hear],
        "decision": public("dec", view.decisions[0].id) if view.decisions else None,
    }  # fmt: skip


def _voice_out(word: PositionRecord, part: str) -> dict[str, Any]:
    return {
        "person": {"id": public("per", word.person_id), "name": word.name}, "part": part, "position": word.kind, "reason": word.reason,
        "principle": word.principle, "version": word.version, "confirmed": word.taken_down_by is None, "at": word.at.isoformat(),
    }  # fmt: skip


def decision_out(found: DecisionRecord) -> dict[str, Any]:
    """Write a decision as a line of a list."""
    return {
        "id": public("dec", found.id), "label": found.label, "title": found.title, "adopted_on": found.adopted_on.isoformat(),
        "proposal": public("prop", found.proposal_id), "version": found.version, "text_hash": found.text_hash, "effect": found.effect_type,
        "effect_result": found.effect_result, "provisional": found.provisional, "holds": found.holds,
        "replaces": public("dec", found.replaces) if found.replaces else None,
        "replaced_by": public("dec", found.replaced_by) if found.replaced_by else None,
    }  # fmt: skip


def process_out(preset: Preset) -> dict[str, Any]:
    """Write a way to decide, with all its words."""
    return {
        "key": preset.key, "title": preset.title, "meaning": preset.meaning, "stops": preset.stops, "decides": preset.decides,
        "steps": list(preset.steps), "source": preset.source,
        "positions": [{"position": each.stand.value, "label": each.label, "meaning": each.meaning} for each in preset.choices],
    }  # fmt: skip
