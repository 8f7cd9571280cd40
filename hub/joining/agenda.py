"""What joining puts on the hub's agenda: candidates whose six months are nearly over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.joining import services
from hub.plugin_api.protocols import AgendaItem, AgendaSource, Work


@dataclass(frozen=True)
class CandidatesDue:
    """Candidates whose membership should be talked about now; membership is a matter of all, so it is the hub's alone."""

    name: str = "candidates due"

    def items(self, uow: Work, entity_id: UUID, by: date) -> Sequence[AgendaItem]:
        if entity_id != uow.hub_entity_id:
            return []
        path = "/hub/decisions/new?kind=joining.member.admit"
        return [
            AgendaItem(f"candidate:{each.person_id}", f"{each.name}’s six months are over", path, each.due_on, entity_id, each.person_id)
            for each in services.on_the_way(uow)  # type: ignore[arg-type]
            if each.due_on - services.NOTICE <= by
        ]


AGENDA: tuple[AgendaSource, ...] = (CandidatesDue(),)
