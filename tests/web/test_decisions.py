"""Deciding together in the browser: hear and be heard, at the hub and in a practice."""

from __future__ import annotations

import re

import pytest

from hub.consensus import services as consensus
from hub.consensus.services.installed import ANYWHERE
from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, operator_actor
from tests.builders.people import Browser, small_collective

EXACT = re.compile(r'name="(version|text_hash)" value="([^"]+)"')


@pytest.fixture
def all_of_us(app):
    with app.app_context():
        return small_collective()


@pytest.fixture
def enter(app, all_of_us):
    return lambda name: Browser(app).enter(all_of_us.email(name))


def bring(browser, base="/hub", **words):
    browser.get(f"{base}/decisions/new?kind=consensus.words.keep")
    sent = {"kind": "consensus.words.keep", "title": "We meet on Fridays", "text": "Every Friday at 10."} | words
    response = browser.post(f"{base}/decisions/new", sent)
    assert response.status_code == 303, response.text
    return response.location


def answer(browser, address, position="consent", reason="", exact=None):
    seen = browser.get(address)
    words = exact or dict(EXACT.findall(seen.text))
    return browser.post(f"{address}/position", words | {"position": position, "reason": reason})


def test_a_matter_is_brought_answered_by_everybody_and_becomes_a_record(enter):
    ada, cem, dee = enter("ada"), enter("cem"), enter("dee")
    address = bring(ada)
    assert "You have not been heard yet." in cem.get(address).text
    assert answer(ada, address).location == address
    assert answer(cem, address, "stand_aside", "I start a long leave.").location == address
    last = answer(dee, address)
    assert last.location.startswith("/hub/decisions/dec_")
    record = dee.get(last.location).text
    assert "Decided by consensus on" in record and "Stood aside" in record and "I start a long leave." in record
    assert "Every member was heard and nobody blocked it." in record and "does not match" not in record


def test_the_list_says_what_needs_my_voice_and_stops_saying_so_once_i_answered(enter):
    ada, cem = enter("ada"), enter("cem")
    address = bring(ada)
    before = cem.get("/hub/decisions").text
    assert "Needs your voice" in before and "Brought by Ada" in before
    answer(cem, address)
    after = cem.get("/hub/decisions").text
    assert "Needs your voice" not in after and "Being talked about" in after


def test_a_candidate_speaks_and_is_not_waited_for(enter):
    ada, ben = enter("ada"), enter("ben")
    address = bring(ada)
    assert "Needs your voice" not in ben.get("/hub/decisions").text
    assert answer(ben, address, "block", "I would wait.").status_code == 303
    assert "candidate" in ada.get(address).text


def test_a_block_without_a_reason_comes_back_at_the_field_with_the_choice_kept(enter):
    cem = enter("cem")
    address = bring(enter("ada"))
    again = answer(cem, address, "block")
    assert again.status_code == 422
    assert "A block needs a reason" in again.text
    assert re.search(r'value="block" checked', again.text)


def test_a_page_left_open_over_a_revision_is_answered_with_what_changed_and_keeps_what_was_typed(enter):
    ada, cem, dee = enter("ada"), enter("cem"), enter("dee")
    address = bring(ada)
    old = dict(EXACT.findall(cem.get(address).text))
    dee.get(f"{address}/revise")
    exact = dict(EXACT.findall(dee.get(f"{address}/revise").text))
    revised = dee.post(f"{address}/revise", exact | {"title": "We meet on Fridays", "text": "Every Friday at 11.", "meaning": "changed"})
    assert revised.status_code == 303
    late = answer(cem, address, "consent", "Ten is early but fine.", exact=old)
    assert late.status_code == 412
    assert "The text has changed: revision 2 came while you were writing." in late.text
    assert "Ten is early but fine." in late.text and "Every Friday at 11." in late.text


