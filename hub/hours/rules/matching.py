"""What of a file is here already. Two lines are told to be the same without keeping when anybody's session began.

A line is known by its day, its minutes, and being the first, second, third ... of that length on that day. An export that
overlaps an earlier one, or the same file again, therefore finds every line it shares with what is here, and adds the rest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hub.hours.rules.lengths import DAY_MINUTES
from hub.hours.rules.readings import Line, State


@dataclass(frozen=True)
class Known:
    """One entry that is here: in this place or, with `place` naming it, in another place of the same person."""

    worked_on: date
    minutes: int
    by_hand: bool
    place: str | None = None


def source_key(day: date, minutes: int, ordinal: int) -> str:
    """Name a line of a file: the `ordinal`-th of that length on that day."""
    return f"file:{day.isoformat()}:{minutes}:{ordinal}"


def hand_key(entry_id: object) -> str:
    """Name an entry that was written by hand; no two are the same."""
    return f"hand:{entry_id}"


def match(lines: Sequence[Line], known: Iterable[Known]) -> tuple[Line, ...]:
    """Say of each new line whether it is here already, looks like one written by hand, or stands in another place of yours.

    Shape    the same lines in the same order; only the state and the note of new lines change.
    Order    brought in from a file here, then written by hand here, then in another place: each known entry answers for one line.
    """
    pools = {name: Counter[tuple[date, int]]() for name in ("file", "hand")}
    elsewhere: dict[tuple[date, int], list[str]] = defaultdict(list)
    hand_total: Counter[date] = Counter()
    for entry in known:
        key = (entry.worked_on, entry.minutes)
        if entry.place is not None:
            elsewhere[key].append(entry.place)
        else:
            pools["hand" if entry.by_hand else "file"][key] += 1
            hand_total[entry.worked_on] += entry.minutes if entry.by_hand else 0
    matched = [_against(line, pools["file"]) for line in lines]
    left = Counter[date]()
    for line in matched:
        if line.state is State.NEW and line.worked_on and line.minutes:
            left[line.worked_on] += line.minutes
    whole_days = {day for day, minutes in left.items() if minutes == hand_total[day]}
    return tuple(_like_another(line, whole_days, pools["hand"], elsewhere) for line in matched)


def refuse_full_days(lines: Sequence[Line], minutes_by_day: Counter[date]) -> tuple[Line, ...]:
    """Mark as unreadable the new lines that would make a day longer than a day."""
    total = Counter(minutes_by_day)
    kept = []
    for line in lines:
        if line.state is State.NEW and line.worked_on and line.minutes:
            if total[line.worked_on] + line.minutes > DAY_MINUTES:
                line = replace(line, state=State.BAD, note="with it the day would have more than 24 hours")
            else:
                total[line.worked_on] += line.minutes
        kept.append(line)
    return tuple(kept)


def keys_for(chosen: Sequence[tuple[date, int]], taken: Iterable[str]) -> tuple[str, ...]:
    """Give each chosen line the next free key of its day and length."""
    used = set(taken)
    keys = []
    for day, minutes in chosen:
        ordinal = 1
        while source_key(day, minutes, ordinal) in used:
            ordinal += 1
        used.add(source_key(day, minutes, ordinal))
        keys.append(source_key(day, minutes, ordinal))
    return tuple(keys)


def _against(line: Line, pool: Counter[tuple[date, int]]) -> Line:
    if line.state is not State.NEW or line.worked_on is None or line.minutes is None:
        return line
    key = (line.worked_on, line.minutes)
    if pool[key]:
        pool[key] -= 1
        return replace(line, state=State.HERE, note="it is already here")
    return line


def _like_another(line: Line, whole_days: set[date], hand: Counter[tuple[date, int]], elsewhere: dict[tuple[date, int], list[str]]) -> Line:
    if line.state is not State.NEW or line.worked_on is None or line.minutes is None:
        return line
    key = (line.worked_on, line.minutes)
    if line.worked_on in whole_days:
        return replace(line, state=State.HAND, note="the day adds up to what you wrote by hand")
    if hand[key]:
        hand[key] -= 1
        return replace(line, state=State.HAND, note="it looks like one you wrote by hand")
    if elsewhere[key]:
        return replace(line, state=State.ELSEWHERE, note=f"it looks like one of yours in {elsewhere[key].pop()}")
    return line
