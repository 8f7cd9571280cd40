"""Refusals that are expected, each with one sentence for the person who can act on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a refusal is answered; each edge maps these six and nothing else."""

    INVALID = "invalid"
    REFUSED = "refused"
    STALE = "stale"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Problem:
    """One thing to look at in what was sent; `pointer` is a JSON pointer such as `/minutes`."""

    pointer: str
    message: str


class DomainError(Exception):
    """Refuse an act with a code (`feature.object.verb`), a kind and one sentence that says what to do.

    Shape    `problems` name fields, for INVALID only; `retry_after` is seconds, for UNAVAILABLE only.
    """

    def __init__(self, code: str, kind: Kind, message: str, *, problems: tuple[Problem, ...] = (), retry_after: int | None = None):
        super().__init__(message)
        self.code = code
        self.kind = kind
        self.message = message
        self.problems = problems
        self.retry_after = retry_after


def invalid(code: str, message: str, *problems: Problem) -> DomainError:
    """Make the refusal of an input that cannot be read; the form comes back with everything kept."""
    return DomainError(code, Kind.INVALID, message, problems=problems)


def refused(code: str, message: str) -> DomainError:
    """Make the refusal of an act that the rules or the state do not allow now."""
    return DomainError(code, Kind.REFUSED, message)


def stale(code: str, message: str) -> DomainError:
    """Make the refusal of an act on something that has changed since the person looked."""
    return DomainError(code, Kind.STALE, message)


def forbidden(code: str, message: str = "This is not open to you.") -> DomainError:
    """Make the refusal of an act that this actor may not do here."""
    return DomainError(code, Kind.FORBIDDEN, message)


def missing(code: str, message: str = "We cannot find that, or it is not open to you.") -> DomainError:
    """Make the answer for a thing that is not there, or not there for this actor: the two read alike."""
    return DomainError(code, Kind.MISSING, message)


def unavailable(code: str, message: str, retry_after: int = 5) -> DomainError:
    """Make the answer when a part of the machine is away for now; nothing was done."""
    return DomainError(code, Kind.UNAVAILABLE, message, retry_after=retry_after)
