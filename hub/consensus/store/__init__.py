"""SQL of deciding together: in it goes as statements, out it comes as frozen records."""

from hub.consensus.store import decisions, meetings, proposals, records

__all__ = ["decisions", "meetings", "proposals", "records"]
