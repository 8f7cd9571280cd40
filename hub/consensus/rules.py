"""When a matter is decided: by consent of every current member on the wording that stands, and in no other way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

STALE_AFTER_DAYS = 60
TALK_MORE_AT = Fraction(1, 3)


class Stand(StrEnum):
    """What a person may say on a wording. None of them is a vote: nothing is counted against anything."""

    CONSENT = "consent"
    RESERVATIONS = "consent_with_reservations"
    STAND_ASIDE = "stand_aside"
    BLOCK = "block"
    TALK_FIRST = "talk_first"


LETS_IT_PASS = frozenset({Stand.CONSENT, Stand.RESERVATIONS, Stand.STAND_ASIDE})


class Status(StrEnum):
    """Where a matter is. Only ADOPTED (and PROVISIONAL, where the collective has chosen it) lets its effects run."""

    OPEN = "open"
    PENDING = "pending_consultation"
    NOT_ADOPTED = "not_adopted"
    REOPENED = "reopened"
    TO_RECONFIRM = "to_reconfirm"
    PROVISIONAL = "adopted_provisionally"
    ADOPTED = "adopted"


class Voice(StrEnum):
    """Whose concern is kept on the record."""

    MEMBER = "member"
    CANDIDATE = "candidate"
    FORMER = "former"


@dataclass(frozen=True)
class Position:
    """One person's word on one wording.

    Shape    `sequence` grows with time over the whole matter; a person's highest sequence on the live version is the one that stands.
    """

    person: str
    version: int
    kind: Stand | str
    reason: str = ""
    sequence: int = 0


@dataclass(frozen=True)
class Concern:
    """A worry that stays on the record of a decision without stopping it."""

    person: str
    voice: Voice
    reason: str = ""


@dataclass(frozen=True)
class Matter:
    """All that decides a matter, as it is at the moment of asking.

    Shape    `members` are the members now, not when it was opened; `absent` were away when it was talked over;
             `consulted` have been asked since; `left` maps people who were members while it was open and have left
             to the sequence at which they left: what others say after it, they say knowing that. `decides` is False for a
             sense check, from which nothing follows.
    """

    members: frozenset[str]
    live_version: int = 1
    positions: tuple[Position, ...] = ()
    candidates: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    consulted: frozenset[str] = frozenset()
    left: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    decides: bool = True


@dataclass(frozen=True)
class Outcome:
    """Where the matter stands, and by whose words. Lists of people are by identifier, never by position."""

    status: Status
    live_version: int
    consents: tuple[str, ...] = ()
    reservations: tuple[str, ...] = ()
    stand_asides: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    wants_to_talk: tuple[str, ...] = ()
    still_to_hear: tuple[str, ...] = ()
    still_to_consult: tuple[str, ...] = ()
    asked_again: tuple[str, ...] = ()
    must_reconfirm: tuple[str, ...] = ()
    concerns: tuple[Concern, ...] = ()
    more_talk_suggested: bool = False
    reason: str = ""

    @property
    def adopted(self) -> bool:
        return self.status in (Status.ADOPTED, Status.PROVISIONAL)


def outcome(matter: Matter, while_absent: Literal["pending", "provisional"] = "pending") -> Outcome:
    """Say where a matter stands. There is no count, no weight, no majority and no tie-break in it.

    Shape    ADOPTED only when every current member has consented or stood aside on the live version, and has done so
             after any member who blocked it left. `consents` holds reservations too.
    Absent   until an absent member has answered the matter is PENDING; their block makes it REOPENED, another's NOT_ADOPTED.
             `while_absent="provisional"` lets it take effect meanwhile, where the collective has chosen that and somebody was there.
    Others   a candidate's block, and a block by someone who has since left, are concerns on the record.
    Empty    with no members nothing is adopted.
    Source   case study, "Consensus Decision-Making in Matters Small and Large".
    """
    live = live_positions(matter)
    said = {person: Stand(position.kind) for person, position in live.items() if person in matter.members}
    unheard = matter.members - said.keys()
    blocks = _who(said, Stand.BLOCK)
    asides = _who(said, Stand.STAND_ASIDE)
    talk = _who(said, Stand.TALK_FIRST)
    reconfirm = _must_reconfirm(matter, live)
    status, reason = _status(matter, blocks, talk, unheard, reconfirm, while_absent)
    return Outcome(
        status=status,
        live_version=matter.live_version,
        consents=_who(said, Stand.CONSENT, Stand.RESERVATIONS),
        reservations=_who(said, Stand.RESERVATIONS),
        stand_asides=asides,
        blocks=blocks,
        wants_to_talk=talk,
        still_to_hear=tuple(sorted(unheard)),
        still_to_consult=tuple(sorted(unheard & matter.absent)),
        asked_again=tuple(sorted(unheard & {p.person for p in matter.positions if p.version < matter.live_version})),
        must_reconfirm=tuple(sorted(reconfirm)),
        concerns=_concerns(matter, live),
        more_talk_suggested=more_talk_suggested(len(asides), len(matter.members)),
        reason=reason,
    )


def live_positions(matter: Matter) -> dict[str, Position]:
    """Give each person's word that stands: their latest on the live version. Earlier wordings count for nothing."""
    live: dict[str, Position] = {}
    for position in matter.positions:
        if position.version == matter.live_version:
            known = live.get(position.person)
            if known is None or position.sequence >= known.sequence:
                live[position.person] = position
    return live


