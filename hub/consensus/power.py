"""Where power gathers without anybody meaning it: a few figures to talk about, never a score and never a ranking of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

FEWEST_EVENTS = 5
"""Below this many events nothing is shown: with a handful, any figure is about one person."""


@dataclass(frozen=True)
class Concentration:
    """How evenly something is spread among the members.

    Shape    `index` is the sum of squared shares; `normalised` is 0 when all are alike and 1 when one person has it all;
             `top_share` is the largest share.
    """

    index: Fraction
    normalised: Fraction
    top_share: Fraction
    events: int
    unknown: int = 0

    @property
    def may_be_shown(self) -> bool:
        return self.events >= FEWEST_EVENTS


def concentration(counts: Mapping[str, int], members: Iterable[str], unknown: int = 0) -> Concentration | None:
    """Measure how a task is spread among the members, those who never had it included.

    Units    exact fractions. `unknown` counts occasions on which nobody was named; they are shown, and count for nobody.
    Empty    None when nothing has happened. With one member alone there is nothing to be uneven: 0.
    Source   Herfindahl index, normalised by (H - 1/n) / (1 - 1/n); rotation is one of Jo Freeman's seven principles.
    """
    people = set(members)
    mine = {person: count for person, count in counts.items() if person in people and count > 0}
    total = sum(mine.values())
    if not total:
        return None
    shares = [Fraction(count, total) for count in mine.values()]
    index = sum((share * share for share in shares), Fraction(0))
    even = Fraction(1, len(people))
    normalised = Fraction(0) if len(people) == 1 else (index - even) / (1 - even)
    return Concentration(index, normalised, max(shares), total, unknown)


def share_held(counts: Mapping[str, int], person: str) -> Fraction:
    """Return one person's share of what happened, 0 when nothing did."""
    total = sum(counts.values())
    return Fraction(counts.get(person, 0), total) if total else Fraction(0)


def part_done(done: int, due: int) -> Fraction | None:
    """Return how many of those due were done, say tasks with a mandate or reports given; None when none was due."""
    return Fraction(done, due) if due else None


def median_days(days: Sequence[int]) -> Fraction | None:
    """Return the middle of the days from asking to answering; None when nobody was asked."""
    ordered = sorted(days)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return Fraction(ordered[middle]) if len(ordered) % 2 else Fraction(ordered[middle - 1] + ordered[middle], 2)


def absences(present_by_decision: Mapping[str, frozenset[str]], members: Iterable[str]) -> dict[str, int]:
    """Count for each member the decisions that were taken while they were away, by identifier."""
    return {member: sum(member not in present for present in present_by_decision.values()) for member in sorted(set(members))}
