"""What consensus itself puts on a meeting's agenda: who is still to be asked, what is being talked about, the annual meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.consensus import rules, services
from hub.kernel.ids import public
from hub.plugin_api.protocols import AgendaItem, AgendaSource, Work
from hub.practices import services as practices


@dataclass(frozen=True)
class ConsultationsOwed:
    """People who were away and have not been heard."""

    name: str = "consultations owed"

    def items(self, uow: Work, entity_id: UUID, by: date) -> Sequence[AgendaItem]:
        base = base_of(uow, entity_id)
        return [
            AgendaItem(
                f"consultation:{each.proposal_id}:{each.person_id}", f"Ask {each.name} about “{each.title}”",
                f"{base}/decisions/{public('prop', each.proposal_id)}", each.due_on, entity_id, each.person_id,
            )
            for each in services.consultations_owed(uow, entity_id)  # type: ignore[arg-type]
        ]  # fmt: skip


@dataclass(frozen=True)
class OpenMatters:
    """Proposals on which somebody has not been heard, or which somebody blocks; requests for a low rate say that they are one."""

    name: str = "open proposals"

    def items(self, uow: Work, entity_id: UUID, by: date) -> Sequence[AgendaItem]:
        base = base_of(uow, entity_id)
        return [
            AgendaItem(f"proposal:{each.id}", _title(each), f"{base}/decisions/{public('prop', each.id)}", each.returns_on, entity_id)
            for each in services.being_talked_about(uow)  # type: ignore[arg-type]
        ]


@dataclass(frozen=True)
class AnnualMeetingDue:
    """The annual meeting, from 1 March until it is held."""

    name: str = "annual meeting"

    def items(self, uow: Work, entity_id: UUID, by: date) -> Sequence[AgendaItem]:
        words = {
            rules.AnnualMeeting.REMIND: "The annual meeting is to be held by 31 March",
            rules.AnnualMeeting.OVERDUE: "The annual meeting of this year has not been held",
        }.get(services.annual_meeting(uow))  # type: ignore[arg-type]
        if words is None or entity_id != uow.hub_entity_id:
            return []
        last_day = date(uow.today.year, 3, 31)
        return [AgendaItem(f"annual:{uow.today.year}", words, "/hub/meetings", last_day, entity_id)]


def base_of(uow: Work, entity_id: UUID) -> str:
    entity = practices.entity(uow, entity_id)  # type: ignore[arg-type]
    return "/hub" if entity.kind == "hub" else f"/p/{entity.slug}"


def _title(matter: services.ProposalRecord) -> str:
    effect = services.effects().get(matter.effect_type)
    asks = f" ({effect.title[0].lower()}{effect.title[1:]})" if effect and matter.effect_type != services.WORDS_ONLY else ""
    return f"{matter.label}: {matter.title}{asks}"


AGENDA: tuple[AgendaSource, ...] = (ConsultationsOwed(), OpenMatters(), AnnualMeetingDue())
