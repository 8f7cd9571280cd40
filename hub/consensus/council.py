"""The council of practices: delegates carry what their people agreed to, and what they did not they carry back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from hub.consensus.rules import LETS_IT_PASS, Stand

REVIEW_DAYS = 7
TURNS_IN_A_ROW = 3
_SMALL = 3


class MandateKind(StrEnum):
    """How far a delegate may speak: only carry words, speak within bounds, or speak freely."""

    MESSENGER = "messenger"
    BOUNDED = "bounded"
    FREE = "free"


@dataclass(frozen=True)
class Mandate:
    """What a practice has agreed, in writing, that its delegate may consent to, and until when."""

    kind: MandateKind
    min_minor: int | None = None
    max_minor: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    decided_by: str = ""


@dataclass(frozen=True)
class CouncilMatter:
    """One matter before the council.

    Shape    `groups` are the practices, and the hub's own workers as a group; `amount_minor` is what is proposed, None when it is no sum;
             `recalled` are groups whose delegate was called back before speaking; `objections` are groups of which a member
             objected within the review window.
    """

    groups: tuple[str, ...]
    says: Mapping[str, Stand | str]
    mandates: Mapping[str, Mandate | None]
    amount_minor: int | None = None
    on: date | None = None
    recalled: frozenset[str] = frozenset()
    objections: frozenset[str] = frozenset()


class CouncilStatus(StrEnum):
    """Where the matter is. ADOPTED is in force only when the review window has passed in silence of all members."""

    OPEN = "open"
    NOT_ADOPTED = "not_adopted"
    REFERRED_BACK = "referred_back"
    REOPENED = "reopened"
    ADOPTED = "adopted_after_review_window"


@dataclass(frozen=True)
class CouncilOutcome:
    """Where the matter is, and to whom it goes back. Groups stand in the order of the matter."""

    status: CouncilStatus
    refer_to: tuple[str, ...] = ()
    counts_as_consent: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    still_to_hear: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def council_outcome(matter: CouncilMatter) -> CouncilOutcome:
    """Say where a council matter stands. A delegate counts only inside a written mandate; the members keep the last look.

    Shape    outside the mandate, without one, after recall or expiry, the answer is "refer back" for that group. An objection inside
             the mandate stops the matter. Consent of all groups is adopted when the review window ends; a member's objection
             within it sends the matter back to that member's group.
    Empty    with no groups nothing is adopted.
    """
    reasons = {group: why for group in matter.groups if group in matter.says and (why := _why_refer(matter, group))}
    spoken = [group for group in matter.groups if group in matter.says and group not in reasons]
    consents = tuple(group for group in spoken if Stand(matter.says[group]) in LETS_IT_PASS)
    objects = tuple(group for group in spoken if Stand(matter.says[group]) is Stand.BLOCK)
    open_groups = tuple(group for group in matter.groups if group not in reasons and group not in consents and group not in objects)
    reopened = tuple(group for group in matter.groups if group in matter.objections)
    refer = tuple(group for group in matter.groups if group in reasons)
    if objects:
        status = CouncilStatus.NOT_ADOPTED
    elif refer:
        status = CouncilStatus.REFERRED_BACK
    elif open_groups or not matter.groups:
        status = CouncilStatus.OPEN
    elif reopened:
        status, refer = CouncilStatus.REOPENED, reopened
    else:
        status = CouncilStatus.ADOPTED
    return CouncilOutcome(status, refer, consents, objects, open_groups, MappingProxyType(reasons))


def _why_refer(matter: CouncilMatter, group: str) -> str:
    """Say why a delegate's answer does not count, or nothing when it does."""
    mandate = matter.mandates.get(group)
    if group in matter.recalled:
        return "the delegate was called back"
    if mandate is None or mandate.kind is MandateKind.MESSENGER:
        return "the delegate carries words, and may not consent"
    if matter.on is not None:
        if mandate.to_on is not None and matter.on > mandate.to_on:
            return "the mandate has ended"
        if mandate.from_on is not None and matter.on < mandate.from_on:
            return "the mandate has not begun"
    if mandate.kind is MandateKind.BOUNDED and Stand(matter.says[group]) in LETS_IT_PASS and not _within(mandate, matter.amount_minor):
        return "what is proposed lies outside the mandate"
    return ""


def _within(mandate: Mandate, amount_minor: int | None) -> bool:
    """A bounded mandate speaks of a sum: a matter that is none lies outside it."""
    if amount_minor is None:
        return False
    low = mandate.min_minor is None or mandate.min_minor <= amount_minor
    return low and (mandate.max_minor is None or amount_minor <= mandate.max_minor)


def review_ends(adopted_on: date, days: int = REVIEW_DAYS) -> date:
    """Return the last day on which any member of any practice may object."""
    return adopted_on + timedelta(days=days)


def recall_holds(people_in_group: int, callers: int) -> bool:
    """Tell whether so many callers call a delegate back: two, or one in a group of three or fewer."""
    return callers >= (1 if people_in_group <= _SMALL else 2)


def should_rotate(delegates: Sequence[str]) -> bool:
    """Tell whether the same person has gone three times in a row; the latest turn stands last. It is a hint, no bar."""
    latest = list(delegates)[-TURNS_IN_A_ROW:]
    return len(latest) == TURNS_IN_A_ROW and len(set(latest)) == 1
