"""Random interleavings of everything that may happen to a matter, held against a plain account of what was said.

The account knows nothing of versions in tables, locks or rules: it keeps who belongs, what each said last since everybody was last asked,
and who was asked after a meeting. What the hub does must agree with it at every step.
"""

from __future__ import annotations

import itertools
import os
import threading
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from marshmallow import Schema

from hub.consensus import services as consensus
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError
from hub.membership import services as membership
from hub.membership.services import NewPerson
from hub.practices import services as practices
from hub.practices.services import NewEntity
from tests.builders.deciding import LONG_AGO, attempt, bring, do, found_hub, look, say

LETS_PASS = ("consent", "consent_with_reservations", "stand_aside")
KINDS = st.sampled_from([*LETS_PASS, "block", "talk_first", "consent", "consent"])
WHO = st.integers(0, 3)
NUMBERS = itertools.count(1)
EXAMPLES = int(os.environ.get("HUB_INTERLEAVINGS", "12"))  # more of them for a night


class Nothing(Schema):
    pass


class Counted:
    """An effect that can be taken back and keeps count of how often it ran, by decision."""

    type, title, scope, schema = "test.count.up", "Count", "practice", Nothing

    def __init__(self) -> None:
        self.applied: list[Any] = []
        self.undone: list[Any] = []

    def preview(self, uow: Any, payload: Any) -> dict[str, Any]:
        return {"sentences": [], "rows": [], "matters": {}}

    def apply(self, uow: Any, payload: Any, decision: Any) -> dict[str, Any]:
        self.applied.append(decision.id)
        return {}

    def undo(self, uow: Any, payload: Any, decision: Any) -> dict[str, Any]:
        self.undone.append(decision.id)
        return {}


