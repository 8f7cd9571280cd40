"""One entry, durable: a bare commit of one row, the posting door, and the whole way through a unit of work with checks, row security and trail.

    python -m tests.bench posting

PostgreSQL waits for its disk here, as the hub's own does.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg

from hub.app import create_app
from hub.db.base import db
from hub.db.unit_of_work import transact
from hub.kernel.context import Actor, ActorKind, Scope, operator_actor
from hub.kernel.ids import new_id
from hub.kernel.settings import load_settings
from hub.ledger import recording
from hub.ledger import services as ledger
from tests.bench.rounds import heading, line, medians, milliseconds
from tests.builders.books import client_fees, make_entity
from tests.database import Cluster, running_cluster

DAY = date(2026, 5, 4)
IN_A_ROUND, ROUNDS, BULK = 100, 9, 5_000
BIND = "SELECT set_config('role', 'scope_practice', true), set_config('hub.entity', %s, true), set_config('hub.now', '2026-05-04 12:00+00', true)"
DOOR = "SELECT id FROM hub.post_entries(%s, 'bench')"
WHO = Actor(ActorKind.JOB, "bench")


def batch(book: Any, keys: list[str]) -> str:
    lines = [{"account": "1000", "side": "D", "amount_minor": 5_000}, {"account": "4000", "side": "C", "amount_minor": 5_000}]
    head = {"entity_id": str(book), "accounting_on": DAY.isoformat(), "memo": "Client fees", "source": "bench"}
    return json.dumps([head | {"id": str(new_id()), "source_key": key, "postings": lines} for key in keys])


def connect(cluster: Cluster, database: str, **options: Any) -> psycopg.Connection:
    return psycopg.connect(host=cluster.sockets, user="hub_app", password=cluster.app_password, dbname=database, **options)


def one_by_one(work: Callable[[str], object]) -> Callable[[], None]:
    keys = itertools.count()
    name = f"{id(work)}"

    def run() -> None:
        for _ in range(IN_A_ROUND):
            work(f"{name}-{next(keys)}")

    return run


def main() -> int:
    heading("Posting, each entry its own durable commit")
    with running_cluster(extra={}) as cluster:
        database = cluster.copy()
        app = create_app(
            load_settings({"DATABASE_URL": database.url, "REDIS_URL": cluster.redis_url(0), "HUB_SECRET_KEY": "long enough, and for measuring alone"})
        )
        hub = Scope.hub(new_id())
        with app.app_context():
            transact(hub, operator_actor(), lambda uow: make_entity(uow, "hub", "hub", hub.entity_id))
            book = transact(hub, operator_actor(), lambda uow: make_entity(uow, "psychology"))
        with database.admin() as bare, connect(cluster, database.name) as door, app.app_context():
            bare.execute("CREATE TABLE public.one_row (id uuid, amount bigint)")

            def through_the_door(key: str) -> None:
                door.execute(BIND, (str(book),))
                door.execute(DOOR, (batch(book, [key]),))
                door.commit()

            def posted(key: str) -> None:
                transact(Scope.practice(book), WHO, lambda uow: ledger.post(uow, [client_fees(book, DAY, 5_000, key)]))

            def recorded(key: str) -> None:
                transact(Scope.practice(book), WHO, lambda uow: recording.record_cost(uow, DAY, 5_000, "paper for the printer", key))

            runs = {
                "one row, one commit (the disk's limit)": one_by_one(
                    lambda key: bare.execute("INSERT INTO public.one_row VALUES (gen_random_uuid(), 1)")
                ),
                "the posting door: checks, balances, row security": one_by_one(through_the_door),
                "a unit of work around it": one_by_one(posted),
                "writing down a cost: the same, with its trail": one_by_one(recorded),
            }
            found = medians(runs, ROUNDS)
            rates = {name: IN_A_ROUND * 1000 / spent for name, spent in found.items()}
            limit = next(iter(rates.values()))
            for name, rate in rates.items():
                line(name, rate, "entries/s", rate / limit, "the limit")
            door.execute(BIND, (str(book),))
            content = batch(book, [f"bulk-{number}" for number in range(BULK)])
            spent = milliseconds(lambda: (door.execute(DOOR, (content,)), door.commit()))
            line(f"the door, {BULK:,} entries in one batch", BULK * 1000 / spent, "entries/s")
            assert transact(hub, operator_actor(), ledger.verify, read_only=True) == []
            db.engine.dispose()
    return 0
