"""A sign that nobody sees, or that turns the rest of a line around, is refused where it was typed, before anything reads it."""

from __future__ import annotations

import pytest

from hub.demo import cast
from hub.kernel.errors import DomainError
from hub.plugin_host import services
from hub.web.unseen import SENTENCE, UNSEEN, check_seen
from tests.builders.people import Browser, make_token, small_collective
from tests.web.hostile_practice import MEI, SLUG, Battery, welcome

NEW = "/p/psychology/decisions/new"
WORDS = {"title": "A fern", "text": "We buy a fern.", "kind": "consensus.words.keep"}


@pytest.fixture
def ada(app):
    with app.app_context():
        people = small_collective().people
        key = {"Authorization": "Bearer " + make_token(people["ada"], "consensus:write")}
    browser = Browser(app).enter("ada@example.coop")
    browser.key = key
    browser.get(NEW)
    return browser


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\u202e", "\u202a", "\u2066", "\u2069"])
def test_it_is_refused_at_its_field_and_the_rest_is_kept(ada, sign):
    answer = ada.post(NEW, WORDS | {"title": f"Pay $500{sign} now"})
    assert answer.status_code == 422 and SENTENCE in answer.text and "We buy a fern." in answer.text
    told = ada.client.post("/api/v1/p/psychology/proposals", json={"title": "x", "text": f"a{sign}b"}, headers=ada.key)
    assert (told.status_code, told.json["errors"]) == (422, [{"pointer": "/text", "detail": SENTENCE}])
    assert ada.get("/p/psychology/decisions", query_string={"q": f"a{sign}"}).status_code == 422


def test_wherever_it_stands_in_a_document_the_pointer_leads_there():
    def pointers(sent):
        with pytest.raises(DomainError) as caught:
            check_seen(sent)
        return [each.pointer for each in caught.value.problems]

    assert pointers({"a": ["x", {"b/c": "\x00"}], "d": "\u202e"}) == ["/a/1/b~1c", "/d"]
    assert pointers({"a": {"\x00": 1}}) == ["/a"] and pointers(["\x01"]) == ["/0"]
    check_seen({"a": [1, None, True, 2.5, "x"]})


def test_of_several_values_of_one_name_each_is_looked_at(ada):
    for query in ("q=%00&q=x", "q=x&q=%00", "q=x&r=%E2%80%AE"):
        assert ada.get(f"/p/psychology/decisions?{query}").status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Ångström",
        "שלום\u200f 5",
        "مرحبا\u200e",
        "क्\u200dष",
        "می\u200cخواهم",
        "👩🏽\u200d⚕️",
        "e\u0301",
        "two\r\nlines\tand a tab",
        "ﷺ 𝔉 \u00a0",
    ],
)
def test_letters_of_every_script_are_taken(ada, text):
    assert UNSEEN.search(text) is None
    assert ada.post(NEW, WORDS | {"text": text}).status_code == 303


def test_a_password_may_be_anything_that_can_be_typed(ada):
    ada.get("/me/security")
    assert ada.post("/me/security/password", {"new_password": "seven\u202e green bottles"}).status_code == 303


def test_a_memo_ends_without_a_line_break(story_copy):
    browser = Browser(story_copy).enter(cast.AMARA.email)
    for words in ("Rent\n", "Rent\r", "Re\tnt", "Rent\r\n2020-01-01 open Assets:Other"):
        sent = {"on": "2026-11-02", "amount": "1", "words": words, "once": "a" * 32}
        assert browser.post("/p/psychology/money/record?what=cost", sent).status_code == 422


def test_no_text_makes_a_plugin_rest(_story_template, make_database, make_app):
    """What a person types never counts as a fault of the plugin that it was typed into."""
    database = make_database(_story_template)
    app = make_app(database)
    welcome(Battery(app, database))
    browser, page = Browser(app).enter(MEI), f"/p/{SLUG}/needle-certificates"
    for _ in range(5):
        answer = browser.post(page, {"action": "keep", "holder": "Mei\x00", "number": "1", "valid_to": "2030-01-01"})
        assert answer.status_code == 422 and SENTENCE in answer.text
        assert browser.get(f"{page}?x=%00").status_code == 422
    assert browser.get(page).status_code == 200
    with app.app_context():
        assert not services.health().is_off("acupuncture")
