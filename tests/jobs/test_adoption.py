"""Adoption as the queue does it: again after the page, and once a day for what a date has freed. No date decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.consensus import services as consensus
from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, job_actor
from hub.queue.outbox import enqueue
from hub.queue.worker import run_waiting
from tests.builders.deciding import all_say, at, bring, do, found_hub, look, say

FRIDAY = datetime(2026, 6, 12, 15, 0, tzinfo=UTC)


@pytest.fixture
def people(app):
    with app.app_context():
        at(FRIDAY)
        yield found_hub("ana", "ben", "cem")
        app.extensions.pop("hub.clock", None)


def ask_for(job, key):
    transact(Scope.system(), job_actor("schedule"), lambda uow: enqueue(uow, job, key))


def test_the_queue_adopts_where_the_page_did_not_come_to_it(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, who.values())
    assert sorted(outcome.words for outcome in run_waiting()) == ["adopted", "already", "already"]
    assert look(scope, matter.id).status == "adopted"


def test_the_daily_look_adopts_what_only_the_notice_of_a_correction_held(people):
    scope, who = people
    matter = bring(scope, who["ana"], text="Evry Friday.")
    all_say(scope, matter.id, list(who.values())[:2])
    do(
        scope, consensus.revise, matter.id, version=1, base_hash=matter.text_hash, title=matter.title, text="Every Friday.",
        meaning_changed=False, written_by=who["ana"],
    )  # fmt: skip
    say(scope, matter.id, who["cem"])
    run_waiting()
    assert look(scope, matter.id).status == "open"
    at(FRIDAY + timedelta(days=4))
    ask_for("consensus.proposals.try_open", "day 4")
    assert "adopted" in [outcome.words for outcome in run_waiting()]
    assert look(scope, matter.id).status == "adopted"


def test_the_daily_look_never_decides_for_somebody_who_was_not_heard(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, list(who.values())[:2])
    for days in (10, 100, 1000):
        at(FRIDAY + timedelta(days=days))
        ask_for("consensus.proposals.try_open", f"day {days}")
        run_waiting()
    assert look(scope, matter.id).status == "open"


def test_a_job_cannot_be_made_to_try_a_matter_of_another_place(people):
    from hub.practices import services as practices
    from hub.practices.services import NewEntity
    from tests.builders.deciding import LONG_AGO

    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, who.values())
    practice = do(
        scope, practices.add_entity, NewEntity("practice", "elsewhere", "Elsewhere", "PLLC", "US-NY", discipline="x"), LONG_AGO, None
    )
    ids = {"entity_id": practice, "proposal_id": matter.id}
    transact(scope, job_actor("test"), lambda uow: enqueue(uow, consensus.TRY_ADOPT, "forged", **ids))
    assert "refused" in [outcome.how for outcome in run_waiting()]
