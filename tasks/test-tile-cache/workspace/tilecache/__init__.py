"""An in-memory cache with weights and expiry; see README.md."""

from .cache import TileCache
from .clock import Clock, monotonic_clock
from .stats import Reason, Stats

__all__ = ["Clock", "Reason", "Stats", "TileCache", "monotonic_clock"]
