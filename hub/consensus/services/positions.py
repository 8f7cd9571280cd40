"""Say where one stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hub.audit.services import record
from hub.consensus import rules
from hub.consensus.presets import PRESETS
from hub.consensus.services.adopting import reopen
from hub.consensus.services.circle import Circle, circle_of, locked_open, speaker
from hub.consensus.services.installed import MEETING_WEEKDAY
from hub.consensus.services.proposing import text_has_changed
from hub.consensus.services.wording import tidy
from hub.consensus.store import meetings, proposals
from hub.consensus.store.records import PositionRecord, ProposalRecord
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import ActorKind
from hub.kernel.errors import Problem, invalid, refused
from hub.kernel.ids import new_id
from hub.queue.outbox import enqueue

TRY_ADOPT = "consensus.proposals.try_adopt"
WORDS = {
    rules.Stand.CONSENT: "consents to",
    rules.Stand.RESERVATIONS: "consents, with a concern, to",
    rules.Stand.STAND_ASIDE: "stands aside on",
    rules.Stand.BLOCK: "blocks",
    rules.Stand.TALK_FIRST: "needs to talk first about",
}
REASONS = {
    rules.Stand.BLOCK: "A block needs a reason: what harm you see, and what would have to change.",
    rules.Stand.STAND_ASIDE: "Standing aside needs a short reason, so others understand.",
}


def take_position(
    uow: UnitOfWork,
    proposal_id: UUID,
    *,
    kind: str,
    version: int,
    text_hash: str,
    reason: str = "",
    principle: str = "",
    person_id: UUID | None = None,
    on_behalf_of: UUID | None = None,
    on_paper: bool = False,
) -> PositionRecord:
    """Say where one person stands on the exact words that they have read. Changing one's mind is the same act again.

    Shape    `version` and `text_hash` name the words; `person_id` is for the terminal, the paper and the story, who speak for nobody else.
             `on_behalf_of` takes down what an absent colleague said: it counts once they confirm it; a block counts at once.
    Then     a block, or the wish to talk first, puts the matter on the next meeting; a block of what is in force for now reopens it.
             Adoption is tried afterwards, in a unit of work of its own.
    Raises   STALE when the text has changed; INVALID for a block or a stand aside without a reason, or for what the process of the matter
             does not know; REFUSED when the matter is closed;
             FORBIDDEN for another person's voice.
    """
    matter = locked_open(uow, proposal_id, "consensus.position.take")
    circle = circle_of(uow, matter.entity_id, uow.today)
    writer = speaker(uow, circle, person_id, "consensus.position.take")
    stand = _stand(kind, matter.process)
    live = proposals.version(uow, matter.entity_id, matter.id, matter.version, matter.wording)
    if (version, text_hash) != (live.version, live.text_hash):
        raise text_has_changed("consensus.position.take", live)
    reason, principle = _reasons(stand, reason, principle)
    who = _whose(uow, matter, circle, writer, on_behalf_of)
    row: dict[str, Any] = {
        "id": new_id(), "entity_id": matter.entity_id, "proposal_id": matter.id, "sequence": matter.change_no + 1, "version": live.version,
        "wording": live.wording, "text_hash": live.text_hash, "person_id": who, "kind": stand.value, "reason": reason,
        "principle": principle,
        "taken_down_by": writer if who != writer else None, "via": _via(uow, on_paper), "at": uow.now,
    }  # fmt: skip
    proposals.add_position(uow, row)
    taken = proposals.position(uow, matter.entity_id, row["id"])
    if stand is not rules.Stand.TALK_FIRST and who == writer:
        meetings.answer(uow, matter.entity_id, matter.id, live.version, who, taken.id)
    _note_in_trail(uow, matter, circle, taken)
    _follow(uow, matter, circle, taken)
    enqueue(uow, TRY_ADOPT, f"{TRY_ADOPT}:{taken.id}", entity_id=matter.entity_id, proposal_id=matter.id)
    return taken


def _follow(uow: UnitOfWork, matter: ProposalRecord, circle: Circle, taken: PositionRecord) -> None:
    """Let a word of a member have its consequences for the matter itself."""
    stops = taken.person_id in circle.members and taken.kind in (rules.Stand.BLOCK, rules.Stand.TALK_FIRST)
    changes: dict[str, object] = {"change_no": taken.sequence}
    if stops:
        day = rules.next_meeting(uow.today, MEETING_WEEKDAY)
        because = f"{taken.name} {WORDS[rules.Stand(taken.kind)]} it".replace(" about it", "")
        meetings.put_on_agenda(uow, meetings.meeting(uow, matter.entity_id, day), matter.title, because, matter.id, taken.person_id)
        changes["returns_on"] = day
        if matter.provisional and taken.kind == rules.Stand.BLOCK:
            changes |= reopen(uow, matter, taken)
        elif matter.status == "pending_consultation":
            changes["status"] = "open"
    proposals.update(uow, matter, **changes)


def _stand(kind: str, process: str) -> rules.Stand:
    """Read a position; under each process one may say what it knows, and nothing else."""
    offered = {each.value: each for each in PRESETS[process].positions}
    if kind not in offered:
        known = kind in set(rules.Stand)
        words = f"This is a matter of “{PRESETS[process].title}”, where nobody says that." if known else "Choose where you stand."
        raise invalid("consensus.position.take", words, Problem("/position", "Choose where you stand."))
    return offered[kind]


def _reasons(stand: rules.Stand, reason: str, principle: str) -> tuple[str, str]:
    reason, principle = tidy(reason), " ".join(principle.split())
    if stand in REASONS and not reason:
        raise invalid("consensus.position.take", REASONS[stand], Problem("/reason", REASONS[stand]))
    if len(reason) > 4000 or len(principle) > 400:
        name = "reason" if len(reason) > 4000 else "principle"
        raise invalid(
            "consensus.position.take", "This is too long.", Problem(f"/{name}", "This is too long. Keep the rest for the meeting.")
        )
    return reason, principle


def _whose(uow: UnitOfWork, matter: ProposalRecord, circle: Circle, writer: UUID, on_behalf_of: UUID | None) -> UUID:
    """Return whose word it is; one may take down what an absent colleague said, never speak over what they said themselves."""
    if on_behalf_of is None or on_behalf_of == writer:
        return writer
    name = circle.name(on_behalf_of)
    if name is None:
        raise refused("consensus.position.take", "They are not part of the circle of this matter.")
    said = [each for each in proposals.standing(uow, matter) if each.person_id == on_behalf_of and each.version == matter.version]
    if said and said[0].taken_down_by is None:
        raise refused("consensus.position.take", f"{name} has said where they stand. Only they can change it.")
    return on_behalf_of


def _via(uow: UnitOfWork, on_paper: bool) -> str:
    if on_paper:
        return "paper"
    named = {ActorKind.STORY: "story", ActorKind.OPERATOR: "terminal"}
    return named.get(uow.actor.kind, "page" if uow.actor.token_scopes is None else "token")


def _note_in_trail(uow: UnitOfWork, matter: ProposalRecord, circle: Circle, taken: PositionRecord) -> None:
    words = f"{taken.name} {WORDS[rules.Stand(taken.kind)]} “{matter.title}”"
    if taken.taken_down_by is not None:
        words += f", taken down by {taken.taken_down_by_name} until they confirm it"
    elif taken.via != "page":
        words += {"token": ", by a key of theirs", "terminal": ", entered at the terminal", "paper": ", signed on paper", "story": ""}[
            taken.via
        ]
    if taken.person_id in circle.candidates:
        words += " (candidate)"
    record(
        uow, action="consensus.position.take", subject=matter.id, entity_id=matter.entity_id, words=words,
        detail={"position": taken.id.hex, "person": taken.person_id.hex, "version": taken.version, "text_hash": taken.text_hash},
    )  # fmt: skip
