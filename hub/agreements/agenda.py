"""What agreements put on a meeting's agenda: those that end soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hub.agreements import services
from hub.agreements.services import AgreementRecord
from hub.plugin_api.protocols import AgendaItem, AgendaSource, Work

AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class EndingAgreements:
    """Agreements that end within sixty days of the meeting and have no version after them."""

    name: str = "agreements that end soon"

    def items(self, uow: Work, entity_id: UUID, by: date) -> Sequence[AgendaItem]:
        everyone = entity_id == uow.hub_entity_id
        all_of_them = services.agreements(uow, None if everyone else entity_id)  # type: ignore[arg-type]
        newest: dict[UUID, AgreementRecord] = {}
        for each in all_of_them:
            newest[each.entity_id] = max(newest.get(each.entity_id, each), each, key=lambda one: one.version)
        return [
            AgendaItem(
                f"agreement:{each.id}", f"The agreement between {each.practice} and the hub ends",
                f"/hub/agreements/{each.slug}/{each.version}", each.last_day, each.entity_id,
            )
            for each in newest.values()
            if each.last_day is not None and uow.today <= each.last_day <= by + AHEAD
        ]  # fmt: skip


AGENDA: tuple[AgendaSource, ...] = (EndingAgreements(),)
