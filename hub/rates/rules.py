"""Low rates and free care: who decides, what it costs, and that whoever gives the care is paid all the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from hub.kernel.errors import Problem, invalid
from hub.kernel.money import round_half_up
from hub.kernel.period import Month

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_REFERENCE = re.compile(f"[{_ALPHABET}]{{6,8}}")
_MONTH_NAMES = re.compile("JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC")


@dataclass(frozen=True)
class Subsidy:
    """What a low rate comes to.

    Shape    `forgone_minor` is the usual price less the agreed one, for all sessions; `pay_minor` is what the clinician is paid for
             the same sessions, which does not depend on it; `out_of_pocket_minor` is that pay before any money from clients.
    """

    sessions: int
    forgone_minor: int
    pay_minor: int
    out_of_pocket_minor: int


@dataclass(frozen=True)
class Affordability:
    """What is there before and after, side by side. It is shown; whether it is done stays with people."""

    before_minor: int
    after_minor: int
    months_before: Fraction | None
    months_after: Fraction | None
    below_floor: bool


def needs_decision(agreed_minor: int, threshold_minor: int) -> bool:
    """Tell whether a rate needs everybody's consent: one below the threshold does, the threshold itself does not.

    Source   case study, "Alliance Collective" (very low rates are for the collective to agree, in view of its finances).
    """
    return agreed_minor < threshold_minor


def subsidy(sessions: int, usual_minor: int, agreed_minor: int, minutes_per_session: int, minor_per_hour: int) -> Subsidy:
    """Work out what a low rate forgoes, and what the clinician is paid meanwhile.

    Units    amounts in minor units for one session; pay from whole minutes, rounded half up once.
    Empty    an agreed rate above the usual one forgoes nothing.
    """
    pay = round_half_up(Fraction(sessions * minutes_per_session * minor_per_hour, 60))
    return Subsidy(sessions, sessions * max(0, usual_minor - agreed_minor), pay, pay)


def affordability(
    reserve_minor: int,
    forgone_a_month_minor: int,
    months: int,
    monthly_out_minor: int,
    granted_already_minor: int = 0,
    floor_minor: int = 0,
) -> Affordability:
    """Show the reserve before and after a low rate, with what was granted before counted in, and how long we could keep going.

    Empty    without anything going out the months are unknown: None.
    """
    before = reserve_minor - granted_already_minor
    after = before - forgone_a_month_minor * months
    return Affordability(before, after, _months(before, monthly_out_minor), _months(after, monthly_out_minor), after < floor_minor)


def _months(minor: int, monthly_out_minor: int) -> Fraction | None:
    return None if monthly_out_minor <= 0 else Fraction(max(0, minor), monthly_out_minor)


def months_of(first: Month, months: int) -> tuple[Month, ...]:
    """Give the months for which a low rate holds. Months, never days: a day would point at a person."""
    return tuple(first.plus(step) for step in range(months))


def check_reference(reference: str) -> str:
    """Return a reference that says nothing about anybody, as it is kept.

    Shape    six to eight random capitals and digits, with at least one of each, without I, O, 0 and 1, which read alike.
    Raises   INVALID for anything that could be a name, a date, a count or initials.
    """
    problem = _what_is_wrong(reference)
    if problem:
        raise invalid("rates.reference.check", problem, Problem("/reference", problem))
    return reference


def _what_is_wrong(reference: str) -> str:
    if not _REFERENCE.fullmatch(reference):
        return "A reference is six to eight random capitals and digits, such as K7QX2M. Never initials, a name or a date."
    digits = sum(character.isdigit() for character in reference)
    if digits in (0, len(reference)):
        return "Mix capitals and digits by chance, so that it cannot be a name, a date or a number in a row."
    if _MONTH_NAMES.search(reference):
        return "That looks like a month. Let the practice draw another by chance."
    if re.fullmatch(r"[A-Z]{2,4}[2-9]+", reference):
        return "That looks like initials with a number. Let the practice draw another by chance."
    return ""


def reference_from(draw: bytes) -> str:
    """Make a reference from random bytes, seven characters long, that `check_reference` accepts.

    Shape    the caller brings at least sixteen random bytes; the result depends on nothing else, and tells nothing of them.
    Raises   ValueError for fewer bytes.
    """
    if len(draw) < 16:
        raise ValueError("a reference needs sixteen random bytes")
    attempt = 0
    while True:
        digest = sha256(draw + attempt.to_bytes(4)).digest()
        candidate = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:7])
        if not _what_is_wrong(candidate):
            return candidate
        attempt += 1