def _status(
    matter: Matter, blocks: tuple[str, ...], talk: tuple[str, ...], unheard: frozenset[str], reconfirm: frozenset[str], while_absent: str
) -> tuple[Status, str]:
    if not matter.members:
        return Status.OPEN, "there is nobody to consent"
    if not matter.decides:
        return Status.OPEN, "a sense check decides nothing"
    if blocks:
        if set(blocks) <= matter.absent:
            return Status.REOPENED, "a member who was absent objects, so it goes back to the next meeting"
        return Status.NOT_ADOPTED, "one objection is enough"
    if talk:
        return Status.OPEN, "somebody needs to talk first"
    if unheard - matter.absent:
        return Status.OPEN, "not everybody has been heard"
    if unheard:
        if while_absent == "provisional" and unheard != matter.members:
            return Status.PROVISIONAL, "in force until the absent have been asked"
        return Status.PENDING, "the absent are still to be asked"
    if reconfirm:
        return Status.TO_RECONFIRM, "a member who blocked it has left: the others say again what they think"
    return Status.ADOPTED, "every current member consents or stands aside"


def _who(said: Mapping[str, Stand], *kinds: Stand) -> tuple[str, ...]:
    return tuple(sorted(person for person, kind in said.items() if kind in kinds))


def _must_reconfirm(matter: Matter, live: Mapping[str, Position]) -> frozenset[str]:
    """Name the members who spoke before somebody who blocked the live wording left."""
    departures = [when for person, when in matter.left.items() if person in live and live[person].kind == Stand.BLOCK]
    if not departures:
        return frozenset()
    last = max(departures)
    return frozenset(person for person, position in live.items() if person in matter.members and position.sequence <= last)


def _concerns(matter: Matter, live: Mapping[str, Position]) -> tuple[Concern, ...]:
    kept = []
    for person, position in sorted(live.items()):
        kind = Stand(position.kind)
        if person in matter.members:
            if kind is Stand.RESERVATIONS or (kind is Stand.STAND_ASIDE and position.reason):
                kept.append(Concern(person, Voice.MEMBER, position.reason))
        elif person in matter.left:
            if kind in (Stand.BLOCK, Stand.TALK_FIRST):
                kept.append(Concern(person, Voice.FORMER, position.reason))
        elif person in matter.candidates and kind is not Stand.CONSENT:
            kept.append(Concern(person, Voice.CANDIDATE, position.reason))
    return tuple(kept)


def more_talk_suggested(stand_asides: int, members: int) -> bool:
    """Tell whether so many stand aside that the screen suggests more talk: a third of the members. It stops nothing."""
    return members > 0 and stand_asides > 0 and Fraction(stand_asides, members) >= TALK_MORE_AT


# Wordings


@dataclass(frozen=True)
class Edit:
    """A change to the text of an open matter.

    Shape    `meaning_changed_says` are the members who hold that it changes what is meant; one is enough.
    """

    changes_meaning: bool
    meaning_changed_says: frozenset[str] = frozenset()


def version_after(live_version: int, edit: Edit) -> int:
    """Return the live version after an edit: the next one when the meaning changes, else the same.

    A new version begins with no positions, so everybody is asked again. A clerical edit keeps every word that was given.
    """
    return live_version + 1 if edit.changes_meaning or edit.meaning_changed_says else live_version


# The way of a matter


