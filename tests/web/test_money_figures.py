"""What the money pages make of figures: choices of period, settled words, charts whose tables add up."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from hub.finances.figures import Pathway, book_chart, period_context, pooled_chart, settled_words
from hub.finances.rules import PooledColumn, pool
from hub.finances.store import MonthRow
from hub.kernel.period import Period

BOOK = UUID(int=1)
TODAY = date(2026, 3, 10)
PRACTICE = PooledColumn("psychology", "Psychology", 900, -300, -500, 0, BOOK, 1)


def way(period, today=TODAY):
    return Pathway("/hub/money", Period.parse(period, today), today)


def row(month, revenue, fee=0, pay=0):
    return MonthRow(BOOK, month, revenue, fee, pay, 0)


def test_months_that_have_not_come_are_named_and_empty():
    shown = pooled_chart(pool("2026", "USD", [PRACTICE]), [row(202601, 500), row(202603, 400)], way("2026"))
    assert shown["chart"].series[0].amounts == [500, 0, 400] + [None] * 9
    assert shown["chart"].line[:4] == [0, 0, 0, None]
    assert len(shown["chart"].months) == 12 and shown["chart_table"]["total"] == [900]


def test_a_table_beside_a_chart_adds_up_even_with_a_correction_below_zero():
    rows = [row(202601, 1_000, -300, -500), row(202602, -100)]
    shown = book_chart(rows, PRACTICE, way("2026-Q1"), "USD")
    assert [line["cells"] for line in shown["chart_table"]["rows"]] == [[1_000, 800, 200], [-100, 0, -100], [0, 0, 0]]
    assert shown["chart_table"]["total"] == [900, 800, 100]
    assert shown["chart"].series[0].amounts == [1_000, 0, 0]


def test_fees_come_in_to_the_hub_and_go_out_of_a_practice():
    hub = PooledColumn("hub", "Hub", 0, 300, -100, 0, BOOK)
    shown = book_chart([row(202601, 0, 300, -100)], hub, way("2026-Q1"), "USD")
    assert shown["chart_table"]["total"] == [300, 100, 200]


def test_one_month_has_no_chart():
    assert book_chart([row(202601, 5)], PRACTICE, way("2026-01"), "USD")["chart"] is None
    assert pooled_chart(pool("2026-01", "USD", [PRACTICE]), [row(202601, 5)], way("2026-01"))["chart"] is None


@pytest.mark.parametrize(
    ("period", "through", "words"),
    [
        ("2026", None, "not settled yet"),
        ("2026-01", 202601, "are settled"),
        ("2026-Q1", 202602, "settled to 28 February 2026; March may still change"),
        ("2026", 202602, "settled to 28 February 2026; March and later may still change"),
    ],
)
def test_a_page_says_how_far_the_books_are_settled(period, through, words):
    assert words in settled_words(Period.parse(period), through)


def test_neighbours_lead_back_and_forth_but_not_beyond_today():
    shown = period_context(way("2025"))
    assert shown["before"]["href"] == "/hub/money?period=2024" and shown["after"]["href"] == "/hub/money?period=2026"
    assert period_context(way("2026"))["after"] is None
    assert [each["href"].split("=")[1] for each in period_context(way("2026"))["kinds"]] == ["2026", "2026-Q1", "2026-03", "last-12"]


@pytest.mark.parametrize("period", ["1900", "2998", "1900-01", "2999-11"])
def test_the_edges_of_the_calendar_are_no_trouble(period):
    assert period_context(way(period))["period"]["key"] == period
