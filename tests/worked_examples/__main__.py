"""Run a file of worked examples: `python -m tests.worked_examples FILE`."""

from __future__ import annotations

import sys

from tests.worked_examples.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
