"""Decisions, proposals and their records."""

from __future__ import annotations

from datetime import date

from hub.kernel.errors import Problem
from tests.web.samples.homes import VOICES

PEOPLE = [
    {"place": "Psychology", "colour": 1, "heard": 1, "people": [
        {"name": "Amara Osei", "you": True, "anchor": "p-ao", "position": "none"},
        {"name": "Tomás Rivera", "anchor": "p-tr", "position": "consent", "when": date(2026, 10, 22), "words": "My rent went up by $200, so this matters."},
        {"name": "Yuki Tan", "anchor": "p-yt", "position": "leave", "note": "back 3 November"}]},
    {"place": "Social Work", "colour": 2, "heard": 3, "people": [
        {"name": "Lena Fischer", "anchor": "p-lf", "position": "block", "when": date(2026, 10, 21), "words": "At $45 the reserve is under two months by June.\n\nThat harms us."},
        {"name": "Nadia Haddad", "anchor": "p-nh", "position": "consent_with_reservations", "when": date(2026, 10, 23), "words": "Please look at low rates in March."},
        {"name": "Priya Nair", "anchor": "p-pn", "position": "stand_aside", "when": date(2026, 10, 23), "note": "on revision 2, asked again"}]},
    {"place": "Hub", "colour": 0, "heard": 0, "people": [{"name": "Sam Kowalski", "anchor": "p-sk", "position": "talk_first", "when": date(2026, 10, 21)}]},
]  # fmt: skip
HEARD = [{**group, "people": [{**each, "position": "consent"} for each in group["people"]]} for group in PEOPLE]
PROPOSAL = {
    "proposal": {"label": "Proposal 41", "title": "Raise everyone’s pay to $43 an hour", "text": "From 1 January 2027 every hour is paid at $43.\n\nOne rate for everyone.",
                 "why": "rent and health cover have gone up", "brought_by": "Lena Fischer", "brought_on": date(2026, 10, 14), "revision": 3,
                 "revised_on": date(2026, 10, 21), "asked_words": "Asked of the hub and both practices.", "state": "to_hear", "state_words": "Two people still to hear"},
    "where": "We have heard 5 of 7 people. One person blocks it. It is decided when everyone has been heard and nobody blocks.",
    "groups": PEOPLE, "impact": [{"label": "Hub pays out each month", "sub": "78 hours of shared work", "now": "$3,120.00", "then": "$3,354.00", "change": "+$234.00"}],
    "impact_words": "Worked out from average hours, January to October.", "follows": ["The rate becomes $43.00 on 1 January 2027."],
    "my": {"can_answer": True, "why_not": "", "position": "", "words": "", "asked_again": False}, "position_action": "/hub/decisions/prop_1/position",
    "revision_field": {"revision": "3"}, "absent_action": "/hub/decisions/prop_1/ask",
    "waiting": [{"words": "Yuki Tan is on leave until 3 November and will be asked then.", "state": "wait", "who": "per_3", "ask": True}],
    "changes": [{"before": "$45", "after": "$43"}, {"before": "", "after": "If the reserve falls, we look again."}],
    "history": [{"words": "Lena brought it", "on": date(2026, 10, 14), "key": True}, {"words": "Mateo blocked", "on": date(2026, 10, 15), "more": "“At $45 …”"}],
    "revise_href": "/hub/decisions/prop_1/revise", "withdraw_action": "/hub/decisions/prop_1/withdraw", "try_action": "", "exports": [{"label": "CSV", "href": "x.csv"}],
}  # fmt: skip
NEW = {"action": "/hub/decisions/new", "kinds": [{"value": "rate", "label": "The rate of pay", "meaning": "One rate for every hour, from a day on."}], "kind": "", "fields": []}
DECISION = {
    "decision": {"label": "Decision 3", "title": "Keep a fifth of each surplus in reserve", "text": "Before any surplus is shared, 20% stays in the hub’s reserve.",
                 "decided_on": date(2026, 3, 13), "words": "All seven members were heard. Nobody blocked.", "brought_by": "Sam Kowalski", "revisions": 2,
                 "seal": "7f3c 91ab 04de", "seal_ok": True, "check_href": "/hub/records/check", "in_force_words": ""},
    "groups": HEARD, "follows": [{"state": "good", "words": "Surplus rule set to 20% from 2026.", "href": "/hub/surplus/2026", "link": "See it"}],
    "replaces": None, "replaced_by": None, "replace_href": "/hub/decisions/new?replaces=dec_3", "waiting": [], "object_action": "", "reopened_words": "",
    "proposal_href": "/hub/decisions/prop_3", "exports": [],
}  # fmt: skip

