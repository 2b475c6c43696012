"""What a term contains."""

import re
from dataclasses import dataclass

from .version import RangeError, Version

_PARTIAL = re.compile(r"(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?", re.ASCII)
_TERM = re.compile(r"(>=|<=|!=|>|<|\^|~)?\s*(\S+)")


@dataclass(frozen=True)
class Term:
    """From `low` on, up to `high`; None: without end."""

    low: Version | None = None
    high: Version | None = None
    # Whether the ends themselves are in it.
    with_low: bool = True
    with_high: bool = False
    # All that is not between the ends, instead.
    negated: bool = False

    def contains(self, version: Version) -> bool:
        return self._is_between(version) is not self.negated

    def names_preview_of(self, version: Version) -> bool:
        ends = (self.low, self.high)
        return any(end is not None and end.is_preview and end.numbers == version.numbers for end in ends)

    def _is_between(self, version: Version) -> bool:
        if self.low is not None and (version < self.low or version == self.low and not self.with_low):
            return False
        if self.high is None:
            return True
        if self.with_high:
            return version <= self.high
        if version.is_preview and not self.high.is_preview and version.numbers == self.high.numbers:
            return False
        return version < self.high


@dataclass(frozen=True)
class _Named:
    """A version that a term names, full or partial: the first version it means, and the first one after."""

    first: Version
    after: Version | None
    parts: int


def parse_term(text: str) -> Term:
    if text == "*":
        return Term()
    first, to, last = re.sub(r"\s+", " ", text).partition(" to ")
    if to:
        return _span(_named(first), _named(last), text)
    match = _TERM.fullmatch(text)
    if match is None:
        raise RangeError(f"not a term: {text!r}")
    named = _named(match[2])
    match match[1]:
        case ">=":
            return Term(low=named.first)
        case ">":
            return Term(low=named.first, with_low=False) if named.after is None else Term(low=named.after)
        case "<":
            return Term(high=named.first)
        case "<=":
            return _up_to(named)
        case "~":
            return Term(low=named.first, high=_next(named.first, min(named.parts, 2)))
        case "^":
            return _compatible(named)
        case "!=":
            return Term(named.first, *_end(named), negated=True)
    return Term(named.first, *_end(named))


def _named(text: str) -> _Named:
    partial = _PARTIAL.fullmatch(text)
    if partial is None:
        return _Named(Version(text), None, 3)
    parts = 1 if partial[2] is None else 2
    first = Version(f"{partial[1]}.{partial[2] or 0}.0")
    return _Named(first, _next(first, parts), parts)


def _next(version: Version, parts: int) -> Version:
    """The first version that differs in its first `parts` numbers."""
    numbers = [*version.numbers[: parts - 1], version.numbers[parts - 1] + 1]
    return Version(".".join(map(str, [*numbers, 0, 0][:3])))


def _end(named: _Named) -> tuple[Version, bool, bool]:
    """`high`, `with_low` and `with_high` of a term that contains what is named."""
    return (named.first, True, True) if named.after is None else (named.after, True, False)


def _up_to(named: _Named) -> Term:
    high, _, with_high = _end(named)
    return Term(high=high, with_high=with_high)


def _compatible(named: _Named) -> Term:
    major, minor, _ = named.first.numbers
    if major > 0 or named.parts == 1:
        return Term(low=named.first, high=_next(named.first, 1))
    if minor > 0 or named.parts == 2:
        return Term(low=named.first, high=_next(named.first, 2))
    return Term(low=named.first, high=named.first, with_high=True)


def _span(first: _Named, last: _Named, text: str) -> Term:
    high, _, with_high = _end(last)
    if high < first.first or high == first.first and not with_high:
        raise RangeError(f"ends before it begins: {text!r}")
    return Term(low=first.first, high=high, with_high=with_high)