def test_a_revision_asks_everybody_again_and_shows_what_changed(enter):
    ada, cem = enter("ada"), enter("cem")
    address = bring(ada)
    answer(cem, address)
    exact = dict(EXACT.findall(ada.get(f"{address}/revise").text))
    ada.post(f"{address}/revise", exact | {"title": "We meet on Fridays", "text": "Every Friday at 11.", "meaning": "changed"})
    page = cem.get(address).text
    assert "<del>Every Friday at 10.</del>" in page and "<ins>Every Friday at 11.</ins>" in page
    assert "you are asked again" in page and "answered revision 1, asked again" in page


def test_a_correction_of_wording_says_that_nobody_was_asked_again_and_anybody_may_object_to_that(enter):
    ada, cem = enter("ada"), enter("cem")
    address = bring(ada, text="Evry Friday.")
    answer(cem, address)
    exact = dict(EXACT.findall(ada.get(f"{address}/revise").text))
    ada.post(f"{address}/revise", exact | {"title": "We meet on Fridays", "text": "Every Friday.", "meaning": "same"})
    page = cem.get(address).text
    assert "The wording was corrected" in page and "before the wording was corrected" in page
    asked = cem.post(f"{address}/ask-again", dict(EXACT.findall(page)))
    assert asked.status_code == 303
    assert "You have not been heard yet." in enter("dee").get(address).text
    assert "Revision 2" in cem.get(address).text


def test_who_was_away_is_asked_after_the_meeting_and_finds_it_on_their_page(app, all_of_us, enter):
    ada, cem = enter("ada"), enter("cem")
    address = bring(ada)
    answer(ada, address)
    answer(enter("dee"), address)
    page = ada.get("/hub/meetings").text
    present = re.findall(r'name="present" value="(per_[0-9a-f]+)"[^>]*><b>(?:Ada|Dee)<', page)
    assert len(present) == 2
    today = re.search(r'name="day" value="([0-9-]+)"', page)[1]
    assert ada.post("/hub/meetings", {"day": today, "kind": "weekly", "present": present}).status_code == 303
    assert "You were away when we talked about it." in cem.get("/hub/decisions").text
    assert "Waiting for people who were away" in ada.get(address).text
    assert answer(cem, address, "block", "Fridays are full.").status_code == 303
    page = ada.get(address).text
    assert "Open again" in page and "Cem blocks it." in page
    assert "We meet on Fridays" in ada.get("/hub/meetings").text


def test_a_colleague_may_be_asked_afterwards_from_the_page_of_the_matter(enter):
    ada = enter("ada")
    address = bring(ada)
    page = ada.get(address).text
    who = re.search(r'<option value="(per_[0-9a-f]+)"', page)[1]
    assert ada.post(f"{address}/ask", {"person": who}).status_code == 303
    assert "was away and is asked by" in ada.get(address).text


def test_only_who_brought_it_can_take_it_back(enter):
    ada, cem = enter("ada"), enter("cem")
    address = bring(ada)
    assert "Take the proposal back" not in cem.get(address).text
    assert cem.post(f"{address}/withdraw").status_code == 403
    ada.get(address)
    assert ada.post(f"{address}/withdraw").status_code == 303
    assert "Taken back" in ada.get(address).text


def test_a_practice_decides_its_own_matters_and_nobody_else_sees_them(enter):
    ada, cem, dee = enter("ada"), enter("cem"), enter("dee")
    address = bring(ada, "/p/psychology", title="We close in August", text="All of August.")
    assert answer(ada, address).status_code == 303
    assert cem.get(address).status_code == 404
    assert cem.get(address.replace("/p/psychology", "/hub")).status_code == 404
    assert cem.get(address.replace("psychology", "social-work")).status_code == 404
    assert (
        cem.post(
            address.replace("/p/psychology", "/hub") + "/position",
            {"position": "block", "reason": "no", "version": 1, "text_hash": "0" * 64},
        ).status_code
        == 404
    )
    assert "We close in August" not in cem.get("/hub/decisions").text
    assert answer(dee, address).location.startswith("/p/psychology/decisions/dec_")


