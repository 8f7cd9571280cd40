"""Law as dated data: rows with a source and a day of review, and the worst verdict of those that apply.

The program holds no law. It holds what somebody read, where, and when; a person must look again before relying on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Fact = str | bool | int
DEFAULT = "default"


class Verdict(StrEnum):
    """What a rule says of a thing. REFUSE cannot be overridden on any page, only by editing the data under a name and a date."""

    ALLOW = "allow"
    FAIR_VALUE_NOTE = "allow_with_fmv_note"
    WARN = "warn"
    REFUSE = "refuse"


_GRAVITY = {Verdict.ALLOW: 0, Verdict.FAIR_VALUE_NOTE: 1, Verdict.WARN: 2, Verdict.REFUSE: 3}


@dataclass(frozen=True)
class LawRow:
    """One thing that somebody read, in plain words, with where and when.

    Shape    `when` maps a fact to the values for which the row applies, all of them needed; `test` names a check of the
             feature, with `terms` as its numbers and lists; `from_on` and `to_on` bound the days on which it holds, both included.
    """

    id: str
    jurisdiction: str
    topic: str
    verdict: Verdict
    plain: str
    cites: tuple[str, ...]
    source_key: str
    source: str
    reviewed_on: date
    confidence: str
    when: Mapping[str, tuple[Fact, ...]] = field(default_factory=lambda: MappingProxyType({}))
    test: str = ""
    terms: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    from_on: date | None = None
    to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)

    def matches(self, facts: Mapping[str, Fact]) -> bool:
        return all(facts.get(name) in values for name, values in self.when.items())

    def covers(self, jurisdiction: str) -> bool:
        """A row of a country holds in each of its states."""
        return jurisdiction == self.jurisdiction or jurisdiction.startswith(f"{self.jurisdiction}-")


@dataclass(frozen=True)
class Finding:
    """What one rule says of one thing, for the person who can act on it."""

    rule: str
    verdict: Verdict
    plain: str
    cites: tuple[str, ...] = ()
    source: str = ""
    reviewed_on: date | None = None
    confidence: str = ""

    @classmethod
    def of(cls, row: LawRow, plain: str | None = None) -> Finding:
        return cls(row.id, row.verdict, plain or row.plain, row.cites, row.source, row.reviewed_on, row.confidence)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Combine verdicts: refuse before warn before a fair-value note before allow.

    Empty    nothing said is WARN: what nobody has looked at is not allowed by silence.
    """
    return max(verdicts, key=_GRAVITY.__getitem__, default=Verdict.WARN)


def rows_for(rows: Sequence[LawRow], topic: str, jurisdiction: str, on: date) -> tuple[LawRow, ...]:
    """Give the rows of one topic that hold in a jurisdiction on a day."""
    return tuple(row for row in rows if row.topic == topic and row.covers(jurisdiction) and row.holds_on(on))


def judge(rows: Sequence[LawRow], topic: str, jurisdiction: str, facts: Mapping[str, Fact], on: date) -> tuple[Finding, ...]:
    """Say what the rows of a topic hold of some facts, gravest first.

    Empty    where no row of the jurisdiction speaks to these facts the default rows of the topic do: they warn.
    """
    found = [row for row in rows_for(rows, topic, jurisdiction, on) if row.matches(facts)]
    if not found:
        found = [row for row in rows_for(rows, topic, DEFAULT, on) if row.matches(facts)]
    return gravest_first(Finding.of(row) for row in found)


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (-_GRAVITY[finding.verdict], finding.rule)))


def load_rows(package: str) -> tuple[LawRow, ...]:
    """Read every dated row in the folder `law` of a package, in the order of file names.

    Raises   ValueError for a row that lacks a source, a day of review or a known verdict, or whose id is used twice.
    """
    folder = files(package) / "law"
    rows: dict[str, LawRow] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".json"):
            for data in json.loads(entry.read_text(encoding="utf-8"))["rows"]:
                row = _row(data)
                if row.id in rows:
                    raise ValueError(f"{package}: law row {row.id} is there twice")
                rows[row.id] = row
    return tuple(rows.values())


def _row(data: Mapping[str, Any]) -> LawRow:
    for name in ("id", "jurisdiction", "topic", "verdict", "plain", "source_key", "reviewed_on", "confidence"):
        if not data.get(name):
            raise ValueError(f"law row {data.get('id', '?')} lacks {name}")
    return LawRow(
        id=data["id"],
        jurisdiction=data["jurisdiction"],
        topic=data["topic"],
        verdict=Verdict(data["verdict"]),
        plain=data["plain"],
        cites=tuple(data.get("cites", ())),
        source_key=data["source_key"],
        source=data.get("source", ""),
        reviewed_on=date.fromisoformat(data["reviewed_on"]),
        confidence=data["confidence"],
        when=MappingProxyType({name: tuple(values) for name, values in data.get("when", {}).items()}),
        test=data.get("test", ""),
        terms=MappingProxyType(dict(data.get("terms", {}))),
        from_on=_day(data.get("from_on")),
        to_on=_day(data.get("to_on")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