PAGES = {
    "decisions.html": {
        "usual": {
            "place": {"name": "Hub", "kind": "hub"}, "new_href": "/hub/decisions/new", "needs_me": VOICES,
            "talking": [{"title": "Share fewer meetings", "href": "/hub/decisions/prop_5", "words": "4 of 8 heard.", "state": "open", "place": "Hub", "colour": 0}],
            "drafts": [{"title": "Plants for the room", "href": "/hub/decisions/prop_9", "words": "Begun on 3 October."}],
            "decided": [{"label": "Decision 3", "title": "Keep a fifth of each surplus in reserve", "href": "/hub/decisions/dec_3", "on": date(2026, 3, 13),
                         "place": "Hub", "colour": 0, "replaced": True}],
            "query": "", "years": [{"label": "2026", "href": "?year=2026", "current": True}, {"label": "2025", "href": "?year=2025"}], "paging": None,
            "exports": [{"label": "CSV", "href": "/hub/decisions.csv"}], "templates": [{"label": "Pay rate", "meaning": "One rate for all.", "href": "?kind=rate"}],
        },
        "empty": {"place": {"name": "Hub", "kind": "hub"}, "new_href": "/hub/decisions/new", "needs_me": [], "talking": [], "drafts": [], "decided": [], "query": "",
                  "years": [], "paging": None, "exports": [], "templates": []},
        "nothing found": {"place": {"name": "Hub", "kind": "hub"}, "new_href": "", "needs_me": [], "talking": [], "drafts": [], "decided": [], "query": "zebra",
                          "years": [], "paging": None, "exports": [], "templates": []},
    },
    "proposal.html": {
        "usual": PROPOSAL,
        "problem": {**PROPOSAL, "form": {"position": "block", "reason": ""}, "problems": [Problem("/reason", "A block needs a reason: what harm you see, and what would have to change.")]},
        "answered": {**PROPOSAL, "my": {"can_answer": True, "position": "consent", "words": "Good."}},
        "candidate": {**PROPOSAL, "my": {"can_answer": False, "why_not": "Candidates read and speak here; deciding comes with membership.", "position": ""}},
        "in trouble": {**PROPOSAL, "trouble": "Cash: was 100, is 90.", "notice": "The wording was corrected.", "ask_again_action": "/hub/decisions/prop_1/ask-again",
                       "absent_action": "/hub/decisions/prop_1/ask", "waiting": [{"state": "wait", "words": "Yuki Tan has not been heard yet.", "who": "per_1", "ask": True}],
                       "decided": [{"label": "Decision 3", "href": "/hub/decisions/dec_3"}], "readers": "Everyone in Psychology"},
        "draft": {**PROPOSAL, "proposal": {**PROPOSAL["proposal"], "state": "draft", "state_words": ""}, "ask_action": "/hub/decisions/prop_1/ask",
                  "edit_href": "/hub/decisions/prop_1/edit", "history": [], "changes": [], "waiting": []},
    },
    "proposal_new.html": {
        "usual": {**NEW, "kind": "rate", "fields": [
            {"name": "rate", "label": "Dollars an hour", "kind": "money", "value": "40.00"}, {"name": "from_on", "label": "From", "kind": "date"},
            {"name": "practice", "label": "Which practice", "kind": "select", "options": [{"value": "psychology", "label": "Psychology"}]},
            {"name": "how", "label": "How", "kind": "choice", "options": [{"value": "a", "label": "At once", "meaning": "From that day."}]},
            {"name": "note", "label": "Anything else", "kind": "area", "optional": True}, {"name": "sure", "label": "Also for hours already worked", "kind": "check"},
            {"name": "count", "label": "How many", "kind": "number", "value": 3}, {"name": "mail", "label": "Email", "kind": "email"},
        ]},
        "choose": NEW,
        "problem": {**NEW, "kind": "rate", "form": {"title": "", "text": "x"}, "problems": [Problem("/title", "Please fill this in.")]},
        "revise": {**NEW, "kind": "rate", "revises": {"label": "Proposal 41", "href": "/hub/decisions/prop_1", "concerns": [{"name": "Nadia Haddad", "words": "Low rates."}]}},
    },
    "decision.html": {
        "usual": DECISION,
        "seal broken": {**DECISION, "decision": {**DECISION["decision"], "seal_ok": False}},
        "replaced": {**DECISION, "replaced_by": {"label": "Decision 9", "href": "/hub/decisions/dec_9"}},
        "in force for now": {**DECISION, "decision": {**DECISION["decision"], "how": "In force since", "in_force_words": "It holds until they have been asked."}},
        "asked afterwards": {**DECISION, "object_action": "/hub/decisions/dec_3/answer", "revision_field": {"version": 1, "text_hash": "ab" * 32}, "waiting": [{"words": "Yuki Tan, back on 3 November", "state": "wait"}]},
    },
    "meetings.html": {
        "usual": {"place": {"name": "the hub"}, "next": date(2026, 10, 30), "today": date(2026, 10, 23), "action": "/hub/meetings", "next_href": "/hub/meetings/2026-10-30",
                  "held": [{"on": date(2026, 10, 16), "words": "The weekly meeting", "href": "/hub/meetings/2026-10-16"}],
                  "topics": [{"on": date(2026, 10, 30), "title": "Raise everyone’s pay", "words": "Lena Fischer blocks it", "href": "/hub/decisions/prop_1"}],
                  "people": [{"value": "per_1", "label": "Amara Osei"}, {"value": "per_2", "label": "Tomás Rivera"}]},
        "empty": {"place": {"name": "the hub"}, "next": date(2026, 10, 30), "today": date(2026, 10, 23), "action": "", "topics": [], "people": [], "next_href": "/hub/meetings/2026-10-30", "held": []},
    },
    "meeting.html": {
        "usual": {"place": {"name": "the hub"}, "day_of": date(2026, 10, 30), "kind_words": "The weekly meeting", "noted": False, "over": False, "invited": True,
                  "notes": "", "action": "/hub/meetings/2026-10-30/topics", "meetings_href": "/hub/meetings", "present": [], "away": [], "asked": [],
                  "topics": [{"title": "Plants for the room", "words": "Brought by Sam Kowalski.", "href": ""}],
                  "filled": [{"title": "Ask Yuki Tan about “Raise everyone’s pay”", "href": "/hub/decisions/prop_1", "on": date(2026, 10, 30)},
                             {"title": "Proposal 5: Share fewer meetings", "href": "/hub/decisions/prop_5", "on": None}]},
        "held": {"place": {"name": "the hub"}, "day_of": date(2026, 10, 16), "kind_words": "The weekly meeting", "noted": True, "over": True, "invited": True,
                 "notes": "We talked about rent.\n\nNothing else.", "action": "/hub/meetings/2026-10-16/topics", "meetings_href": "/hub/meetings",
                 "present": ["Amara Osei", "Sam Kowalski"], "away": ["Yuki Tan"], "topics": [], "filled": [],
                 "asked": [{"name": "Yuki Tan", "due": date(2026, 10, 23), "heard": date(2026, 10, 20), "href": "/hub/decisions/prop_1"},
                           {"name": "Yuki Tan", "due": date(2026, 10, 23), "heard": None, "href": "/hub/decisions/prop_5"}]},
        "not invited": {"place": {"name": "the hub"}, "day_of": date(2026, 10, 16), "kind_words": "Group consultation", "noted": True, "over": False,
                        "invited": False, "notes": "", "action": "/hub/meetings/2026-10-16/topics", "meetings_href": "/hub/meetings", "present": [], "away": [],
                        "topics": [], "filled": [], "asked": []},
    },
}  # fmt: skip
