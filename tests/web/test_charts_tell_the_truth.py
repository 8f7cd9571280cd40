"""Columns begin at zero, add up, and say in words what they show."""

from __future__ import annotations

import re

from hub.web.charts import Columns, Series, columns_chart, progress, share_bar

NAMES = [("Jan", "J"), ("Feb", "F"), ("Mar", "M")]


def rectangles(svg: str, colour: str) -> list[tuple[float, float]]:
    """Return top and height, in pixels, of the columns of one colour."""
    return [(float(y), float(h)) for y, h in re.findall(rf'class="f-{colour} seg-bar"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"', svg)]


def test_columns_are_as_high_as_their_amounts_and_stand_on_each_other():
    svg = columns_chart(Columns("Money in", "More each month.", NAMES, [Series("A", "s1", [100_000, 200_000, 0]), Series("B", "s2", [100_000, None, None])]))
    (first, second), (above,) = rectangles(svg, "s1"), rectangles(svg, "s2")
    assert second[1] == 2 * first[1] and above[1] == first[1]
    assert first[0] + first[1] == second[0] + second[1] == 244
    assert abs(above[0] + above[1] - first[0]) < 0.11


def test_the_scale_begins_at_zero_and_has_two_or_three_round_lines():
    for highest in (1, 99, 1_000, 333_333, 1_666_667, 20_000_000, 999_999_999_99):
        svg = columns_chart(Columns("t", "f", NAMES, [Series("A", "s1", [highest, 0, 0])]))
        labels = re.findall(r"<text x=\"0\"[^>]*>([^<]+)</text>", svg)
        assert labels[-1] == "$0" and 2 <= len(labels) - 1 <= 3, (highest, labels)
        assert rectangles(svg, "s1")[0][0] >= 20


def test_it_says_what_it_shows_and_names_months_that_have_not_come():
    svg = columns_chart(Columns("Money <in>", "A & B", NAMES, [Series("A", "s1", [1, None, None])], [100, None, None]), "pooled")
    assert 'role="img" aria-labelledby="pooled-t pooled-d"' in svg
    assert "Money &lt;in&gt;" in svg and "A &amp; B" in svg
    assert svg.count('class="long"') == 3 and svg.count('class="out"') == 1


def test_a_fifth_practice_is_striped_and_every_fill_is_there_without_a_stylesheet():
    svg = columns_chart(Columns("t", "f", NAMES, [Series("E", "s1 striped", [100, 100, 100])]))
    assert svg.count('fill="url(#stripes)"') == 3 and 'id="stripes"' in svg
    assert svg.count('class="f-s1 seg-bar" fill="#14665c"') == 3


def test_an_empty_chart_and_bars_of_nothing_are_drawn():
    assert "$0" in columns_chart(Columns("t", "f", NAMES, []))
    assert 'width="0.0%"' in share_bar(5, 0) and 'width="100.0%"' in share_bar(9, 3)
    assert 'aria-label="half &amp; half"' in progress(1, 2, "half & half")
