"""Whose supervision counts, how far somebody is toward a licence, and who may see whose clients: read from dated rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.kernel.law import DEFAULT, Fact, Finding, LawRow, Verdict, judge, load_rows, rows_for

ROWS: tuple[LawRow, ...] = load_rows("hub.licensure")
WARN_DAYS = (90, 30, 7)


class Validity(StrEnum):
    """Whether a supervision counts toward a licence; unreviewed where nobody has written down the law yet."""

    VALID = "valid"
    WARNING = "valid_with_warning"
    INVALID = "invalid"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True)
class Pair:
    """One person supervised by another, on one day. `supervisee` and `supervisor` are licence codes."""

    supervisee: str
    supervisor: str
    registered: bool
    same_setting: bool
    paid_by: str = "setting"
    engagement: str = ""


@dataclass(frozen=True)
class PairResult:
    """Whether the supervision counts, and what was against it."""

    validity: Validity
    reasons: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.validity in (Validity.VALID, Validity.WARNING)

    def __str__(self) -> str:
        return f"{self.validity}: {'; '.join(self.reasons)}" if self.validity is Validity.WARNING else str(self.validity)


def check_pair(pair: Pair, jurisdiction: str, on: date) -> PairResult:
    """Say whether one person's supervision of another counts on a day.

    Shape    the supervisor's licence is one of those that the row names, registered on that day, engaged by the same setting, and
             not hired by the one who is supervised.
    Empty    a state or licence that nobody has reviewed is UNREVIEWED, which does not count.
    Source   dated rows; for US-NY 8 NYCRR 74.6 and Form 6.
    """
    rows = [row for row in rows_for(ROWS, "supervision", jurisdiction, on) if row.matches({"supervisee": pair.supervisee})]
    if not rows:
        return PairResult(Validity.UNREVIEWED, tuple(row.plain for row in rows_for(ROWS, "supervision", DEFAULT, on)))
    reasons = [row.plain for row in rows if pair.supervisor not in row.terms["by"]]
    facts: dict[str, Fact] = {
        "supervisee": pair.supervisee,
        "registered": pair.registered,
        "same_setting": pair.same_setting,
        "paid_by": pair.paid_by,
        "engagement": pair.engagement,
    }
    setting = [row for row in rows_for(ROWS, "supervision_setting", jurisdiction, on) if row.matches(facts)]
    reasons += [row.plain for row in setting if row.verdict is Verdict.REFUSE]
    if reasons:
        return PairResult(Validity.INVALID, tuple(reasons))
    warnings = tuple(row.plain for row in setting if row.verdict is Verdict.WARN)
    return PairResult(Validity.WARNING, warnings) if warnings else PairResult(Validity.VALID)


def may_be_supervised_by(supervisee: str, colleagues: Mapping[str, str], jurisdiction: str, on: date) -> tuple[str, ...]:
    """Give the colleagues, by identifier, whose licence lets them supervise this one. `colleagues` maps people to licence codes."""
    allowed: set[str] = set()
    for row in rows_for(ROWS, "supervision", jurisdiction, on):
        if row.matches({"supervisee": supervisee}):
            allowed |= set(row.terms["by"])
    return tuple(sorted(person for person, code in colleagues.items() if code in allowed))


# The way to a licence


class Progress(StrEnum):
    """How far somebody is on the way to a licence, and what is short."""

    COMPLETE = "complete"
    TOO_SOON = "too_soon"
    SHORT_CLIENT_HOURS = "short_client_hours"
    SHORT_SUPERVISION_HOURS = "short_supervision_hours"
    OVER_TIME = "over_six_years"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True)
class Experience:
    """What somebody has gathered toward a licence. Only direct contact with clients and valid supervision are in it.

    Units    whole minutes; months by the calendar. Peer consultation adds nothing to supervision.
    """

    client_minutes: int
    supervision_minutes: int
    months: int


def progress(experience: Experience, to: str, jurisdiction: str, on: date) -> tuple[Progress, ...]:
    """Say what is still missing toward a licence, in the order of the list; COMPLETE alone when nothing is.

    Source   dated rows; for the LCSW in US-NY 8 NYCRR 74.3.
    """
    for row in rows_for(ROWS, "path", jurisdiction, on):
        if row.matches({"to": to}):
            terms = row.terms
            checks = (
                (Progress.TOO_SOON, experience.months < terms["months_least"]),
                (Progress.SHORT_CLIENT_HOURS, experience.client_minutes < terms["client_hours"] * 60),
                (Progress.SHORT_SUPERVISION_HOURS, experience.supervision_minutes < terms["supervision_hours"] * 60),
                (Progress.OVER_TIME, experience.months > terms["months_most"]),
            )
            return tuple(gap for gap, open_ in checks if open_) or (Progress.COMPLETE,)
    return (Progress.UNREVIEWED,)


# Registration


def registered_on(day: date, registered_from: date | None, registered_to: date | None) -> bool:
    """Tell whether a licence is registered on a day, its first and last day included. A licence is for life; this is not."""
    return (registered_from is None or registered_from <= day) and (registered_to is None or day <= registered_to)


def warning_due(registered_to: date, today: date) -> int | None:
    """Return which of the warnings, 90, 30 or 7 days ahead, stands today; 0 when the registration has ended, None when all is well."""
    left = (registered_to - today).days
    if left < 0:
        return 0
    return min((days for days in WARN_DAYS if left <= days), default=None)


def payer_findings(payer: str, licence: str, jurisdiction: str, on: date, supervised_by_enrolled: bool = False) -> tuple[Finding, ...]:
    """Say whether a kind of payer pays for the work of a licence: a note to look at, never a promise."""
    facts: dict[str, Fact] = {"payer": payer, "licence": licence, "supervised_by_enrolled": supervised_by_enrolled}
    return judge(ROWS, "payer", jurisdiction, facts, on)


# Caseload


class Caseload(StrEnum):
    """How a caseload stands to the cap that its owner set."""

    WITHIN = "within_cap"
    OVER = "over_own_cap"


def caseload(own_cap: int | None, active: int, adding: int = 0) -> Caseload:
    """Compare a caseload with the cap that the person has set for themselves. It flags; it refuses nobody.

    Empty    without a cap of one's own everything is within it.
    """
    return Caseload.OVER if own_cap is not None and active + adding > own_cap else Caseload.WITHIN


def supervision_minutes(sessions: Sequence[tuple[str, int, bool]]) -> int:
    """Add up the minutes that count: individual or group supervision by a valid pair. Consultation is worth having, and adds nothing.

    Shape    each session is its kind, its minutes, and whether the pair was valid on the day.
    """
    return sum(minutes for kind, minutes, valid in sessions if valid and kind in ("supervision_individual", "supervision_group"))
