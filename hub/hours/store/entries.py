"""SQL of time entries: written in sets, ended and never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.hours.rules.entries import NewEntry
from hub.hours.rules.matching import hand_key
from hub.kernel.ids import new_id


@dataclass(frozen=True)
class EntryRecord:
    """One line of time that stands."""

    entity_id: UUID
    id: UUID
    person_id: UUID
    worked_on: date
    minutes: int
    kind: str
    source: str
    import_id: UUID | None
    reference_on: date | None


COLUMNS = "entity_id, id, person_id, worked_on, minutes, kind, source, import_id, reference_on"


def insert(uow: UnitOfWork, entity_id: UUID, rows: Sequence[NewEntry], ids: Sequence[UUID]) -> None:
    """Write any number of rows in one statement."""
    uow.execute(
        """INSERT INTO hub.time_entry (entity_id, id, person_id, worked_on, minutes, kind, source, source_key, import_id, recorded_by)
           SELECT :entity, n.id, n.person, n.worked_on, n.minutes, n.kind, n.source, n.source_key, n.import_id, CAST(:by AS uuid)
           FROM unnest(CAST(:ids AS uuid[]), CAST(:people AS uuid[]), CAST(:days AS date[]), CAST(:minutes AS smallint[]),
                       CAST(:kinds AS text[]), CAST(:sources AS text[]), CAST(:keys AS text[]), CAST(:imports AS uuid[]))
             AS n (id, person, worked_on, minutes, kind, source, source_key, import_id)""",
        {
            "entity": entity_id,
            "by": uow.actor.person_id,
            "ids": list(ids),
            "people": [row.person_id for row in rows],
            "days": [row.worked_on for row in rows],
            "minutes": [row.minutes for row in rows],
            "kinds": [row.kind for row in rows],
            "sources": [row.source for row in rows],
            "keys": [row.source_key or hand_key(ident) for row, ident in zip(rows, ids, strict=True)],
            "imports": [row.import_id for row in rows],
        },
    )


def insert_correction(
    uow: UnitOfWork, entity_id: UUID, person_id: UUID, worked_on: date, reference_on: date, minutes: int, kind: str
) -> UUID:
    ident = new_id()
    uow.execute(
        """INSERT INTO hub.time_entry (entity_id, id, person_id, worked_on, minutes, kind, source, source_key, reference_on, recorded_by)
           VALUES (:entity, :id, :person, :worked_on, :minutes, :kind, 'correction', :key, :reference_on, CAST(:by AS uuid))""",
        {
            "entity": entity_id, "id": ident, "person": person_id, "worked_on": worked_on, "minutes": minutes, "kind": kind,
            "key": hand_key(ident), "reference_on": reference_on, "by": uow.actor.person_id,
        },
    )  # fmt: skip
    return ident


def end(uow: UnitOfWork, entity_id: UUID, ended: Sequence[UUID], replaced_by: Sequence[UUID | None], ended_as: str) -> None:
    """End entries in one statement; `replaced_by` names for each what stands in its place, or nothing."""
    uow.execute(
        """UPDATE hub.time_entry t SET ended_at = hub.now(), ended_by = CAST(:by AS uuid), ended_as = :ended_as, replaced_by = n.replaced_by
           FROM unnest(CAST(:ids AS uuid[]), CAST(:replaced_by AS uuid[])) AS n (id, replaced_by)
           WHERE t.entity_id = :entity AND t.id = n.id AND t.ended_at IS NULL""",
        {"by": uow.actor.person_id, "ended_as": ended_as, "ids": list(ended), "replaced_by": list(replaced_by), "entity": entity_id},
    )


def end_import(uow: UnitOfWork, entity_id: UUID, import_id: UUID) -> tuple[int, int]:
    """End what stands of one import; return how many lines and minutes."""
    row = uow.execute(
        """WITH ended AS (UPDATE hub.time_entry SET ended_at = hub.now(), ended_by = CAST(:by AS uuid), ended_as = 'taken_back'
                          WHERE entity_id = :entity AND import_id = :import AND ended_at IS NULL RETURNING minutes)
           SELECT count(*), coalesce(sum(minutes), 0) FROM ended""",
        {"by": uow.actor.person_id, "entity": entity_id, "import": import_id},
    ).one()
    return row[0], row[1]


def standing(
    uow: UnitOfWork, first: date, before: date, *, entity_id: UUID | None = None, person_id: UUID | None = None, ident: UUID | None = None
) -> list[EntryRecord]:
    """Return the entries that stand in half-open days, oldest first, of those that the scope may see."""
    found = uow.execute(
        f"""SELECT {COLUMNS} FROM hub.time_entry
            WHERE worked_on >= :first AND worked_on < :before AND ended_at IS NULL
              AND (CAST(:entity AS uuid) IS NULL OR entity_id = :entity) AND (CAST(:person AS uuid) IS NULL OR person_id = :person)
              AND (CAST(:id AS uuid) IS NULL OR id = :id)
            ORDER BY worked_on, id""",
        {"first": first, "before": before, "entity": entity_id, "person": person_id, "id": ident},
    )
    return [EntryRecord(*row) for row in found]


def about_day(uow: UnitOfWork, entity_id: UUID, person_id: UUID, day: date) -> int:
    """Return the minutes of one person's day in one place, with every correction of it."""
    return int(
        uow.execute(
            """SELECT coalesce(sum(minutes), 0) FROM hub.time_entry
               WHERE entity_id = :entity AND person_id = :person AND ended_at IS NULL AND coalesce(reference_on, worked_on) = :day""",
            {"entity": entity_id, "person": person_id, "day": day},
        ).scalar_one()
    )


