"""Bodies that nobody can read, or that nothing can keep, are refused before anything is done."""

from __future__ import annotations

import pytest

from tests.api.conftest import Caller

PATH = "/hub/proposals"
TITLE = b'{"text": "A fern.", "title": '


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": ' + b"9" * 5000 + b"}", b"[" * 100_000, TITLE + b'"\\ud800"}', b"nul"],
    ids=["open", "no UTF-8", "NaN", "Infinity", "a number beyond counting", "endless nesting", "half a character", "a word"],
)
def test_a_body_that_is_no_json_is_a_bad_request(api: Caller, body):
    answer = api("sam", PATH, "POST", data=body, content_type="application/json")
    assert answer.status_code == 400 and answer.mimetype == "application/problem+json", answer.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_another_kind_of_content_is_told_so(api: Caller, kind):
    assert api("sam", PATH, "POST", data=b'{"title": "x", "text": "y"}', content_type=kind).status_code == 415


@pytest.mark.parametrize("body", [[], "text", 5, None, True, [{"title": "x"}]])
def test_json_of_another_shape_is_refused(api: Caller, body):
    answer = api("sam", PATH, "POST", json=body)
    assert answer.status_code == 422 and answer.json["errors"], answer.json


def test_a_zero_sign_is_refused_wherever_it_stands(api: Caller):
    whole = {"title": "We buy a plant", "text": "A fern."}
    for change in ({"title": "a\u0000b"}, {"text": "a\u0000b"}, {"why": "\u0007"}, {"payload": {"a": "\u0000"}}, {"effect": "a\u0000"}):
        assert api.post("sam", PATH, whole | change).status_code == 422, change


@pytest.mark.parametrize("change", [{"weight": 2}, {"payload": {"weight": 2}}, {"title": "x" * 201}, {"absent_rule": "never"}])
def test_an_unknown_field_is_refused_with_its_pointer(api: Caller, change):
    answer = api.post("sam", PATH, {"title": "We buy a plant", "text": "A fern."} | change)
    assert answer.status_code == 422 and f"/{next(iter(change))}" in answer.json["errors"][0]["pointer"], answer.json


def test_a_body_beyond_the_limit_is_told_so(api: Caller):
    answer = api("sam", PATH, "POST", data=b'{"title": "' + b"x" * 1_100_000 + b'"}', content_type="application/json")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path", ["/hub/money?period=%00", "/hub/money/cell?entity=%00&row=net", "/p/%00", "/hub/practices/%ff/money", "/me/pay/%0a"]
)
def test_addresses_with_hidden_signs_are_no_fault_of_ours(api: Caller, path):
    assert api("sam", path).status_code in (404, 422)


@pytest.mark.parametrize("path", ["/hub/money?perid=2025", "/hub/people?page=2", "/p/psychology?x", "/me/pay/2026-05?month=2026-06"])
def test_a_query_that_is_not_known_is_refused_by_its_name(api: Caller, path):
    answer = api("amara", path)
    assert answer.status_code == 422 and answer.json["errors"][0]["pointer"] == "/" + path.partition("?")[2].partition("=")[0]
