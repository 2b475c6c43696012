"""Names of days and months, and ranges of them."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class ScheduleError(ValueError):
    """An expression, or a zone, that cannot be understood."""


def name_range(text: str, names: tuple[str, ...]) -> set[int] | None:
    """Positions of a name or of a range of names; None when the text is neither."""
    first, dash, last = (part.strip() for part in text.partition("-"))
    if first not in names or dash and last not in names:
        return None
    start = names.index(first)
    length = (names.index(last) - start) % len(names) if dash else 0
    return {(start + step) % len(names) for step in range(length + 1)}
