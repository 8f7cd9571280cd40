"""Practices, plugins, the way in, agreements and invoices."""

from __future__ import annotations

from datetime import date

from hub.kernel.errors import Problem
from hub.plugin_api.pages import Column, Field, Form, Note, PageView, Table, Text

RULES = {"title": "Rules for New York, read 23 November 2026", "checks": [
    {"state": "good", "words": "The fee is a set amount, not a share of what clients pay.", "more": "8 NYCRR 29.1(b)(4)"},
    {"state": "care", "words": "Missing: how we know the fee is a fair market price.", "href": "/hub/practices/onb_1/joining/fee", "link": "Add two quotes"},
    {"state": "wait", "words": "Signed by both sides. This comes later."}]}  # fmt: skip
GROUPS = [
    {"name": "Get to know each other", "tasks": [{"name": "Choose the plugin", "href": "/hub/practices/onb_1/joining/plugin", "hint": "Acupuncture, version 1.2", "state": "done"}]},
    {"name": "Owner and licences", "tasks": [
        {"name": "Name the legal owner", "href": "/hub/practices/onb_1/joining/owner", "hint": "Mina Park, L.Ac.", "state": "done"},
        {"name": "Add every licence", "href": "/hub/practices/onb_1/joining/licences", "hint": "One of two added", "state": "missing"}]},
    {"name": "Agreement", "tasks": [{"name": "Answer the rule check", "href": "/hub/practices/onb_1/joining/rules", "hint": "", "state": "next"}]},
    {"name": "People", "tasks": [{"name": "Invite the people who work there", "href": "/hub/practices/onb_1/joining/people", "hint": "", "state": "todo"}]},
    {"name": "Ask everyone", "tasks": [{"name": "Bring it to the hub for consensus", "href": "", "hint": "Opens when the steps above are done", "state": "later"}]},
]  # fmt: skip
JOINING = {
    "joining": {"name": "Juniper Acupuncture", "words": "Mina Park and Daniel Brooks hope to join on 1 February 2027.", "done": 4, "of": 9, "state": "joining"},
    "groups": GROUPS,
    "fee": {"minor": 185_000, "words": "", "parts": [{"words": "Bookkeeping", "figure": "$1,000"}, {"words": "Rooms", "figure": "$850"},
                                                     {"words": "Each month", "figure": "$1,850", "total": True}],
            "changes": [{"words": "More coming in each month", "figure": "+$1,850"}]},
    "rules": RULES, "history": [{"words": "Priya chose the plugin", "on": date(2026, 10, 2), "key": True}], "proposal": None, "practice_href": "",
    "withdraw_action": "/hub/practices/onb_1/joining/stop", "exports": [],
}  # fmt: skip
STEP = {
    "joining": {"name": "Juniper Acupuncture", "href": "/hub/practices/onb_1/joining"}, "step": {"name": "Agree services and fee", "words": "A set amount for set services.", "group": "Agreement"},
    "action": "/hub/practices/onb_1/joining/fee", "extra": {}, "act": "", "parts": [{"heading": "Services", "rows": [{"label": "Bookkeeping", "value": "$1,000", "remove": "/x/remove"}]}],
    "fields": [{"name": "fee_model", "label": "How is the fee set?", "kind": "choice", "options": [
        {"value": "flat_monthly", "label": "A set amount each month", "meaning": "Agreed before the year begins."},
        {"value": "percent_of_revenue", "label": "A part of what clients pay", "meaning": "Not allowed in New York."}]},
        {"name": "fee", "label": "Dollars a month", "kind": "money"}],
    "rules": RULES, "refused": None, "check": None,
}  # fmt: skip
CHECK = {"answers": [{"label": "Fee", "value": "$1,850.00 a month", "change": "/x/fee"}], "will": ["All six members are asked."], "told": "Everyone is told once.", "cannot": "", "act": "Ask everyone"}
AGREEMENT = {"practice": "Psychology", "colour": 1, "href": "/hub/agreements/agr_1", "state": "in_force", "version": 2, "fee_minor": 500_000, "from_on": date(2025, 1, 1),
             "to_on": date(2026, 12, 31), "review_on": date(2026, 11, 1), "sharing_words": "monthly totals and lines", "decision": {"href": "/hub/decisions/dec_2", "words": "as we decided"},
             "notice": "Ends in 38 days"}  # fmt: skip
