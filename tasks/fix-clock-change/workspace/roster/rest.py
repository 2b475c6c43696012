"""Whether people can sleep."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby, pairwise

from roster.shift import Shift

REST = timedelta(hours=11)


def short_rests(shifts: Iterable[Shift], rest: timedelta = REST) -> list[tuple[Shift, Shift]]:
    """Gives each two shifts, one after the other, of a person who has less rest between them. Sorted by person and time."""
    ordered = sorted(shifts, key=lambda shift: (shift.person, shift.start))
    return [
        (before, after)
        for _, own in groupby(ordered, key=lambda shift: shift.person)
        for before, after in pairwise(own)
        if after.start - before.end < rest
    ]
