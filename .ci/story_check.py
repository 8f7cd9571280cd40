"""Ask a freshly started hub for what the story must show.

    python .ci/story_check.py ADDRESS START_LOG HUB_COMMAND

Signs in over HTTP as a member by the one-time link that the start printed, and compares the figures of the closed year, by the
terminal and on the page, with those of the case study.
"""

from __future__ import annotations

import datetime
import http.cookiejar
import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

YEAR = str(datetime.datetime.now(datetime.UTC).year - 1)
COMBINED = {"outside_revenue_minor": 20_000_000, "net_minor": 1_734_567}
NET = {"psychology": 500_000, "hub": 1_234_567, "elimination": 0, "combined": 1_734_567}


class Visitor:
    """A browser without a screen: cookies, forms, and nothing else."""

    def __init__(self, address: str):
        self.address = address
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())).open

    def get(self, path: str) -> str:
        with self.open(urllib.parse.urljoin(self.address, path), timeout=30) as answer:
            return str(answer.read().decode())

    def press(self, path: str) -> str:
        """Open a page and send its first form that posts, with the hidden fields it has."""
        page = self.get(path)
        form = re.search(r"<form[^>]*method=[\"']?post[\"']?[^>]*>.*?</form>", page, re.DOTALL | re.IGNORECASE)
        expect(form is not None, f"{path} has a form")
        assert form is not None
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form[0]))
        fields |= {name: value for value, name in re.findall(r'<input[^>]*value="([^"]*)"[^>]*name="([^"]+)"[^>]*type="hidden"', form[0])}
        action = re.search(r'action="([^"]*)"', form[0].split(">")[0])
        target = urllib.parse.urljoin(self.address, action[1] if action and action[1] else path)
        request = urllib.request.Request(target, urllib.parse.urlencode(fields).encode(), {"Origin": self.address})
        with self.open(request, timeout=30) as answer:
            return str(answer.read().decode())


def expect(holds: bool, words: str) -> None:
    print(("ok    " if holds else "FAIL  ") + words, flush=True)
    if not holds:
        sys.exit(1)


def main(address: str, log: str, command: str) -> None:
    def hub(*arguments: str) -> str:
        done = subprocess.run([command, *arguments], capture_output=True, text=True, timeout=300, check=False)
        expect(done.returncode == 0, f"hub {' '.join(arguments)} {done.stderr.strip()}")
        return done.stdout

    links = re.findall(rf"{re.escape(address)}(/sign-in/link/\S+)", Path(log).read_text())
    expect(len(links) >= 6, f"the start printed {len(links)} sign-in links, one for each person of the story")
    visitor = Visitor(address)
    home = visitor.press(links[0])
    expect("Your account" in home and "/p/psychology" in home, "a member signs in by link and lands on a page of theirs")

    pooled = json.loads(hub("finances", "pooled", "--period", YEAR, "--format", "json"))
    columns = {column["entity"]: column for column in pooled["columns"]}
    for entity, net in NET.items():
        expect(columns[entity]["net_minor"] == net, f"{entity}: net {columns[entity]['net_minor']} is {net}")
    for name, value in COMBINED.items():
        expect(columns["combined"][name] == value, f"combined: {name} {columns['combined'][name]} is {value}")
    preview = json.loads(hub("surplus", "preview", "--period", YEAR, "--format", "json"))
    shares = preview["collective_minor"] + sum(member["share_minor"] for member in preview["members"])
    expect(preview["pool_minor"] == shares == 1_234_567, "the surplus and its parts are 1,234,567 cents")
    expect("12,345.67" in visitor.get(f"/hub/money?period={YEAR}"), "the page of pooled money shows the hub's net")
    expect("acupuncture" in hub("plugin", "list", "--format", "json"), "the acupuncture plugin waits to be welcomed")
    hub("ledger", "verify")
    hub("audit", "verify")


if __name__ == "__main__":
    main(*sys.argv[1:4])
