"""The week, the files brought in, and everyone's hours."""

from __future__ import annotations

from datetime import date, timedelta

from hub.kernel.errors import Problem

MONDAY = date(2026, 10, 26)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TYPED = {
    "Sessions": ("5", "4:30", "5", "3", "4", "", ""), "Notes and admin": ("1", "1", "0:45", "1", "", "", ""),
    "Consultation": ("", "", "1", "", "", "", ""), "Meetings": ("", "", "", "", "2", "", ""),
}  # fmt: skip
SUMS = {"Sessions": 1290, "Notes and admin": 225, "Consultation": 60, "Meetings": 120}
DAY_SUMS = (360, 330, 405, 240, 360, 0, 0)


def week(**more: object) -> dict[str, object]:
    return {
        "week": {"key": "2026-W44", "first_on": MONDAY, "last_on": MONDAY + timedelta(6)},
        "weeks": [{"label": "Last week", "href": "?week=2026-W43"}, {"label": "This week", "href": "?week=2026-W44", "current": True},
                  {"label": "Next week", "href": "?week=2026-W45"}],
        "rate_minor": 4000, "today_on": MONDAY + timedelta(4), "add_on": MONDAY + timedelta(4),
        "kinds": [{"value": "session", "label": "Sessions"}, {"value": "admin", "label": "Notes and admin"}],
        "payers": [{"value": "psychology", "label": "Psychology"}], "payer": "psychology",
        "add_action": "/me/hours", "save_action": "/me/hours/2026-W44", "fill_href": "/me/hours?week=2026-W44&like=2026-W43",
        "days": [{"on": MONDAY + timedelta(n), "name": NAMES[n], "minutes": DAY_SUMS[n], "href": f"/me/hours?day={MONDAY + timedelta(n)}", "today": n == 4}
                 for n in range(7)],
        "rows": [{"label": label, "sub": "", "minutes": SUMS[label],
                  "cells": [{"name": f"r{r}d{n}", "typed": text, "locked": False, "bad": False} for n, text in enumerate(cells)]}
                 for r, (label, cells) in enumerate(TYPED.items())],
        "total_minutes": 1695, "entries": [{"words": "Sessions", "minutes": 240, "undo": "/me/hours/hrs_1/undo"}, {"words": "Meetings", "minutes": 120}],
        "month": {"name": "October", "minutes": 6675, "earned_minor": 445_000, "pay_href": "/me/pay/2026-10", "everyone_href": "/p/psychology/hours/2026-10"},
        "leave": {"day_minor": 16_000, "href": "/me/leave"}, "import_href": "/me/hours/import",
        "exports": [{"label": "CSV", "href": "/me/hours.csv?week=2026-W44"}], **more,
    }  # fmt: skip


FORMATS = [
    {"name": "Toggl Track", "words": "Reports, Detailed, Export as CSV.", "sample_href": "/static/samples/toggl.csv"},
    {"name": "Clockify", "words": "Reports, Detailed, Export as CSV.", "sample_href": "/static/samples/clockify.csv"},
    {"name": "A plain table", "words": "Three columns: day, kind, time.", "sample_href": "/static/samples/plain.csv"},
]
LINES = [
    {"number": 1, "state": "new", "on": date(2026, 10, 26), "kind": "Sessions", "minutes": 300, "place": "Psychology", "words": ""},
    {"number": 2, "state": "here", "on": date(2026, 10, 27), "kind": "Sessions", "minutes": 270, "place": "Psychology", "words": "on 27 October"},
    {"number": 14, "state": "unreadable", "on": None, "kind": "", "minutes": None, "place": "", "words": "The date 31/02 is no day. Write it as 2026-02-28."},
]
SHOWN = {"step": "lines", "action": "/me/hours/import/lines", "fields": {"batch": "imp_1"}, "file_name": "october.csv"}

