"""A place one is not part of answers like one that does not exist; standing decides what one may do in one's own."""

from __future__ import annotations

from uuid import UUID

import pytest

from hub.kernel.context import Actor, ActorKind, Place
from hub.kernel.errors import DomainError, Kind
from hub.web.access import Access, admit
from tests.builders.people import Browser, small_collective

HUB = Place(UUID(int=1), "hub", "Alliance", "hub")
OWN = Place(UUID(int=2), "psychology", "Psychology", "practice", 1)


def actor(standing, *places):
    return Actor(ActorKind.PERSON, "somebody", UUID(int=9), standing, places)


MEMBER, CANDIDATE = actor("member", HUB, OWN), actor("candidate", HUB, OWN)
FORMER, NEW = actor("former"), actor("none")


def kind_of(access, who, practice=None, reads=True):
    try:
        admit(access, who, practice, reads=reads)
    except DomainError as refusal:
        return refusal.kind, refusal.message
    return None


def test_a_neighbour_and_an_unknown_practice_answer_alike():
    access = Access("finances.book.read", "worker", "practice")
    assert kind_of(access, MEMBER, "social-work") == kind_of(access, MEMBER, "no-such-practice")
    assert kind_of(access, MEMBER, "social-work")[0] is Kind.MISSING
    assert kind_of(access, MEMBER, "psychology") is None


def test_the_hub_is_no_practice():
    assert kind_of(Access("finances.book.read", "worker", "practice"), MEMBER, "hub")[0] is Kind.MISSING


def test_what_only_a_member_may_do_is_found_missing_first_by_whoever_is_no_part_of_the_place():
    assert kind_of(Access("agreements.fee.charge", "member", "practice"), CANDIDATE, "social-work", reads=False)[0] is Kind.MISSING


def test_a_candidate_reads_and_speaks_and_is_told_in_a_sentence_what_waits_for_membership():
    assert kind_of(Access("consensus.proposal.read", "worker", "hub"), CANDIDATE) is None
    assert kind_of(Access("consensus.comment.add", "worker", "hub"), CANDIDATE, reads=False) is None
    kind, words = kind_of(Access("consensus.position.share", "member", "hub"), CANDIDATE, reads=False)
    assert kind is Kind.FORBIDDEN and "members" in words


@pytest.mark.parametrize("who", [FORMER, NEW])
def test_whoever_has_left_keeps_reading_what_is_theirs_and_nothing_else(who):
    assert kind_of(Access("pay.statement.read", "worker", "me"), who) is None
    assert kind_of(Access("hours.entry.record", "worker", "me"), who, reads=False)[0] is Kind.FORBIDDEN
    assert kind_of(Access("finances.pool.read", "person", "hub"), who)[0] is Kind.MISSING
    assert kind_of(Access("finances.book.read", "person", "practice"), who, "psychology")[0] is Kind.MISSING
    assert kind_of(Access("home.menu.read", "worker", None), who)[0] is Kind.FORBIDDEN
    assert kind_of(Access("identity.session.end", "person", "me"), who, reads=False) is None


@pytest.fixture
def collective(app):
    with app.app_context():
        return small_collective()


def test_who_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(app, collective):
    response = app.test_client().get("/me/security?from=menu")
    assert response.status_code == 303
    assert response.headers["Location"] == "/sign-in?next=/me/security%3Ffrom%3Dmenu"


def test_every_page_of_a_neighbour_answers_like_one_of_nobody(app, collective):
    ada = Browser(app).enter("ada@example.coop")
    pages = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/p/<practice>") and "GET" in rule.methods}
    for page in pages:
        if page.count("<") > 1:
            continue
        neighbours = ada.get(page.replace("<practice>", "social-work"))
        nobodys = ada.get(page.replace("<practice>", "nowhere"))
        assert neighbours.status_code == nobodys.status_code == 404, page
        strip = [one.text.replace(one.headers["X-Request-ID"], "") for one in (neighbours, nobodys)]
        assert strip[0] == strip[1], page


def test_standing_is_looked_up_anew_for_each_request(app, collective):
    from hub.db.unit_of_work import unit_of_work
    from hub.kernel.context import Scope
    from hub.membership import services as membership
    from tests.builders.people import OPERATOR

    dee = Browser(app).enter("dee@example.coop")
    assert dee.get("/me/security").status_code == 200
    with app.app_context(), unit_of_work(Scope.hub(collective.hub), OPERATOR) as uow:
        membership.leave(uow, collective.people["dee"], uow.today)
    with app.test_request_context("/me/security", headers={"Cookie": f"hub_session={dee.cookie()}"}):
        from hub.web.access import current_actor

        assert current_actor().standing in ("former", "none") and current_actor().places == ()
