"""What `hub start`, `hub web`, `hub worker`, `hub relay`, `hub scheduler` and `hub release` do."""

from __future__ import annotations


def say(words: str = "") -> None:
    """Tell whoever sits at the terminal."""
    print(words, flush=True)