PAGES = {
    "hours_week.html": {
        "usual": week(),
        "problem": week(form={"time": "1h3x", "kind": "admin"}, problems=[Problem("/time", "“1h3x” is not a time we can read. Try 1:30 or 1.5.")]),
        "two places": week(payers=[{"value": "psychology", "label": "Psychology"}, {"value": "hub", "label": "Hub"}], payer="hub",
                            places=[{"label": "Psychology", "href": "?place=psychology"}, {"label": "Hub", "href": "?place=hub", "current": True}]),
        "a month that is final": week(correction={"action": "/me/hours/psychology/corrections", "days": [{"value": "2026-10-26", "label": "26 October 2026"}]}),
        "no rate yet": week(rate_minor=None, leave={"day_minor": None, "href": "/me/leave"}, month={"name": "October", "minutes": 0, "earned_minor": None,
                            "pay_href": "", "everyone_href": "/hub/hours/2026-10"}),
        "empty": week(rows=[], entries=[], total_minutes=0, exports=[]),
        "another day": week(add_on=MONDAY),
    },
    "hours_import.html": {
        "usual": {**SHOWN, "counts": {"new": 1, "here": 1, "unreadable": 1}, "lines": LINES, "failed_href": "/me/hours/import/imp_1/failed.csv",
                  "back_href": "/me/hours/import", "shown_words": ""},
        "choose": {"step": "choose", "action": "/me/hours/import", "fields": {}, "formats": FORMATS, "payers": [], "payer": ""},
        "columns": {
            "step": "columns", "action": "/me/hours/import/columns", "fields": {"batch": "imp_1"}, "file_name": "times.csv", "guessed": True,
            "columns": [{"name": "day", "label": "The day", "options": [{"value": "0", "label": "Date"}, {"value": "1", "label": "Length"}], "value": "0"}],
            "sample": {"head": ["Date", "Length"], "rows": [["2026-10-26", "5:00"], ["2026-10-27", "4:30"]]},
        },
        "look-alikes": {
            **SHOWN, "counts": {"new": 1, "here": 0, "unreadable": 0, "alike": 1}, "failed_href": "", "back_href": "",
            "lines": [{**LINES[0], "choice": True, "chosen": True},
                      {**LINES[1], "state": "alike", "choice": True, "words": "It looks like one you wrote by hand."}, {**LINES[1], "state": "left_out"}],
        },
        "files before": {
            "step": "choose", "action": "/me/hours/import", "fields": {}, "formats": FORMATS, "payers": [], "payer": "", "otherwise": "session",
            "kinds": [{"value": "session", "label": "Sessions"}],
            "past": [{"words": "Clockify, two lines", "place": "Psychology", "minutes": 110, "at": MONDAY, "taken_back": False, "undo": "/me/hours/import/imp_1/take-back"},
                     {"words": "Clockify, no lines", "place": "", "minutes": 0, "at": MONDAY, "taken_back": True, "undo": ""}],
        },
        "nothing new": {**SHOWN, "counts": {"new": 0, "here": 1, "unreadable": 0}, "lines": LINES[1:2], "failed_href": "", "back_href": ""},
    },
    "hours_month.html": {
        "usual": {
            "kind": "practice", "place": {"name": "Psychology"}, "month": {"key": "2026-10", "name": "October 2026", "settled": False, "words": ""},
            "months": [{"label": "September", "href": "2026-09"}, {"label": "October", "href": "2026-10", "current": True}], "work": ["Sessions", "Meetings"],
            "rows": [{"person": "Amara Osei", "href": "", "you": True, "cells": [6555, 120], "minutes": 6675, "complete": False, "note": ""},
                     {"person": "Tomás Rivera", "href": "", "cells": [9000, 120], "minutes": 9120, "complete": True, "note": ""}],
            "totals": {"cells": [15555, 240], "minutes": 15795}, "year": None, "complete_action": "/p/psychology/hours/2026-10/complete",
            "exports": [{"label": "CSV", "href": "/p/psychology/hours/2026-10.csv"}],
        },
        "hub": {
            "kind": "hub", "place": {"name": "Hub"}, "month": {"key": "2026-10", "name": "October 2026", "settled": True, "words": ""}, "months": [],
            "rows": [{"place": "Psychology", "colour": 1, "href": "", "people": 3, "minutes": 16920}, {"place": "Hub", "colour": 0, "people": 1, "minutes": 4680}],
            "totals": {"minutes": 21600, "people": 4},
            "year": {"name": "2026", "rows": [{"person": "Amara Osei", "minutes": 67560}, {"person": "Sam Kowalski", "minutes": 46800}]},
            "complete_action": "", "exports": [],
        },
        "empty": {"kind": "practice", "place": {"name": "Psychology"}, "month": {"key": "2026-11", "name": "November 2026", "settled": False}, "months": [],
                  "work": [], "rows": [], "totals": {}, "year": None, "complete_action": "", "exports": []},
    },
}  # fmt: skip
