"""From the bytes of a file to a header and numbered rows, whatever wrote it; a file that is no table is refused in one sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from hub.hours.rules.dates import looks_like_date
from hub.kernel.errors import DomainError, invalid

MAX_BYTES = 5 * 1024 * 1024
TOO_LARGE = "This file is larger than the 5 MB that we read. Export a shorter time, such as one month, and choose that."
MAX_ROWS = 20_000
MAX_COLUMNS = 100
_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_NAME = 60
_END = "\x1eend\x1e"
_NO_CSV = "This is not a CSV file. Choose CSV, not Excel or PDF, where your app exports."
_OTHER_FILES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"{\\rtf", b"GIF8")


@dataclass(frozen=True)
class Row:
    """One row of the file; `line` is where it begins, counted as an editor counts."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """A file that was read: the names of its columns and its rows, none empty."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def check_size(size: int) -> None:
    """Refuse a file that is too large, before it is read.

    Raises   INVALID with the size in words.
    """
    if size > MAX_BYTES:
        raise unreadable(
            f"This file is {size / 1024 / 1024:.0f} MB; we read files up to {MAX_BYTES // 1024 // 1024} MB."
            " Export a shorter time, such as one month."
        )


def read_sheet(content: bytes) -> Sheet:
    """Turn the bytes of an export into a header and rows.

    Shape    UTF-8 and UTF-16 with or without their marks, and the older Windows letters; comma, semicolon, tab or bar between cells;
             quoted cells may hold line ends. Rows without any content are passed over. A first row that has a date in it is
             taken for a row, and the columns are then called by their places.
    Raises   INVALID with one sentence when it is empty, too large, or no table of text.
    """
    check_size(len(content))
    text = _decode(content)
    rows = _rows(text)
    header = next(rows, None)
    if header is None:
        raise unreadable("This file is empty. Export your time as CSV and choose that file.")
    names = tuple(" ".join(name.split())[:_LONGEST_NAME] for name in header.cells)
    if len(names) < 2:
        raise unreadable("We cannot find columns in this file. Export your time as CSV and choose that file.")
    if len(names) > MAX_COLUMNS:
        raise unreadable(f"This file has {len(names)} columns; a time export has a few. Export the detailed report as CSV.")
    kept = [header] if any(looks_like_date(name) for name in names) else []
    names = tuple(f"Column {place}" for place in range(1, len(names) + 1)) if kept else names
    for row in rows:
        if len(kept) == MAX_ROWS:
            raise unreadable(f"This file has more than {MAX_ROWS:,} lines. Export a shorter time, such as one year.")
        kept.append(row)
    if not kept:
        raise unreadable("This file has the names of columns and no lines under them. Was there any time in the days you chose?")
    return Sheet(names, tuple(kept))


def unreadable(sentence: str) -> DomainError:
    """Make the refusal of a whole file."""
    return invalid("hours.import.read", sentence)


def _decode(content: bytes) -> str:
    if content.startswith(_OTHER_FILES):
        raise unreadable(_NO_CSV)
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _without_nul(_decoded(content, encoding))
    # Text of one byte a letter has no NUL; two-byte text of Latin letters has one beside each.
    start = content[:4096]
    if start.count(0) > len(start) // 4:
        return _without_nul(_decoded(content, "utf-16-be" if start[:1] == b"\0" else "utf-16-le"))
    try:
        return _without_nul(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        return _without_nul(content.decode("cp1252"))
    except UnicodeDecodeError:
        raise unreadable(_NO_CSV) from None


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise unreadable("We cannot read the letters of this file. Save it as CSV in UTF-8 and choose that file.") from None


def _without_nul(text: str) -> str:
    strange = sum(1 for sign in text[:4096] if sign < " " and sign not in "\t\r\n\0")
    if strange > 8:
        raise unreadable(_NO_CSV)
    return text.replace("\0", "").replace(_END, "")


def _rows(text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda sign: (_outside_quotes(first, sign), -_DELIMITERS.index(sign)))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    # A quotation mark that is never closed swallows the rest of the file, and this last line with it.
    reader = csv.reader(io.StringIO(f"{plain}\n{_END}\n", newline=""), delimiter=delimiter)
    line = 1
    while True:
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            raise unreadable(f"Line {line} cannot be read: a cell never ends. Is there a quotation mark too many?") from None
        if cells == [_END]:
            return
        if any(_END in cell for cell in cells):
            raise unreadable(f"Line {line} cannot be read: a cell never ends. Is there a quotation mark too many?")
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))
        line = reader.line_num + 1


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])
