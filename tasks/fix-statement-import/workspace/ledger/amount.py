"""Amounts of money, as text and in cents."""


def parse_cents(text: str, decimal: str, grouping: str) -> int:
    """Gives an amount in cents. Raises ValueError for what is none."""
    return round(float(text.replace(decimal, ".")) * 100)


def format_cents(cents: int, decimal: str) -> str:
    """Gives an amount with two decimals and no grouping, such as -1234,50."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}{decimal}{abs(cents) % 100:02}"
