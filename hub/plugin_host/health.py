"""Count the faults of each plugin in this process, and let one rest that fails again and again."""

from __future__ import annotations

import threading

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