class Stage(StrEnum):
    """Where the paper of a matter is; `outcome` says where the people are."""

    DRAFT = "draft"
    OPEN = "open"
    PENDING = "pending_consultation"
    ADOPTED = "adopted"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"


_MOVES: Mapping[tuple[Stage, str], Stage] = MappingProxyType(
    {
        (Stage.DRAFT, "open"): Stage.OPEN,
        (Stage.DRAFT, "withdraw"): Stage.WITHDRAWN,
        (Stage.OPEN, "revise"): Stage.OPEN,
        (Stage.OPEN, "park"): Stage.PARKED,
        (Stage.OPEN, "withdraw"): Stage.WITHDRAWN,
        (Stage.OPEN, "wait_for_absent"): Stage.PENDING,
        (Stage.OPEN, "adopt"): Stage.ADOPTED,
        (Stage.PENDING, "adopt"): Stage.ADOPTED,
        (Stage.PENDING, "reopen"): Stage.OPEN,
        (Stage.PENDING, "revise"): Stage.OPEN,
        (Stage.PENDING, "withdraw"): Stage.WITHDRAWN,
        (Stage.ADOPTED, "reopen"): Stage.OPEN,
        (Stage.PARKED, "open"): Stage.OPEN,
        (Stage.PARKED, "withdraw"): Stage.WITHDRAWN,
    }
)


def stage_after(stage: Stage, act: str) -> Stage | None:
    """Return the stage that an act leads to, or None when it may not be done there.

    Shape    acts are open, revise, park, withdraw, wait_for_absent, adopt, reopen. `reopen` of an adopted matter is only for the
             provisional reading, when an absent member objects; else a decision is changed by a new decision.
    """
    return _MOVES.get((stage, act))


def is_stale(last_touched: date, today: date) -> bool:
    """Tell whether a topic has lain untouched for sixty days. It is listed as such; no timer ever decides anything."""
    return (today - last_touched).days >= STALE_AFTER_DAYS


# Meetings


def next_meeting(after: date, weekday: int) -> date:
    """Return the first weekly meeting after a day.

    Units    `weekday` is 0 for Monday to 6 for Sunday.
    Ties     what comes up on a meeting day itself goes to the meeting a week later, for that one may be over.
    """
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def may_test(members: int, present: int, quorum: Fraction | None) -> bool:
    """Tell whether a meeting may test for consensus. Without a quorum it always may: everybody must consent anyway."""
    if quorum is None:
        return True
    needed = -(-(members * quorum.numerator) // quorum.denominator)
    return present >= needed


class AnnualMeeting(StrEnum):
    """How it stands with one year's meeting of members."""

    HELD = "held"
    NOT_DUE = "not_due"
    REMIND = "remind"
    OVERDUE = "overdue"


def annual_meeting(year: int, held_on: Iterable[date], today: date) -> AnnualMeeting:
    """Say whether the yearly meeting of members is held, due or overdue: by 31 March, with a reminder from the first.

    Source   case study, "Consensus Decision-Making in Matters Small and Large" (the annual meeting of members each March).
    """
    if any(day.year == year and day <= today for day in held_on):
        return AnnualMeeting.HELD
    if today < date(year, 3, 1):
        return AnnualMeeting.NOT_DUE
    return AnnualMeeting.REMIND if today <= date(year, 3, 31) else AnnualMeeting.OVERDUE


# Who decides


class Circle(StrEnum):
    """Who must be heard on a matter."""

    PERSON = "person"
    PRACTICE = "practice"
    COUNCIL = "council"
    ALL_MEMBERS = "all_members"


ALWAYS_ALL_MEMBERS = frozenset({"operating_agreement", "pay_rate", "surplus_policy", "practice_admission"})


def circle_of(kind: str, affects: frozenset[str], touches_hub_money: bool = False) -> Circle:
    """Say who decides a matter.

    Shape    the operating agreement, the pay rate, the surplus policy and the admission of a practice are for all members,
             without delegates; what touches one practice alone is its own; two or more, or the hub's money, are for the council.
    Empty    a matter that touches no practice and no hub money is the person's own (a caseload cap, say).
    """
    if kind in ALWAYS_ALL_MEMBERS:
        return Circle.ALL_MEMBERS
    if touches_hub_money or len(affects) > 1:
        return Circle.COUNCIL
    return Circle.PRACTICE if affects else Circle.PERSON
