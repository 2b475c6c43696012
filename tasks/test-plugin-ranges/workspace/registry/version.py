"""Versions and their order."""

import re
from functools import total_ordering

_STAGES = ("alpha", "beta", "rc")
_RELEASE = len(_STAGES)
_NUMBER = r"(?:0|[1-9]\d*)"
_TEXT = re.compile(rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})(?:-({'|'.join(_STAGES)})\.([1-9]\d*))?", re.ASCII)


class RangeError(ValueError):
    """A version, a range or a release that makes no sense."""


@total_ordering
class Version:
    """Immutable. `numbers` are major, minor and patch."""

    __slots__ = ("_key", "numbers")

    def __init__(self, text: str) -> None:
        match = _TEXT.fullmatch(text)
        if match is None:
            raise RangeError(f"not a version: {text!r}")
        self.numbers = (int(match[1]), int(match[2]), int(match[3]))
        stage = (_RELEASE, 0) if match[4] is None else (_STAGES.index(match[4]), int(match[5]))
        self._key = (self.numbers, stage)

    @property
    def is_preview(self) -> bool:
        return self._key[1][0] < _RELEASE

    def __str__(self) -> str:
        stage, number = self._key[1]
        return ".".join(map(str, self.numbers)) + (f"-{_STAGES[stage]}.{number}" if self.is_preview else "")

    def __repr__(self) -> str:
        return f"Version({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Version) else NotImplemented

    def __lt__(self, other: "Version") -> bool:
        return self._key < other._key if isinstance(other, Version) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)
