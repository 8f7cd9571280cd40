"""Ask a freshly started hub for what its three uses must show.

    python .ci/story_check.py ADDRESS START_LOG HUB_COMMAND

Signs in over HTTP by the one-time links that the start printed, and compares what pages, files, API and terminal say with the figures
of the story. Use 3 changes the hub: it welcomes a practice.
"""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path
from zoneinfo import ZoneInfo

from visitor import Page, Visitor

TODAY = datetime.datetime.now(ZoneInfo("America/New_York")).date()
YEAR = TODAY.year - 1
NET = {"psychology": 500_000, "hub": 1_234_567, "elimination": 0, "combined": 1_734_567}
CLOSED_YEAR = {
    ("psychology", "outside_revenue_minor"): 20_000_000,
    ("psychology", "hub_fee_minor"): -6_000_000,
    ("psychology", "pay_minor"): -13_500_000,
    ("psychology", "other_costs_minor"): 0,
    ("hub", "hub_fee_minor"): 6_000_000,
    ("hub", "pay_minor"): -3_600_000,
    ("hub", "other_costs_minor"): -1_165_433,
    ("elimination", "hub_fee_minor"): 0,
    ("combined", "outside_revenue_minor"): 20_000_000,
}
ON_THE_PAGE = ("$200,000.00", "−$60,000.00", "$5,000.00", "$12,345.67", "$17,345.67")
FEE = 150_000


def expect(holds: bool, words: str, seen: object = "") -> None:
    print(("ok    " if holds else "FAIL  ") + words, flush=True)
    if not holds:
        print(str(seen)[:2_000], file=sys.stderr)
        sys.exit(1)


class Check:
    """One hub: its address, its command, and a way in for each person of the story."""

    def __init__(self, address: str, log: str, command: str):
        self.address, self.command, self.token = address, command, ""
        found = re.findall(rf"^  (\S.*?) +{re.escape(address)}(/sign-in/link/\S+)$", Path(log).read_text(), re.MULTILINE)
        self.links = dict(found)
        expect(len(self.links) >= 6, f"the start printed {len(self.links)} sign-in links, one for each person of the story")

    def hub(self, *arguments: str) -> str:
        done = subprocess.run([self.command, *arguments], capture_output=True, text=True, timeout=300, check=False)
        expect(done.returncode == 0, f"hub {' '.join(arguments)}", done.stderr)
        return done.stdout

    def json(self, *arguments: str) -> dict:
        return json.loads(self.hub(*arguments, "--format", "json"))

    def api(self, path: str) -> Page:
        """Ask the API with a token for finances that the terminal made."""
        if not self.token:
            told = self.json("token", "create", "amara@juniper.example", "--scope", "finances:read")
            self.token = next(value for key, value in told.items() if key in ("token", "secret"))
        return Visitor(self.address).get("/api/v1" + path, Authorization=f"Bearer {self.token}")

    def columns_now(self) -> dict[str, dict]:
        told = json.loads(self.api(f"/hub/money?period={TODAY.year}").text)
        return {column["entity"]: column for column in told["columns"]}

    def enter(self, link: str) -> tuple[Visitor, Page]:
        visitor = Visitor(self.address)
        return visitor, visitor.press(visitor.get(link), "/sign-in/link/")

    def member(self, name: str) -> Visitor:
        visitor, home = self.enter(self.links[name])
        expect(home.status == 200 and "Your account" in home.words, f"{name} signs in by the link that was printed", home.words)
        return visitor


def practice_logs_in(check: Check, amara: Visitor) -> None:
    """Use 1: the practice's page, its hours, pay, fee and agreement; hours by hand and from a file; no neighbour."""
    again = Visitor(check.address).get(check.links["Amara Osei"])
    expect("used" in again.words and not again.forms, "a link that was used does not work twice", again.words)
    home = amara.get("/p/psychology")
    for words in ("Needs you", "Hours, all of us", "Pay owed", "Fee to the hub", "$5,000.00", "Our agreement with the hub", "Posted on"):
        expect(words in home.words, f"the practice's page shows: {words}", home.words)
    for part, words in (("/fees/inv_", "the invoice"), ("/hub/agreements/psychology", "its agreement"), ("/hub/decisions/dec_", "its decision")):
        link = next((each for each in home.links if part in each), None)
        expect(link is not None and amara.get(link).status == 200, f"the fee leads to {words}", home.links)
    expect("/hub" in home.links, "the hub is one click away", home.links)
    hours(amara)
    for path in ("/p/social-work", "/p/social-work/money", "/api/v1/p/social-work", "/p/social-work/money/entries"):
        answer = amara.get(path)
        expect(answer.status in (401, 404) and "Mina" not in answer.text, f"a neighbour's {path} does not exist", answer.status)
    stranger = Visitor(check.address).get("/p/psychology")
    expect("/sign-in" in stranger.address, "without signing in there is only the way to sign in", stranger.address)