INVOICE = {"label": "Invoice 2026-20", "href": "/hub/agreements/invoices/inv_1", "practice": "Psychology", "colour": 1, "month": "October 2026", "minor": 500_000, "state": "due",
           "state_words": "Due 15 November", "due_on": date(2026, 11, 15)}  # fmt: skip
VIEW = PageView("Needles and supplies", "Enough for two months.", (
    Text("Count once a month."), Note("Order before the holidays.", "look"),
    Table("What is there", (Column("What"), Column("How many", True)), (("Needles", "1,200"), ("Moxa", "40")), "Nothing is there."),
    Table("What is ordered", (Column("What"),), (), "Nothing is ordered."),
    Form("add", "Add some", (Field("what", "What"), Field("count", "How many", "number"), Field("kind", "Kind", "choice", choices=(("n", "Needles"),)), Field("on", "Bought on", "date", required=False),
                             Field("paid", "Paid already", "yes_no")), "Add"))
)  # fmt: skip

PAGES = {
    "practices.html": {
        "usual": {
            "practices": [{"name": "Psychology", "href": "/hub/practices/psychology", "colour": 1, "state": "joined", "discipline": "Psychology", "people": 3, "owner": "Amara Osei",
                           "licence": {"state": "care", "words": "until 31 December 2026"}, "agreement": {"words": "version 2", "href": "/hub/agreements/agr_1"},
                           "since_on": date(2024, 12, 1), "money_href": "/hub/practices/psychology/money"}],
            "joining": [{"name": "Juniper Acupuncture", "href": "/hub/practices/onb_1/joining", "words": "Mina and Daniel hope to join.", "done": 4, "of": 9}],
            "welcome_href": "/hub/practices/new", "exports": [],
        },
        "empty": {"practices": [], "joining": [], "welcome_href": "/hub/practices/new", "exports": []},
    },
    "practice_new.html": {
        "usual": {"action": "/hub/practices/new", "plugins": [{"value": "acupuncture", "label": "Acupuncture", "meaning": "Made by the hub, version 1.2."}],
                  "unusable": [{"label": "Nutrition", "words": "It could not be read: “olives” is no licence type.", "href": "/hub/plugins/nutrition"}]},
        "empty": {"action": "/hub/practices/new", "plugins": [], "unusable": []},
    },
    "joining.html": {
        "usual": JOINING,
        "joined": {**JOINING, "joining": {**JOINING["joining"], "state": "joined"}, "practice_href": "/p/acupuncture", "withdraw_action": "", "fee": None},
        "asked": {**JOINING, "proposal": {"href": "/hub/decisions/prop_7", "words": "5 of 6 heard, nobody blocks."}},
    },
    "joining_step.html": {
        "usual": STEP,
        "refused": {**STEP, "refused": {"words": "A fee that depends on what clients pay is not allowed in New York.", "source": "8 NYCRR 29.1(b)(4)", "href": ""},
                    "form": {"fee_model": "percent_of_revenue", "fee": "x"}, "problems": [Problem("/fee_model", "Choose a set amount."), Problem("/fee", "“x” is no amount.")]},
        "check": {**STEP, "check": CHECK, "fields": []},
        "nothing to fill in": {**STEP, "fields": [], "parts": [], "rules": None},
    },
    "plugins.html": {
        "usual": {"groups": [{"name": "Practices", "plugins": [{"name": "Acupuncture", "href": "/hub/plugins/acupuncture", "state": "available", "words": "Made by the hub.", "used_by": ""},
                                                              {"name": "Nutrition", "href": "/hub/plugins/nutrition", "state": "quarantined", "words": "Cannot be read.", "used_by": "Psychology"}]}],
                  "exports": []},
        "empty": {"groups": [], "exports": []},
    },
    "plugin.html": {
        "usual": {"plugin": {"name": "Acupuncture", "summary": "East Asian medicine.", "state": "available", "made_by": "the hub", "version": "1.2", "fits_words": "Made for version 1; this hub is version 1.",
                             "faults": []}, "sees": ["Its own hours, as totals."], "adds": ["A page: Needles and supplies."], "professions": ["acupuncturists"], "licences": ["L.Ac."],
                  "used_by": [], "if_off": "Its pages go; what was written down stays readable.", "use_href": "/hub/practices/new?plugin=acupuncture", "details": [("Key", "acupuncture")]},
        "switched off": {"plugin": {"name": "Nutrition", "summary": "Food.", "state": "quarantined", "made_by": "others", "version": "0.1", "fits_words": "Made for version 2; this hub is version 1.",
                                    "faults": ["It raises when it is read."]}, "sees": [], "adds": [], "professions": [], "licences": [],
                         "used_by": [{"name": "Psychology", "href": "/p/psychology", "colour": 1}], "if_off": "Nothing is lost.", "use_href": "", "details": []},
    },
    "plugin_page.html": {
        "usual": {"place": {"name": "Acupuncture", "slug": "acupuncture"}, "view": VIEW, "action": "/p/acupuncture/supplies", "plugin_name": "Acupuncture", "plugin_href": "/hub/plugins/acupuncture"},
    },
    "plugin_off.html": {"usual": {"heading": "Needles and supplies", "words": "The plugin raised when this page was opened.", "kept": "/p/acupuncture/kept"}},
    "plugin_kept.html": {
        "usual": {"plugin": {"title": "Acupuncture", "ready": True, "reasons": []}, "tables": [
            {"name": "supply_count", "columns": ["what", "how_many"], "rows": [["Needles", 1200], ["Moxa", None]]}, {"name": "orders", "columns": ["what"], "rows": []}]},
        "switched off": {"plugin": {"title": "Acupuncture", "ready": False, "reasons": ["It raises when it is read."]}, "tables": []},
    },
    "agreements.html": {
        "usual": {"kind": "hub", "place": {"name": "Hub"}, "agreements": [AGREEMENT], "invoices": [INVOICE], "year": {"name": "2026"},
                  "years": [{"label": "2026", "href": "?year=2026", "current": True}], "exports": [{"label": "CSV", "href": "x.csv"}]},
        "empty": {"kind": "hub", "place": {"name": "Hub"}, "agreements": [], "invoices": [], "year": {"name": "2026"}, "years": [], "exports": []},
        "practice": {"kind": "practice", "place": {"name": "Psychology"}, "agreements": [], "invoices": [], "year": {"name": "2026"}, "years": [], "exports": []},
    },
    "agreement.html": {
        "usual": {"agreement": {**AGREEMENT, "fee_words": "A set amount, agreed before the year began.", "fair_price_words": "Two quotes of other offices, May 2024."},
                  "services": [{"words": "Bookkeeping", "minor": 300_000}, {"words": "Rooms and phones", "minor": 200_000}],
                  "signatures": [{"name": "Amara Osei", "for_whom": "Psychology", "on": date(2024, 12, 1), "how": "on paper", "recorded_by": "Sam Kowalski"}], "rules": RULES,
                  "versions": [{"label": "Version 2", "href": "", "from_on": date(2025, 1, 1), "words": "$5,000 a month."}], "decision": {"href": "/hub/decisions/dec_2", "words": "as we decided"},
                  "back_href": "/hub/agreements", "invoices_href": "/hub/agreements?practice=psychology", "propose_href": "/hub/decisions/new?kind=agreement", "exports": []},
        "unsigned": {"agreement": {**AGREEMENT, "fee_words": "", "notice": "", "to_on": None, "review_on": None}, "services": [{"words": "Bookkeeping", "minor": None}],
                     "signatures": [], "rules": None, "versions": [], "decision": None, "back_href": "/hub/agreements", "invoices_href": "", "propose_href": "", "exports": []},
    },
    "invoice.html": {
        "usual": {"invoice": {"label": "Invoice 2026-20", "from_name": "Juniper Commons", "to_name": "Psychology", "month": "October 2026", "issued_on": date(2026, 10, 1),
                              "due_on": date(2026, 10, 15), "state": "late", "state_words": "Late by 6 days", "minor": 500_000, "paid_on": None},
                  "lines": [{"words": "Fee for services, October 2026", "minor": 500_000}], "entries": [{"href": "/hub/money/entries/je_1", "words": "in the hub’s book"}],
                  "agreement": {"href": "/hub/agreements/agr_1", "words": "agreement, version 2"}, "back_href": "/hub/agreements", "pay_action": "/hub/agreements/invoices/inv_1/pay", "exports": []},
    },
}  # fmt: skip
