"""A browser for the tests that need one; where none is installed they are skipped, and say why.

`window`    opens a page at a width and a theme: `window(html, width=390, dark=True)`; nothing is asked of any network.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.web.headers import POLICY

STATIC = Path(__file__).parents[2] / "hub" / "web" / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
HOME = "http://hub.test"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; it is in the extra `browser`")
    pytest.importorskip("axe_playwright_python", reason="axe is not installed; it is in the extra `browser`")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no browser is installed; .ci/run installs chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def window(browser: Any) -> Iterator[Callable[..., Any]]:
    contexts = []

    def show(html: str, *, width: int = 1280, dark: bool = False, script: bool = True) -> Any:
        """Show one page with the policy header of the running hub; what it complains about is in `page.complaints`."""
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light", java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: _answer(route, html))
        page.goto(f"{HOME}/page")
        return page

    yield show
    for context in contexts:
        context.close()


def _answer(route: Any, html: str) -> None:
    path = route.request.url.removeprefix(HOME).split("?")[0]
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
