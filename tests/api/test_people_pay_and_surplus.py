"""People, one's own pay, surplus, the care fund, the trail and the first page, as programs see them."""

from __future__ import annotations

import pytest

from hub.kernel.clock import day_in, system_clock
from hub.kernel.period import Month
from tests.api.conftest import Caller

TODAY = day_in("America/New_York", system_clock())
CLOSED = TODAY.year - 1


def bare(answer):
    return {**answer.json, "request_id": ""}


# People


def test_everybody_is_listed_by_name_with_their_places(api: Caller):
    people = {each["name"]: each for each in api("mina", "/hub/people").json["people"]}
    assert list(people) == sorted(people, key=str.casefold) and len(people) == 8
    assert people["Amara Osei"]["standing"] == "member"
    assert [each["place"] for each in people["Sam Okafor"]["places"]] == ["hub"]


def test_a_practice_lists_only_who_works_there(api: Caller):
    names = [each["name"] for each in api("amara", "/p/psychology/people").json["people"]]
    assert "Amara Osei" in names and "Sam Okafor" not in names


def test_one_person_is_told_with_licences_and_minutes_and_without_an_address(api: Caller):
    listed = next(each for each in api("sam", "/hub/people").json["people"] if each["name"] == "Amara Osei")
    person = api("sam", f"/hub/people/{listed['id']}").json
    assert person["licences"][0]["type"] == "PSY" and person["year"]["minutes"] > 0
    assert "juniper.example" not in api("sam", f"/hub/people/{listed['id']}").text


@pytest.mark.parametrize("ident", ["per_" + "0" * 32, "per_x", "prop_" + "0" * 32])
def test_an_unknown_person_is_missing(api: Caller, ident):
    assert api("sam", f"/hub/people/{ident}").status_code == 404


# Pay


def test_ones_own_months_are_listed_newest_first_and_each_opens(api: Caller):
    months = api("priya", "/me/pay?limit=200").json["months"]
    assert [each["month"] for each in months] == sorted((each["month"] for each in months), reverse=True)
    one = api("priya", f"/me/pay/{months[-1]['month']}").json
    assert (one["state"], one["total_minor"], one["rate_minor"]) == ("ready", months[-1]["total_minor"], 4_000)
    assert one["total_minor"] == sum(line["amount_minor"] for payer in one["payers"] for line in payer["lines"])


def test_an_open_month_is_told_as_it_stands_so_far(api: Caller):
    assert api("priya", f"/me/pay/{Month.of(TODAY).next()}").json["state"] == "open"


def test_pay_is_ones_own_alone(api: Caller):
    month = api("priya", "/me/pay").json["months"][0]["month"]
    assert api("priya", f"/me/pay/{month}").json != api("daniel", f"/me/pay/{month}").json


def test_the_rate_is_the_same_for_everybody_and_names_its_decision(api: Caller):
    rules = api("mina", "/hub/pay").json
    assert rules["rates"][-1]["per_hour_minor"] == 4_000 and rules["rates"][-1]["decision"].startswith("dec_")
    assert rules["leave"][-1]["day_minor"] == 16_000


@pytest.mark.parametrize("month", ["2026-13", "x", "1800-01", "2026-5"])
def test_a_month_that_is_none_is_refused_with_how_to_write_it(api: Caller, month):
    answer = api("priya", f"/me/pay/{month}")
    assert answer.status_code == 422 and "2026-05" in answer.json["detail"]


# Surplus


def test_the_closed_year_is_shared_to_the_cent(api: Caller):
    year = api("amara", f"/hub/surplus/{CLOSED}").json
    assert year["pool_minor"] == 1_234_567 == year["collective_minor"] + sum(each["share_minor"] for each in year["members"])
    assert year["state"] in ("shared", "preview") and year["policy_decision"].startswith("dec_")


def test_ones_own_capital_is_the_part_of_that_year(api: Caller):
    year, mine = api("amara", f"/hub/surplus/{CLOSED}").json, api("amara", "/me/capital").json
    part = next(each for each in year["members"] if each["person"] == "Amara Osei")["share_minor"]
    assert mine["balance_minor"] == (part if year["state"] == "shared" else 0)


