"""Deciding together at size: the list against bare SQL and against a recount, one position against a bare insert, and whether anything drifts.

    python -m tests.bench deciding

`BENCH_MATTERS` open matters of `BENCH_MEMBERS` members each, 1,000 and 100 where it is not said. Every member has spoken on every
matter, some of them twice. All figures of one run come from one server, so their ratios can be compared; it does not wait for its disk.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask

from hub.consensus import services as consensus
from hub.db.base import db
from hub.db.unit_of_work import transact
from hub.kernel.context import Actor, ActorKind, Scope
from tests.builders.deciding import found_hub, look
from tests.database import Database, running_cluster

STORY = Actor(ActorKind.STORY, "story")
MATTERS, MEMBERS = (int(os.environ.get(f"BENCH_{name}", given)) for name, given in (("MATTERS", "1000"), ("MEMBERS", "100")))
STORM_WRITERS, STORM_WORDS = 4, 40
LOAD = """
    INSERT INTO hub.person (name, email) SELECT 'Member ' || n, 'member' || n || '@example.coop' FROM generate_series(2, %(members)s) n;
    INSERT INTO hub.membership (person_id, candidate_from, member_from)
      SELECT id, '2025-01-01', '2025-01-01' FROM hub.person p WHERE NOT EXISTS (SELECT FROM hub.membership m WHERE m.person_id = p.id);
    INSERT INTO hub.proposal (entity_id, number, title, brought_by, effect_type, change_no)
      SELECT %(hub)s, n, 'Matter ' || n, %(first)s, 'consensus.words.keep', %(members)s * 2 FROM generate_series(1, %(matters)s) n;
    INSERT INTO hub.proposal_version (entity_id, proposal_id, version, wording, title, text, text_hash, meaning_changed, written_by)
      SELECT entity_id, id, 1, 1, title, 'We do it.', repeat('ab', 32), true, brought_by FROM hub.proposal;
    INSERT INTO hub.position (entity_id, proposal_id, sequence, version, wording, text_hash, person_id, kind, reason, via)
      SELECT m.entity_id, m.id, p.n + again * %(members)s, 1, 1, repeat('ab', 32), p.id,
             CASE WHEN (m.number + p.n) %% 97 = 0 AND again = 0 THEN 'block' ELSE 'consent' END, 'because', 'story'
      FROM hub.proposal m CROSS JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM hub.person) p CROSS JOIN generate_series(0, 1) again
      WHERE again = 0 OR p.n %% 10 = 0;
    INSERT INTO hub.standing (entity_id, proposal_id, person_id, position_id, sequence, version, kind, confirmed, at)
      SELECT DISTINCT ON (entity_id, proposal_id, person_id) entity_id, proposal_id, person_id, id, sequence, version, kind, true, at
      FROM hub.position ORDER BY entity_id, proposal_id, person_id, sequence DESC;
"""
BARE_LIST = """
    SELECT p.id, p.entity_id, p.number, p.title, p.brought_by, b.name, p.status, p.provisional, p.live_version, p.live_wording,
           p.effect_type, p.absent_rule, p.round, p.change_no, p.returns_on, p.trouble, p.opened_at, p.changed_at
    FROM hub.proposal p JOIN hub.person b ON b.id = p.brought_by
    WHERE p.entity_id = %(hub)s AND (p.status IN ('open', 'pending_consultation') OR p.provisional) ORDER BY p.changed_at DESC, p.id
"""
BARE_MINE = """
    SELECT p.id, p.number, p.title FROM hub.proposal p
    LEFT JOIN hub.standing s ON s.entity_id = p.entity_id AND s.proposal_id = p.id AND s.person_id = %(who)s
    WHERE p.entity_id = %(hub)s AND (p.status IN ('open', 'pending_consultation') OR p.provisional)
      AND NOT coalesce(s.version = p.live_version AND s.confirmed AND s.kind <> 'talk_first', false)
"""
LATEST = """
    SELECT DISTINCT ON (entity_id, proposal_id, person_id) entity_id, proposal_id, person_id, id AS position_id, version, kind
    FROM hub.position ORDER BY entity_id, proposal_id, person_id, sequence DESC
"""
RECOUNT = f"""
    SELECT p.id, p.title, bool_or(l.kind = 'block'), count(l.person_id) FROM hub.proposal p
    LEFT JOIN ({LATEST}) l ON l.entity_id = p.entity_id AND l.proposal_id = p.id AND l.version = p.live_version
    WHERE p.entity_id = %(hub)s AND p.status IN ('open', 'pending_consultation') GROUP BY p.entity_id, p.id
"""
DRIFT = f"""
    WITH counted AS ({LATEST}),
         kept AS (SELECT entity_id, proposal_id, person_id, position_id, version, kind FROM hub.standing)
    SELECT (SELECT count(*) FROM (TABLE counted EXCEPT TABLE kept) a) + (SELECT count(*) FROM (TABLE kept EXCEPT TABLE counted) b)
"""
SAY = """
    INSERT INTO hub.position (entity_id, proposal_id, sequence, version, wording, text_hash, person_id, kind, reason, via)
    VALUES (%(hub)s, %(matter)s, %(sequence)s, 1, 1, repeat('ab', 32), %(who)s, 'consent', '', 'story')
