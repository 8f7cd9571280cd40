"""The dated rows of law that agreements and ownership are judged by, read once from the folder `law`."""

from __future__ import annotations

from hub.kernel.law import LawRow, load_rows

ROWS: tuple[LawRow, ...] = load_rows("hub.agreements")
