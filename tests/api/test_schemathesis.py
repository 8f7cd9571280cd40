"""Everything that /api/openapi.json describes, asked with values that fit it and values that do not: no answer is a fault of ours,
and none is of a kind that the description does not name.

SCHEMATHESIS_EXAMPLES=200 asks more of each operation than the few that a run of all tests has time for.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig

from hub.kernel.clock import day_in, system_clock
from tests.api.conftest import Caller

WHO = "amara"
TODAY = day_in("America/New_York", system_clock())
CONFIG = Path(__file__).parents[2] / "schemathesis.toml"
LISTS = {
    "prop_id": [("/hub/proposals", "proposals"), ("/p/psychology/proposals", "proposals")],
    "dec_id": [("/hub/decisions", "decisions"), ("/p/psychology/decisions", "decisions")],
    "je_id": [("/hub/money/entries", "entries"), ("/p/psychology/money/entries", "entries")],
    "inv_id": [("/hub/fees", "invoices")], "per_id": [("/hub/people", "people")], "onb_id": [("/hub/practices/joining", "joining")],
    "import_id": [("/me/hours/imports", "imports")],
}  # fmt: skip
KNOWN: dict[str, list[Any]] = {
    "practice": ["psychology"], "slug": ["psychology", "social-work"], "place": ["psychology"], "version": [1], "key": ["acupuncture"],
    "entity": ["psychology", "hub", "elimination", "combined"],
}  # fmt: skip
SENT = {
    "header.If-Match": "any_state", "body.text_hash": "text_hash", "body.version": "version", "body.place": "place", "body.discipline": "key",
    "body.person_id": "per_id", "body.from_month": "month", "query.entity": "entity", "query.place": "place", "query.period": "period",
}  # fmt: skip
CSV = b"date,minutes,kind\n2026-05-04,90,sessions\n2026-05-04,0,notes\n"


def known_values(api: Caller) -> dict[str, list[Any]]:
    """Find in the story what a parameter of each name may stand for, and begin a few things that wait to be gone on with."""
    for number in range(3):
        api.post(WHO, "/hub/practices/joining", {"discipline": "acupuncture", "name": f"Willow {number}"})
        api.post(WHO, "/hub/proposals", {"title": f"We buy plant {number}", "text": "A fern."})
        api.post(WHO, "/p/psychology/proposals", {"title": f"We buy plant {number}", "text": "A fern, for us."})
    hours = [{"worked_on": TODAY.isoformat(), "minutes": 5 + number, "kind": "notes"} for number in range(5)]
    lines = api.post(WHO, "/me/hours", {"place": "psychology", "entries": hours}).json["ids"]
    files = [api(WHO, "/me/hours/imports?place=psychology", "POST", data=CSV, content_type="text/csv").json["id"]]
    found = {name: [each["id"] for path, key in lists for each in api(WHO, path).json[key]] for name, lists in LISTS.items()}
    hashes = [each["text_hash"] for path, _ in LISTS["prop_id"] for each in api(WHO, path).json["proposals"]]
    months = [each["month"] for each in api(WHO, "/me/pay").json["months"]] + [TODAY.isoformat()[:7]]
    years = sorted({int(month[:4]) for month in months})
    made = {
        "entry_id": lines,
        "import_id": files + found.pop("import_id"),
        "text_hash": list(dict.fromkeys(hashes)),
        "month": months,
        "year": years,
    }
    return KNOWN | found | made | {"week": [f"{years[0]}-W20"], "period": [str(years[0]), months[0], "last-3"], "any_state": ["*"]}


def config_for(api: Caller) -> SchemathesisConfig:
    """Read schemathesis.toml, and let most values of a parameter be ones that exist."""
    read = tomllib.loads(CONFIG.read_text())
    known = known_values(api)
    read["dictionaries"] = {name: {"values": values} for name, values in known.items()}
    read["parameters"] = {where: {"dictionary": name, "probability": 0.8} for where, name in SENT.items()}
    read["parameters"] |= {f"path.{name}": {"dictionary": name, "probability": 0.8} for name in known}
    read["generation"]["max-examples"] = int(os.environ.get("SCHEMATHESIS_EXAMPLES") or read["generation"]["max-examples"])
    return SchemathesisConfig.from_dict(read)


@pytest.fixture(scope="module")
def described(_told: Caller) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app=_told.app, config=config_for(_told))


@pytest.fixture
def named_node(request: pytest.FixtureRequest) -> None:
    """Give the node the private name that schemathesis 4.32 reads and pytest 9.2 no longer has."""
    if not hasattr(request.node, "_nodeid"):
        request.node._nodeid = request.node.nodeid


schema = schemathesis.pytest.from_fixture("described")


@pytest.mark.usefixtures("named_node")
@schema.parametrize()
def test_whatever_is_asked_the_answer_is_one_that_is_described(case: schemathesis.Case, _told: Caller) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {_told.token(WHO)}"})
