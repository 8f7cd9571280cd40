"""Start a hub on an empty data directory, measure, start it again, measure again.

    python -m tests.bench [alliance|none]
    python -m tests.bench deciding      (matters, positions and the list of them at size: see deciding.py)

Prints one line a figure; the numbers belong to the machine they were taken on, so its cores and load stand first.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.embedded.test_start import Hub, children


def tree(pid: int) -> list[int]:
    return [pid, *(descendant for child in children_all(pid) for descendant in tree(child))]


def children_all(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return list(children(pid).values())


def weight(pid: int) -> dict[str, float]:
    """Return megabytes by name of process, shared pages divided among those who share them."""
    weights: dict[str, float] = {}
    for one in tree(pid):
        try:
            name = Path(f"/proc/{one}/comm").read_text().strip()
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        share = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        weights[name] = weights.get(name, 0) + share / 1024
    return weights


def page_times(hub: Hub, times: int = 50) -> list[float]:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        with urllib.request.urlopen(f"http://127.0.0.1:{hub.port}/sign-in", timeout=10) as answer:
            answer.read()
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def measured(label: str, hub: Hub) -> None:
    began = time.monotonic()
    hub.start()
    print(f"{label} start, until a page is answered   {time.monotonic() - began:6.1f} s", flush=True)


def main(story: str) -> int:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    home = Path(tempfile.mkdtemp(prefix="hub-bench-"))
    home.chmod(0o711)
    try:
        hub = Hub(home / "var", HUB_STORY=story, HUB_WEB_WORKERS="2")
        measured("cold", hub)
        hub.stop()
        measured("warm", hub)
        spent = page_times(hub)
        print(f"sign-in page, median of {len(spent)}              {spent[len(spent) // 2]:6.1f} ms, slowest {spent[-1]:.1f} ms")
        time.sleep(5)
        assert hub.process is not None
        weights = weight(hub.process.pid)
        for name, megabytes in sorted(weights.items(), key=lambda item: -item[1]):
            print(f"  memory of {name:<28} {megabytes:6.0f} MB")
        print(f"memory at rest                         {sum(weights.values()):6.0f} MB")
        began = time.monotonic()
        hub.process.send_signal(signal.SIGINT)
        hub.process.wait(60)
        print(f"Ctrl-C until nothing runs              {time.monotonic() - began:6.1f} s")
        size = int(subprocess.run(["du", "-sm", str(home / "var")], capture_output=True, text=True, check=True).stdout.split()[0])
        print(f"data directory                         {size:6d} MB")
        return 0
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["deciding"]:
        from tests.bench import deciding

        sys.exit(deciding.main())
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "alliance"))