def test_a_label_leads_to_its_record_and_an_unknown_id_leads_nowhere(enter):
    ada = enter("ada")
    address = bring(ada)
    for name in ("ada", "cem", "dee"):
        answer(enter(name), address)
    year = ada.get(address).text and ada.get("/hub/decisions").text
    label = re.search(r"Decision (\d{4}-\d\d)", year)[1]
    assert ada.get(f"/hub/decisions/{label}").location.startswith("/hub/decisions/dec_")
    record = ada.get(f"/hub/decisions/{label}").location
    assert ada.get(record.replace("/decisions/", "/decisions/records/")).location == record
    for wrong in ("2019-01", "prop_" + "0" * 32, "dec_" + "0" * 32, "prop_x", "x"):
        assert ada.get(f"/hub/decisions/{wrong}").status_code == 404, wrong


def test_tables_can_be_taken_along(enter):
    ada = enter("ada")
    address = bring(ada)
    answer(ada, address, "consent_with_reservations", "=1+1")
    voices = ada.get(f"{address}.csv")
    assert voices.mimetype == "text/csv" and "'=1+1" in voices.text
    assert ada.get("/hub/decisions.csv").text.startswith("number,title")


def test_a_change_of_pay_begins_with_a_form_that_asks_what_it_needs(app, all_of_us, enter):
    ada = enter("ada")
    page = ada.get("/hub/decisions/new?kind=pay.rate.change").text
    assert 'name="per_hour_minor"' in page and 'name="from_on"' in page
    bad = ada.post(
        "/hub/decisions/new", {"kind": "pay.rate.change", "title": "Raise", "text": "x", "per_hour_minor": "much", "from_on": "2030-01-01"}
    )
    assert bad.status_code == 422 and "much" in bad.text


def test_no_page_shows_a_count_as_a_result(enter):
    ada, cem, dee = enter("ada"), enter("cem"), enter("dee")
    address = bring(ada)
    answer(ada, address)
    answer(dee, address)
    answer(cem, address, "block", "It would harm us.")
    page = ada.get(address).text
    assert not re.search(
        r"%|\d+ (for|against|consents|in favour|votes?)|2[-–:]1", re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL).replace("100%", "")
    )
    assert "Cem blocks it." in page


def test_a_visitor_is_asked_to_sign_in(app, all_of_us):
    assert app.test_client().get("/hub/decisions").status_code == 303


def test_the_same_proposal_tried_by_the_queue_after_the_page_finds_it_done(app, all_of_us, enter):
    from hub.queue.worker import run_waiting

    address = bring(enter("ada"))
    for name in ("ada", "cem", "dee"):
        answer(enter(name), address)
    with app.app_context():
        assert {outcome.words for outcome in run_waiting()} == {"already"}
        decided = transact(Scope.hub(all_of_us.hub), operator_actor(), lambda uow: consensus.decided(uow))
    assert len(decided) == 1


def test_the_list_offers_each_way_to_begin_where_it_belongs(app, enter):
    ada = enter("ada")
    hub, practice = ada.get("/hub/decisions").text, ada.get("/p/psychology/decisions").text
    for effect in app.extensions["hub.effects"].values():
        begin_at = getattr(effect, "begin_at", None)
        own, other = (hub, practice) if effect.scope == "hub" else (practice, hub)
        if begin_at:
            assert begin_at.format(at="/hub" if effect.scope == "hub" else "/p/psychology") in own, effect.type
        elif begin_at is None and f"kind={effect.type}" in own:
            assert (f"kind={effect.type}" in other) == (effect.type in ANYWHERE), effect.type
        else:
            assert f"kind={effect.type}" not in own, effect.type


