"""Count the faults of each plugin in this process, and let one rest that fails again and again."""

from __future__ import annotations

import threading

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

MOST_IN_A_ROW = 3


class Health:
    """Faults in a row, by plugin; one success begins the count anew, unless the plugin rests already."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: dict[str, int] = {}

    def failed(self, key: str) -> None:
        with self._lock:
            self._faults[key] = self._faults.get(key, 0) + 1

    def worked(self, key: str) -> None:
        with self._lock:
            if self._faults.get(key, 0) < MOST_IN_A_ROW:
                self._faults.pop(key, None)

    def is_off(self, key: str) -> bool:
        """Tell whether a plugin rests until the next start."""
        with self._lock:
            return self._faults.get(key, 0) >= MOST_IN_A_ROW


def is_away(error: Exception) -> bool:
    """Tell a database that is away or busy, which is nobody's fault, from a statement that is wrong."""
    if isinstance(error, PoolTimeout):
        return True
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or state[:2] in ("08", "40", "53") or state[:3] == "57P")
