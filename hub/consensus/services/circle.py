"""Who must be heard on a matter, and where it stands with them: read anew every time it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.consensus import rules
from hub.consensus.presets import PRESETS
from hub.consensus.services.installed import day_of
from hub.consensus.store import meetings, proposals
from hub.consensus.store.records import (
    ConsultationRecord,
    PositionRecord,
    ProposalRecord,
)
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import ActorKind
from hub.kernel.errors import forbidden, missing, refused
from hub.membership import services as membership
from hub.practices import services as practices
from hub.practices.services import EntityRecord

MAKES_US_WAIT = frozenset({rules.Stand.BLOCK, rules.Stand.TALK_FIRST})
WHILE_ABSENT = {"wait": "pending", "provisional": "provisional"}


@dataclass(frozen=True)
class Circle:
    """The people of a matter on a day: those whose consent it needs, those who speak, and those who have left since.

    Shape    names by person; `left` gives the day from which somebody was no longer part of it.
    """

    entity: EntityRecord
    members: Mapping[UUID, str]
    candidates: Mapping[UUID, str]
    left: Mapping[UUID, date]

    def name(self, person_id: UUID) -> str | None:
        return self.members.get(person_id) or self.candidates.get(person_id)


@dataclass(frozen=True)
class Group:
    """People of one place, by name; each belongs to the first place they work in."""

    place: EntityRecord
    people: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class Assessment:
    """Where a matter stands with its circle, and everything that this was read from."""

    circle: Circle
    matter: rules.Matter
    outcome: rules.Outcome
    said: Sequence[PositionRecord]
    consultations: Sequence[ConsultationRecord]


def circle_of(uow: UnitOfWork, entity_id: UUID, on: date) -> Circle:
    """Return the circle of an entity's matters on a day: every member for the hub's, for a practice's own those who work there."""
    entity = practices.entity(uow, entity_id)
    people = membership.people_on(uow, on)
    members = {who.person_id: who.name for who, standing in people if standing == "member"}
    candidates = {who.person_id: who.name for who, standing in people if standing == "candidate"}
    left = {who.person_id: who.left_on for who, standing in people if standing == "former" and who.member_from and who.left_on}
    if entity.kind == "practice":
        engaged = membership.engagements_with(uow, entity_id)
        here = {each.person_id for each in engaged if each.from_on <= on and (each.to_on is None or on < each.to_on)}
        gone = {each.person_id: each.to_on for each in engaged if each.to_on is not None and each.person_id not in here}
        left = {person: day for person, day in left.items() if person in gone} | {p: day for p, day in gone.items() if p in members}
        members = {person: name for person, name in members.items() if person in here}
        candidates = {person: name for person, name in candidates.items() if person in here}
    return Circle(entity, members, candidates, left)


def groups_of(uow: UnitOfWork, circle: Circle) -> list[Group]:
    """Put the people of a circle, candidates too, under the first practice they work in, else under the hub."""
    names = {**circle.members, **circle.candidates}
    if circle.entity.kind == "practice":
        return [Group(circle.entity, _by_name(names))]
    entities = practices.list_entities(uow, uow.today)
    placed: dict[UUID, UUID] = {}
    for each in sorted(entities, key=lambda entity: entity.kind == "hub"):
        for engagement in membership.engagements_with(uow, each.id, uow.today):
            placed.setdefault(engagement.person_id, each.id)
    groups = []
    for each in sorted(entities, key=lambda entity: (entity.kind == "hub", entity.joined_on, entity.name)):
        here = {person: name for person, name in names.items() if placed.get(person, circle.entity.id) == each.id}
        if here:
            groups.append(Group(each, _by_name(here)))
    return groups


def assess(uow: UnitOfWork, proposal: ProposalRecord, circle: Circle | None = None) -> Assessment:
    """Say where a matter stands at this moment."""
    circle = circle or circle_of(uow, proposal.entity_id, uow.today)
    said = proposals.positions(uow, proposal.entity_id, proposal.id)
    asked = meetings.consultations(uow, proposal.entity_id, proposal.id, proposal.version)
    matter = matter_of(circle, proposal.version, said, asked, PRESETS[proposal.process].decides)
    outcome = rules.outcome(matter, while_absent=WHILE_ABSENT[proposal.absent_rule])  # type: ignore[arg-type]
    return Assessment(circle, matter, outcome, said, asked)


def matter_of(
    circle: Circle, version: int, said: Sequence[PositionRecord], asked: Sequence[ConsultationRecord], decides: bool = True
) -> rules.Matter:
    """Put what was said into the terms of the rules.

    Others   a word taken down for somebody counts once they confirm it; what only makes us wait counts at once.
    """
    return rules.Matter(
        members=frozenset(map(str, circle.members)),
        live_version=version,
        positions=tuple(
            rules.Position(str(each.person_id), each.version, each.kind, each.reason, each.sequence)
            for each in said
            if each.taken_down_by is None or each.kind in MAKES_US_WAIT
        ),
        candidates=frozenset(map(str, circle.candidates)),
        absent=frozenset(str(each.person_id) for each in asked),
        consulted=frozenset(str(each.person_id) for each in asked if each.answered_at is not None),
        left={
            str(person): max((each.sequence for each in said if day_of(each.at) < day), default=0) for person, day in circle.left.items()
        },
        decides=decides,
    )


def speaker(uow: UnitOfWork, circle: Circle, person_id: UUID | None, code: str) -> UUID:
    """Return who speaks: a signed-in person for themselves only; the terminal, the paper and the story name somebody.

    Raises   FORBIDDEN for a job, for another person's voice, and for whoever is not part of the circle.
    """
    actor = uow.actor
    if actor.kind is ActorKind.JOB or (actor.kind is ActorKind.PERSON and person_id not in (None, actor.person_id)):
        raise forbidden(code, "Everybody speaks for themselves here.")
    who = person_id or actor.person_id
    if who is None or circle.name(who) is None:
        raise forbidden(code, "This is for the people whom the matter concerns: members, and candidates, who speak too.")
    return who


def locked(uow: UnitOfWork, proposal_id: UUID, code: str) -> ProposalRecord:
    """Lock a matter of the bound entity.

    Raises   MISSING for a matter of another place, as for one that does not exist.
    """
    found = proposals.lock(uow, uow.scope.entity_id, proposal_id) if uow.scope.entity_id else None
    if found is None:
        raise missing(code)
    return found


def locked_open(uow: UnitOfWork, proposal_id: UUID, code: str) -> ProposalRecord:
    """Lock a matter on which people may still speak.

    Raises   REFUSED when it is decided or withdrawn.
    """
    found = locked(uow, proposal_id, code)
    if not found.open:
        how = "It was withdrawn." if found.status == "withdrawn" else "It is decided. A decision is never edited: bring a new proposal."
        raise refused(code, f"{found.label} is closed. {how}")
    return found


def _by_name(names: Mapping[UUID, str]) -> tuple[tuple[UUID, str], ...]:
    return tuple(sorted(names.items(), key=lambda each: (each[1].casefold(), str(each[0]))))
