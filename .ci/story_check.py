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
import tempfile
import urllib.parse
import urllib.request
import zoneinfo
from pathlib import Path
from typing import Any

TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("America/New_York")).date()
YEAR = str(TODAY.year - 1)
COMBINED = {"outside_revenue_minor": 20_000_000, "net_minor": 1_734_567}
NET = {"psychology": 500_000, "hub": 1_234_567, "elimination": 0, "combined": 1_734_567}


PRACTICE = """
[practice]
name = "Willow Acupuncture"
slug = "willow"
jurisdiction = "US-NY"
legal_form = "PLLC"
[owner]
owner_name = "Lin Chen"
email = "lin@willow.example"
licence_type = "LAC"
licence_number = "AC-00412"
[agreement]
fee_model = "flat_monthly"
monthly_minor = 150000
first_day = {first_day}
shares = "totals"
[[signatures]]
side = "hub"
name = "Sam Okafor"
signed_on = {signed}
[[signatures]]
side = "practice"
name = "Lin Chen"
signed_on = {signed}
[[people]]
name = "Lin Chen"
email = "lin@willow.example"
kind = "owner_draw"
"""


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


class Terminal:
    """The `hub` command."""

    def __init__(self, command: str):
        self.command = command

    def __call__(self, *arguments: str) -> str:
        done = subprocess.run([self.command, *arguments], capture_output=True, text=True, timeout=300, check=False)
        expect(done.returncode == 0, f"hub {' '.join(arguments)} {done.stderr.strip()}")
        return done.stdout

    def told(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--format", "json"))

    def columns(self, year: str) -> dict[str, Any]:
        return {column["entity"]: column for column in self.told("finances", "pooled", "--period", year)["columns"]}


def sign_in(address: str, log: str) -> Visitor:
    links = re.findall(rf"{re.escape(address)}(/sign-in/link/\S+)", Path(log).read_text())
    expect(len(links) >= 6, f"the start printed {len(links)} sign-in links, one for each person of the story")
    visitor = Visitor(address)
    home = visitor.press(links[0])
    expect("Your account" in home and "/p/psychology" in home, "a member signs in by link and lands on a page of theirs")
    return visitor


def review(hub: Terminal, visitor: Visitor) -> None:
    columns = hub.columns(YEAR)
    for entity, net in NET.items():
        expect(columns[entity]["net_minor"] == net, f"{entity}: net {columns[entity]['net_minor']} is {net}")
    for name, value in COMBINED.items():
        expect(columns["combined"][name] == value, f"combined: {name} {columns['combined'][name]} is {value}")
    preview = hub.told("surplus", "preview", "--period", YEAR)
    shares = preview["collective_minor"] + sum(member["share_minor"] for member in preview["members"])
    expect(preview["pool_minor"] == shares == 1_234_567, "the surplus and its parts are 1,234,567 cents")
    expect("12,345.67" in visitor.get(f"/hub/money?period={YEAR}"), "the page of pooled money shows the hub's net")


def welcome(hub: Terminal, visitor: Visitor) -> None:
    """Bring a practice of acupuncture in, from the file to its column on the page of pooled money."""
    today = TODAY
    first_day = today.replace(day=1)
    expect("acupuncture" in hub("plugin", "list", "--format", "json"), "the acupuncture plugin waits to be welcomed")
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(PRACTICE.format(first_day=first_day, signed=first_day - datetime.timedelta(days=1)))
        file.flush()
        people = [person["email"] for person in hub.told("person", "list")]
        asked = hub.told("practice", "welcome", "acupuncture", "--from", file.name, "--as", people[0])
    for email in people:
        if email == people[-1]:
            expect("willow" not in hub.columns(str(today.year)), "a practice is not in before everybody has consented")
        hub("proposal", "consent", asked["proposal"], "--as", email)
    column = hub.columns(str(today.year))["willow"]
    expect(column["hub_fee_minor"] == -150_000, f"the first fee of the new practice is posted: {column['hub_fee_minor']}")
    expect("Willow Acupuncture" in visitor.get(f"/hub/money?period={today.year}"), "the page of pooled money has a column more")


def main(address: str, log: str, command: str) -> None:
    hub = Terminal(command)
    visitor = sign_in(address, log)
    review(hub, visitor)
    welcome(hub, visitor)
    hub("ledger", "verify")
    hub("audit", "verify")


if __name__ == "__main__":
    main(*sys.argv[1:4])
