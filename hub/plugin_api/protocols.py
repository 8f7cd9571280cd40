"""The protocols by which features meet without knowing each other: effects of decisions, agendas, audiences, actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol, runtime_checkable
from uuid import UUID

from hub.kernel.context import Actor, Scope

__all__ = ["Actor", "AgendaItem", "AgendaSource", "Audience", "Decision", "Effect", "EffectScope", "Work"]

EffectScope = Literal["hub", "practice"]


class Work(Protocol):
    """The open unit of work that an effect or a source is handed: one transaction, bound to scope, actor and clock.

    Nobody who is handed one commits it, rolls it back, or changes its scope.
    """

    @property
    def session(self) -> Any: ...

    @property
    def scope(self) -> Scope: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def now(self) -> datetime: ...

    @property
    def today(self) -> date: ...

    @property
    def hub_entity_id(self) -> UUID | None: ...

    def execute(self, statement: Any, params: Any = None) -> Any: ...


@dataclass(frozen=True)
class Decision:
    """What was decided, as an effect may know it: enough to name the decision in every row it writes.

    Shape    `label` is what people say ("Decision 14"); `version` and `text_hash` name the wording that was consented to.
    """

    id: UUID
    label: str
    title: str
    adopted_on: date
    proposal_id: UUID
    version: int
    text_hash: str


@runtime_checkable
class Effect(Protocol):
    """What a decision does. It runs once, in the transaction in which the decision is adopted.

    Shape    `type` is `feature.object.verb` and never changes once a proposal has used it; `title` is a phrase for people;
             `scope` says which scope the adopting transaction is bound to; `schema` is the marshmallow Schema class of the payload.
             `preview` and `apply` are given what the schema loaded (dates are dates); what is kept and hashed is what it dumps.
    Begin    an effect may have `begin_at`, the address of the page where people begin such a matter ("{at}" stands for the place), or ""
             where it is never begun by hand. Without it the plain form drawn from its schema is offered.
    Undo     an effect that can be taken back as a whole may also have `undo(uow, payload, decision) -> dict`. Only such an effect may be
             brought under the rule by which a decision holds before the absent have been asked.
    Raises   a DomainError from `preview` or `apply` when the world no longer allows it; the adoption is then refused
             as a whole, the positions stay, and the page says what changed.
    """

    @property
    def type(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def scope(self) -> EffectScope: ...

    @property
    def schema(self) -> type: ...

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Say what adopting it now would do, in words and figures. Write nothing.

        Shape    JSON only: `sentences` (list of texts) say it in plain words; `rows` (list of `what`, `now`, `then`, `change`,
                 all texts) fill the table of consequences; `matters` (dict) holds the facts that the consent rests on.
                 It is frozen when the proposal is made and worked out again at adoption: if `matters` then differs, the
                 adoption is refused and says what changed. A preview without `matters` is compared whole.
        """
        ...

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        """Do it, naming `decision` in what is written, and return what was made (ids and numbers only)."""
        ...


@dataclass(frozen=True)
class AgendaItem:
    """One thing that a meeting or a person should look at.

    Shape    `key` is stable, so that the same matter is one item however often it is asked for; `path` is where it is dealt with.
    """

    key: str
    title: str
    path: str
    due_on: date | None = None
    entity_id: UUID | None = None
    person_id: UUID | None = None


@runtime_checkable
class AgendaSource(Protocol):
    """A feature that has matters for a meeting's agenda."""

    @property
    def name(self) -> str: ...

    def items(self, uow: Work, entity_id: UUID, by: date) -> Sequence[AgendaItem]:
        """Return what is open for this entity (the hub is one too) and due by that day, oldest first."""
        ...


@runtime_checkable
class Audience(Protocol):
    """Who must be asked about a matter: the people whose consent a proposal needs."""

    @property
    def name(self) -> str: ...

    def person_ids(self, uow: Work, entity_id: UUID, on: date) -> frozenset[UUID]:
        """Return every person who must consent to a matter of this entity on that day."""
        ...
