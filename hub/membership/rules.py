"""What a person is to the hub on a given day."""

from __future__ import annotations

from datetime import date
from typing import Literal

Standing = Literal["member", "candidate", "former", "none"]


def standing_on(on: date, candidate_from: date | None, member_from: date | None, left_on: date | None) -> Standing:
    """Tell the standing of a day: the first day counts, the day of leaving does not.

    Empty    "none" for somebody who is not, or not yet, on the way in.
    """
    if left_on is not None and left_on <= on:
        return "former"
    if member_from is not None and member_from <= on:
        return "member"
    if candidate_from is not None and candidate_from <= on:
        return "candidate"
    return "none"
