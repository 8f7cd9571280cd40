"""Take the pictures of the documentation from a running hub that has told its story.

    make start                                  # in one terminal
    .venv/bin/python docs/pictures/take.py      # in another; HUB_DATA_DIR and HUB_PORT as for the start

Needs the extra `browser` (`python3 dev.py install browser`) and a Chromium. It signs in by a one-time link and only looks.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
MOST_BYTES = 250_000
LAST_YEAR = datetime.now(UTC).year - 1
# name, address, width, height
PICTURES = (
    ("pooled-money", f"/hub/money?period={LAST_YEAR}", 1180, 1000),
    ("practice", "/p/psychology", 1180, 1000),
    ("hours-on-a-phone", "/me/hours", 390, 780),
    ("welcome-a-practice", "/hub/practices/new", 1180, 760),
)


def sign_in_link(email: str) -> str:
    command = [str(Path(sys.executable).with_name("hub")), "person", "sign-in-link", email, "--format", "json"]
    return str(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["url"])


def sign_in(page: Page, link: str) -> str:
    """Use a one-time link and return the address of the hub."""
    page.goto(link)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return link.partition("/sign-in/")[0]


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("No browser is installed. On Debian and Ubuntu: apt install chromium", file=sys.stderr)
        return 1
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(color_scheme="light", locale="en-US").new_page()
        address = sign_in(page, sign_in_link("amara@juniper.example"))
        for name, path, width, height in PICTURES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address + path)
            file = HERE / f"{name}.png"
            page.screenshot(path=file)
            size = file.stat().st_size
            print(f"{file.name}  {size / 1000:.0f} kB")
            if size > MOST_BYTES:
                print(f"{file.name} is larger than {MOST_BYTES // 1000} kB", file=sys.stderr)
                return 1
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