@pytest.mark.parametrize("year", ["0", "1999", "2201", "99999999999999999999", "x", "-1"])
def test_a_year_without_a_hub_is_missing(api: Caller, year):
    assert api("amara", f"/hub/surplus/{year}").status_code == 404


def test_asking_to_share_a_year_makes_a_proposal_once(alone: Caller):
    key = {"Idempotency-Key": "share-it"}
    first = alone.post("amara", f"/hub/surplus/{TODAY.year}/propose", headers=key)
    again = alone.post("amara", f"/hub/surplus/{TODAY.year}/propose", headers=key)
    assert (first.status_code, again.status_code) == (201, 201) and first.json == again.json
    assert alone("nadia", f"/hub/proposals/{first.json['proposal']}").json["effect"] == "surplus.year.share"


# The care fund

WANTED = {"usual_minor": 12_000, "agreed_minor": 3_000, "sessions_a_month": 4, "from_month": str(Month.of(TODAY)), "months": 3}


def test_the_care_fund_says_what_was_agreed(api: Caller):
    fund = api("priya", "/p/psychology/care-fund").json
    assert fund["granted"] and fund["granted"][0]["forgone_a_month_minor"] > 0 and fund["currency"] == "USD"


def test_a_low_rate_is_asked_for_under_a_reference_drawn_by_chance(alone: Caller):
    wanted = WANTED | {"person_id": "per_" + alone.person("priya").hex}
    first = alone.post("priya", "/p/psychology/care-fund", wanted, headers={"Idempotency-Key": "k"})
    assert first.status_code == 201 and len(first.json["reference"]) >= 6
    assert alone.post("priya", "/p/psychology/care-fund", wanted, headers={"Idempotency-Key": "k"}).json == first.json
    proposal = alone("daniel", f"/p/psychology/proposals/{first.json['proposal']}").json
    assert proposal["payload"]["agreed_minor"] == 3_000 and first.json["reference"] in proposal["title"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"agreed_minor": 12_000}, "/agreed_minor"), ({"months": 0}, "/months"), ({"usual_minor": "120"}, "/usual_minor"),
     ({"client": "Somebody"}, "/client"), ({"from_month": "2026-05\n"}, "/from_month"), ({"months": True}, "/months"),
     ({"person_id": "per_" + "0" * 32}, "/person_id")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(api: Caller, change, pointer):
    answer = api.post("priya", "/p/psychology/care-fund", WANTED | {"person_id": "per_" + api.person("priya").hex} | change)
    assert answer.status_code == 422 and pointer in [each["pointer"] for each in answer.json["errors"]], answer.json


# The trail


def test_the_trail_is_walked_once_from_the_newest_to_the_first(api: Caller):
    lines = api.walk("sam", "/hub/records?action=consensus.proposal.bring", "lines", 5)
    idents = [each["id"] for each in lines]
    assert len(idents) == len(set(idents)) > 5 and idents == sorted(idents, reverse=True)
    assert all(each["action"] == "consensus.proposal.bring" for each in lines)


def test_the_seal_holds(api: Caller):
    for path in ("/hub/records/seal", "/p/psychology/records/seal"):
        assert api("amara", path).json["holds"] is True


def test_a_practice_has_a_trail_of_its_own(api: Caller):
    here = {each["id"] for each in api("amara", "/p/psychology/records?limit=200").json["lines"]}
    assert here and not here & {each["id"] for each in api("amara", "/hub/records?limit=200").json["lines"]}


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIl0", "a" * 201, "%00", "W1tbW1tbW1tbW1tb", "☃"])
def test_a_cursor_of_somebody_elses_making_is_refused(api: Caller, cursor):
    for path in ("/hub/records", "/hub/people"):
        answer = api("sam", f"{path}?cursor={cursor}")
        assert answer.status_code == 422 and answer.json["errors"][0]["pointer"] in ("/cursor", "/query/cursor"), answer.json


# The first page


def test_what_needs_me_is_gathered_over_all_places(alone: Caller):
    asked = alone.post("sam", "/hub/proposals", {"title": "We buy a plant", "text": "A fern."}).json["id"]
    waiting = [each["proposal"] for each in alone("priya", "/me/voices").json["voices"]]
    assert asked in waiting and len(waiting) == len(set(waiting))


