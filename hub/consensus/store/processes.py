"""SQL of the processes that collectives have adopted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from hub.consensus.models import ProcessInForce
from hub.plugin_api.protocols import Work


def in_force(uow: Work, entity_id: UUID, on: date) -> str | None:
    """Return the process that holds on a day: of those whose day has come the latest, and of two for one day what was decided last."""
    found: str | None = uow.execute(
        """SELECT process FROM hub.process_preset_in_force WHERE entity_id = :entity AND from_on <= :on
           ORDER BY from_on DESC, decision_id DESC LIMIT 1""",
        {"entity": entity_id, "on": on},
    ).scalar_one_or_none()
    return found


def add(uow: Work, row: Mapping[str, Any]) -> None:
    uow.execute(insert(ProcessInForce.__table__), [row])
