"""SQL of files brought in: what was made of them, never what they said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.hours.rules.readings import Line, State

LONGEST_NOTE = 200


@dataclass(frozen=True)
class ImportRecord:
    """One file of one person; `sheet` is there only while we ask which column is which."""

    entity_id: UUID
    id: UUID
    person_id: UUID
    app: str
    state: str
    header_mark: str
    otherwise: str
    layout: Mapping[str, Any] | None
    sheet: Mapping[str, Any] | None
    created_at: datetime
    confirmed_at: datetime | None
    taken_back_at: datetime | None


COLUMNS = "entity_id, id, person_id, app, state, header_mark, otherwise, layout, sheet, created_at, confirmed_at, taken_back_at"


def insert(uow: UnitOfWork, new: ImportRecord) -> None:
    uow.execute(
        """INSERT INTO hub.hours_import (entity_id, id, person_id, app, state, header_mark, otherwise, layout, sheet)
           VALUES (:entity, :id, :person, :app, :state, :mark, :otherwise, CAST(:layout AS jsonb), CAST(:sheet AS jsonb))""",
        {
            "entity": new.entity_id, "id": new.id, "person": new.person_id, "app": new.app, "state": new.state, "mark": new.header_mark,
            "otherwise": new.otherwise, "layout": _json(new.layout), "sheet": _json(new.sheet),
        },
    )  # fmt: skip


def answer(uow: UnitOfWork, ident: UUID, layout: Mapping[str, Any]) -> None:
    """Go from asking to looking: keep the columns, let go of the sheet."""
    uow.execute(
        "UPDATE hub.hours_import SET state = 'draft', layout = CAST(:layout AS jsonb), sheet = NULL WHERE id = :id",
        {"id": ident, "layout": _json(layout)},
    )


def find(uow: UnitOfWork, ident: UUID, *, lock: bool = False) -> ImportRecord | None:
    row = uow.execute(
        f"SELECT {COLUMNS} FROM hub.hours_import WHERE id = :id" + (" FOR UPDATE" if lock else ""), {"id": ident}
    ).one_or_none()
    return ImportRecord(*row) if row else None


def of_person(uow: UnitOfWork, person_id: UUID, limit: int) -> list[tuple[ImportRecord, int, int]]:
    """Return a person's files that came in or were taken back, newest first, with the lines and minutes that stand of each."""
    found = uow.execute(
        f"""SELECT {", ".join("i." + name.strip() for name in COLUMNS.split(","))}, coalesce(t.lines, 0), coalesce(t.minutes, 0)
            FROM hub.hours_import i LEFT JOIN LATERAL (
              SELECT count(*) AS lines, sum(minutes) AS minutes FROM hub.time_entry t
              WHERE t.entity_id = i.entity_id AND t.import_id = i.id AND t.person_id = i.person_id AND t.ended_at IS NULL) t ON true
            WHERE i.person_id = :person AND i.state IN ('confirmed', 'taken_back') ORDER BY i.confirmed_at DESC, i.id DESC LIMIT :limit""",
        {"person": person_id, "limit": limit},
    )
    return [(ImportRecord(*row[:12]), row[12], row[13]) for row in found]


def remembered_layout(uow: UnitOfWork, person_id: UUID, header_mark: str) -> Mapping[str, Any] | None:
    """Return the columns that a person pointed at the last time a file looked like this."""
    found: Mapping[str, Any] | None = uow.execute(
        """SELECT layout FROM hub.hours_import
           WHERE person_id = :person AND header_mark = :mark AND layout IS NOT NULL AND state <> 'asking'
           ORDER BY created_at DESC, id DESC LIMIT 1""",
        {"person": person_id, "mark": header_mark},
    ).scalar()
    return found


def confirm(uow: UnitOfWork, ident: UUID) -> None:
    uow.execute("UPDATE hub.hours_import SET state = 'confirmed', confirmed_at = hub.now() WHERE id = :id", {"id": ident})


def take_back(uow: UnitOfWork, ident: UUID) -> None:
    uow.execute("UPDATE hub.hours_import SET state = 'taken_back', taken_back_at = hub.now() WHERE id = :id", {"id": ident})


def forget(uow: UnitOfWork, asking_before: datetime, drafts_before: datetime) -> int:
    """Let go of files that nobody came back to; return how many."""
    return int(
        uow.execute(
            """WITH gone AS (DELETE FROM hub.hours_import
                 WHERE (state = 'asking' AND created_at < :asking) OR (state = 'draft' AND created_at < :drafts) RETURNING 1)
               SELECT count(*) FROM gone""",
            {"asking": asking_before, "drafts": drafts_before},
        ).scalar_one()
    )


def insert_lines(uow: UnitOfWork, entity_id: UUID, ident: UUID, person_id: UUID, lines: Sequence[Line]) -> None:
    """Write what was made of every line, in one statement."""
    uow.execute(
        """INSERT INTO hub.hours_import_line (entity_id, import_id, line, part, person_id, state, worked_on, minutes, kind, note)
           SELECT :entity, :import, n.line, n.part, :person, n.state, n.worked_on, n.minutes, n.kind, n.note
           FROM unnest(CAST(:lines AS integer[]), CAST(:parts AS smallint[]), CAST(:states AS text[]), CAST(:days AS date[]),
                       CAST(:minutes AS smallint[]), CAST(:kinds AS text[]), CAST(:notes AS text[]))
             AS n (line, part, state, worked_on, minutes, kind, note)""",
        {
            "entity": entity_id, "import": ident, "person": person_id,
            "lines": [each.line for each in lines], "parts": [each.part for each in lines], "states": [each.state.value for each in lines],
            "days": [each.worked_on for each in lines], "minutes": [each.minutes for each in lines],
            "kinds": [each.kind for each in lines], "notes": [each.note[:LONGEST_NOTE] for each in lines],
        },
    )  # fmt: skip


def lines(uow: UnitOfWork, ident: UUID) -> list[Line]:
    found = uow.execute(
        "SELECT line, part, state, worked_on, minutes, kind, note FROM hub.hours_import_line WHERE import_id = :id ORDER BY line, part",
        {"id": ident},
    )
    return [Line(row[0], row[1], State(row[2]), row[3], row[4], row[5], row[6]) for row in found]


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value)
