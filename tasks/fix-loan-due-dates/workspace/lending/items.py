"""Kinds of items and their rules."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    name: str
    days: int
    renewals: int
    fine_cents: int


BOOK = Kind("book", days=21, renewals=2, fine_cents=20)
MAGAZINE = Kind("magazine", days=14, renewals=1, fine_cents=20)
FILM = Kind("film", days=7, renewals=0, fine_cents=100)

KINDS = {kind.name: kind for kind in (BOOK, MAGAZINE, FILM)}