def hours(amara: Visitor) -> None:
    before = minutes(amara)
    added = amara.press(amara.get("/me/hours"), "/me/hours?", kind="notes", time="1:30")
    expect(added.status == 200 and minutes(amara) == before + 90, "an hour and a half written by hand is there", added.words)
    head = '"Description","Duration","Member","Email","Project","Tags","Start date","Start time","Stop date","Stop time"\n'
    lines = "".join(
        f'"","0:{length}:00","","","","{tag}","{TODAY}","{hour}:00:00","{TODAY}","{hour}:{length}:00"\n'
        for length, hour, tag in (("50", "09", "Session"), ("25", "11", "Paperwork"))
    )
    file = ("toggl.csv", (head + lines + '"","long","","","","","yesterday","","",""\n').encode())
    seen = amara.press(amara.get("/me/hours/import"), "/me/hours/import", file=file)
    expect("two new lines" in seen.words and "cannot read" in seen.words, "a Toggl file is shown line by line before anything is saved", seen.words)
    expect(minutes(amara) == before + 90, "looking at a file saves nothing")
    done = amara.press(seen, "/confirm")
    expect(done.status == 200 and minutes(amara) == before + 165, "its two good lines come in", done.words)
    again = amara.press(amara.get("/me/hours/import"), "/me/hours/import", file=file)
    expect("two new lines" not in again.words and minutes(amara) == before + 165, "the same file a second time brings in nothing", again.words)


def minutes(amara: Visitor) -> int:
    """Read this month's hours of the person from their page: `68 h 30`, `45 min`, or a dash for none."""
    found = re.search(r"Your hours in \w+ (?:([\d,]+) h(?: (\d+))?|(\d+) min|–)", amara.get("/p/psychology").words)
    expect(found is not None, "the practice's page shows one's hours of the month")
    assert found is not None
    return int((found[1] or "0").replace(",", "")) * 60 + int(found[2] or found[3] or 0)


def members_review(check: Check, amara: Visitor) -> None:
    """Use 2: the figures of the closed year, on the page, as a file, over the API and in the terminal; and the books as text."""
    told = check.json("finances", "pooled", "--period", str(YEAR))
    figures(told, "the terminal")
    expect(set(told["columns"][0]) >= {"entity", "outside_revenue_minor", "hub_fee_minor", "pay_minor", "other_costs_minor", "net_minor"}, "keys of a column")
    page = amara.get(f"/hub/money?period={YEAR}")
    for amount in ON_THE_PAGE:
        expect(amount in page.words, f"the page of pooled money shows {amount}", page.words)
    cell = next((link for link in page.links if "/hub/money/cell?" in link and "hub_fee" in link), None)
    expect(cell is not None and amara.get(cell).status == 200, "a figure opens the months behind it", page.links)
    file = amara.get(f"/hub/money.csv?period={YEAR}")
    expect(file.status == 200 and "12345.67" in file.text.replace(",", " ").replace("$", ""), "the same table is there as CSV", file.text)
    figures(json.loads(check.api(f"/hub/money?period={YEAR}").text), "the API")
    expect(check.api(f"/hub/surplus/{YEAR}").status == 403, "a token opens nothing but its scope")
    preview = check.json("surplus", "preview", "--period", str(YEAR))
    shares = preview["collective_minor"] + sum(member["share_minor"] for member in preview["members"])
    expect(preview["pool_minor"] == shares == 1_234_567, "the surplus and its parts are 1,234,567 cents", preview)
    expect(bool(preview["posted_by"]), f"it was shared by decision {preview['posted_by']}")
    books_as_text(check)
    check.hub("ledger", "verify")
    check.hub("audit", "verify")


def figures(told: dict, where: str) -> None:
    columns = {column["entity"]: column for column in told["columns"]}
    wanted = CLOSED_YEAR | {(entity, "net_minor"): net for entity, net in NET.items()}
    wrong = {key: columns[key[0]][key[1]] for key, value in wanted.items() if columns[key[0]][key[1]] != value}
    expect(not wrong, f"{where} has all {len(wanted)} figures of {YEAR}, to the cent", wrong)
    elimination = [value for key, value in columns["elimination"].items() if key.endswith("_minor")]
    expect(sum(elimination) == 0, f"{where}: the elimination comes to nothing", elimination)


def books_as_text(check: Check) -> None:
    """Let the real tools read what we export, and come to the same nets."""
    with tempfile.TemporaryDirectory() as folder:
        journal, beans = Path(folder, "books.journal"), Path(folder, "books.beancount")
        for style, file in (("hledger", journal), ("beancount", beans)):
            file.write_text(check.hub("ledger", "export", "--book", "combined", "--format", style, "--period", str(YEAR)), encoding="utf-8")
        nets = {"Hub": 1_234_567, "Psychology": 500_000}
        if shutil.which("hledger"):
            words = ["hledger", "-f", str(journal), "check", "--strict"]
            strict = subprocess.run(words, capture_output=True, text=True, check=False)
            expect(strict.returncode == 0, "hledger checks the export strictly", strict.stderr)
            for book, net in nets.items():
                words = ["hledger", "-f", str(journal), "balance", f"^(Income|Expenses):{book}", "--format", "%(total)", "--depth", "1"]
                told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
                cents = sum(round(float(each) * 100) for each in re.findall(r"(-?[\d.]+) USD", told.rpartition("---")[0] or told))
                expect(cents == -net, f"hledger: {book} has {net} cents left over", told)
        else:
            print("      hledger is not installed: its reading was not tried")
        if importlib.util.find_spec("beancount"):
            read_by_beancount(beans, nets)
        else:
            print("      beancount is not installed: its reading was not tried")


