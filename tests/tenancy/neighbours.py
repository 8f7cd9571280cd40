"""Two practices of the story, each with something of every kind in it that stands nowhere else.

`settle_in` lets the main person of each practice write it, and marks the words and amounts of what the story wrote.
`state_of` and `traces` tell afterwards whether anything of it was changed, and who looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from hub.demo import cast
from hub.kernel.clock import day_in, system_clock
from hub.kernel.ids import public
from tests.builders.people import Browser

MARKS = {cast.PSYCHOLOGY: ("Quillfeather", "QUXLFEA7", 739_153), cast.SOCIAL_WORK: ("Brackenthwaite", "BRACKEN7", 846_217)}
MAIN = {cast.PSYCHOLOGY: cast.AMARA, cast.SOCIAL_WORK: cast.MINA}
ALL_OF = {cast.PSYCHOLOGY: (cast.AMARA, cast.PRIYA, cast.TOMAS, cast.DANIEL), cast.SOCIAL_WORK: (cast.NADIA, cast.MINA, cast.JONAH)}

# Rows of one practice whose ids nobody else has any business to meet, by what their ids begin with at the edge.
ROWS = {
    "journal_entry": "je", "proposal": "prop", "decision": "dec", "time_entry": "hrs", "hours_import": "imp", "audit_entry": "rec",
    "meeting": "", "consultation": "", "position": "", "low_rate": "", "pay_run": "", "leave_day": "", "agenda_item": "",
}  # fmt: skip


@dataclass(frozen=True)
class Neighbour:
    """One practice with its main person, what only they have, and what parts of addresses may stand for there."""

    slug: str
    entity_id: UUID
    person: cast.Person
    person_id: UUID
    words: tuple[str, ...]
    values: dict[str, list[str]]
    ids: frozenset[str]
    text_hash: str

    def first(self, kind: str) -> str:
        return self.values[kind][0]


def this_day() -> date:
    """Return the day it is where the collective lives."""
    return day_in("America/New_York", system_clock())


def settle_in(app: Flask, database: Any) -> dict[str, Neighbour]:
    """Let both practices write something of every kind, mark what stands in their rows, and return them by slug."""
    with database.admin() as admin:
        places = dict(admin.execute("SELECT slug, id FROM hub.entity WHERE kind = 'practice'").fetchall())
        people = dict(admin.execute("SELECT email, id FROM hub.person").fetchall())
        for slug, person in MAIN.items():
            _write_down(app, admin, slug, person, people)
        for slug in MAIN:
            _mark(admin, places[slug], slug, people[MAIN[slug].email])
        return {slug: _neighbour(admin, slug, places[slug], people[MAIN[slug].email]) for slug in MAIN}


def _write_down(app: Flask, admin: Any, slug: str, person: cast.Person, people: dict[str, UUID]) -> None:
    mark, reference, minor = MARKS[slug]
    browser, today = Browser(app).enter(person.email), this_day()
    free = today + timedelta(days=7 - today.weekday())

    def post(address: str, status: int = 303, **data: Any) -> TestResponse:
        answer = browser.post(address, data)
        assert answer.status_code == status, (address, answer.status_code, answer.text)
        return answer

    for amount, once in ((f"{minor / 100:.2f}", "a"), ("111.11", "b")):  # of two costs, no month total is one alone
        post(f"/p/{slug}/money/record?what=cost", on=today, amount=amount, words=f"{mark} rent", once=once * 32)
    for title in ("matter", "question"):
        brought = post(
            f"/p/{slug}/decisions/new", title=f"{mark} {title}", text=f"{mark} words", why=f"{mark} why", kind="consensus.words.keep"
        )
        if title == "matter":
            _consent(app, admin, slug, brought.headers["Location"], mark)
    sender = {"reference": reference, "person_id": str(people[person.email]), "usual": "80", "agreed": "10", "sessions_a_month": "2"}
    asked = post(f"/p/{slug}/care-fund", **sender, from_month=today.isoformat()[:7], months="1")
    _consent(app, admin, slug, asked.headers["Location"], mark)
    post(f"/p/{slug}/meetings", day=today, kind="weekly", notes=f"{mark} notes", present=[public("per", people[person.email])])
    post("/me/hours", on=today, payer=slug, kind="notes", time="0:07")
    post("/me/leave", payer=slug, from_on=free.isoformat(), keep_hours="yes")
    post("/me/tokens", 200, name=f"{mark} key", scopes="hours:read", days="7")
    for _ in range(2):
        browser.client.post(
            f"/api/v1/me/hours/imports?place={slug}", data=f"date,minutes,kind\n{today},9,{mark}\n".encode(), content_type="text/csv",
            headers={"X-CSRF-Token": browser.token},
        )  # fmt: skip


def _consent(app: Flask, admin: Any, slug: str, address: str, mark: str) -> None:
    ident = UUID(address.rpartition("_")[2])
    for person in ALL_OF[slug]:
        exact = admin.execute(
            "SELECT version, text_hash FROM hub.proposal_version WHERE proposal_id = %s ORDER BY version DESC, wording DESC", (ident,)
        ).fetchone()
        said = {"position": "consent_with_reservations", "reason": f"{mark} reservation", "version": exact[0], "text_hash": exact[1]}
        assert Browser(app).enter(person.email).post(f"{address}/position", said).status_code == 303


def _mark(admin: Any, entity: UUID, slug: str, person: UUID) -> None:
    """Put the mark into what the story wrote, past every trigger: these rows are read here and never again."""
    mark, reference, minor = MARKS[slug]
    admin.execute("SET session_replication_role = replica")
    admin.execute("UPDATE hub.journal_entry SET memo = %s || left(memo, 150) WHERE entity_id = %s", (f"{mark} ", entity))
    admin.execute("UPDATE hub.audit_entry SET words = %s || words WHERE entity_id = %s", (f"{mark} ", entity))
    admin.execute("UPDATE hub.meeting SET notes = %s || notes WHERE entity_id = %s", (f"{mark} ", entity))
    admin.execute("UPDATE hub.decision SET title = %s || title WHERE entity_id = %s", (f"{mark} ", entity))
    admin.execute("UPDATE hub.low_rate SET reference = %s WHERE entity_id = %s", (reference, entity))
    admin.execute(
        """UPDATE hub.pay_line SET amount_minor = %s WHERE entity_id = %s AND person_id = %s AND month = (SELECT max(month) FROM hub.pay_line
           WHERE entity_id = %s AND person_id = %s)""",
        (minor, entity, person, entity, person),
    )
    admin.execute("SET session_replication_role = origin")


def _neighbour(admin: Any, slug: str, entity: UUID, person: UUID) -> Neighbour:
    mark, reference, minor = MARKS[slug]

    def ids(prefix: str, statement: str, *given: Any) -> list[str]:
        found = [public(prefix, row[0]) for row in admin.execute(statement, given)]
        assert found, f"there is no {prefix} in {slug}"
        return found[:2]

    of_place = "SELECT id FROM hub.{} WHERE entity_id = %s ORDER BY id DESC"
    of_person = "SELECT id FROM hub.{} WHERE person_id = %s ORDER BY id DESC"
    values = {
        prefix: ids(prefix, of_place.format(table), entity) for table, prefix in ROWS.items() if prefix and prefix not in ("hrs", "imp")
    }
    values |= {prefix: ids(prefix, of_person.format(table), person)
               for table, prefix in {"time_entry": "hrs", "hours_import": "imp", "access_token": "tok", "session": "ses"}.items()}  # fmt: skip
    month, now = admin.execute("SELECT max(month) FROM hub.pay_line WHERE entity_id = %s", (entity,)).fetchone()[0], this_day()
    values |= {
        "matter": [*values["prop"][:1], *values["dec"][:1]], "inv": ids("inv", of_place.format("fee_invoice"), entity), "per": [public("per", person)],
        "onb": ids("onb", "SELECT id FROM hub.onboarding") if admin.execute("SELECT FROM hub.onboarding").rowcount else [public("onb", person)],
        "place": [slug], "month": [f"{month // 100}-{month % 100:02d}"], "week": ["{}-W{:02d}".format(*now.isocalendar()[:2])],
        "day": [now.isoformat()], "year": [str(now.year - 1)], "version": ["1"], "key": ["psychology"], "step": ["practice"], "number": ["0"],
        "secret": ["A" * 43],
    }  # fmt: skip
    own = [row[0] for table in ROWS if table != "journal_entry" and _has_id(admin, table)
           for row in admin.execute(f"SELECT id FROM hub.{table} WHERE entity_id = %s", (entity,))]  # fmt: skip
    own += [row[0] for row in admin.execute("SELECT id FROM hub.journal_entry WHERE entity_id = %s AND twin IS NULL", (entity,))]
    newest = "SELECT text_hash FROM hub.proposal_version WHERE entity_id = %s ORDER BY proposal_id DESC"
    text_hash = admin.execute(newest, (entity,)).fetchone()[0]
    words = (mark, reference, f"{minor / 100:,.2f}", f"{minor / 100:.2f}", str(minor))
    return Neighbour(slug, entity, MAIN[slug], person, words, values, frozenset(each.hex for each in own), text_hash)


def _has_id(admin: Any, table: str) -> bool:
    found = admin.execute(
        "SELECT FROM information_schema.columns WHERE table_schema = 'hub' AND table_name = %s AND column_name = 'id'", (table,)
    )
    return bool(found.rowcount)


def state_of(database: Any, theirs: Neighbour) -> dict[str, str]:
    """Return a digest of every table's rows that belong to a practice or its main person; who looked at them is left out."""
    found = {}
    with database.admin() as admin:
        columns = admin.execute(
            """SELECT c.table_schema, c.table_name, array_agg(c.column_name::text) FROM information_schema.columns c
               JOIN pg_tables t ON t.schemaname = c.table_schema AND t.tablename = c.table_name
               WHERE c.column_name IN ('entity_id', 'person_id') GROUP BY 1, 2"""
        ).fetchall()
        for schema, table, names in columns:
            whose = "entity_id = %(entity_id)s" if "entity_id" in names else "person_id = %(person_id)s"
            seen = " AND action NOT IN ('finances.lines.read', 'finances.journal.export')" if table == "audit_entry" else ""
            if table == "audit_link":
                continue
            digest = (
                f"SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM {schema}.{table} t"
            )
            given = {"entity_id": theirs.entity_id, "person_id": theirs.person_id}
            found[f"{schema}.{table}"] = admin.execute(f"{digest} WHERE {whose}{seen}", given).fetchone()[0]
    return found


def traces(database: Any, theirs: Neighbour) -> int:
    """Count how often the trail of a practice says that somebody of the hub looked at its lines."""
    with database.admin() as admin:
        counted = (
            "SELECT count(*) FROM hub.audit_entry WHERE entity_id = %s AND action IN ('finances.lines.read', 'finances.journal.export')"
        )
        return int(admin.execute(counted, (theirs.entity_id,)).fetchone()[0])
