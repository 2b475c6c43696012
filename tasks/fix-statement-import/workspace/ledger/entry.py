from dataclasses import dataclass
from datetime import date
from hashlib import sha256


@dataclass(frozen=True)
class Entry:
    """Something that went to or from an account."""

    date: date
    payee: str
    purpose: str
    # Negative when the club paid.
    cents: int

    @property
    def fingerprint(self) -> str:
        """Tells the entry from others. Books keep it for ever."""
        text = "|".join([self.date.isoformat(), self.payee, self.purpose, str(self.cents)])
        return sha256(text.encode("utf-8")).hexdigest()[:20]