def read_by_beancount(file: Path, nets: dict[str, int]) -> None:
    from beancount import loader
    from beancount.core.data import Transaction

    entries, errors, _ = loader.load_file(str(file))
    expect(not errors, f"beancount reads the export ({len(entries)} directives)", errors[:3])
    for book, net in nets.items():
        total = sum(
            posting.units.number
            for entry in entries
            if isinstance(entry, Transaction)
            for posting in entry.postings
            if posting.account.split(":")[:2] in (["Income", book], ["Expenses", book])
        )
        expect(total * 100 == -net, f"beancount: {book} has {net} cents left over", total)


def practice_comes_in(check: Check, amara: Visitor) -> None:
    """Use 3: a member welcomes an acupuncture practice; everybody consents; it is there, and the combined page has its column."""
    plugins = json.loads(check.hub("plugin", "list", "--format", "json"))
    expect("acupuncture" in json.dumps(plugins), "the acupuncture plugin waits to be welcomed")
    start = amara.get("/hub/practices/new")
    steps = amara.press(start, "/hub/practices/new", plugin="acupuncture", name="Willow Acupuncture").address
    first, signed = TODAY.replace(day=1), str(TODAY - datetime.timedelta(days=40))
    write(amara, steps, "practice", name="Willow Acupuncture", slug="willow", legal_form="PLLC", jurisdiction="US-NY")
    write(amara, steps, "owner", owner_name="Lin Chen", email="lin@willow.example", licence_type="LAC", licence_number="AC-00412")
    terms = {"first_day": str(first), "shares": "totals", "notice_days": "60"}
    write(amara, steps, "agreement", fee_model="percent_of_revenue", percent="30", monthly="", **terms)
    page = amara.get(f"{steps}/agreement")
    expect("29.1(b)(4)" in page.words, "a part of the revenue is refused for New York, with the rule's source", page.words)
    write(amara, steps, "agreement", fee_model="flat_monthly", percent="", monthly="1,500.00", **terms)
    write(amara, steps, "signatures", hub_name="Sam Okafor", hub_signed_on=signed, practice_name="Lin Chen", practice_signed_on=signed)
    write(amara, steps, "people", name="Lin Chen", email="lin@willow.example", kind="owner_draw", task="acupuncturist")
    asked = amara.press(amara.get(f"{steps}/propose"), "/propose")
    proposal = urllib.parse.urlsplit(asked.address).path
    expect("/hub/decisions/prop_" in proposal, "everybody is asked", asked.words)
    for place, (name, link) in enumerate(sorted(check.links.items())):
        expect("willow" not in check.columns_now(), f"nothing has come in after {place} of {len(check.links)} voices")
        member = amara if name == "Amara Osei" else check.enter(link)[0]
        said = member.press(member.get(proposal), "/position", position="consent")
        expect(said.status == 200, f"{name} consents", said.words)
    columns = check.columns_now()
    expect("willow" in columns and columns["willow"]["hub_fee_minor"] == -FEE, "the practice has a column, with its first fee", columns)
    expect(columns["elimination"]["hub_fee_minor"] == 0, "and the fee stands in both books", columns)
    expect("Willow Acupuncture" in amara.get(f"/hub/money?period={TODAY.year}").words, "the combined page shows the new column")
    link = check.json("person", "sign-in-link", "lin@willow.example")
    expect(set(link) >= {"email", "url", "expires_at"}, "a sign-in link says whose it is and until when", link)
    lin, home = check.enter(urllib.parse.urlsplit(link["url"]).path)
    expect(home.address.endswith("/p/willow") and "$1,500.00" in home.words, "its owner signs in to its own page", home.words)
    expect(lin.get("/p/psychology").status == 404, "and sees nobody else's")
    check.hub("ledger", "verify")
    check.hub("audit", "verify")


def write(amara: Visitor, steps: str, step: str, **fields: str) -> None:
    answer = amara.press(amara.get(f"{steps}/{step}"), f"/{step}", **fields)
    expect(answer.status == 200, f"the step {step} is written down", answer.words)


def main(address: str, log: str, command: str) -> None:
    check = Check(address, log, command)
    amara = check.member("Amara Osei")
    print("--    Use 1: a practice opens its own page", flush=True)
    practice_logs_in(check, amara)
    print("--    Use 2: members review the money of all", flush=True)
    members_review(check, amara)
    print("--    Use 3: a new practice comes in", flush=True)
    practice_comes_in(check, amara)


if __name__ == "__main__":
    main(*sys.argv[1:4])
