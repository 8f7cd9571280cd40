"""Where to go on in a list: an opaque mark that names the last line of the part before, by what the list is ordered by."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hub.kernel.errors import Problem, invalid

T = TypeVar("T")
LONGEST = 200


def write_cursor(*place: object) -> str:
    """Write the place after a line of a list, so that it may stand in an address."""
    return urlsafe_b64encode(json.dumps([str(part) for part in place]).encode()).rstrip(b"=").decode()


def read_cursor(text: str | None, *kinds: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """Read a place written by `write_cursor`, each part by its own reader; None where none is given.

    Raises   INVALID, at `/cursor`, for whatever is not one of ours: it comes from outside and may be anything.
    """
    if not text:
        return None
    try:
        if len(text) > LONGEST:
            raise ValueError(text)
        parts = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        if (
            not isinstance(parts, list)
            or len(parts) != len(kinds)
            or not all(isinstance(part, str) and "\x00" not in part for part in parts)
        ):
            raise ValueError(text)
        return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, RecursionError):
        message = "This does not say where to go on. Take next_cursor from the part before."
        raise invalid("kernel.cursor.read", message, Problem("/cursor", message)) from None


def part_of(
    rows: Sequence[T], place: Callable[[T], tuple[str, ...]], cursor: str | None, limit: int, *, last_first: bool = False
) -> tuple[list[T], str | None]:
    """Cut the next part out of a list that is short enough to be read whole, and write where the part after begins.

    Shape    `place` orders the list and is different for each row; what comes or goes between two parts moves no other row.
    Empty    after the last part there is no cursor.
    """
    ordered = sorted(rows, key=place, reverse=last_first)
    width = len(place(ordered[0])) if ordered else 1
    after = read_cursor(cursor, *[str] * width)
    if after is not None:
        ordered = [row for row in ordered if (place(row) < after if last_first else place(row) > after)]
    following = write_cursor(*place(ordered[limit - 1])) if len(ordered) > limit else None
    return ordered[:limit], following
