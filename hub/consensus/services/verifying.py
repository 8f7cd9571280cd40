"""Go over every decision again, from what was said, and tell where the record and the outcome part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hub.consensus import rules
from hub.consensus.presets import PRESETS
from hub.consensus.services.circle import MAKES_US_WAIT, WHILE_ABSENT
from hub.consensus.services.wording import text_hash
from hub.consensus.store import decisions, proposals
from hub.consensus.store.records import (
    DecisionRecord,
    PositionRecord,
    ProposalRecord,
    VersionRecord,
)
from hub.db.unit_of_work import UnitOfWork
from hub.membership import services as membership
from hub.practices import services as practices

PAGE = 200


@dataclass(frozen=True)
class Verdict:
    """One decision gone over; `faults` is empty where the record holds."""

    decision: DecisionRecord
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify_decisions(uow: UnitOfWork) -> list[Verdict]:
    """Recompute the outcome of every decision of the bound entity from its words and positions, the oldest first.

    Checks   the hash of the exact words; that everybody named as heard said what stands there, on those words; that the rules give the
             same outcome from the log; that whoever was a member before that day was among those heard.
    """
    verdicts: list[Verdict] = []
    for each in _all(uow):
        verdicts.append(Verdict(each, tuple(_faults(uow, each))))
    return sorted(verdicts, key=lambda verdict: verdict.decision.id)


def verify_decision(uow: UnitOfWork, found: DecisionRecord) -> Verdict:
    """Go over one decision."""
    return Verdict(found, tuple(_faults(uow, found)))


def _all(uow: UnitOfWork) -> Iterator[DecisionRecord]:
    last: UUID | None = None
    while uow.scope.entity_id is not None:
        page = sorted(decisions.after(uow, uow.scope.entity_id, last, PAGE), key=lambda each: each.id)
        if not page:
            return
        yield from page
        last = page[-1].id


def _faults(uow: UnitOfWork, decision: DecisionRecord) -> Iterator[str]:
    matter = proposals.get(uow, decision.proposal_id)
    if matter is None:
        yield "its proposal is gone"
        return
    words = proposals.version(uow, decision.entity_id, decision.proposal_id, decision.version, decision.wording)
    yield from _faults_of_words(decision, matter, words)
    log = proposals.positions(uow, decision.entity_id, decision.proposal_id, up_to=decision.last_sequence)
    yield from _faults_of_voices(decision, log)
    outcome = rules.outcome(_matter(decision, log, PRESETS[matter.process].decides), while_absent=WHILE_ABSENT[matter.absent_rule])  # type: ignore[arg-type]
    wanted = rules.Status.PROVISIONAL if decision.provisional else rules.Status.ADOPTED
    if outcome.status is not wanted:
        yield f"what was said does not give this outcome: {outcome.reason}"
    yield from _faults_of_circle(uow, decision)


def _faults_of_words(decision: DecisionRecord, matter: ProposalRecord, words: VersionRecord) -> Iterator[str]:
    exact = text_hash(words.title, words.text, words.why, matter.effect_type, words.payload)
    if not exact == words.text_hash == decision.text_hash:
        yield "the words do not match their seal"
    if words.title != decision.title:
        yield "the title is not that of the words"


def _faults_of_voices(decision: DecisionRecord, log: list[PositionRecord]) -> Iterator[str]:
    latest = {each.person_id: each for each in log if each.version == decision.version}
    for voice in decision.heard["voices"]:
        word = latest.get(UUID(voice["person"]))
        if (word.kind if word else None, word.reason if word else "") != (voice["kind"], voice["reason"]):
            yield f"what {voice['name']} said is not what is recorded"
    named = {voice["person"] for voice in decision.heard["voices"]}
    for person, word in latest.items():
        if str(person) not in named:
            yield f"{word.name} spoke and is not on the record"


def _matter(decision: DecisionRecord, log: list[PositionRecord], decides: bool) -> rules.Matter:
    voices: list[Mapping[str, Any]] = decision.heard["voices"]
    return rules.Matter(
        members=frozenset(each["person"] for each in voices if each["standing"] == "member"),
        live_version=decision.version,
        positions=tuple(
            rules.Position(str(each.person_id), each.version, each.kind, each.reason, each.sequence)
            for each in log
            if each.taken_down_by is None or each.kind in MAKES_US_WAIT
        ),
        candidates=frozenset(each["person"] for each in voices if each["standing"] == "candidate"),
        absent=frozenset(decision.heard["absent"]),
        left=decision.heard["left"],
        decides=decides,
    )


def _faults_of_circle(uow: UnitOfWork, decision: DecisionRecord) -> Iterator[str]:
    """Look for a member who was one before that day, and was not among those whose consent it needed."""
    heard = {UUID(each["person"]) for each in decision.heard["voices"] if each["standing"] == "member"}
    day = decision.adopted_on
    here: set[UUID] | None = None
    if practices.entity(uow, decision.entity_id).kind == "practice":
        engaged = membership.engagements_with(uow, decision.entity_id, day)
        here = {each.person_id for each in engaged if each.from_on < day}
    for who, standing in membership.people_on(uow, day):
        was_member = standing == "member" and who.member_from is not None and who.member_from < day
        if was_member and who.person_id not in heard and (here is None or who.person_id in here):
            yield f"{who.name} was a member and was not heard"
