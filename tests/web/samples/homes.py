"""The two homes: a practice and the hub."""

from __future__ import annotations

from datetime import date

VOICES = [
    {"title": "Raise everyone’s pay to $43 an hour", "href": "/hub/decisions/prop_1", "about": "the pay proposal",
     "words": "Hub and both practices. 6 of 8 heard, nobody blocks. You would earn $339 more in a usual month."},
    {"title": "A month of free sessions from the care fund", "href": "/hub/decisions/prop_2", "about": "the care fund request",
     "words": "Psychology. Four sessions, $480 from the care fund, $2,310 stays in it. No client details are shown or needed."},
]  # fmt: skip
RECENT = [
    {"words": "Priya stood aside on the pay proposal", "href": "/hub/decisions/prop_1", "on": date(2026, 10, 23), "key": True},
    {"words": "Minutes are up from the Friday meeting", "href": "", "on": date(2026, 10, 23), "more": "Tomás kept time."},
]
COMING = [
    {"state": "wait", "words": "Friday meeting, today 12:00.", "href": "/hub/decisions", "link": "Topics"},
    {"state": "care", "words": "Amara’s licence runs out on 31 December.", "href": "", "link": ""},
]
TASKS = [{"state": "care", "words": "Your October hours are not said complete.", "href": "/me/hours", "link": "Look at them"}]

PAGES = {
    "home_practice.html": {
        "usual": {
            "greeting": "Good morning, Amara", "summary": "Friday 30 October. Two things need your voice.",
            "place": {"name": "Psychology", "slug": "psychology", "colour": 1}, "voices": VOICES, "tasks": TASKS,
            "month": {"key": "2026-10", "name": "October"},
            "hours": {"mine_minutes": 6675, "all_minutes": 16920, "href": "/me/hours", "all_href": "/p/psychology/hours/2026-10"},
            "pay": {"owed_minor": 1_128_000, "mine_minor": 445_000, "href": "/me/pay/2026-10", "words": "282 hours at $40.00. It is paid on 5 November."},
            "fee": {"minor": 500_000, "state": "posted", "words": "The fee for October stands in both books since 1 October.",
                    "invoice_href": "/p/psychology/invoices/inv_1", "agreement_href": "/p/psychology/agreements/agr_1", "decision_href": "/hub/decisions/dec_2"},
            "agreement": {"title": "Agreement", "version": 2, "fee_minor": 500_000, "from_on": date(2025, 1, 1), "to_on": None, "review_on": None,
                          "sharing_words": "monthly totals and lines", "href": "/p/psychology/agreements/agr_1", "decision_href": "/hub/decisions/dec_2",
                          "decision_label": "as we decided"},
            "doing": {"in_minor": 16_700_000, "out_minor": 16_280_000, "left_minor": 420_000, "words": "so far this year", "href": "/p/psychology/money"},
            "recent": RECENT, "coming": COMING,
        },
        "empty": {
            "greeting": "Good morning, Amara", "summary": "Friday 30 October.", "place": {"name": "Acupuncture", "slug": "acupuncture", "colour": 3},
            "voices": [], "tasks": [], "month": {"key": "2026-10", "name": "October"},
            "hours": {"mine_minutes": 0, "all_minutes": 0, "href": "/me/hours", "all_href": "/p/acupuncture/hours/2026-10"},
            "pay": {"owed_minor": 0, "mine_minor": None, "href": "", "words": ""}, "fee": None, "agreement": None, "doing": None,
            "recent": [], "coming": [],
        },
    },
    "home_hub.html": {
        "usual": {
            "greeting": "Good morning, Amara", "summary": "Friday 30 October. Two things need your voice.", "voices": VOICES, "tasks": [],
            "doing": {"in_minor": 7_684_000, "out_minor": 5_704_000, "left_minor": 1_980_000, "words": "so far this year", "href": "/hub/money",
                      "keep_going": "almost 6 months"},
            "your_part_minor": 234_066,
            "practices": [
                {"name": "Psychology", "href": "/hub/practices/psychology", "colour": 1, "words": "$5,000 a month", "state": "joined"},
                {"name": "Social Work", "href": "/hub/practices/social-work", "colour": 2, "words": "$3,200 a month", "state": "joined"},
            ],
            "welcome_href": "/hub/practices/new", "week": {"minutes": 1695, "href": "/me/hours"}, "recent": RECENT, "coming": COMING,
        },
        "empty": {
            "greeting": "Good morning, Amara", "summary": "Friday 30 October.", "voices": [], "tasks": [], "doing": None, "practices": [],
            "welcome_href": "/hub/practices/new", "week": {"minutes": 0, "href": "/me/hours"}, "recent": [], "coming": [],
        },
    },
}  # fmt: skip
