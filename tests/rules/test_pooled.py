"""Books side by side: the arithmetic of the matrix, without a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.finances.rules import COMBINED, ELIMINATION, NET, ROWS, MonthTotals, PooledColumn, combine, pool

amounts = st.integers(-(10**12), 10**12)
HUB = PooledColumn("hub", "Hub", 0, 6_000_000, -3_600_000, -1_165_433)
PSYCHOLOGY = PooledColumn("psychology", "Psychology", 20_000_000, -6_000_000, -13_500_000, 0)


def test_the_case_study_adds_up():
    matrix = pool("2025", "USD", [HUB, PSYCHOLOGY])
    assert [each.entity for each in matrix.columns] == ["psychology", "hub", ELIMINATION, COMBINED]
    assert [each.net_minor for each in matrix.columns] == [500_000, 1_234_567, 0, 1_734_567]
    assert matrix.column(COMBINED).outside_revenue_minor == 20_000_000
    assert matrix.column(COMBINED).hub_fee_minor == 0
    assert matrix.eliminated_minor == 6_000_000


def test_practices_stand_by_slug_and_the_hub_after_them():
    columns = pool("2025", "USD", [HUB, PSYCHOLOGY, PooledColumn("acupuncture", "A", 0, 0, 0, 0)]).columns
    assert [each.entity for each in columns[:3]] == ["acupuncture", "psychology", "hub"]


def test_no_books_are_a_matrix_of_nothing():
    matrix = pool("2025", "USD", [])
    assert [(each.entity, each.net_minor) for each in matrix.columns] == [(ELIMINATION, 0), (COMBINED, 0)]


def test_a_fee_that_stands_in_one_book_alone_shows():
    lost = PooledColumn("psychology", "Psychology", 20_000_000, -5_500_000, -13_500_000, 0)
    assert pool("2025", "USD", [HUB, lost]).column(ELIMINATION).hub_fee_minor == -500_000


@given(st.lists(st.tuples(amounts, amounts, amounts, amounts), max_size=6), st.tuples(amounts, amounts, amounts))
def test_combined_is_the_sum_of_every_row_and_fees_never_count(practices, hub):
    books = [PooledColumn(f"p{number}", "P", *figures) for number, figures in enumerate(practices)]
    books.append(PooledColumn("hub", "Hub", hub[0], -sum(book.hub_fee_minor for book in books), hub[1], hub[2]))
    matrix = pool("2025", "USD", books)
    together = matrix.column(COMBINED)
    for row in (*ROWS, NET):
        assert together.cell(row) == sum(each.cell(row) for each in matrix.columns[:-1])
    assert together.hub_fee_minor == 0
    assert all(matrix.column(ELIMINATION).cell(row) == 0 for row in (*ROWS, NET))
    assert together.net_minor == sum(book.net_minor for book in books)


def test_months_of_several_books_are_added_month_by_month():
    one, two = (MonthTotals(202501, 5), MonthTotals(202503, 1)), (MonthTotals(202501, -2), MonthTotals(202502, 9))
    assert combine([one, two]) == (MonthTotals(202501, 3), MonthTotals(202502, 9), MonthTotals(202503, 1))
