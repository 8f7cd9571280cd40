"""Which year-end forms a payer has to give: totals and boxes for whoever files them. The hub files nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.kernel.law import LawRow, load_rows, rows_for

NEC = "1099-NEC"
PATR = "1099-PATR"
ROWS: tuple[LawRow, ...] = load_rows("hub.surplus")


@dataclass(frozen=True)
class Threshold:
    """From which sum a form is due in a year of payment; None where nobody has entered the figure yet."""

    form: str
    year: int
    minor: int | None
    plain: str
    source: str


def threshold(form: str, year: int, jurisdiction: str = "US") -> Threshold:
    """Return the threshold of a form for payments of a year, from the dated rows. A year without a figure is never guessed.

    Source   26 U.S.C. 6041(a), as changed for payments made after 31 December 2025; 26 U.S.C. 6044 for patronage.
    """
    for row in rows_for(ROWS, "form_threshold", jurisdiction, date(year, 12, 31)):
        if row.matches({"form": form}):
            return Threshold(form, year, row.terms.get("threshold_minor"), row.plain, row.source)
    return Threshold(form, year, None, "Nobody has entered a figure for this form and year.", "")


def form_required(form: str, year: int, paid_minor: int) -> bool | None:
    """Tell whether one payer gives one person this form: the total reaches the threshold. None while the figure is unknown.

    Shape    `paid_minor` is what this payer alone paid this person in the calendar year of payment. Owner's draws and wages
             are never in it.
    """
    limit = threshold(form, year).minor
    return None if limit is None else paid_minor >= limit


def forms_by_payer(year: int, paid_by_payer: Mapping[str, int], form: str = NEC) -> dict[str, bool | None]:
    """Tell it for each payer alone: what two payers paid is never added up."""
    return {payer: form_required(form, year, paid) for payer, paid in sorted(paid_by_payer.items())}


def year_of_payment(paid_on: date) -> int:
    """Return the year in which a payment counts: the one in which it was made, whenever the work was."""
    return paid_on.year


@dataclass(frozen=True)
class Patronage:
    """What one member was given and paid in a year.

    Shape    a qualified allocation counts whole, its cash part included; of a nonqualified one only the cash counts.
    """

    qualified_minor: int = 0
    nonqualified_cash_minor: int = 0
    redeemed_nonqualified_minor: int = 0
    withheld_minor: int = 0


@dataclass(frozen=True)
class PatronageForm:
    """The boxes of one 1099-PATR: 1 dividends, 4 tax withheld, 5 redeemed nonqualified notices."""

    required: bool
    box1_minor: int
    box4_minor: int
    box5_minor: int


def patronage_form(year: int, patronage: Patronage) -> PatronageForm:
    """Fill the boxes of a 1099-PATR and tell whether it is due: at ten dollars or more, or when tax was withheld.

    Shape    a nonqualified notice is told of when it is redeemed, not before.
    Source   Instructions for Form 1099-PATR; 26 U.S.C. 6044.
    """
    box1 = patronage.qualified_minor + patronage.nonqualified_cash_minor
    box5 = patronage.redeemed_nonqualified_minor
    required = bool(form_required(PATR, year, box1 + box5)) or patronage.withheld_minor > 0
    return PatronageForm(required, box1, patronage.withheld_minor, box5)