def test_a_decided_matter_shows_those_who_were_heard_then_and_not_who_joined_since(app, all_of_us, enter):
    from datetime import timedelta

    from hub.membership import services as membership
    from hub.membership.services import NewPerson

    ada = enter("ada")
    address = bring(ada)
    for name in ("ada", "cem", "dee"):
        answer(enter(name), address)
    with app.app_context():
        hub = Scope.hub(all_of_us.hub)
        today = transact(hub, operator_actor(), lambda uow: uow.today)
        new = NewPerson("Zoe", "zoe@example.coop")
        transact(hub, operator_actor(), lambda uow: membership.add_person(uow, new, today - timedelta(days=1), today))
    page = ada.get(address).text
    assert "Zoe" not in page and "Not heard" not in page and "Ben" not in page


def test_the_page_offers_what_the_process_of_the_matter_knows_and_tells_its_steps(enter):
    ada, cem, dee = enter("ada"), enter("cem"), enter("dee")
    before = bring(ada)
    ada.get("/hub/decisions/new?kind=consensus.preset.adopt")
    words = {"kind": "consensus.preset.adopt", "title": "Objections with reasons", "text": "We try it.", "process": "sociocratic_consent"}
    change = ada.post("/hub/decisions/new", words).location
    assert "No reasoned objection (sociocratic consent)" in cem.get(change).text and "I stand aside" in cem.get(change).text
    for browser in (ada, cem, dee):
        last = answer(browser, change)
    assert last.location.startswith("/hub/decisions/dec_")
    after = cem.get(bring(ada, title="Tea")).text
    assert "Go round once for reactions." in after and "I object" in after
    assert 'value="stand_aside"' not in after and "Standing aside needs" not in after
    assert 'value="stand_aside"' in cem.get(before).text and "I object" not in cem.get(before).text


def test_a_sense_check_is_asked_on_the_page_offers_no_block_and_ends_in_no_decision(enter):
    ada, cem, dee = enter("ada"), enter("cem"), enter("dee")
    address = bring(ada, sense_check="yes")
    page = cem.get(address).text
    assert "it decides nothing" in page and "Sense check" in page and 'value="block"' not in page and "A block needs a reason" not in page
    for browser in (ada, cem, dee):
        assert answer(browser, address).location == address
    assert answer(cem, address, "block", "No.").status_code == 422
    shown = dee.get(address).text
    assert "Everyone has been heard. This is a sense check: it decides nothing" in shown and "decided when" not in shown
    assert ada.post(f"{address}/withdraw").status_code == 303


def test_the_page_of_a_meeting_fills_itself_and_takes_a_topic_from_the_room(app, all_of_us, enter):
    ada, cem = enter("ada"), enter("cem")
    bring(ada)
    following = re.search(r'href="(/hub/meetings/[0-9-]+)"', ada.get("/hub/meetings").text)[1]
    page = cem.get(following).text
    assert "What waits to be talked about" in page and "We meet on Fridays" in page
    assert cem.post(f"{following}/topics?kind=weekly", {"title": "The heating"}).location == following
    page = ada.get(following).text
    assert "The heating" in page and "Brought by Cem." in page
    empty = cem.post(f"{following}/topics?kind=weekly", {"title": " "})
    assert empty.status_code == 422 and "What is it about?" in empty.text
    assert ada.get("/hub/meetings/someday").status_code == 404
    assert ada.get("/hub/meetings/2026-10-30?kind=secret").status_code == 404


def test_a_practice_has_meetings_of_its_own_with_only_its_own_matters(enter):
    ada, cem = enter("ada"), enter("cem")
    bring(ada, "/p/psychology", title="New chairs")
    following = re.search(r'href="(/p/psychology/meetings/[0-9-]+)"', ada.get("/p/psychology/meetings").text)[1]
    assert "New chairs" in ada.get(following).text
    assert "New chairs" not in cem.get(following.replace("/p/psychology", "/hub")).text
    assert cem.get(following).status_code == 404
