"""Two practices at once on a handful of pooled connections, with faults in between: nobody ever meets the other's rows."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import unit_of_work
from hub.demo import cast
from hub.kernel.context import Scope
from tests.builders.people import OPERATOR, Browser
from tests.tenancy.neighbours import MAIN, MARKS, settle_in

THREADS, REQUESTS = 8, 200
TABLES = ("journal_entry", "posting", "time_entry", "pay_line", "audit_entry")
PAGES = ("/p/{}", "/p/{}/money/entries", "/p/{}/decisions", "/p/{}/care-fund", "/p/{}/records", "/me/hours", "/api/v1/p/{}/money/entries")


@dataclass
class Seen:
    """What one thread met: how often it asked, on which connections, what went wrong on purpose, and what was not its own."""

    asked: int = 0
    faults: int = 0
    connections: dict[str, set[int]] = field(default_factory=lambda: {slug: set() for slug in MAIN})
    foreign: list[str] = field(default_factory=list)


class OnPurpose(Exception):
    """A fault in the middle of a unit of work."""


@pytest.fixture(scope="module")
def told(_story_template, make_database, make_app) -> tuple[Any, dict[str, Any]]:
    database = make_database(_story_template)
    app = make_app(database, HUB_WEB_THREADS="2")  # two connections, and two more when all are busy
    return app, settle_in(app, database)


def ask_the_database(app: Any, seen: Seen, chance: random.Random, slug: str, own: Any) -> None:
    """Read a whole table; now and then fail in the middle, run into a time-out, or lose the connection."""
    fault = chance.choice(["none"] * 12 + ["raise", "time-out", "refused", "killed"])
    try:
        with app.app_context(), unit_of_work(Scope.practice(own), OPERATOR) as uow:
            seen.connections[slug].add(uow.execute("SELECT pg_backend_pid()").scalar_one())
            owners = set(uow.execute(f"SELECT DISTINCT entity_id FROM hub.{chance.choice(TABLES)}").scalars())
            if owners - {own}:
                seen.foreign.append(f"{slug} met {owners - {own}}")
            if fault == "raise":
                raise OnPurpose
            if fault == "time-out":
                uow.execute("SELECT set_config('statement_timeout', '5ms', true)")
                uow.execute("SELECT pg_sleep(1)")
            if fault == "refused":
                uow.execute("SELECT * FROM hub.session")
            if fault == "killed":
                uow.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    except (OnPurpose, DBAPIError):
        seen.faults += 1
        assert fault != "none"


def ask_for_a_page(seen: Seen, chance: random.Random, slug: str, browser: Browser) -> None:
    answer = browser.get(chance.choice(PAGES).format(slug))
    other = next(each for each in MARKS if each != slug)
    if answer.status_code != 200 or MARKS[other][0] in answer.text:
        seen.foreign.append(f"{slug} got {answer.status_code} for {answer.request.path}")


def one_thread(app: Any, places: dict[str, Any], browsers: dict[str, Browser], number: int) -> Seen:
    chance, seen = random.Random(number), Seen()
    for _ in range(REQUESTS):
        slug = chance.choice(list(MAIN))
        if chance.random() < 0.2:
            ask_for_a_page(seen, chance, slug, browsers[slug])
        else:
            ask_the_database(app, seen, chance, slug, places[slug].entity_id)
        seen.asked += 1
    return seen


def test_no_thread_ever_meets_a_row_of_the_other_practice(told):
    app, places = told
    browsers = [{slug: Browser(app).enter(person.email) for slug, person in MAIN.items()} for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        runs = [pool.submit(one_thread, app, places, browsers[number], number) for number in range(THREADS)]
        found = [run.result(timeout=300) for run in runs]
    assert [line for seen in found for line in seen.foreign] == []
    assert sum(seen.asked for seen in found) == THREADS * REQUESTS
    assert sum(seen.faults for seen in found) > 100
    of = {slug: set().union(*(seen.connections[slug] for seen in found)) for slug in MAIN}
    assert len(of[cast.PSYCHOLOGY] & of[cast.SOCIAL_WORK]) >= 4  # they did share connections
