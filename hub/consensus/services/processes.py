"""By which process a collective decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from hub.consensus.presets import PRESETS, UNANIMITY, Preset
from hub.consensus.store import processes
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import missing, refused
from hub.plugin_api.protocols import Decision, Work


def process_in_force(uow: UnitOfWork, entity_id: UUID, on: date) -> Preset:
    """Return the process by which matters of an entity are decided when they are brought on a day.

    Empty    where nothing has been decided about it, everybody consents, as in the case study.
    """
    return PRESETS[processes.in_force(uow, entity_id, on) or UNANIMITY]


def change_of_process(uow: Work, key: str, from_on: date | None) -> tuple[Preset, Preset, date]:
    """Return by what the bound entity decides on a day, by what it would from then on, and the day: today when none is given or it is past.

    Raises   REFUSED for a process that decides nothing, since nothing could be decided any more, this neither; REFUSED when it is that
             already.
    """
    day = max(from_on or uow.today, uow.today)
    wanted = PRESETS[key]
    if not wanted.decides:
        raise refused("consensus.preset.adopt", f"“{wanted.title}” decides nothing: with it we could not even decide to leave it again.")
    now = PRESETS[processes.in_force(uow, _bound(uow), day) or UNANIMITY]
    if now.key == key:
        raise refused("consensus.preset.adopt", f"“{wanted.title}” is how we decide already.")
    return now, wanted, day


def adopt_process(uow: Work, key: str, from_on: date | None, decision: Decision) -> Mapping[str, Any]:
    """Decide by another process from a day on. Matters brought before it keep the one under which they were brought."""
    _, wanted, day = change_of_process(uow, key, from_on)
    processes.add(
        uow, {"entity_id": _bound(uow), "decision_id": decision.id, "process": wanted.key, "from_on": day, "at": uow.now}
    )
    return {"process": wanted.key, "from_on": day}


def _bound(uow: Work) -> UUID:
    if uow.scope.entity_id is None:
        raise missing("consensus.preset.find")
    return uow.scope.entity_id
