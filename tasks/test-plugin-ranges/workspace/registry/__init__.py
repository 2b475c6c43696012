"""Which version of a plugin fits; see README.md."""

from .catalog import Catalog, Release
from .ranges import Range
from .version import RangeError, Version

__all__ = ["Catalog", "Range", "RangeError", "Release", "Version"]
