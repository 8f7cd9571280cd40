"""Adoption: nobody's act. It follows when the last word that was missing is there, and its effect runs once, with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from hub.audit.services import record
from hub.consensus import rules
from hub.consensus.services.circle import Assessment, assess, groups_of, locked
from hub.consensus.services.installed import (
    as_json,
    day_of,
    effect_of,
    preview_of,
    read_payload,
    what_matters,
)
from hub.consensus.store import decisions, proposals
from hub.consensus.store.records import (
    DecisionRecord,
    PositionRecord,
    ProposalRecord,
    VersionRecord,
)
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import DomainError, Kind, stale
from hub.kernel.ids import new_id, public
from hub.plugin_api.protocols import Decision

WORDING_NOTICE = timedelta(days=3)
CHANGED = "What this would do is no longer what everybody was shown. Nothing was done, and every position stands."


@dataclass(frozen=True)
class Adoption:
    """How one try ended.

    Shape    adopted, provisional (in force until the absent have answered), confirmed (they have), already (done by another try),
             waiting (somebody is still to be heard, or the notice of a correction runs), refused (`trouble` says what changed).
    """

    how: Literal["adopted", "provisional", "confirmed", "already", "waiting", "refused"]
    outcome: rules.Outcome | None = None
    decision: DecisionRecord | None = None
    trouble: str = ""


def try_adopt(uow: UnitOfWork, proposal_id: UUID) -> Adoption:
    """Adopt a matter of the bound entity if everybody has been heard and nobody blocks; otherwise change nothing.

    Lock     the matter's row, as every position does: whichever comes first, a block and an adoption never both pass.
    Circle   taken now: whoever is a member today must have been heard on the live version.
    Effect   worked out anew and compared with what people were shown; applied in this transaction, with the decision, the trail and nothing
             else. If the world has changed it is refused: that stands on the page, and every position stays.
    Once     a second try answers "already"; the database holds one decision for a matter and round.
    Raises   MISSING; UNAVAILABLE when the feature of the effect is away.
    """
    matter = locked(uow, proposal_id, "consensus.proposal.adopt")
    if not matter.open:
        latest = decisions.of_proposal(uow, matter.entity_id, matter.id)
        return Adoption("already" if latest else "waiting", None, latest[0] if latest else None)
    seen = assess(uow, matter)
    if matter.provisional:
        return _confirm(uow, matter, seen)
    if not seen.outcome.adopted:
        return _wait(uow, matter, seen)
    live = proposals.version(uow, matter.entity_id, matter.id, matter.version, matter.wording)
    if _notice_runs(uow, live, seen):
        return Adoption("waiting", seen.outcome)
    try:
        with uow.session.begin_nested():
            decision = _decide(uow, matter, live, seen)
    except DomainError as refusal:
        if refusal.kind is Kind.UNAVAILABLE:
            raise
        return _refused(uow, matter, seen, refusal.message)
    return Adoption("provisional" if decision.provisional else "adopted", seen.outcome, decision)


def reopen(uow: UnitOfWork, matter: ProposalRecord, objection: PositionRecord) -> dict[str, object]:
    """Take back what was in force for now, because somebody who was asked afterwards objects; return the changes to the matter.

    Effect   undone by its own `undo`, which every effect under this rule has. The decision stays on the record as reopened.
    """
    decision = decisions.of_proposal(uow, matter.entity_id, matter.id)[0]
    effect = effect_of(matter.effect_type)
    live = proposals.version(uow, matter.entity_id, matter.id, decision.version, decision.wording)
    loaded, _ = read_payload(effect, live.payload)
    undo: Any = getattr(effect, "undo")  # noqa: B009  (the protocol leaves it open; `propose` has made sure that it is there)
    undone = undo(uow, loaded, _as_known_to_effects(decision))
    decisions.add_event(uow, {
        "entity_id": matter.entity_id, "decision_id": decision.id, "kind": "reopened", "person_id": objection.person_id,
        "position_id": objection.id, "detail": as_json(undone), "at": uow.now,
    })  # fmt: skip
    record(
        uow, action="consensus.decision.reopen", subject=decision.id, entity_id=matter.entity_id,
        words=f"“{matter.title}” ({decision.label}) is no longer in force: {objection.name} objects", detail={"proposal": matter.id.hex},
    )  # fmt: skip
    return {"status": "open", "provisional": False, "closed_at": None, "round": matter.round + 1}


def heard_snapshot(uow: UnitOfWork, seen: Assessment, version: int) -> dict[str, Any]:
    """Write down who was heard, with their words, as a decision keeps it for ever."""
    standing = {each.person_id: each for each in seen.said if each.version == version}
    voices = []
    for group in groups_of(uow, seen.circle):
        for person, name in group.people:
            part = "member" if person in seen.circle.members else "candidate"
            voices.append(_voice(person, name, part, standing.get(person)) | {"place": group.place.name, "colour": group.place.colour})
    voices += [
        _voice(person, standing[person].name, "former", standing[person]) for person in sorted(seen.circle.left) if person in standing
    ]
    return as_json({
        "voices": voices,
        "absent": sorted(seen.matter.absent),
        "left": {person: sequence for person, sequence in seen.matter.left.items() if UUID(person) in standing},
        "concerns": [{"person": each.person, "voice": each.voice.value, "reason": each.reason} for each in seen.outcome.concerns],
    })  # fmt: skip


def _voice(person: UUID, name: str, part: str, word: PositionRecord | None) -> dict[str, Any]:
    said = {
        "person": str(person),
        "name": name,
        "standing": part,
        "kind": None,
        "reason": "",
        "principle": "",
        "at": None,
        "position": None,
    }
    if word is not None:
        said |= {"kind": word.kind, "reason": word.reason, "principle": word.principle, "at": word.at.isoformat(), "position": str(word.id)}
    return said


def _decide(uow: UnitOfWork, matter: ProposalRecord, live: VersionRecord, seen: Assessment) -> DecisionRecord:
    effect = effect_of(matter.effect_type)
    loaded, _ = read_payload(effect, live.payload)
    now = preview_of(effect, uow, loaded)
    if what_matters(now) != what_matters(live.preview):
        raise stale("consensus.proposal.adopt", " ".join([CHANGED, *_differences(what_matters(live.preview), what_matters(now))]))
    year = uow.today.year
    label = f"{year}-{proposals.next_number(uow, matter.entity_id, f'decision-{year}'):02d}"
    ident, provisional = new_id(), seen.outcome.status is rules.Status.PROVISIONAL
    replaces = matter.replaces or next((each.id for each in decisions.of_proposal(uow, matter.entity_id, matter.id)), None)
    decisions.add(uow, {
        "id": ident, "entity_id": matter.entity_id, "proposal_id": matter.id, "round": matter.round, "version": live.version,
        "wording": live.wording, "text_hash": live.text_hash, "label": label, "title": live.title, "adopted_on": uow.today,
        "provisional": provisional, "last_sequence": matter.change_no, "heard": heard_snapshot(uow, seen, live.version),
        "replaces": replaces,
        "at": uow.now,
    })  # fmt: skip
    known = Decision(ident, label, live.title, uow.today, matter.id, live.version, live.text_hash)
    result = as_json(effect.apply(uow, loaded, known))
    decisions.add_effect(
        uow, {"entity_id": matter.entity_id, "decision_id": ident, "effect_type": matter.effect_type, "result": result, "at": uow.now}
    )
    proposals.update(
        uow, matter, status="adopted", provisional=provisional, closed_at=uow.now, returns_on=None, trouble=None, trouble_at=None
    )
    how = "In force until the absent have been asked" if provisional else "Decided by consensus"
    record(
        uow, action="consensus.decision.adopt", subject=ident, entity_id=matter.entity_id, words=f"{how}: “{live.title}” ({label})",
        detail={"decision": public("dec", ident), "proposal": public("prop", matter.id), "label": label, "version": live.version,
                "text_hash": live.text_hash},
    )  # fmt: skip
    found = decisions.get(uow, ident)
    assert found is not None
    return found


def _confirm(uow: UnitOfWork, matter: ProposalRecord, seen: Assessment) -> Adoption:
    decision = decisions.of_proposal(uow, matter.entity_id, matter.id)[0]
    if seen.outcome.status is not rules.Status.ADOPTED:
        return Adoption("waiting", seen.outcome, decision)
    decisions.add_event(uow, {
        "entity_id": matter.entity_id, "decision_id": decision.id, "kind": "confirmed", "at": uow.now,
        "detail": {"heard": heard_snapshot(uow, seen, matter.version), "last_sequence": matter.change_no},
    })  # fmt: skip
    proposals.update(uow, matter, provisional=False)
    record(
        uow, action="consensus.decision.confirm", subject=decision.id, entity_id=matter.entity_id,
        words=f"The absent have been asked and nobody objects: “{matter.title}” ({decision.label})",
    )  # fmt: skip
    return Adoption("confirmed", seen.outcome, decisions.get(uow, decision.id))


def _wait(uow: UnitOfWork, matter: ProposalRecord, seen: Assessment) -> Adoption:
    """Keep the paper where the people are: waiting for the absent, or being talked about."""
    status = "pending_consultation" if seen.outcome.status is rules.Status.PENDING else "open"
    if status != matter.status and matter.status in ("open", "pending_consultation"):
        proposals.update(uow, matter, status=status)
    return Adoption("waiting", seen.outcome)


def _notice_runs(uow: UnitOfWork, live: VersionRecord, seen: Assessment) -> bool:
    """Tell whether a correction is so fresh that those who answered the words before it may still say that it changed the meaning."""
    if live.wording == 1 or uow.now >= live.at + WORDING_NOTICE:
        return False
    latest = {each.person_id: each for each in seen.said if each.version == live.version}
    return any(word.wording != live.wording for person, word in latest.items() if person in seen.circle.members)


def notice_ends(live: VersionRecord) -> date:
    """Return the day on which the notice of a correction ends."""
    return day_of(live.at + WORDING_NOTICE)


def _refused(uow: UnitOfWork, matter: ProposalRecord, seen: Assessment, why: str) -> Adoption:
    if matter.trouble != why:
        proposals.update(uow, matter, trouble=why, trouble_at=uow.now)
        record(
            uow, action="consensus.proposal.refuse", subject=matter.id, entity_id=matter.entity_id,
            words=f"“{matter.title}” could not be carried out as shown; every position stands", detail={"version": matter.version},
        )  # fmt: skip
    return Adoption("refused", seen.outcome, None, why)


def _differences(before: Any, after: Any, name: str = "") -> list[str]:
    """Name what differs between two previews, in their own words and figures."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        found: list[str] = []
        for key in sorted({*before, *after}):
            found += _differences(before.get(key), after.get(key), f"{name} {key}".strip())
        return found
    if before == after:
        return []
    return [f"{name.replace('_', ' ') or 'It'}: was {_short(before)}, is {_short(after)}."]


def _short(value: Any) -> str:
    text = "nothing" if value in (None, "", [], {}) else str(value)
    return text if len(text) <= 120 else text[:117] + "..."


def _as_known_to_effects(decision: DecisionRecord) -> Decision:
    return Decision(
        decision.id, decision.label, decision.title, decision.adopted_on, decision.proposal_id, decision.version, decision.text_hash
    )
