"""When a schedule is due next; see README.md."""

from .names import ScheduleError
from .schedule import Schedule

__all__ = ["Schedule", "ScheduleError"]
