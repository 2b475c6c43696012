from __future__ import annotations

from dataclasses import dataclass

from lending.errors import Unknown


@dataclass
class Title:
    isbn: str
    name: str
    author: str
    copies: int


class Catalogue:
    """The titles that we have, and how many copies of each."""

    def __init__(self) -> None:
        self._titles: dict[str, Title] = {}

    def add(self, isbn: str, name: str, author: str, copies: int) -> Title:
        """Adds a title, or more copies of one that we have."""
        if copies < 1:
            raise ValueError("at least one copy")
        if isbn in self._titles:
            self._titles[isbn].copies += copies
        else:
            self._titles[isbn] = Title(isbn, name, author, copies)
        return self._titles[isbn]

    def get(self, isbn: str) -> Title:
        if isbn not in self._titles:
            raise Unknown(f"no title {isbn}")
        return self._titles[isbn]

    def all(self) -> list[Title]:
        """Every title, in the order of adding."""
        return list(self._titles.values())

    def find(self, text: str) -> list[Title]:
        """Titles with `text` in their name or author, in whatever case, by name."""
        wanted = text.casefold()
        found = [t for t in self._titles.values() if wanted in t.name.casefold() or wanted in t.author.casefold()]
        return sorted(found, key=lambda title: title.name.casefold())
