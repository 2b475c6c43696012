"""Amounts of money, as text and in cents."""

import re

_SIGNS = {"": 1, "+": 1, "-": -1, "\u2212": -1}


def parse_cents(text: str, decimal: str, grouping: str) -> int:
    """Gives an amount in cents. Raises ValueError for what is none."""
    whole = rf"[0-9]{{1,3}}(?:{re.escape(grouping)}[0-9]{{3}})+|[0-9]+"
    found = re.fullmatch(rf"([-+\u2212]?)({whole})(?:{re.escape(decimal)}([0-9]{{1,2}}))?(-?)", text)
    if found is None or (found[1] and found[4]):
        raise ValueError(f"{text!r} is no amount")
    digits = found[2].replace(grouping, "") + (found[3] or "").ljust(2, "0")
    return _SIGNS[found[1] or found[4]] * int(digits)


def format_cents(cents: int, decimal: str) -> str:
    """Gives an amount with two decimals and no grouping, such as -1234,50."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}{decimal}{abs(cents) % 100:02}"
