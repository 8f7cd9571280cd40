"""Charts: our own SVG, percent across and pixels down, so one drawing fits a phone and a laptop and the text keeps its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

FILLS = {"hub": "#33475b", "s1": "#14665c", "s2": "#a467ae", "s3": "#b0661a", "s4": "#3f74b5", "other": "#8d8a80"}
TOP, FLOOR, HEIGHT = 20, 244, 270
LEFT = 8.5  # percent kept free at the start for the labels of the grid


@dataclass(frozen=True)
class Series:
    """One colour of the columns: its name, its class from `colour_class`, and an amount for each month (None: not come yet)."""

    name: str
    colour: str
    amounts: Sequence[int | None]


@dataclass(frozen=True)
class Columns:
    """What a column chart shows: months across, series stacked in a fixed order, and one bold line such as spending.

    Shape    `months` are pairs of names, long and short (`("Jan", "J")`); amounts are minor units and never negative in a stack.
    """

    title: str
    finding: str
    months: Sequence[tuple[str, str]]
    series: Sequence[Series]
    line: Sequence[int | None] = ()


def columns_chart(chart: Columns, ident: str = "chart") -> Markup:
    """Draw stacked columns that begin at zero, with two or three grid lines and every month named."""
    step, top = _scale(_highest(chart))
    parts = [_grid(step, top)]
    width = (100 - LEFT) / max(len(chart.months), 1)
    for index, (long, short) in enumerate(chart.months):
        left = LEFT + index * width
        parts += _stack(chart.series, index, left + width * 0.22, width * 0.56, top)
        spent = chart.line[index] if index < len(chart.line) else None
        if spent is not None:
            parts.append(f'<rect class="out" x="{left + width * 0.1:.2f}%" y="{_y(spent, top) - 2:.1f}" width="{width * 0.8:.2f}%" height="4" rx="1"/>')
        middle = f'x="{left + width / 2:.2f}%" y="264" text-anchor="middle"'
        parts.append(f'<text class="long" {middle}>{escape(long)}</text><text class="short" display="none" {middle}>{escape(short)}</text>')
    head = (
        f'<svg class="chart" height="{HEIGHT}" role="img" aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{escape(chart.title)}</title>'
        f'<desc id="{ident}-d">{escape(chart.finding)}</desc>'
    )
    return Markup(head + _stripes(chart.series) + "".join(parts) + "</svg>")


def share_bar(part: int, whole: int) -> Markup:
    """Draw a bar for one cell of a table; the figure stands in the cell beside it."""
    percent = 0.0 if whole <= 0 else min(100.0, max(0.0, part / whole * 100))
    return Markup(
        '<svg class="chart" height="12" aria-hidden="true"><rect class="track" fill="#f3efe8" width="100%" height="12" rx="3"/>'
        f'<rect class="fill" fill="#0d574f" width="{percent:.1f}%" height="12" rx="3"/></svg>'
    )


def progress(part: int, whole: int, words: str) -> Markup:
    """Draw how far along the way to an aim we are; `words` say it for those who do not see it."""
    percent = 0.0 if whole <= 0 else min(100.0, max(0.0, part / whole * 100))
    return Markup(
        f'<svg class="chart" height="26" role="img" aria-label="{escape(words)}"><rect class="track" fill="#f3efe8" y="4" width="100%" height="14" rx="7"/>'
        f'<rect class="fill" fill="#0d574f" y="4" width="{percent:.0f}%" height="14" rx="7"/></svg>'
    )


def _highest(chart: Columns) -> int:
    stacks = [sum(max(0, series.amounts[i] or 0) for series in chart.series if i < len(series.amounts)) for i in range(len(chart.months))]
    return max([*stacks, *(amount or 0 for amount in chart.line), 1])


def _scale(highest: int) -> tuple[int, int]:
    """Choose a round step and a top of two or three steps that the highest column stays under."""
    size = 100
    while True:
        for factor in (1, 2, 5):
            step = size * factor
            if highest <= step * 3:
                return step, step * max(2, -(-highest // step))
        size *= 10


def _y(amount: int, top: int) -> float:
    return FLOOR - (FLOOR - TOP) * max(0, amount) / top


def _label(amount: int) -> str:
    units = amount // 100
    if units >= 1_000_000 and units % 100_000 == 0:
        return f"${units / 1_000_000:g}m"
    return f"${units / 1000:g}k" if units >= 1000 else f"${units}"


def _grid(step: int, top: int) -> str:
    lines = []
    for amount in range(top, -1, -step):
        y = _y(amount, top)
        kind = "grid" if amount else "base"
        stroke = "#e3ddd2" if amount else "#747d79"
        lines.append(
            f'<line class="{kind}" stroke="{stroke}" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/><text x="0" y="{y - 5:.1f}">{_label(amount)}</text>'
        )
    return "".join(lines)


def _stack(series: Sequence[Series], index: int, x: float, width: float, top: int) -> list[str]:
    drawn, under = [], 0
    for one in series:
        amount = max(0, (one.amounts[index] if index < len(one.amounts) else None) or 0)
        if not amount:
            continue
        y, base = _y(under + amount, top), _y(under, top)
        colour, *striped = one.colour.split()
        box = f'x="{x:.2f}%" y="{y:.1f}" width="{width:.2f}%" height="{base - y:.1f}" rx="2"'
        drawn.append(f'<rect class="f-{colour} seg-bar" fill="{FILLS.get(colour, FILLS["other"])}" {box}/>')
        if striped:
            drawn.append(f'<rect fill="url(#stripes)" {box}/>')
        under += amount
    return drawn


def _stripes(series: Sequence[Series]) -> str:
    if not any("striped" in one.colour for one in series):
        return ""
    return (
        '<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="stripe" fill="#fff" width="2" height="6"/></pattern></defs>'
    )
