"""The trail: every chain is whole, and a change anywhere in it is named."""

from __future__ import annotations

import pytest

from hub.audit import services as audit
from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Scope
from tests.builders.books import OPERATOR, three_books

CHANGES = {
    "the entry was changed": """UPDATE hub.audit_entry SET words = 'something else'
                                WHERE id = (SELECT entry_id FROM hub.audit_link WHERE position = 2 AND entity_id = :e)""",
    "the chain was changed": "UPDATE hub.audit_link SET chain = sha256('x') WHERE position = 2 AND entity_id = :e",
    "a link is missing": "DELETE FROM hub.audit_link WHERE position = 2 AND entity_id = :e",
}


@pytest.fixture
def practice(app):
    with app.app_context():
        _, psychology, _ = three_books()
        with unit_of_work(Scope.practice(psychology), OPERATOR) as uow:
            for number in range(4):
                audit.record(uow, action="test.line.write", words=f"Wrote line {number}", detail={"number": number})
        yield psychology


def states():
    with unit_of_work(Scope.system(), OPERATOR) as uow:
        audit.seal(uow)
    with unit_of_work(Scope.system(), OPERATOR, read_only=True) as uow:
        return {state.entity_id: state for state in audit.verify(uow)}


def test_every_line_is_sealed_once_and_the_chain_is_whole(practice):
    state = states()[practice]
    assert (state.entries, state.sealed, state.reason) == (4, 4, None)
    assert states()[practice].head == state.head


@pytest.mark.parametrize("reason", CHANGES)
def test_a_change_behind_the_back_is_found_and_its_place_named(practice, database, reason):
    states()
    with database.cluster.admin(database.name) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(CHANGES[reason].replace(":e", f"'{practice}'"))
    state = states()[practice]
    assert state.reason == reason
    assert state.broken_at == 2


def test_a_practice_reads_its_own_trail_alone(practice):
    with unit_of_work(Scope.practice(practice), OPERATOR, read_only=True) as uow:
        assert [line.words for line in audit.trail(uow)] == [f"Wrote line {n}" for n in (3, 2, 1, 0)]
        assert uow.execute("SELECT count(DISTINCT entity_id) FROM hub.audit_entry").scalar_one() == 1
