"""People, records, and what is one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

AT = datetime(2026, 10, 30, 15, 42, tzinfo=UTC)
PERSON = {"name": "Amara Osei", "href": "/hub/people/per_1", "pronouns": "she/her", "words": "Tuesdays to Fridays", "tasks": ["keeps the books", "takes notes"], "standing": "member", "you": True}
SURPLUS = {
    "year": {"name": "2025"}, "years": [{"label": "2025", "href": "2025", "current": True}], "state": "preview", "state_words": "Nothing is decided yet.", "lacking": [],
    "sums": {"surplus_minor": 1_234_567, "reserve_minor": 0, "reserve_words": "", "pool_minor": 1_234_567, "collective_minor": 100_000},
    "policy": {"words": "By hours worked.", "decision": {"href": "/hub/decisions/dec_4", "words": "as we agreed"}},
    "rows": [{"person": "Amara Osei", "href": "", "you": True, "minutes": 60_000, "exact": "$5,672.835", "part_minor": 567_284, "note": ""},
             {"person": "Sam Kowalski", "href": "", "minutes": 60_000, "exact": "$5,672.835", "part_minor": 567_283, "note": ""}],
    "total": {"minutes": 120_000, "part_minor": 1_134_567}, "rounding_words": "", "decision": None, "entries": [],
    "propose": {"action": "/hub/surplus/2025/propose", "act": "Ask everyone", "fields": {"year": "2025"}}, "exports": [{"label": "CSV", "href": "/hub/surplus/2025.csv"}],
}  # fmt: skip
LEAVE = {"today_on": date(2026, 10, 30), "day_minor": 16_000, "year": {"name": "2026", "days": 3, "minor": 48_000}, "action": "/me/leave",
         "rows": [{"on": date(2026, 3, 2), "until": date(2026, 3, 3), "days": 2, "minor": 32_000, "place": "Psychology", "undo": "/me/leave/lv_1/undo"},
                  {"on": date(2026, 5, 2), "until": None, "days": 1, "minor": 16_000, "place": "", "undo": ""}],
         "payers": [{"value": "psychology", "label": "Psychology"}, {"value": "hub", "label": "Hub"}], "payer": "psychology", "fund_words": "The hub could keep going for 5.9 months.",
         "overlap": {"words": "On 2 March there are hours too. Which is right?"}, "exports": [{"label": "CSV", "href": "/me/leave.csv"}]}  # fmt: skip
TOKENS = {
    "tokens": [{"id": "tok_1", "name": "hours from my phone", "scopes": ("hours:read", "hours:write"), "created_at": AT, "expires_at": AT, "last_used_at": AT, "revoked_at": None, "live": True},
               {"id": "tok_2", "name": "old", "scopes": ("finances:read",), "created_at": AT, "expires_at": AT, "last_used_at": None, "revoked_at": AT, "live": False}],
    "known_scopes": ("finances:read", "hours:read", "hours:write", "plugin_host:read"), "made": None,
}  # fmt: skip

PAGES = {
    "people.html": {
        "usual": {"groups": [{"place": "Psychology", "colour": 1, "people": [PERSON, {"name": "Yuki Tan", "href": "/hub/people/per_2", "standing": "candidate", "tasks": []}]}],
                  "invite_href": "/hub/people/new", "exports": [], "former": [{"name": "Old Friend", "href": "/hub/people/per_3", "standing": "former", "tasks": []}]},
        "empty": {"groups": [], "invite_href": "", "exports": [], "former": []},
    },
    "person.html": {
        "usual": {"person": {"name": "Yuki Tan", "pronouns": "they/them", "words": "", "email": "yuki@example.org", "standing": "candidate"}, "colour": 1,
                  "clock": {"words": "4 of 6 months. Membership begins 1 August.", "done": 4, "of": 6}, "member_since": None,
                  "places": [{"name": "Psychology", "href": "/p/psychology", "colour": 1, "words": "since 1 February 2026, as a contractor"}],
                  "licences": [{"words": "Licensed master social worker", "number": "012345", "until": date(2026, 12, 31), "state": "care"}], "tasks": [], "year": {"name": "2026", "minutes": 67_560},
                  "decision": None, "edit_href": "", "leaving_href": ""},
        "member": {"person": {"name": "Amara Osei", "standing": "member", "you": True}, "colour": 1, "clock": None, "member_since": date(2024, 1, 1), "places": [], "licences": [],
                   "tasks": ["takes notes"], "year": None, "decision": {"href": "/hub/decisions/dec_1", "words": "Decision 1"}, "edit_href": "/me/data"},
        "former": {"person": {"name": "Old Friend", "standing": "former"}, "colour": None, "clock": None, "member_since": None, "places": [], "licences": [], "tasks": [], "year": None},
    },
    "records.html": {
        "usual": {"place": {"name": "Hub", "kind": "hub"}, "days": [{"on": date(2026, 10, 30), "rows": [{"at": AT, "who": "Sam Kowalski", "words": "Sam matched 4 bank lines", "href": "/hub/money"}]}],
                  "filters": [{"name": "q", "label": "Words in it", "value": "", "kind": "text"}], "taken": [], "clear_href": "/hub/records",
                  "seal": {"state": "good", "words": "The books still match their seal, checked today.", "check_href": "/hub/records/check"}, "paging": None, "exports": []},
        "empty": {"place": {"name": "Psychology", "kind": "practice"}, "days": [], "filters": [], "seal": {"state": "stop", "words": "Line 14 does not match. Tell everyone.", "check_href": ""}, "paging": None},
    },
    "care_fund.html": {
        "usual": {"place": {"name": "Psychology"}, "month": {"name": "October"}, "fund": {"balance_minor": 279_000, "covered_sessions": 4, "covered_minor": 48_000, "left_minor": 231_000, "words": ""},
                  "open": [{"title": "A month of free sessions", "href": "/hub/decisions/prop_2", "words": "Four sessions.", "about": "the request"}],
                  "granted": [{"label": "Four sessions a month", "href": "/p/psychology/care-fund/1", "sessions": 4, "usual_minor": 12_000, "rate_minor": 0, "covered_minor": 48_000,
                               "from_on": date(2026, 10, 1), "to_on": date(2026, 10, 31), "decision": None}],
                  "ask": {"action": "/p/psychology/care-fund", "fields": [{"name": "sessions", "label": "How many sessions", "kind": "number"}]}, "settings_words": "From $50 on nobody needs to be asked.",
                  "exports": []},
        "empty": {"place": {"name": "Psychology"}, "month": {"name": "October"}, "fund": {"balance_minor": None, "covered_sessions": 0, "covered_minor": 0, "left_minor": None, "words": ""},
                  "open": [], "granted": [], "ask": None, "settings_words": "", "exports": []},
    },
    "surplus.html": {
        "usual": SURPLUS,
        "not ready": {**SURPLUS, "lacking": [{"state": "care", "words": "December is not settled.", "href": "/hub/money", "link": "Look at it"}], "propose": None, "state": "not_ready"},
        "shared": {**SURPLUS, "state": "shared", "decision": {"href": "/hub/decisions/dec_5", "words": "Decided by consensus on 13 March 2026"}, "entries": [{"href": "/hub/money/entries/je_5", "words": "the entry"}]},
        "empty": {"year": {"name": "2026"}, "years": [], "state": "none", "state_words": "The year is not over.", "sums": None},
    },
    "pay_statement.html": {
        "usual": {"month": {"key": "2026-10", "name": "October 2026"}, "months": [], "state": "ready", "state_words": "To be paid on 5 November.", "version": 2, "older": [{"label": "Version 1", "href": "?version=1"}],
                  "payers": [{"place": "Psychology", "colour": 1, "kind_words": "as a contractor", "total_minor": 461_000,
                              "lines": [{"words": "Sessions", "minutes": 6675, "rate_minor": 4000, "minor": 445_000}, {"words": "Time off", "days": 1, "rate_minor": 16_000, "minor": 16_000}]}],
                  "total_minor": 461_000, "minutes": 6675, "year": {"name": "2026", "minutes": 67_560, "minor": 4_504_000}, "set_aside_words": "Many put by a quarter, $1,152.50.",
                  "rate": {"minor": 4000, "decision": {"href": "/hub/decisions/dec_2", "words": "as we agreed"}}, "legal_words": "Nothing is withheld (nonemployee compensation).", "exports": []},
        "empty": {"month": {"key": "2026-11", "name": "November 2026"}, "months": [], "state": "open", "state_words": "Ready on 5 December.", "payers": [], "exports": []},
    },
    "capital.html": {
        "usual": {"balance_minor": 567_284, "rows": [{"on": date(2026, 3, 13), "words": "Your part of 2025", "href": "/hub/surplus/2025", "working": "1,134,567 × 60,000 ÷ 120,000", "minor": 567_284, "balance_minor": 567_284}],
                  "plan_words": "", "exports": [{"label": "CSV", "href": "/me/capital.csv"}]},
        "empty": {"balance_minor": 0, "rows": [], "plan_words": "", "exports": []},
    },
    "leave.html": {"usual": LEAVE, "empty": {**LEAVE, "rows": [], "overlap": None, "year": {"name": "2026", "days": 0, "minor": 0}, "payers": [{"value": "hub", "label": "Hub"}]}},
    "security.html": {
        "usual": {"sessions": [{"id": "ses_1", "agent": "Firefox on Linux", "via": "password", "created_at": AT, "seen_at": AT, "current": True},
                               {"id": "ses_2", "agent": "Safari on a phone", "via": "link", "created_at": AT, "seen_at": AT, "current": False}], "has_password": True, "asks_current": True},
        "first time": {"sessions": [{"id": "ses_1", "agent": "", "via": "link", "created_at": AT, "seen_at": AT, "current": True}], "has_password": False, "asks_current": False},
    },
    "tokens.html": {
        "usual": TOKENS,
        "made": {**TOKENS, "made": SimpleNamespace(name="hours from my phone", scopes=("hours:read",), expires_at=AT, secret="hub_tok_2f9c1e7a")},
        "empty": {**TOKENS, "tokens": []},
    },
}  # fmt: skip
