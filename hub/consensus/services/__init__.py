"""What may be done with matters and decisions: the commands, and the ways to read. Other features use these names and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from hub.consensus.presets import PRESETS, Preset
from hub.consensus.rules import Stand
from hub.consensus.services.adopting import Adoption, try_adopt
from hub.consensus.services.circle import Circle, circle_of
from hub.consensus.services.installed import ADOPT_PROCESS, MEETING_WEEKDAY, WORDS_ONLY, belongs_at, effects, preview_of, read_payload
from hub.consensus.services.meetings import Noted, ask_absent, note_meeting
from hub.consensus.services.positions import TRY_ADOPT, take_position
from hub.consensus.services.processes import process_in_force
from hub.consensus.services.proposing import ask_again, propose, revise, withdraw
from hub.consensus.services.reading import (
    ProposalView,
    being_talked_about,
    circle_names,
    coming_topics,
    decided,
    decided_years,
    decision,
    decision_by_label,
    decision_words,
    list_proposals,
    live_words,
    look_at,
    meetings_held,
    needs_voice,
    proposal,
    proposal_numbered,
    voices_awaited,
)
from hub.consensus.services.rolling import MeetingView, annual_meeting, consultations_owed, meeting_on, raise_topic
from hub.consensus.services.verifying import Verdict, verify_decision, verify_decisions
from hub.consensus.store.records import (
    DecisionRecord,
    PositionRecord,
    ProposalRecord,
    VersionRecord,
    VoiceNeeded,
)
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import refused

__all__ = [
    "ADOPT_PROCESS", "MEETING_WEEKDAY", "PRESETS", "TRY_ADOPT", "WORDS_ONLY", "Adoption", "Circle", "DecisionRecord", "MeetingView", "Noted",
    "PositionRecord", "Preset", "ProposalRecord",
    "ProposalView", "Verdict", "VersionRecord", "VoiceNeeded", "annual_meeting", "ask_absent", "ask_again", "being_talked_about", "belongs_at", "circle_names",
    "circle_of", "coming_topics", "consultations_owed", "decide_on_paper", "decided", "decided_years", "decision", "decision_by_label", "decision_words",
    "effects", "list_proposals", "live_words", "look_at", "meeting_on", "meetings_held",
    "needs_voice", "note_meeting", "preview_of", "process_in_force", "proposal",
    "proposal_numbered", "propose", "raise_topic",
    "read_payload", "revise", "take_position", "try_adopt", "verify_decision", "verify_decisions", "voices_awaited", "withdraw",
]  # fmt: skip


def decide_on_paper(
    uow: UnitOfWork,
    *,
    title: str,
    text: str,
    signed_by: Sequence[UUID],
    why: str = "",
    effect_type: str = WORDS_ONLY,
    payload: Mapping[str, Any] | None = None,
) -> DecisionRecord:
    """Record a decision that every member of the circle has signed on paper: the founding, above all.

    Needs    an actor who may name others (the terminal, the story); in their name it is recorded who signed.
    Raises   REFUSED unless the signatures are those of everybody whose consent it needs.
    """
    brought = propose(uow, title=title, text=text, why=why, effect_type=effect_type, payload=payload, brought_by=signed_by[0])
    for person in signed_by:
        take_position(
            uow, brought.id, kind=Stand.CONSENT, version=brought.version, text_hash=brought.text_hash, person_id=person, on_paper=True
        )
    adoption = try_adopt(uow, brought.id)
    if adoption.how != "adopted" or adoption.decision is None:
        raise refused("consensus.decision.sign", adoption.trouble or "Somebody whose consent this needs has not signed it.")
    return adoption.decision
