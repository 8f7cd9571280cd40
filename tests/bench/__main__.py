"""`make bench`: measure, side by side with a limit or a peer, in one run.

    python -m tests.bench                          starting, reports and posting
    python -m tests.bench starting [alliance|none] from nothing to a page, again, and memory at rest
    python -m tests.bench reports [POSTINGS ...]   the pooled review against bare SQL and hledger
    python -m tests.bench posting                  one entry, durable, against a commit of one row
    python -m tests.bench deciding                 matters, positions and the list of them at size

Times belong to the machine and to what else ran on it; ratios of one run can be compared. docs/reference/measured.md has a run.
"""

from __future__ import annotations

import sys

from tests.bench import deciding, posting, reports, starting


def main(arguments: list[str]) -> int:
    which, rest = (arguments[0], arguments[1:]) if arguments else ("all", [])
    if which == "all":
        return starting.main("alliance") or reports.main([]) or posting.main()
    if which == "starting":
        return starting.main(*(rest or ["alliance"]))
    if which == "reports":
        return reports.main([int(size.replace(",", "")) for size in rest])
    if which == "posting":
        return posting.main()
    if which == "deciding":
        return deciding.main()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
