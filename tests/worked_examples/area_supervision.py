"""Supervision: whose counts, how far somebody is toward a licence, and one's own cap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.licensure.rules import ROWS, Experience, Pair, caseload, check_pair, progress
from tests.worked_examples.reading import day, minutes, whole

_CODES: Mapping[str, str] = {
    "licensed psychologist": "PSY",
    "psychologist": "PSY",
    "qualified psychiatrist": "MD-PSY",
    "psychiatrist": "MD-PSY",
    "psychology limited permit holder": "PSY-PERMIT",
}


def _code(name: str) -> str:
    return _CODES.get(name.lower(), name)


def supervised(inputs: Mapping[str, Any]) -> dict[str, Any]:
    place = inputs.get("jurisdiction", "US-NY")
    on = day(inputs["on"]) if inputs.get("on") else max(row.reviewed_on for row in ROWS)
    loads = [caseload(_cap(each), whole(each["active"]), whole(each.get("adding", 0))) for each in inputs.get("caseload", [])]
    return {
        "pairs": {pair["id"]: str(check_pair(_pair(pair), place, on)) for pair in inputs.get("pairs", [])},
        "progress": {each["id"]: _gap(each, inputs.get("to", "LCSW"), place, on) for each in inputs.get("progress", [])},
        "caseload": [str(load) for load in loads],
    }


def _cap(each: Mapping[str, Any]) -> int | None:
    return None if each.get("own_cap") is None else whole(each["own_cap"])


def _pair(pair: Mapping[str, Any]) -> Pair:
    return Pair(
        supervisee=_code(pair["supervisee"]),
        supervisor=_code(pair["supervisor"]),
        registered=bool(pair.get("supervisor_registered_on_date", True)),
        same_setting=bool(pair.get("same_setting", True)),
        paid_by=str(pair.get("paid_by", "setting")),
        engagement=str(pair.get("supervisee_engagement", "")),
    )


def _gap(each: Mapping[str, Any], to: str, place: str, on: date) -> str:
    gathered = Experience(minutes(each["client_contact_hours"]), minutes(each["supervision_hours"]), whole(each["months"]))
    return str(progress(gathered, to, place, on)[0])


SHAPES = (
    (frozenset({"pairs"}), supervised),
    (frozenset({"progress"}), supervised),
    (frozenset({"caseload"}), supervised),
)
