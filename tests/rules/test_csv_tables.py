"""Tables as files: a spreadsheet runs nothing of what a person typed, and figures stay figures."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.web.tables import RUNS, csv_text


def cells(*row):
    return next(csv.reader(io.StringIO(csv_text(["x"], [row]).split("\r\n", 1)[1])))


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "-1+2", "--1", "\n=2"])
def test_what_a_spreadsheet_would_run_begins_with_a_quote(text):
    assert cells(text)[0].startswith("'")


@pytest.mark.parametrize(
    ("value", "text"), [(-5, "-5"), ("-4750.00", "-4750.00"), (None, ""), ("plain, with a comma", "plain, with a comma"), (0, "0")]
)
def test_figures_and_plain_words_stay_as_they_are(value, text):
    assert cells(value) == [text]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_no_cell_of_any_text_begins_like_a_formula(text):
    cell = cells(text)[0]
    assert not cell.startswith(RUNS) or cell.removeprefix("-").replace(".", "", 1).isdigit()