"""


def median_ms(work: Callable[[], Any], times: int) -> float:
    """Return the median of several runs, after one that warms up."""
    work()
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def load(admin: psycopg.Connection, hub: UUID, first: UUID) -> None:
    """Fill the tables by set, with triggers off, as a restore would."""
    named = {"hub": hub, "first": first, "matters": MATTERS, "members": MEMBERS}
    with admin.transaction():
        admin.execute("SET LOCAL hub.now = '2026-06-01T12:00:00Z'; SET LOCAL session_replication_role = replica")
        for statement in LOAD.split(";")[:-1]:
            admin.execute(statement, named)
    admin.execute("VACUUM ANALYZE")


def the_list(scope: Scope, who: UUID) -> int:
    """Read what the list of decisions shows, through the services."""
    return transact(
        scope, STORY, lambda uow: len(consensus.needs_voice(uow, who)) + len(consensus.being_talked_about(uow)), read_only=True
    )


def time_list(admin: psycopg.Connection, scope: Scope, who: UUID) -> None:
    named = {"hub": scope.entity_id, "who": who}
    through = median_ms(lambda: the_list(scope, who), 7)
    bare = median_ms(lambda: admin.execute(BARE_LIST, named).fetchall() + admin.execute(BARE_MINE, named).fetchall(), 7)
    recount = median_ms(lambda: admin.execute(RECOUNT, named).fetchall(), 1 if MATTERS * MEMBERS > 1_000_000 else 5)
    print(f"list of open matters, through the services  {through:9.1f} ms")
    print(f"  the same rows by bare SQL on kept state   {bare:9.1f} ms   the services take {through / bare:.2f} times that")
    print(f"  a recount from what everybody said        {recount:9.1f} ms   {recount / through:.1f} times the list")


def time_positions(admin: psycopg.Connection, scope: Scope, people: list[UUID]) -> None:
    rows = admin.execute("SELECT id FROM hub.proposal ORDER BY number DESC LIMIT 60").fetchall()
    matters = [row[0] for row in rows]
    admin.execute("SET hub.now = '2026-06-02T12:00:00Z'")

    def insert(number: list[int]) -> None:
        number[0] += 1
        admin.execute(SAY, {"hub": scope.entity_id, "matter": matters[number[0] % 30], "who": people[0], "sequence": 10_000_000 + number[0]})

    counter = [0]
    kept = median_ms(lambda: insert(counter), 100)
    admin.execute("ALTER TABLE hub.position DISABLE TRIGGER keep_standing")
    bare = median_ms(lambda: insert(counter), 100)
    admin.execute("ALTER TABLE hub.position ENABLE TRIGGER keep_standing")
    admin.execute(  # what came in while nobody kept it: the next word of that person, kept again, puts it right
        "UPDATE hub.standing s SET position_id = l.position_id, kind = l.kind, version = l.version, sequence = p.sequence"
        f" FROM ({LATEST}) l JOIN hub.position p ON p.entity_id = l.entity_id AND p.id = l.position_id"
        " WHERE (s.entity_id, s.proposal_id, s.person_id) = (l.entity_id, l.proposal_id, l.person_id) AND s.sequence < p.sequence"
    )
    print(f"one position, inserted and kept             {kept:9.2f} ms")
    print(f"  inserted bare, nothing kept               {bare:9.2f} ms   keeping takes {kept / bare:.2f} times that")
    through = median_ms(lambda: speak(scope, matters[40], people[1]), 20)
    print(f"  through the service, with trail and queue {through:9.2f} ms   {through / bare:.1f} times a bare insert")


def speak(scope: Scope, matter: UUID, who: UUID) -> None:
    """Say where somebody stands, as a page does, and find the words first."""
    seen = look(scope, matter)
    transact(
        scope, STORY,
        lambda uow: consensus.take_position(uow, matter, kind="consent", version=seen.version, text_hash=seen.text_hash, person_id=who),
    )  # fmt: skip


def storm(app: Flask, admin: psycopg.Connection, scope: Scope, people: list[UUID]) -> int:
    """Let several writers speak on two matters at once; return how many rows of the kept state are not what a recount gives."""
    matters = [row[0] for row in admin.execute("SELECT id FROM hub.proposal ORDER BY number LIMIT 2").fetchall()]
    failures: list[BaseException] = []

    def writer(number: int) -> None:
        with app.app_context():
            try:
                for word in range(STORM_WORDS):
                    speak(scope, matters[word % 2], people[(number * 7 + word) % len(people)])
            except BaseException as fault:  # noqa: BLE001 - counted and raised by the caller
                failures.append(fault)

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(STORM_WRITERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    spent = time.perf_counter() - began
    drifted: int = admin.execute(DRIFT).fetchone()[0]  # type: ignore[index]
    words = STORM_WRITERS * STORM_WORDS
    print(f"{STORM_WRITERS} writers on two matters                    {words / spent:9.0f} positions a second")
    print(f"  kept words that differ from a recount     {drifted:9d}")
    return drifted


def measure(database: Database, redis_url: str, home: str) -> int:
    from hub.app import create_app
    from hub.kernel.settings import load_settings

    app = create_app(load_settings({
        "DATABASE_URL": database.url, "REDIS_URL": redis_url, "HUB_DATA_DIR": home, "HUB_STORY": "none",
        "HUB_SECRET_KEY": "a key for measuring alone, long enough to be one",
    }))  # fmt: skip
    with app.app_context(), database.admin() as admin:
        scope, who = found_hub("ana")
        assert scope.entity_id is not None
        load(admin, scope.entity_id, who["ana"])
        people = [row[0] for row in admin.execute("SELECT person_id FROM hub.membership ORDER BY person_id").fetchall()]
        said = admin.execute("SELECT count(*) FROM hub.position").fetchone()
        print(f"{MATTERS} open matters of {len(people)} members, {said[0] if said else 0} words said", flush=True)
        time_list(admin, scope, people[0])
        time_positions(admin, scope, people)
        drifted = storm(app, admin, scope, people)
        db.engine.dispose()
    return 1 if drifted else 0


def main() -> int:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as home:
        database = cluster.copy()
        try:
            return measure(database, cluster.redis_url(0), home)
        finally:
            database.drop()
