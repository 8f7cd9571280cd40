"""What the shapes of the JSON edge share: words without hidden signs, whole numbers, months, ids, and parts of a list."""

from __future__ import annotations

import math
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from hub.kernel.cursor import LONGEST
from hub.web.unseen import SENTENCE, SIGNS


class Exactly(validate.Regexp):
    """Hold a text to a pattern from its first sign to its last; a line break at the end does not slip past."""

    def __call__(self, value: str) -> str:  # type: ignore[override]
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Count(fields.Integer):
    """A whole number of JSON: 7 and 7.0, not "7", not true, not 7.5."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value != int(value):
            raise self.make_error("invalid")
        return int(super()._validated(int(value)))  # type: ignore[arg-type]


ONE_LINE = Exactly(rf"^[^{SIGNS}\t\n\r]*$", error=SENTENCE)
LINES = Exactly(rf"^[^{SIGNS}]*$", error=SENTENCE)
MONTH = Exactly(r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])$", error="Write a month as 2026-05.")


def line(least: int, most: int, **named: Any) -> fields.String:
    """Ask for a text on one line."""
    return fields.String(validate=[validate.Length(least, most), ONE_LINE], **named)


def ident(prefix: str, **named: Any) -> fields.String:
    """Ask for, or give, a public id."""
    example = {"metadata": {"examples": [f"{prefix}_019a2f6c4b7e7d31a5c08f2e6b1d9a34"]}}
    return fields.String(
        validate=Exactly(rf"^{prefix}_[0-9a-f]{{32}}$", error=f"This is an id that begins with {prefix}_."), **(example | named)
    )


def currency() -> fields.String:
    """Give the currency that the amounts beside it are in."""
    return fields.String(required=True, metadata={"examples": ["USD"]})


class PartQuery(Schema):
    """Which part of a list."""

    class Meta:
        unknown = EXCLUDE

    cursor = fields.String(
        load_default=None,
        validate=[validate.Length(max=LONGEST), Exactly(r"^[A-Za-z0-9_-]*$", error="Take next_cursor from the part before.")],
        metadata={"description": "`next_cursor` of the part before; the first part when left out"},
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200), metadata={"description": "how many at most"})


class Part(Schema):
    """A part of a list, and where the next begins."""

    next_cursor = fields.String(required=True, allow_none=True, metadata={"description": "null after the last part"})