def place_of(uow: UnitOfWork, person_id: UUID, ident: UUID) -> UUID | None:
    """Return the place of a person's line, whether it still stands or not."""
    found: UUID | None = uow.execute(
        "SELECT entity_id FROM hub.time_entry WHERE person_id = :person AND id = :id", {"person": person_id, "id": ident}
    ).scalar()
    return found


def last_place(uow: UnitOfWork, person_id: UUID) -> UUID | None:
    """Return the place that a person last wrote hours down for."""
    found: UUID | None = uow.execute(
        "SELECT entity_id FROM hub.time_entry WHERE person_id = :person ORDER BY recorded_at DESC, id DESC LIMIT 1", {"person": person_id}
    ).scalar()
    return found


@dataclass(frozen=True)
class KnownRecord:
    """One entry as duplicates are looked for, with the key it has taken."""

    entity_id: UUID
    worked_on: date
    minutes: int
    by_hand: bool
    source_key: str
    stands: bool


def known(uow: UnitOfWork, person_id: UUID, first: date, last: date, entity_id: UUID | None = None) -> list[KnownRecord]:
    """Return what one person has in these days, both included: what stands, and what of a file was later rewritten by hand."""
    found = uow.execute(
        """SELECT entity_id, worked_on, minutes, source = 'hand', source_key, ended_at IS NULL FROM hub.time_entry
           WHERE person_id = :person AND worked_on BETWEEN :first AND :last AND reference_on IS NULL
             AND (ended_at IS NULL OR (ended_as = 'replaced' AND source <> 'hand'))
             AND (CAST(:entity AS uuid) IS NULL OR entity_id = :entity)""",
        {"person": person_id, "first": first, "last": last, "entity": entity_id},
    )
    return [KnownRecord(*row) for row in found]


def minutes_by_person(uow: UnitOfWork, year: int) -> list[tuple[UUID, int, int]]:
    found = uow.execute(
        "SELECT person_id, minutes_as_member, minutes_before_membership FROM hub.minutes_by_person(:year) ORDER BY 1", {"year": year}
    )
    return [(row[0], row[1], row[2]) for row in found]


def minutes_by_place(uow: UnitOfWork, month: int) -> dict[UUID, int]:
    found = uow.execute("SELECT entity_id, minutes FROM hub.minutes_by_place(:month)", {"month": month})
    return {row[0]: row[1] for row in found}
