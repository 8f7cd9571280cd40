"""`hub proposal`, `hub decision`, `hub meeting`: deciding together from the terminal.

What is entered here says so on the record: whoever sits at the terminal writes down what a person told them. They cannot decide for
anybody: the last word is still the one that was missing.
"""

from __future__ import annotations

from hub.consensus.cli.decisions import decision
from hub.consensus.cli.matters import proposal
from hub.consensus.cli.meetings import meeting

CLI = [proposal, meeting, decision]
