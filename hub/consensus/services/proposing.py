"""Bring a matter, revise it, ask everybody again, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hub.audit.services import record
from hub.consensus.presets import SENSE_CHECK
from hub.consensus.services.circle import Circle, circle_of, locked_open, speaker
from hub.consensus.services.installed import (
    WORDS_ONLY,
    belongs_at,
    effect_of,
    preview_of,
    read_payload,
)
from hub.consensus.services.processes import process_in_force
from hub.consensus.services.wording import same_figures, text_hash, tidy
from hub.consensus.store import decisions, proposals
from hub.consensus.store.records import ProposalRecord, VersionRecord
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import ActorKind
from hub.kernel.errors import (
    DomainError,
    Problem,
    forbidden,
    invalid,
    missing,
    refused,
    stale,
)
from hub.kernel.ids import new_id, public
from hub.plugin_api.protocols import Effect

TITLE, TEXT, MOST = 200, 20_000, 2_000


def propose(
    uow: UnitOfWork,
    *,
    title: str,
    text: str,
    why: str = "",
    effect_type: str = WORDS_ONLY,
    payload: Mapping[str, Any] | None = None,
    brought_by: UUID | None = None,
    absent_rule: str = "wait",
    replaces: UUID | None = None,
    sense_check: bool = False,
) -> ProposalRecord:
    """Bring a matter to the circle of the bound entity: the hub's for all members, a practice's for those who work there.

    Shape    `payload` is what the effect is to do; what it would do now is worked out and frozen with the words.
    Process  the one in force here today, until the matter is closed; `sense_check` asks how it sits with people and never decides.
    Raises   INVALID for empty words or a payload the effect cannot read; FORBIDDEN for whoever is not part of the circle;
             REFUSED when the effect is for another place, cannot be done now, or cannot be taken back under the rule `provisional`.
    """
    entity_id = _bound(uow)
    circle = circle_of(uow, entity_id, uow.today)
    who = speaker(uow, circle, brought_by, "consensus.proposal.bring")
    effect = effect_of(effect_type)
    _fits(circle, effect, absent_rule)
    process = _process(uow, entity_id, effect_type, sense_check)
    title, text, why = _words(title, text, why)
    loaded, kept = read_payload(effect, payload or {})
    if replaces is not None:
        older = decisions.get(uow, replaces)
        if older is None or older.entity_id != entity_id:
            raise missing("consensus.decision.find", "We cannot find the decision that this would replace.")
    preview = preview_of(effect, uow, loaded)
    ident = new_id()
    number = proposals.next_number(uow, entity_id, "proposal")
    proposals.add(uow, {
        "id": ident, "entity_id": entity_id, "number": number, "title": title, "brought_by": who, "status": "open", "provisional": False,
        "live_version": 1, "live_wording": 1, "effect_type": effect_type, "absent_rule": absent_rule, "replaces": replaces, "round": 1,
        "change_no": 0, "opened_at": uow.now, "changed_at": uow.now, "process": process,
    })  # fmt: skip
    _add_version(uow, entity_id, ident, 1, 1, title, text, why, effect_type, kept, preview, who, "")
    record(
        uow, action="consensus.proposal.bring", subject=ident, entity_id=entity_id,
        words=f"{circle.name(who)} brought “{title}”", detail={"proposal": public("prop", ident), "number": number, "effect": effect_type},
    )  # fmt: skip
    return _found(uow, ident)


def revise(
    uow: UnitOfWork,
    proposal_id: UUID,
    *,
    version: int,
    base_hash: str,
    title: str,
    text: str,
    why: str = "",
    payload: Mapping[str, Any] | None = None,
    meaning_changed: bool = True,
    note: str = "",
    written_by: UUID | None = None,
) -> ProposalRecord:
    """Change the words of an open matter. Anybody of the circle may: the group changes its position to meet needs.

    Meaning  a change of meaning is a new version: nobody has been heard on it, what it would do is worked out anew. A correction of wording
             keeps every word that was given and says so; it may change neither a figure nor what the effect would do, and anybody may
             answer it with `ask_again`.
    Raises   STALE when it was revised meanwhile; INVALID when a correction goes too far; REFUSED while it is in force for now.
    """
    matter = locked_open(uow, proposal_id, "consensus.proposal.revise")
    circle = circle_of(uow, matter.entity_id, uow.today)
    who = speaker(uow, circle, written_by, "consensus.proposal.revise")
    if matter.provisional:
        raise refused("consensus.proposal.revise", "It is in force until the absent have been asked. Who cannot live with it may block it.")
    live = _live_as_seen(uow, matter, version, base_hash)
    title, text, why = _words(title, text, why)
    effect = effect_of(matter.effect_type)
    loaded, kept = read_payload(effect, live.payload if payload is None else payload)
    if not meaning_changed:
        _only_wording(live, title, text, why, kept)
    number, wording = (matter.version + 1, 1) if meaning_changed else (matter.version, matter.wording + 1)
    preview = preview_of(effect, uow, loaded) if meaning_changed else live.preview
    _add_version(uow, matter.entity_id, matter.id, number, wording, title, text, why, matter.effect_type, kept, preview, who, note)
    changes: dict[str, Any] = {"title": title, "live_version": number, "live_wording": wording}
    if meaning_changed:
        changes |= {"status": "open", "returns_on": None, "trouble": None, "trouble_at": None}
    proposals.update(uow, matter, **changes)
    what = "revised" if meaning_changed else "corrected the wording of"
    record(
        uow, action="consensus.proposal.revise", subject=matter.id, entity_id=matter.entity_id,
        words=f"{circle.name(who)} {what} “{title}”",
        detail={"version": number, "wording": wording, "everybody_asked_again": meaning_changed},
    )  # fmt: skip
    return _found(uow, matter.id)


def ask_again(uow: UnitOfWork, proposal_id: UUID, *, version: int, base_hash: str, said_by: UUID | None = None) -> ProposalRecord:
    """Hold that a correction changed the meaning: the same words become a new version, and everybody is asked again. One is enough.

    Raises   REFUSED when the live version has had no correction; STALE as for `revise`.
    """
    matter = locked_open(uow, proposal_id, "consensus.proposal.ask_again")
    if matter.wording == 1:
        raise refused("consensus.proposal.ask_again", "These words have not been corrected since everybody was asked.")
    live = _live_as_seen(uow, matter, version, base_hash)
    return revise(
        uow, proposal_id, version=version, base_hash=base_hash, title=live.title, text=live.text, why=live.why,
        note="The correction changed the meaning, so everybody is asked again.", written_by=said_by,
    )  # fmt: skip


def withdraw(uow: UnitOfWork, proposal_id: UUID, *, withdrawn_by: UUID | None = None) -> ProposalRecord:
    """Take a matter back. Only who brought it may; what was said on it stays on the record.

    Raises   FORBIDDEN for another; REFUSED when it is closed or in force.
    """
    matter = locked_open(uow, proposal_id, "consensus.proposal.withdraw")
    if (
        uow.actor.kind is ActorKind.JOB
        or (withdrawn_by or uow.actor.person_id) != matter.brought_by
        or (uow.actor.kind is ActorKind.PERSON and uow.actor.person_id != matter.brought_by)
    ):
        raise forbidden("consensus.proposal.withdraw", f"Only {matter.brought_by_name}, who brought it, can take it back.")
    if matter.provisional:
        raise refused(
            "consensus.proposal.withdraw", "It is in force until the absent have been asked. Who cannot live with it may block it."
        )
    proposals.update(uow, matter, status="withdrawn", closed_at=uow.now, returns_on=None)
    record(
        uow, action="consensus.proposal.withdraw", subject=matter.id, entity_id=matter.entity_id,
        words=f"{matter.brought_by_name} took “{matter.title}” back",
    )  # fmt: skip
    return _found(uow, matter.id)


def _bound(uow: UnitOfWork) -> UUID:
    if uow.scope.entity_id is None:
        raise forbidden("consensus.proposal.bring", "A matter belongs to the hub or to one practice. Open it from there.")
    return uow.scope.entity_id


def _fits(circle: Circle, effect: Effect, absent_rule: str) -> None:
    if not belongs_at(effect, circle.entity.kind):
        where = "everybody, in the hub" if effect.scope == "hub" else "one practice"
        raise refused("consensus.effect.place", f"“{effect.title}” is a matter of {where}. Bring it there.")
    if absent_rule not in ("wait", "provisional"):
        raise invalid("consensus.proposal.bring", "Choose how we treat the absent.", Problem("/absent_rule", "Choose wait or provisional."))
    if absent_rule == "provisional" and not hasattr(effect, "undo"):
        raise refused("consensus.effect.undo", f"“{effect.title}” cannot be taken back, so it waits until everybody has been heard.")


def _process(uow: UnitOfWork, entity_id: UUID, effect_type: str, sense_check: bool) -> str:
    if not sense_check:
        return process_in_force(uow, entity_id, uow.today).key
    if effect_type != WORDS_ONLY:
        raise refused("consensus.proposal.sense", "A sense check decides nothing, so it carries words alone. Bring what it leads to afterwards.")
    return SENSE_CHECK


def _words(title: str, text: str, why: str) -> tuple[str, str, str]:
    title, text, why = " ".join(title.split()), tidy(text), tidy(why)
    problems = []
    for name, typed, most in (("title", title, TITLE), ("text", text, TEXT), ("why", why, TEXT)):
        if not typed and name != "why":
            problems.append(Problem(f"/{name}", "Please fill this in."))
        elif len(typed) > most:
            problems.append(Problem(f"/{name}", f"This is longer than {most} letters. Say it shorter, or in two proposals."))
    if problems:
        raise invalid("consensus.proposal.read", "Something needs a look before we can go on.", *problems)
    return title, text, why


def _live_as_seen(uow: UnitOfWork, matter: ProposalRecord, version: int, base_hash: str) -> VersionRecord:
    live = proposals.version(uow, matter.entity_id, matter.id, matter.version, matter.wording)
    if (version, base_hash) != (live.version, live.text_hash):
        raise text_has_changed("consensus.proposal.revise", live)
    return live


def text_has_changed(code: str, live: VersionRecord) -> DomainError:
    """Make the refusal of a word on a text that is no longer the one that stands."""
    return stale(code, f"The text has changed: revision {live.version} came while you were writing. Read it, then say where you stand.")


def _only_wording(live: VersionRecord, title: str, text: str, why: str, payload: Mapping[str, Any]) -> None:
    """Hold a correction to words.

    Raises   INVALID when nothing changed, a figure changed, or the effect would do something else.
    """
    before, after = (live.title, live.text, live.why), (title, text, why)
    if payload != live.payload or not all(map(same_figures, before, after)):
        raise invalid(
            "consensus.proposal.revise", "This changes a figure or what would be done, so it changes the meaning.",
            Problem("/meaning", "A figure has changed. Choose that the meaning changes; everybody is asked again."),
        )  # fmt: skip
    if before == after:
        raise invalid("consensus.proposal.revise", "Nothing has changed.", Problem("/text", "Nothing has changed."))


def _add_version(
    uow: UnitOfWork, entity_id: UUID, ident: UUID, version: int, wording: int, title: str, text: str, why: str, effect_type: str,
    payload: dict[str, Any], preview: dict[str, Any], who: UUID, note: str,
) -> None:  # fmt: skip
    proposals.add_version(uow, {
        "entity_id": entity_id, "proposal_id": ident, "version": version, "wording": wording, "title": title, "text": text, "why": why,
        "payload": payload, "preview": preview, "text_hash": text_hash(title, text, why, effect_type, payload),
        "meaning_changed": wording == 1, "note": tidy(note)[:MOST], "written_by": who, "at": uow.now,
    })  # fmt: skip


def _found(uow: UnitOfWork, ident: UUID) -> ProposalRecord:
    found = proposals.get(uow, ident)
    if found is None:
        raise missing("consensus.proposal.find")
    return found
