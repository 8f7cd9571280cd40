"""Year-end forms: thresholds by year and payer, and the boxes of a patronage form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.surplus.tax import NEC, Patronage, form_required, forms_by_payer, patronage_form, threshold, year_of_payment
from tests.worked_examples.reading import day, whole

_YEARS = range(2015, 2040)
_ANY_YEAR = 2022
"""The threshold of a patronage form is the same in every year of the rows."""


def thresholds(inputs: Mapping[str, Any]) -> dict[str, Any]:
    computed: dict[str, Any] = {"threshold_cents": {}}
    for year in _YEARS:
        row = threshold(NEC, year)
        if row.minor is not None:
            computed["threshold_cents"][str(year)] = row.minor
        computed[f"threshold_{year}"] = row.plain if row.minor is None else row.minor
    computed["form_required"] = [form_required(NEC, int(case["year"]), whole(case["paid_cents"])) for case in inputs.get("cases", [])]
    if "split_payers" in inputs:
        split = inputs["split_payers"]
        paid = {payer: whole(total) for payer, total in split["payer_totals_cents"].items()}
        computed["split_payers_forms"] = sum(bool(due) for due in forms_by_payer(int(split["year"]), paid).values())
    if "year_of_payment" in inputs:
        computed["year_of_payment_counts_in"] = year_of_payment(day(inputs["year_of_payment"]["paid"]))
    return computed


def patronage(inputs: Mapping[str, Any]) -> dict[str, Any]:
    forms = []
    for member in inputs["members"]:
        cash = whole(member.get("cash_part_cents", 0))
        given = Patronage(
            qualified_minor=whole(member.get("qualified_alloc_cents", 0)),
            nonqualified_cash_minor=cash if "nonqualified_alloc_cents" in member and "qualified_alloc_cents" not in member else 0,
            redeemed_nonqualified_minor=whole(member.get("redeemed_nonqualified_cents", 0)),
            withheld_minor=whole(member.get("withheld_cents", 0)),
        )
        form = patronage_form(int(member.get("year", inputs.get("year", _ANY_YEAR))), given)
        boxes = {"box1_cents": form.box1_minor, "box4_cents": form.box4_minor, "box5_cents": form.box5_minor}
        forms.append({"id": member["id"], "required": form.required, **boxes})
    return {"forms": forms}


SHAPES = (
    (frozenset({"cases"}), thresholds),
    (frozenset({"split_payers"}), thresholds),
    (frozenset({"year_of_payment"}), thresholds),
    (frozenset({"members"}), patronage),
)
