"""Use 3 over the API: begin, write down, ask everyone, consent, and the practice is there; and what is refused on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.demo import cast
from hub.kernel.clock import day_in, system_clock
from hub.kernel.period import Month
from tests.api.conftest import Caller

TODAY = day_in("America/New_York", system_clock())
SIGNED = (TODAY - timedelta(days=3)).isoformat()
STEPS = {
    "practice": {"name": "Willow Acupuncture", "slug": "willow", "legal_form": "PLLC", "jurisdiction": "US-NY"},
    "owner": {"owner_name": "Lin Chen", "email": "lin@willow.example", "licence_type": "LAC", "licence_number": "AC-00412"},
    "agreement": {"fee_model": "flat_monthly", "monthly_minor": 150_000, "first_day": Month.of(TODAY).first_day.isoformat(), "shares": "totals"},
    "signatures": {"signatures": [{"side": side, "name": name, "signed_on": SIGNED} for side, name in (("hub", "Sam Okafor"), ("practice", "Lin Chen"))]},
    "people": {"people": [{"name": "Lin Chen", "email": "lin@willow.example", "kind": "owner_draw", "task": "acupuncturist"}]},
}  # fmt: skip


def begin(api: Caller, name="Willow Acupuncture", **named):
    return api.post("amara", "/hub/practices/joining", {"discipline": "acupuncture", "name": name}, **named)


def address(answer) -> str:
    return f"/hub/practices/{answer.json['id']}/joining"


def save(api: Caller, path: str, step: str, body, who="amara", tag=None):
    tag = tag or api(who, path).headers["ETag"]
    return api(who, f"{path}/{step}", "PUT", json=body, headers={"If-Match": tag})


def consent(api: Caller, who: str, proposal: str):
    seen = api(who, f"/hub/proposals/{proposal}").json
    body = {"position": "consent", "version": seen["version"], "text_hash": seen["text_hash"]}
    return api.post(who, f"/hub/proposals/{proposal}/positions", body)


def test_a_practice_comes_in_over_the_api_when_everybody_has_consented(alone: Caller):
    begun = begin(alone)
    assert begun.status_code == 201 and begun.json["steps"][-1]["state"] == "later"
    path = address(begun)
    for step, body in STEPS.items():
        answer = save(alone, path, step, body)
        assert answer.status_code == 200, (step, answer.json)
    assert [each["state"] for each in answer.json["steps"]] == ["done"] * 5 + ["next"]
    asked = alone.post("amara", f"{path}/propose")
    assert asked.status_code == 201, asked.json
    assert alone("amara", path).json["status"] == "proposed"
    for person in cast.EVERYBODY:
        assert alone("amara", "/hub/practices/willow").status_code == 404
        assert consent(alone, person.key, asked.json["proposal"]).status_code == 201
    willow = alone("mina", "/hub/practices/willow").json
    assert (willow["state"], willow["people"], willow["agreement"]["monthly_minor"]) == ("joined", 1, 150_000)
    assert alone("amara", path).json["practice"] == "willow"
    year = {each["entity"]: each for each in alone("amara", f"/hub/money?period={TODAY.year}").json["columns"]}
    assert year["willow"]["hub_fee_minor"] == -150_000 and year["elimination"]["hub_fee_minor"] == 0


def test_beginning_twice_with_one_key_begins_once(alone: Caller):
    first, again = (begin(alone, headers={"Idempotency-Key": "willow"}) for _ in range(2))
    assert first.json == again.json and again.status_code == 201
    assert len(alone("amara", "/hub/practices/joining").json["joining"]) == 1


def test_a_step_saved_on_an_older_state_is_refused_and_nothing_is_lost(alone: Caller):
    path = address(begin(alone))
    seen = alone("amara", path).headers["ETag"]
    assert save(alone, path, "practice", STEPS["practice"], "nadia", seen).status_code == 200
    stale = save(alone, path, "practice", STEPS["practice"] | {"name": "Another name"}, "amara", seen)
    assert stale.status_code == 412 and "changed" in stale.json["detail"]
    assert alone("amara", path).json["answers"]["practice"]["name"] == "Willow Acupuncture"


def test_a_step_is_not_saved_blindly(alone: Caller):
    path = address(begin(alone))
    assert alone("amara", f"{path}/practice", "PUT", json=STEPS["practice"]).status_code == 428


def test_what_was_saved_comes_with_the_tag_of_the_new_state(alone: Caller):
    path = address(begin(alone))
    first = save(alone, path, "practice", STEPS["practice"])
    assert first.headers["ETag"] == alone("amara", path).headers["ETag"]
    assert save(alone, path, "owner", STEPS["owner"], tag=first.headers["ETag"]).status_code == 200


def test_a_part_of_the_revenue_is_refused_for_new_york_with_the_source(alone: Caller):
    path = address(begin(alone))
    save(alone, path, "practice", STEPS["practice"])
    save(alone, path, "owner", STEPS["owner"])
    terms = STEPS["agreement"] | {"fee_model": "percent_of_revenue", "rate": "0.3", "monthly_minor": None}
    journey = save(alone, path, "agreement", terms).json
    said = next(each for each in journey["rules"] if each["verdict"] == "refuse")
    assert any("29.1(b)(4)" in each for each in said["cites"])
    assert alone.post("amara", f"{path}/propose").status_code == 409


def test_stopping_keeps_what_was_written_down_and_takes_it_off_the_list(alone: Caller):
    path = address(begin(alone))
    stopped = alone.post("amara", f"{path}/stop", headers={"Idempotency-Key": "stop"})
    assert stopped.status_code == 200 and stopped.json["status"] == "withdrawn"
    assert alone.post("amara", f"{path}/stop", headers={"Idempotency-Key": "stop"}).json == stopped.json
    assert alone.post("amara", f"{path}/stop").status_code == 409
    assert alone("amara", "/hub/practices/joining").json["joining"] == []


@pytest.fixture(scope="module")
def path(_told):
    return address(begin(_told, "For what is refused"))


FUTURE = (TODAY + timedelta(days=2)).isoformat()
BAD = [
    ("practice", {"slug": "hub"}, "/slug"), ("practice", {"slug": "willow\n"}, "/slug"), ("practice", {"jurisdiction": "New York"}, "/jurisdiction"),
    ("practice", {"name": ""}, "/name"), ("practice", {"name": "Willow\u0000"}, "/name"), ("practice", {"name": 5}, "/name"),
    ("practice", {"members": 3}, "/members"), ("owner", {"registered_to": "2026-02-30"}, "/registered_to"),
    ("agreement", {"monthly_minor": 0}, "/monthly_minor"), ("agreement", {"monthly_minor": 150000.5}, "/monthly_minor"),
    ("agreement", {"monthly_minor": None}, "/monthly_minor"), ("agreement", {"fee_model": "percent_of_revenue"}, "/rate"),
    ("agreement", {"services": [{"words": "Books"}]}, "/services/0/category"),
    ("signatures", {"signatures": STEPS["signatures"]["signatures"][:1]}, "/signatures"),
    ("signatures", {"signatures": [each | {"side": "hub"} for each in STEPS["signatures"]["signatures"]]}, "/signatures"),
    ("signatures", {"signatures": [each | {"signed_on": FUTURE} for each in STEPS["signatures"]["signatures"]]}, "/signatures/0/signed_on"),
    ("people", {"people": []}, "/people"), ("people", {"people": STEPS["people"]["people"] * 2}, "/people/1/email"),
    ("people", {"people": [STEPS["people"]["people"][0] | {"diagnosis": "x"}]}, "/people/0/diagnosis"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "change", "pointer"), BAD)
def test_what_cannot_be_is_refused_at_its_field(api: Caller, path, step, change, pointer):
    answer = save(api, path, step, STEPS[step] | change)
    assert answer.status_code == 422, answer.json
    assert pointer in [each["pointer"] for each in answer.json["errors"]], answer.json


def test_an_unknown_discipline_is_refused_at_its_field(api: Caller):
    answer = api.post("amara", "/hub/practices/joining", {"discipline": "alchemy", "name": "Gold"})
    assert answer.status_code == 422 and answer.json["errors"][0]["pointer"] == "/discipline"


@pytest.mark.parametrize("ident", ["onb_" + "0" * 32, "willow", "prop_" + "0" * 32])
def test_an_unknown_one_is_missing_whatever_is_asked_of_it(api: Caller, ident):
    base = f"/hub/practices/{ident}/joining"
    answers = [api("amara", base), api.post("amara", f"{base}/propose"), api.post("amara", f"{base}/stop")]
    answers.append(api("amara", f"{base}/practice", "PUT", json=STEPS["practice"], headers={"If-Match": '"x"'}))
    assert {each.status_code for each in answers} == {404}


def test_reading_does_not_let_anybody_write(api: Caller, path):
    answer = api.post("amara", f"{path}/stop", scopes=("onboarding:read",))
    assert answer.status_code == 403 and api.post("amara", f"{path}/stop", scopes=("hours:write",)).status_code == 403
    assert api(None, f"{path}/stop", "POST").status_code == 401


def test_practices_are_listed_as_every_member_may_read_them(api: Caller):
    found = {each["slug"]: each for each in api("mina", "/hub/practices").json["practices"]}
    assert found["psychology"]["owners"][0]["owner_name"] == "Amara Osei" and found["psychology"]["agreement"]["shares"] == "lines"
    assert found["social-work"]["state"] in ("joined", "coming")
    assert api("mina", "/hub/practices/psychology").json == found["psychology"]


@pytest.mark.parametrize("slug", ["hub", "nowhere", "willow%0a", "Psychology"])
def test_a_practice_that_is_none_is_missing(api: Caller, slug):
    assert api("mina", f"/hub/practices/{slug}").status_code == 404
