"""The rules that every spoke plugin keeps, ours too, and the kit that tries them.

From the terminal `hub plugin check KEY`; in a plugin's own tests `assert check(declaration).passed`.
"""

from hub.conformance.kit import check
from hub.conformance.report import Report, Result

__all__ = ["Report", "Result", "check"]
