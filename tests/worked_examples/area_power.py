"""Where tasks gather."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.consensus.power import Concentration, concentration
from tests.worked_examples.reading import Unreadable, decimals, whole


def rotation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    counts = {person: whole(count) for person, count in inputs["facilitated_counts"].items()}
    members = inputs.get("members") or list(counts)
    found = _measured(counts, members)
    return {
        "hhi": str(found.index),
        "normalised": str(found.normalised),
        "normalised_decimal": decimals(found.normalised, 4),
        "top_share": str(found.top_share),
        "even_rotation_normalised": str(_measured(dict.fromkeys(members, 1), members).normalised),
        "one_person_always_normalised": str(_measured({members[0]: 1}, members).normalised),
    }


def _measured(counts: Mapping[str, int], members: list[str]) -> Concentration:
    found = concentration(counts, members)
    if found is None:
        raise Unreadable("nobody has facilitated")
    return found


SHAPES = ((frozenset({"facilitated_counts"}), rotation),)