def test_a_practice_at_a_glance_has_the_figures_of_its_page(api: Caller):
    home = api("amara", "/p/psychology").json
    assert (home["practice"], home["month"]) == ("psychology", str(Month.of(TODAY)))
    assert home["agreement"]["monthly_minor"] == 500_000 and home["fee"]["invoice"].startswith("inv_")


def test_the_hub_at_a_glance_has_its_practices(api: Caller):
    home = api("sam", "/hub").json
    assert home["practices"][0]["slug"] == "psychology" and home["year"]["net_minor"] is not None


# Doors


OF_PRACTICE = (
    "",
    "/people",
    "/care-fund",
    "/records",
    "/records/seal",
    "/money",
    "/money/entries",
    "/fees",
    "/agreements",
    f"/hours/{CLOSED}-05",
    "/proposals",
    "/decisions",
)


@pytest.mark.parametrize("path", OF_PRACTICE)
def test_a_neighbours_things_answer_like_nobodys(api: Caller, path):
    neighbours, nobodys = api("amara", f"/p/social-work{path}"), api("amara", f"/p/nowhere{path}")
    assert neighbours.status_code == nobodys.status_code == 404
    assert bare(neighbours) == bare(nobodys)


def test_the_same_holds_for_writing(api: Caller):
    wanted = WANTED | {"person_id": "per_" + api.person("nadia").hex}
    neighbours, nobodys = (api.post("amara", f"/p/{slug}/care-fund", wanted) for slug in ("social-work", "nowhere"))
    assert neighbours.status_code == 404 and bare(neighbours) == bare(nobodys)


def test_a_neighbours_ids_are_nobodys(api: Caller):
    entry = api("nadia", "/p/social-work/money/entries").json["entries"][0]["id"]
    asked = api.post("nadia", "/p/social-work/proposals", {"title": "We paint the door", "text": "Blue."}).json["id"]
    for theirs, path in (
        (entry, "/p/psychology/money/entries"),
        (entry, "/hub/money/entries"),
        (asked, "/p/psychology/proposals"),
        (asked, "/hub/proposals"),
    ):
        nobodys = theirs.partition("_")[0] + "_" + "0" * 32
        found = [bare(api("amara", f"{path}/{ident}")) for ident in (theirs, nobodys)]
        assert found[0] == found[1] and found[0]["status"] == 404
    words = {"position": "consent", "version": 1, "text_hash": "0" * 64}
    assert api.post("amara", f"/hub/proposals/{asked}/positions", words).status_code == 404
    assert api("nadia", f"/p/social-work/proposals/{asked}").status_code == 200


READS = {
    "/hub/people": "joining", "/me/pay": "pay", "/hub/pay": "pay", f"/hub/surplus/{CLOSED}": "surplus", "/me/capital": "surplus",
    "/p/psychology/care-fund": "rates", "/hub/records": "records", "/me/voices": "home", "/hub": "home", "/hub/practices": "onboarding",
}  # fmt: skip


@pytest.mark.parametrize(("path", "feature"), READS.items())
def test_each_read_asks_for_its_own_scope(api: Caller, path, feature):
    assert api("amara", path, scopes=(f"{feature}:read",)).status_code == 200
    refused = api("amara", path, scopes=("membership:read",))
    assert refused.status_code == 403 and f'scope="{feature}:read"' in refused.headers["WWW-Authenticate"]
    assert api(None, path).status_code == 401


@pytest.mark.parametrize("path", [path for path in READS if path != "/hub/records"])
def test_an_unchanged_answer_is_not_sent_again(api: Caller, path):
    tag = api("amara", path).headers["ETag"]
    again = api("amara", path, headers={"If-None-Match": tag})
    assert again.status_code == 304 and not again.data


@pytest.mark.parametrize(
    ("path", "key"),
    [("/hub/people", "people"), ("/me/pay", "months"), ("/hub/practices", "practices"), ("/p/psychology/care-fund", "granted")],
)
def test_cursors_walk_each_list_once(api: Caller, path, key):
    whole = api("amara", f"{path}?limit=200").json[key]
    assert api.walk("amara", path, key, 1) == whole
