"""Capital accounts from year to year, and what a leaver is paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.surplus.rules import CapitalMove, CapitalRow, instalments, roll_forward
from tests.worked_examples.reading import day_or_none, exact, number_in, whole


def account(inputs: Mapping[str, Any]) -> dict[str, Any]:
    moves = [CapitalMove(str(year["period"]), whole(year["allocated_cents"]), day_or_none(year.get("left_on"))) for year in inputs["years"]]
    share = {"cash_share": exact(inputs["cash_share"])} if "cash_share" in inputs else {}
    rows = roll_forward(whole(inputs.get("opening_cents", 0)), moves, **share)
    closing = rows[-1].closing_minor if rows else whole(inputs.get("opening_cents", 0))
    lump = instalments(closing, 1)
    computed: dict[str, Any] = {
        "rows": [_told(row) for row in rows],
        "redeem_lump_sum_cents": lump[0],
        "closing_after_full_redemption_cents": closing - sum(lump),
        "cash_received_in_all_cents": sum(row.cash_minor for row in rows) + sum(lump),
    }
    for option in inputs.get("redemption_options", []):
        if "instalment" in option:
            paid = instalments(closing, number_in(option))
            computed["redeem_instalments_cents"] = list(paid)
            computed["closing_after_full_redemption_cents"] = closing - sum(paid)
    return computed


def _told(row: CapitalRow) -> dict[str, Any]:
    left = f" (left {row.left_on.isoformat()})" if row.left_on else ""
    return {
        "period": row.period + left,
        "opening_cents": row.opening_minor,
        "allocated_cents": row.allocated_minor,
        "paid_in_cash_cents": row.cash_minor,
        "closing_cents": row.closing_minor,
    }


SHAPES = ((frozenset({"years"}), account),)
