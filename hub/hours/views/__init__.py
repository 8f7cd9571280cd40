"""The pages of hours: one's own week, files from phone apps, everybody's month, time off."""

from hub.hours.views import files, leave, month, week
from hub.hours.views.desk import bp

__all__ = ["bp", "files", "leave", "month", "week"]
