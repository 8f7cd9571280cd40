"""What the database refuses, in a sentence for the person who can act on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy.exc import DBAPIError

from hub.hours.rules.entries import say_day
from hub.kernel.errors import DomainError, refused
from hub.kernel.period import Month


@contextmanager
def in_words(code: str) -> Iterator[None]:
    """Turn what the guards of the tables raise into a refusal with `code`; everything else goes on as it is."""
    try:
        yield
    except DBAPIError as error:
        refusal = _refusal(code, error)
        if refusal is None:
            raise
        raise refusal from error


def sealed(code: str, month: Month) -> DomainError:
    """Make the refusal of a change in a month whose pay is worked out."""
    return refused(
        code, f"The pay of {month.label} is worked out, so its hours stay as they are. A correction goes into the month that is open."
    )


def _refusal(code: str, error: DBAPIError) -> DomainError | None:
    state = getattr(error.orig, "sqlstate", "")
    diagnosis = getattr(error.orig, "diag", None)
    detail = getattr(diagnosis, "message_detail", None) or ""
    if state == "HB031":
        return sealed(code, Month(int(detail)))
    if state == "HB032":
        return refused(code, f"With this, {say_day(date.fromisoformat(detail))} would have more than 24 hours in all your places together.")
    if state == "23505" and getattr(diagnosis, "constraint_name", "") == "time_entry_once":
        return refused(code, "Some of these lines came in a moment ago. Nothing was saved; look at the file again.")
    return None
