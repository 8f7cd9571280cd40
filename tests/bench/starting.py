"""Start a hub on an empty data directory, measure, start it again, measure again: how long until a page is answered, and what it weighs.

    python -m tests.bench starting [alliance|none]

Prints one line a figure; the numbers belong to the machine they were taken on, so its cores and load stand first.
"""

from __future__ import annotations

import http.cookiejar
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.rounds import heading, line, milliseconds
from tests.embedded.test_start import Hub, children

Opener = Callable[..., Any]


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


def signed_in(hub: Hub, email: str) -> Opener:
    """Use a one-time link as a browser would; return what opens pages as that person."""
    told = hub.run("person", "sign-in-link", email, "--format", "json")
    link = json.loads(told.stdout)["url"]
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with opener.open(link, timeout=30) as answer:
        page = answer.read().decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    home = f"http://127.0.0.1:{hub.port}"
    opener.open(urllib.request.Request(link, urllib.parse.urlencode(fields).encode(), {"Origin": home}), timeout=30).close()
    return opener.open


def page_times(opened: Opener, address: str, times: int = 40) -> tuple[float, float]:
    """Return the median and the slowest of many readings of one page, in milliseconds."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        with opened(address, timeout=30) as answer:
            assert answer.url == address, f"{address} led to {answer.url}"
            answer.read()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent), max(spent)


def start(label: str, hub: Hub) -> None:
    line(label, milliseconds(hub.start) / 1000, "s")


def pages(hub: Hub, story: str) -> None:
    home = f"http://127.0.0.1:{hub.port}"
    asked: list[tuple[str, Opener]] = [("/sign-in", urllib.request.urlopen)]
    if story == "alliance":
        amara = signed_in(hub, "amara@juniper.example")
        asked += [(path, amara) for path in ("/p/psychology", "/me/hours", "/hub/money", "/hub/decisions")]
    for path, opened in asked:
        median, slowest = page_times(opened, home + path)
        line(f"{path}, one at a time (slowest {slowest:.0f} ms)", median, "ms")


def main(story: str) -> int:
    heading("Starting, and weight at rest")
    home = Path(tempfile.mkdtemp(prefix="hub-bench-"))
    home.chmod(0o711)
    try:
        empty = Hub(home / "empty", HUB_STORY="none", HUB_WEB_WORKERS="2")
        start("cold, an empty hub: until a page is answered", empty)
        empty.stop()
        hub = Hub(home / "var", HUB_STORY=story, HUB_WEB_WORKERS="2") if story != "none" else empty
        if story != "none":
            start("cold, with the story of two years", hub)
            hub.stop()
        start("warm, data and story there", hub)
        pages(hub, story)
        time.sleep(5)
        assert hub.process is not None
        weights = weight(hub.process.pid)
        for name, megabytes in sorted(weights.items(), key=lambda item: -item[1]):
            line(f"memory at rest of {name}", megabytes, "MiB")
        line("memory at rest, all of it (PSS)", sum(weights.values()), "MiB")
        line("Ctrl-C until nothing runs", milliseconds(hub.stop) / 1000, "s")
        data = str(home / ("empty" if story == "none" else "var"))
        size = subprocess.run(["du", "-sm", data], capture_output=True, text=True, check=True).stdout.split()[0]
        line("data directory", int(size), "MB")
        return 0
    finally:
        shutil.rmtree(home, ignore_errors=True)
