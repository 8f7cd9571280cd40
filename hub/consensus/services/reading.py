"""Read what is being decided, what was, and where a voice is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.consensus import rules
from hub.consensus.services.adopting import WORDING_NOTICE, notice_ends
from hub.consensus.services.circle import (
    Assessment,
    Group,
    assess,
    circle_of,
    groups_of,
)
from hub.consensus.services.installed import effects, zone
from hub.consensus.store import decisions, meetings, proposals
from hub.consensus.store.records import (
    AgendaRecord,
    DecisionRecord,
    MeetingRecord,
    PositionRecord,
    ProposalRecord,
    VersionRecord,
    VoiceNeeded,
)
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import Actor, ScopeKind
from hub.kernel.errors import missing
from hub.membership import services as membership


@dataclass(frozen=True)
class ProposalView:
    """All that the page of a matter shows.

    Shape    `words` gives the live wording, `versions` every wording from the first; `voices` the word of each person that stands, on the
             live version or an older one; `notice_until` is a day while the notice of a correction runs.
    """

    proposal: ProposalRecord
    words: VersionRecord
    versions: Sequence[VersionRecord]
    seen: Assessment
    voices: Mapping[UUID, PositionRecord]
    groups: Sequence[Group]
    decisions: Sequence[DecisionRecord]
    agenda: Sequence[AgendaRecord]
    effect_title: str
    notice_until: date | None

    @property
    def outcome(self) -> rules.Outcome:
        return self.seen.outcome


def needs_voice(uow: UnitOfWork, person_id: UUID) -> list[VoiceNeeded]:
    """Return the open matters that wait for this person, those with a day first, then the oldest.

    Shape    matters of all; in a practice's scope its own too. Nobody but a member is waited for.
    """
    if membership.standing_of(uow, person_id, uow.today) != "member":
        return []
    entities = [uow.hub_entity_id] if uow.hub_entity_id else []
    bound = uow.scope.entity_id
    in_practice = uow.scope.kind is ScopeKind.PRACTICE and bound is not None
    if in_practice and any(each.entity_id == bound for each in membership.engagements_of(uow, person_id, uow.today)):
        entities.append(bound)
    return proposals.needing(uow, person_id, entities, zone()) if entities else []


def voices_awaited(uow: UnitOfWork, actor: Actor) -> int:
    """Count the matters that wait for somebody, for the navigation."""
    return len(needs_voice(uow, actor.person_id)) if actor.person_id is not None else 0


def being_talked_about(uow: UnitOfWork) -> list[ProposalRecord]:
    """Return the open matters of the bound entity, the most recently touched first."""
    return proposals.still_open(uow, _bound(uow))


def decided(
    uow: UnitOfWork, *, year: int | None = None, words: str = "", before: UUID | None = None, limit: int = 50
) -> list[DecisionRecord]:
    """Return the decisions of the bound entity, the newest first."""
    return decisions.every(uow, _bound(uow), year=year, words=words.strip(), before=before, limit=limit)


def decided_years(uow: UnitOfWork) -> list[int]:
    """Return the years in which the bound entity decided something."""
    return decisions.years(uow, _bound(uow))


def list_proposals(uow: UnitOfWork, *, status: str | None = None, before: UUID | None = None, limit: int = 50) -> list[ProposalRecord]:
    """Return matters of the bound entity in every state, the newest first."""
    return proposals.every(uow, _bound(uow), status=status, before=before, limit=limit)


def proposal(uow: UnitOfWork, proposal_id: UUID) -> ProposalRecord:
    """Return a matter of the bound entity.

    Raises   MISSING.
    """
    found = proposals.get(uow, proposal_id)
    if found is None or found.entity_id != _bound(uow):
        raise missing("consensus.proposal.find")
    return found


def proposal_numbered(uow: UnitOfWork, number: int) -> ProposalRecord:
    """Return a matter of the bound entity by the number that people say.

    Raises   MISSING.
    """
    found = proposals.numbered(uow, _bound(uow), number)
    if found is None:
        raise missing("consensus.proposal.find", "There is no such proposal here. `hub proposal list --all` shows those there are.")
    return found


def live_words(uow: UnitOfWork, proposal_id: UUID) -> VersionRecord:
    """Return the exact words that stand."""
    matter = proposal(uow, proposal_id)
    return proposals.version(uow, matter.entity_id, matter.id, matter.version, matter.wording)


def look_at(uow: UnitOfWork, proposal_id: UUID) -> ProposalView:
    """Return a matter with everything that its page shows.

    Raises   MISSING.
    """
    matter = proposal(uow, proposal_id)
    versions = proposals.versions(uow, matter)
    words = next(each for each in versions if (each.version, each.wording) == (matter.version, matter.wording))
    seen = assess(uow, matter)
    effect = effects().get(matter.effect_type)
    notice = words.wording > 1 and uow.now < words.at + WORDING_NOTICE and matter.open
    return ProposalView(
        proposal=matter,
        words=words,
        versions=versions,
        seen=seen,
        voices={each.person_id: each for each in proposals.standing(uow, matter)},
        groups=groups_of(uow, seen.circle),
        decisions=decisions.of_proposal(uow, matter.entity_id, matter.id),
        agenda=meetings.agenda(uow, matter.entity_id, proposal_id=matter.id),
        effect_title=effect.title if effect else matter.effect_type,
        notice_until=notice_ends(words) if notice else None,
    )


def decision(uow: UnitOfWork, decision_id: UUID) -> DecisionRecord:
    """Return a decision of the bound entity.

    Raises   MISSING.
    """
    found = decisions.get(uow, decision_id)
    if found is None or found.entity_id != _bound(uow):
        raise missing("consensus.decision.find")
    return found


def decision_by_label(uow: UnitOfWork, label: str) -> DecisionRecord:
    """Return a decision of the bound entity by what people call it, such as 2026-03.

    Raises   MISSING.
    """
    found = decisions.by_label(uow, _bound(uow), label)
    if found is None:
        raise missing("consensus.decision.find", f"There is no decision {label} here. `hub decision list` shows those there are.")
    return found


def decision_words(uow: UnitOfWork, found: DecisionRecord) -> tuple[VersionRecord, list[VersionRecord]]:
    """Return the exact words that were decided, and every wording that led to them."""
    matter = proposal(uow, found.proposal_id)
    versions = proposals.versions(uow, matter)
    return next(each for each in versions if (each.version, each.wording) == (found.version, found.wording)), versions


def coming_topics(uow: UnitOfWork) -> list[AgendaRecord]:
    """Return the topics of the bound entity's meetings from today on."""
    return meetings.agenda(uow, _bound(uow), from_day=uow.today)


def meetings_held(uow: UnitOfWork) -> list[MeetingRecord]:
    """Return the last meetings of the bound entity that were noted, the latest first."""
    return meetings.recent(uow, _bound(uow))


def circle_names(uow: UnitOfWork) -> Mapping[UUID, str]:
    """Return the members of the bound entity's circle today, by person."""
    return circle_of(uow, _bound(uow), uow.today).members


def _bound(uow: UnitOfWork) -> UUID:
    if uow.scope.entity_id is None:
        raise missing("consensus.proposal.find")
    return uow.scope.entity_id
