"""Two connections at once: one adoption, and never one over a block."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from hub.consensus import services as consensus
from hub.db.unit_of_work import transact, unit_of_work
from hub.kernel.context import job_actor
from hub.kernel.errors import DomainError
from tests.builders.deciding import STORY, all_say, attempt, bring, do, found_hub, look, say


@pytest.fixture
def people(app):
    with app.app_context():
        yield found_hub("ana", "ben", "cem")


def together(app, *works: Callable[[], Any]) -> list[Any]:
    """Run works at the same instant, each on a connection of its own, and return what came of each."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        with app.app_context():
            gate.wait()
            try:
                results[place] = work()
            except DomainError as refusal:
                results[place] = refusal

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_tries_at_once_exactly_one_adopts(app, people):
    scope, who = people
    for _ in range(15):
        matter = bring(scope, who["ana"])
        all_say(scope, matter.id, who.values())
        hows = sorted(adoption.how for adoption in together(app, *[lambda matter=matter: attempt(scope, matter.id)] * 2))
        assert hows == ["adopted", "already"]
    labels = [each.label for each in do(scope, consensus.decided)]
    assert len(labels) == len(set(labels)) == 15


def test_a_change_of_mind_to_a_block_and_an_adoption_never_both_pass(app, people):
    scope, who = people
    for _ in range(25):
        matter = bring(scope, who["ana"])
        all_say(scope, matter.id, who.values())
        together(app, lambda m=matter: attempt(scope, m.id), lambda m=matter: say(scope, m.id, who["cem"], "block"))
        adopted = look(scope, matter.id).status == "adopted"
        blocked = [each.kind for each in do(scope, consensus.look_at, matter.id).seen.said][-1] == "block"
        assert adopted != blocked
    assert all(verdict.holds for verdict in do(scope, consensus.verify_decisions))


def test_an_adoption_waits_for_a_block_that_is_being_written(app, people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, who.values())
    results = []
    with unit_of_work(scope, STORY) as uow:
        words = {"version": 1, "text_hash": matter.text_hash, "person_id": who["cem"], "reason": "no"}
        consensus.take_position(uow, matter.id, kind="block", **words)
        waiting = threading.Thread(target=lambda: results.extend(together(app, lambda: attempt(scope, matter.id))))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive() and results == []
    waiting.join()
    assert results[0].how == "waiting" and results[0].outcome.blocks == (str(who["cem"]),)


def test_a_revision_and_a_consent_at_once_never_count_the_consent_for_the_new_words(app, people):
    scope, who = people
    for _ in range(10):
        matter = bring(scope, who["ana"])
        all_say(scope, matter.id, [who["ana"], who["ben"]])

        def revise(matter=matter):
            return do(
                scope, consensus.revise, matter.id, version=1, base_hash=matter.text_hash, title="x", text="Another.", written_by=who["ben"]
            )

        def consent(matter=matter):
            words = {"version": 1, "text_hash": matter.text_hash, "person_id": who["cem"]}
            return do(scope, consensus.take_position, matter.id, kind="consent", **words)

        together(app, revise, consent)
        assert attempt(scope, matter.id).how == "waiting"
        assert look(scope, matter.id).version == 2


def test_two_matters_decided_at_once_get_two_numbers(app, people):
    scope, who = people
    for _ in range(5):
        matters = [bring(scope, who["ana"]), bring(scope, who["ben"])]
        for matter in matters:
            all_say(scope, matter.id, who.values())
        adoptions = together(app, *[lambda matter=matter: attempt(scope, matter.id) for matter in matters])
        assert [adoption.how for adoption in adoptions] == ["adopted", "adopted"]
    numbers = [int(each.label.partition("-")[2]) for each in do(scope, consensus.decided)]
    assert sorted(numbers) == list(range(1, 11))


def test_a_job_that_runs_after_the_page_finds_it_done(app, people):
    from hub.queue.worker import run_waiting

    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, who.values())
    outcomes = [outcome.words for outcome in run_waiting()]
    assert sorted(outcomes) == ["adopted", "already", "already"]
    assert look(scope, matter.id).status == "adopted"
    assert transact(scope, job_actor("consensus"), lambda uow: len(consensus.decided(uow))) == 1
