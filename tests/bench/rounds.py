"""Contestants side by side: interleaved rounds on one machine, medians, and ratios, which are all that can be compared."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping


def heading(title: str) -> None:
    print(f"\n{title}   ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]})", flush=True)


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def medians(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Run every contestant once to warm up, then all of them in turn, round after round; return milliseconds."""
    for work in contestants.values():
        work()
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            spent[name].append(milliseconds(work))
    return {name: statistics.median(times) for name, times in spent.items()}


def line(name: str, figure: float, unit: str, ratio: float | None = None, to: str = "") -> None:
    against = f"  {ratio:9.2f} x {to}" if ratio is not None else ""
    print(f"  {name:<52} {figure:10,.1f} {unit}{against}", flush=True)
