"""Which rules a case is put to: by its area, and by the shape of its inputs within it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.worked_examples import (
    area_capital,
    area_consensus,
    area_contract,
    area_fee,
    area_membership,
    area_pay,
    area_power,
    area_supervision,
    area_surplus,
    area_tax,
)

Rule = Callable[[Mapping[str, Any]], dict[str, Any]]
Shape = tuple[frozenset[str], Rule]

AREAS: Mapping[str, tuple[Shape, ...]] = {
    "fee": area_fee.SHAPES,
    "contract": area_contract.SHAPES,
    "pay": area_pay.SHAPES,
    "surplus": area_surplus.SHAPES,
    "capital": area_capital.SHAPES,
    "tax": area_tax.SHAPES,
    "membership": area_membership.SHAPES,
    "consensus": area_consensus.SHAPES,
    "power": area_power.SHAPES,
    "supervision": area_supervision.SHAPES,
}


def rule_for(area: str, inputs: Mapping[str, Any]) -> Rule | None:
    """Find the rule whose needed inputs are all there; None when there is none yet.

    Shape    in the case's own area first, then in any. An area that has no rules at all has none for any shape; no area is any area.
    Ties     the shape that needs more of the inputs fits better than one that needs fewer.
    """
    if area and area not in AREAS:
        return None
    everywhere = tuple(shape for shapes in AREAS.values() for shape in shapes)
    return _fitting(AREAS.get(area, ()), inputs) or _fitting(everywhere, inputs)


def _fitting(shapes: tuple[Shape, ...], inputs: Mapping[str, Any]) -> Rule | None:
    fitting = [(needs, rule) for needs, rule in shapes if needs <= inputs.keys()]
    return max(fitting, key=lambda shape: len(shape[0]))[1] if fitting else None
