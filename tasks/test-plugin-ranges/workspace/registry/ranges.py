"""Ranges, and when previews are in them."""

import re

from .terms import Term, parse_term
from .version import Version


class Range:
    """Alternatives, each of which is a list of terms."""

    __slots__ = ("_alternatives", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._alternatives = [
            [parse_term(term.strip()) for term in alternative.split(",")] for alternative in re.split(r"\sor\s", text)
        ]

    def contains(self, version: Version, previews: bool = False) -> bool:
        """Whether a version is in the range; with `previews`, also previews that nobody named."""
        return any(_fits(terms, version, previews) for terms in self._alternatives)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Range({self._text!r})"


def _fits(terms: list[Term], version: Version, previews: bool) -> bool:
    if not all(term.contains(version) for term in terms):
        return False
    return previews or not version.is_preview or any(term.names_preview_of(version) for term in terms)
