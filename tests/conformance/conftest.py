"""A folder on the path where misbehaving plugins are installed for one test, and forgotten after it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformance.strangers import Stranger


@pytest.fixture
def place(tmp_path, monkeypatch) -> Iterator[Callable[..., list[str]]]:
    """Install strangers; return the path on which they and the hub's own plugins are found."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(*strangers: Stranger) -> list[str]:
        for stranger in strangers:
            stranger.install(tmp_path)
        return [str(tmp_path), *sys.path]

    yield install
    _forget()


@pytest.fixture(scope="module")
def module_folder(tmp_path_factory) -> Iterator[Path]:
    """The same for all tests of one module: a folder on the path for as long as they run."""
    folder = tmp_path_factory.mktemp("strangers")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield folder
    _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name.startswith("stranger_")]:
        del sys.modules[name]