class Deciding(RuleBasedStateMachine):
    hub: Scope
    app: Any
    counted: Counted

    def __init__(self) -> None:
        super().__init__()
        slug = f"practice-{next(NUMBERS)}"
        self.practice = do(
            self.hub, practices.add_entity, NewEntity("practice", slug, slug, "PLLC", "US-NY", discipline="x"), LONG_AGO, None
        )
        self.here = Scope.practice(self.practice)
        self.people = [self.newcomer() for _ in range(3)]
        self.gone: set[Any] = set()
        self.said: dict[Any, tuple[str, bool]] = {}
        self.asked: set[Any] = set()
        self.state = "open"
        self.decisions = 0

    @initialize(rule=st.sampled_from(["wait", "provisional"]))
    def begin(self, rule: str) -> None:
        self.rule = rule
        self.matter = bring(self.here, self.people[0], text="Words of ours.", effect_type=Counted.type, absent_rule=rule).id

    def newcomer(self, from_on: date = LONG_AGO) -> Any:
        name = f"Person {next(NUMBERS)}"
        address = f"{name.replace(' ', '-').lower()}@example.coop"
        person = do(self.hub, membership.add_person, NewPerson(name, address), LONG_AGO, LONG_AGO)
        do(self.hub, membership.engage, person, self.practice, "contractor", "x", from_on)
        return person

    def members(self) -> list[Any]:
        return [person for person in self.people if person not in self.gone]

    def one(self, number: int) -> Any:
        return self.members()[number % len(self.members())]

    def expected(self) -> str:
        """Say by the plain account what a try must come to."""
        words = {person: self.said.get(person) for person in self.members()}
        if any(word and word[0] in ("block", "talk_first") for word in words.values()):
            return "waiting"
        heard = {person for person, word in words.items() if word and word[1]}
        missing = set(words) - heard
        if not missing:
            return "adopted"
        return "provisional" if self.rule == "provisional" and heard and missing <= self.asked else "waiting"

    def open(self) -> bool:
        return self.state != "adopted"

    def exact(self) -> dict[str, Any]:
        seen = look(self.here, self.matter)
        return {"version": seen.version, "base_hash": seen.text_hash, "title": seen.title}

    @precondition(open)
    @rule(number=WHO, kind=KINDS)
    def speak(self, number: int, kind: str) -> None:
        person = self.one(number)
        say(self.here, self.matter, person, kind)
        self.said[person] = (kind, True)
        if kind == "block" and self.state == "provisional":
            self.state = "open"

    @precondition(open)
    @rule(number=WHO, other=WHO, kind=KINDS)
    def take_down(self, number: int, other: int, kind: str) -> None:
        writer, person = self.one(number), self.one(other)
        if writer == person or (person in self.said and self.said[person][1]):
            return
        say(self.here, self.matter, writer, kind, on_behalf_of=person)
        self.said[person] = (kind, False)
        if kind == "block" and self.state == "provisional":
            self.state = "open"

    @precondition(lambda self: self.state == "open")
    @rule(number=WHO, changes=st.booleans())
    def revise(self, number: int, changes: bool) -> None:
        text = f"Words {'abcdefghijklmnopqrstuvwxyz'[len(do(self.here, consensus.look_at, self.matter).versions) % 26]} of ours."
        do(self.here, consensus.revise, self.matter, **self.exact(), text=text, meaning_changed=changes, written_by=self.one(number))
        if not changes:  # so that the notice of a correction never hides what this test is about
            fixed = self.exact()
            do(
                self.here,
                consensus.ask_again,
                self.matter,
                version=fixed["version"],
                base_hash=fixed["base_hash"],
                said_by=self.one(number),
            )
        self.said, self.asked = {}, set()

    @precondition(lambda self: len(self.people) < 6)
    @rule()
    def join(self) -> None:
        self.people.append(self.newcomer(do(self.hub, lambda uow: uow.today)))

    @precondition(lambda self: len(self.members()) > 1)
    @rule(number=WHO)
    def leave(self, number: int) -> None:
        person = self.one(number)
        today = do(self.hub, lambda uow: uow.today)
        do(self.hub, membership.end_engagement, person, self.practice, today)
        self.gone.add(person)

    @rule(present=st.sets(WHO, min_size=1), number=WHO)
    def meet(self, present: set[int], number: int) -> None:
        here = {self.one(each) for each in present}
        today = do(self.hub, lambda uow: uow.today)
        do(self.here, consensus.note_meeting, today, here, noted_by=self.one(number))
        if self.open():
            unheard = {p for p in self.members() if p not in self.said or not self.said[p][1] or self.said[p][0] == "talk_first"}
            self.asked |= unheard - here

    @rule()
    def try_it(self) -> None:
        self.came_of([attempt(self.here, self.matter)])

    @rule()
    def two_try_it_at_once(self) -> None:
        results: list[Any] = []

        def run() -> None:
            with self.app.app_context():
                results.append(attempt(self.here, self.matter))

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.came_of(results)

    def came_of(self, results: list[Any]) -> None:
        hows = [result.how for result in results]
        if self.state == "adopted":
            assert set(hows) == {"already"}
        elif self.state == "provisional":
            wanted = "confirmed" if self.expected() == "adopted" else "waiting"
            assert hows.count("confirmed") == (wanted == "confirmed"), (hows, wanted)
            self.state = "adopted" if wanted == "confirmed" else "provisional"
        else:
            wanted = self.expected()
            assert hows.count(wanted) >= 1 and hows.count("adopted") + hows.count("provisional") == (wanted != "waiting"), (hows, wanted)
            if wanted != "waiting":
                self.decisions += 1
                self.state = wanted

    @invariant()
    def what_is_closed_stays_closed(self) -> None:
        if self.state == "adopted":
            try:
                say(self.here, self.matter, self.one(0), "block")
                raise AssertionError("somebody spoke on a closed matter")
            except DomainError:
                pass

    @invariant()
    def the_effect_ran_once_for_each_decision_and_every_record_holds(self) -> None:
        decided = do(self.here, consensus.decided)
        assert len(decided) == self.decisions == sum(self.counted.applied.count(each.id) for each in decided)
        assert all(self.counted.applied.count(each.id) == 1 for each in decided)
        assert all(self.counted.undone.count(each.id) == (each.event == "reopened") for each in decided)
        assert [verdict.faults for verdict in do(self.here, consensus.verify_decisions)] == [()] * len(decided)

    @invariant()
    def what_is_kept_is_what_a_recount_gives(self) -> None:
        drift = do(
            self.here,
            lambda uow: uow.execute("""
                SELECT person_id, position_id, version, kind FROM hub.standing WHERE proposal_id = :id
                EXCEPT (SELECT DISTINCT ON (person_id) person_id, id, version, kind FROM hub.position WHERE proposal_id = :id
                        ORDER BY person_id, sequence DESC)""", {"id": self.matter}).all(),
        )  # fmt: skip
        assert drift == []


def test_no_interleaving_adopts_over_a_block_or_without_somebody(app):
    with app.app_context():
        Deciding.hub, _ = found_hub("founder")
        Deciding.app, Deciding.counted = app, Counted()
        app.extensions["hub.effects"] = dict(app.extensions["hub.effects"]) | {Counted.type: Deciding.counted}
        try:
            run_state_machine_as_test(
                Deciding,
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=20,
                    deadline=None,
                    derandomize="HUB_INTERLEAVINGS" not in os.environ,
                    suppress_health_check=list(HealthCheck),
                    phases=[Phase.generate],
                ),
            )
        finally:
            del app.extensions["hub.effects"][Counted.type]
