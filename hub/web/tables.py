"""Tables as CSV files: what is on screen, all rows, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> object:
    """Return a cell as it may stand in a file: text that a spreadsheet would take for a formula begins with a quote.

    Shape    whole numbers and decimals written by us stay numbers, negative ones too; nothing becomes an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value).replace("\x00", "")
    return "'" + text if text.startswith(RUNS) and not _is_number(text) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as CSV, comma and CRLF as RFC 4180 has it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Answer with a CSV file called `name`."""
    return text_file(name, csv_text(header, rows), "text/csv; charset=utf-8")


def text_file(name: str, content: str, content_type: str = "text/plain; charset=utf-8") -> Response:
    """Answer with a file to keep; `name` is ours, made of letters, digits, dashes and a dot."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _is_number(text: str) -> bool:
    head, point, tail = text.removeprefix("-").partition(".")
    return head.isascii() and head.isdigit() and (not point or (tail.isascii() and tail.isdigit()))
