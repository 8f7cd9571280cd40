"""Membership: six months on staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.joining.rules import MONTHS_ON_STAFF, member_from
from tests.worked_examples.reading import day


def six_months(inputs: Mapping[str, Any]) -> dict[str, Any]:
    months = int(inputs.get("months", MONTHS_ON_STAFF))
    return {"member_from": [member_from(day(start), months).isoformat() for start in inputs["start_dates"]]}


SHAPES = ((frozenset({"start_dates"}), six_months),)
