"""The pooled review with the figures of the closed year, what is behind a cell, a practice's money, its entries."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hub.web.charts import Columns, Series

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
NAMES = [(name[:3], name[0]) for name in MONTHS]
CSV = [{"label": "CSV", "href": "/hub/money.csv?period=2025"}]
JOURNALS = [{"label": "hledger", "href": "/hub/money.journal"}, {"label": "beancount", "href": "/hub/money.beancount"}]
KINDS = [{"label": "Month", "href": "?period=2025-12"}, {"label": "Quarter", "href": "?period=2025-Q4"}, {"label": "Year", "href": "?period=2025", "current": True}]
TWELVE = [1_666_667, 1_666_667, 1_666_666] * 4

COLUMNS = [
    {"key": "psychology", "name": "Psychology", "colour": 1, "kind": "practice", "href": "/hub/practices/psychology/money"},
    {"key": "hub", "name": "Hub", "colour": 0, "kind": "hub", "href": "/hub/money/book"},
    {"key": "elimination", "name": "Between us", "colour": None, "kind": "elimination", "href": ""},
    {"key": "combined", "name": "All together", "colour": None, "kind": "combined", "href": ""},
]
MATRIX = (
    ("outside_revenue", "Money in from outside", "clients, insurers and others", (20_000_000, 0, 0, 20_000_000)),
    ("hub_fee", "Fee for services", "paid to the hub", (-6_000_000, 6_000_000, 0, 0)),
    ("pay", "Pay", "hours and time off", (-13_500_000, -3_600_000, 0, -17_100_000)),
    ("other_costs", "Everything else we spent", "", (0, -1_165_433, 0, -1_165_433)),
    ("net", "Left over", "surplus", (500_000, 1_234_567, 0, 1_734_567)),
)


def matrix(columns: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {"key": key, "label": label, "hint": hint, "net": key == "net",
         "cells": [{"minor": minor, "href": f"/hub/money/cell?period=2025&row={key}&column={column['key']}"}
                   for column, minor in zip(columns, amounts, strict=True)]}
        for key, label, hint, amounts in MATRIX
    ]  # fmt: skip


CHART = Columns(
    "Money in from outside, each month of 2025", "Between $16,666.66 and $16,666.67 came in each month.", NAMES, [Series("Psychology", "s1", TWELVE)],
)
STRIPED = Columns(
    "Money in, six practices", "Six practices paid in each month.", NAMES,
    [Series(f"Practice {n}", f"s{(n - 1) % 4 + 1}" + (" striped" if n > 4 else ""), [n * 100_000] * 10 + [None, None]) for n in range(1, 7)],
    [2_000_000] * 10,
)
TABLE = {
    "head": ["Psychology"], "total": [20_000_000],
    "rows": [{"label": name, "href": f"?period=2025-{number:02d}", "cells": [TWELVE[number - 1]]} for number, name in enumerate(MONTHS, 1)],
}
ENTRIES = [
    {"on": date(2025, 10, 31), "words": "Bank interest", "href": "/hub/money/entries/je_1", "sub": "Credit union savings", "by": "Bank file", "minor": 24_000},
    {"on": date(2025, 10, 30), "words": "Shared work, October", "href": "/hub/money/entries/je_2", "sub": "78 hours at $40", "by": "Sam Kowalski", "minor": -312_000},
]
POOLED = {
    "period": {"key": "2025", "name": "2025"}, "kinds": KINDS, "before": {"label": "2024", "href": "?period=2024"}, "after": {"label": "2026", "href": "?period=2026"},
    "settled_words": "Books are settled to 31 December 2025.",
    "lead": {"revenue_minor": 20_000_000, "pay_minor": 17_100_000, "costs_minor": 1_165_433, "net_minor": 1_734_567, "hub_net_minor": 1_234_567,
             "fee_minor": 6_000_000, "practices": 1},
    "columns": COLUMNS, "rows": matrix(COLUMNS), "chart": CHART, "chart_table": TABLE,
    "knowing": [{"state": "good", "words": "What is between us adds up to nothing.", "href": "", "link": ""}], "exports": CSV, "journals": JOURNALS, "last": None,
}  # fmt: skip
PSYCHOLOGY = {"name": "Psychology", "slug": "psychology", "colour": 1, "kind": "practice"}
HUB = {"name": "Hub", "slug": "hub", "colour": 0, "kind": "hub"}

PAGES = {
    "money_pooled.html": {
        "usual": POOLED,
        "nothing yet": {**POOLED, "lead": None, "last": {"name": "June 2025", "href": "?period=2025-06"}},
        "never anything": {**POOLED, "lead": None, "last": None, "before": None, "after": None},
        "six practices": {**POOLED, "chart": STRIPED},
    },
    "money_cell.html": {
        "usual": {
            "what": {"row": "Fee for services", "column": "Psychology", "colour": 1, "kind": "practice"}, "period": {"key": "2025", "name": "2025"},
            "back_href": "/hub/money?period=2025", "total_minor": -6_000_000, "part_word": "Month",
            "parts": [{"name": f"{name} 2025", "href": f"?period=2025-{n:02d}", "minor": -500_000} for n, name in enumerate(MONTHS, 1)],
            "entries": ENTRIES, "entries_href": "/p/psychology/money/entries?period=2025", "closed_words": "", "explain": "What Psychology paid the hub.", "exports": CSV,
        },
        "closed": {
            "what": {"row": "Pay", "column": "Social Work", "colour": 2, "kind": "practice"}, "period": {"key": "2026-04", "name": "April 2026"},
            "back_href": "/hub/money", "total_minor": -720_000, "parts": [{"name": "April 2026", "href": "", "minor": -720_000}], "entries": None, "entries_href": "",
            "closed_words": "Social Work shares monthly totals. Lines open only where its agreement opens them.", "explain": "What Social Work paid people.",
            "exports": [],
        },
        "nothing": {
            "what": {"row": "Pay", "column": "Hub", "colour": 0, "kind": "hub"}, "period": {"key": "2026-04", "name": "April 2026"}, "back_href": "/hub/money",
            "total_minor": 0, "parts": [], "entries": [], "entries_href": "", "closed_words": "", "explain": "Pay by the hub.", "exports": [],
        },
    },
    "money_practice.html": {
        "usual": {
            "place": PSYCHOLOGY, "period": {"key": "2025", "name": "2025"}, "kinds": KINDS, "before": None, "after": {"label": "2026", "href": "?period=2026"},
            "settled_words": "Books are settled to 31 December 2025.", "sums": {"in_minor": 20_000_000, "out_minor": 19_500_000, "left_minor": 500_000}, "last": None,
            "classes": [{"label": "Money in from outside", "hint": "", "minor": 20_000_000, "href": "?for=revenue"},
                        {"label": "Fee for services", "hint": "to the hub", "minor": -6_000_000, "href": "?for=fee"},
                        {"label": "Pay", "hint": "", "minor": -13_500_000, "href": "?for=pay"}],
            "chart": CHART, "chart_table": TABLE, "line_name": "", "cash": {"minor": 1_420_000, "words": "on 31 December 2025"},
            "fee": {"minor": 500_000, "words": "a month, as we agreed", "agreement_href": "/p/psychology/agreements/agr_1", "invoice_href": "/p/psychology/invoices/inv_1"},
            "entries": ENTRIES, "entries_href": "/p/psychology/money/entries", "entries_count": 214, "exports": CSV, "journals": JOURNALS,
        },
        "empty": {"place": HUB, "period": {"key": "2024", "name": "2024"}, "kinds": KINDS, "before": None, "after": None, "settled_words": "", "sums": None, "last": None},
    },
    "entries.html": {
        "usual": {
            "place": PSYCHOLOGY, "back": {"label": "Money", "href": "/p/psychology/money"}, "period": {"key": "2025", "name": "2025"},
            "filters": [{"name": "q", "label": "Words in it", "value": "", "kind": "text"},
                        {"name": "for", "label": "For", "value": "pay", "kind": "select", "options": [{"value": "", "label": "Anything"}, {"value": "pay", "label": "Pay"}]}],
            "clear_href": "/p/psychology/money/entries", "taken": [{"label": "For: pay", "href": "?"}], "entries": ENTRIES, "sum_minor": -288_000, "count": 2,
            "paging": {"words": "1 to 50 of 214", "before": "", "after": "?page=2"}, "exports": CSV, "journals": JOURNALS,
        },
        "empty": {"place": HUB, "back": {"label": "Money we share", "href": "/hub/money"}, "period": {"key": "2025", "name": "2025"}, "filters": [],
                  "taken": [{"label": "For: rooms", "href": "?"}], "entries": [], "sum_minor": None, "count": 0, "paging": None, "exports": []},
    },
    "entry.html": {
        "usual": {
            "entry": {"words": "Fee for October 2025", "plain": "From what the hub owes us nothing for yet, for services.", "on": date(2025, 10, 1), "label": "Entry 1214",
                      "source_words": "Charged by the agreement", "by": "", "recorded_at": datetime(2025, 10, 1, 4, 5, tzinfo=UTC), "month_name": "October 2025",
                      "month_settled": True},
            "place": PSYCHOLOGY, "back": {"label": "Entries", "href": "/p/psychology/money/entries"},
            "postings": [{"account": "Fee for services", "href": "?for=fee", "debit_minor": 500_000, "credit_minor": None},
                         {"account": "Owed to the hub", "href": "?for=owed", "debit_minor": None, "credit_minor": 500_000}],
            "total_minor": 500_000, "twin": {"href": "/hub/money/entries/je_9", "words": "Fee from Psychology, October 2025", "place": "Hub"},
            "agreement": {"href": "/p/psychology/agreements/agr_1", "words": "Version 2"}, "decision": {"href": "/hub/decisions/dec_1", "words": "Decision 3"},
            "invoice": None, "reverses": None, "reversed_by": None, "history": [{"words": "Charged", "on": date(2025, 10, 1), "key": True}],
            "correct_href": "", "exports": CSV,
        },
        "put right": {
            "entry": {"words": "Rooms", "plain": "From the bank, for rooms.", "on": date(2026, 10, 1), "label": "", "source_words": "Sam Kowalski", "by": "Sam Kowalski",
                      "recorded_at": datetime(2026, 10, 1, tzinfo=UTC), "month_name": "October 2026", "month_settled": False},
            "place": HUB, "back": {"label": "Entries", "href": "/hub/money/entries"}, "postings": [], "total_minor": 0, "twin": None, "agreement": None, "decision": None,
            "invoice": None, "reverses": None, "reversed_by": {"href": "/hub/money/entries/je_4", "words": "a new entry of 2 October"}, "history": [],
            "correct_href": "/hub/money/entries/je_1/correct", "exports": [],
        },
    },
    "record_money.html": {
        "usual": {"place": PSYCHOLOGY, "what": "in", "action": "/p/psychology/money/record", "money_href": "/p/psychology/money",
                  "other_href": "/p/psychology/money/record?what=cost",
                  "fields": [{"name": "on", "label": "Day", "kind": "date", "hint": "The day it was in the bank, or the last day of the month."},
                             {"name": "insurance", "label": "Paid by insurance, in dollars", "kind": "money", "optional": True},
                             {"name": "once", "kind": "hidden", "value": "k1"}]},
        "cost": {"place": HUB, "what": "cost", "action": "/hub/money/record", "money_href": "/hub/money", "other_href": "",
                 "fields": [{"name": "amount", "label": "How much, in dollars", "kind": "money"}]},
    },
}  # fmt: skip
