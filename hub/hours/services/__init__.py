"""What can be done with hours: write them down, bring them in, take them back, be off, and read what is open to whom.

Needs    writing happens in the scope of the place (a practice, or the hub for its own); one's own week, files and leave are read
         in one's own scope, wherever the hours lie.
"""

from hub.hours.rules.entries import Correction, NewEntry, PersonMonth
from hub.hours.rules.layouts import App, Unit
from hub.hours.rules.readings import Line, State
from hub.hours.services.entries import Written, correct, mark_of, place_of_entry, record_entries, record_week, replace_cell, take_back_entry
from hub.hours.services.imports import (
    BroughtIn,
    ImportDraft,
    Question,
    answer_question,
    confirm_import,
    forget_drafts,
    list_imports,
    place_of_import,
    preview_import,
    read_draft,
    take_back_import,
    unreadable_lines,
)
from hub.hours.services.leave import LeaveDay, days_between, read_leave, read_leave_of_place, take_leave, take_leave_back
from hub.hours.services.months import is_sealed, say_complete, seal_month, unsay_complete, who_is_complete
from hub.hours.services.reading import (
    MonthHours,
    MonthRow,
    PlaceMinutes,
    WeekHours,
    YearMinutes,
    minutes_by_person,
    minutes_in_month,
    own_minutes,
    payers_of,
    place_used_last,
    read_month,
    read_places,
    read_week,
    sealed_months,
)
from hub.hours.store.entries import EntryRecord

__all__ = [
    "App",
    "BroughtIn",
    "Correction",
    "EntryRecord",
    "ImportDraft",
    "LeaveDay",
    "Line",
    "MonthHours",
    "MonthRow",
    "NewEntry",
    "PersonMonth",
    "PlaceMinutes",
    "Question",
    "State",
    "Unit",
    "WeekHours",
    "Written",
    "YearMinutes",
    "answer_question",
    "confirm_import",
    "correct",
    "days_between",
    "forget_drafts",
    "is_sealed",
    "list_imports",
    "mark_of",
    "minutes_by_person",
    "minutes_in_month",
    "own_minutes",
    "payers_of",
    "place_of_entry",
    "place_of_import",
    "place_used_last",
    "preview_import",
    "read_draft",
    "read_leave",
    "read_leave_of_place",
    "read_month",
    "read_places",
    "read_week",
    "record_entries",
    "record_week",
    "replace_cell",
    "say_complete",
    "seal_month",
    "sealed_months",
    "take_back_entry",
    "take_back_import",
    "take_leave",
    "take_leave_back",
    "unreadable_lines",
    "unsay_complete",
    "who_is_complete",
]
