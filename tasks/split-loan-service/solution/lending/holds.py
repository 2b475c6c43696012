from __future__ import annotations

from datetime import date, timedelta

KEEP_DAYS = 7


class Holds:
    """Who waits for which title, and which copies are kept for whom until when."""

    def __init__(self) -> None:
        self._queues: dict[str, list[int]] = {}
        self._kept: dict[str, list[tuple[int, date]]] = {}

    def place(self, isbn: str, member_id: int) -> int:
        """Puts somebody at the end of the queue and gives their place on it, 1 being the first."""
        queue = self._queues.setdefault(isbn, [])
        queue.append(member_id)
        return len(queue)

    def waiting(self, isbn: str) -> list[int]:
        return list(self._queues.get(isbn, []))

    def kept(self, isbn: str) -> list[tuple[int, date]]:
        return list(self._kept.get(isbn, []))

    def returned(self, isbn: str, today: date) -> None:
        """A copy came back: it is kept for the first in the queue, if there is one."""
        queue = self._queues.get(isbn)
        if queue:
            self._kept.setdefault(isbn, []).append((queue.pop(0), today + timedelta(days=KEEP_DAYS)))

    def pass_on(self, isbn: str, today: date) -> None:
        """Copies that were not fetched in time are kept for the next in the queue."""
        late = [entry for entry in self.kept(isbn) if entry[1] < today]
        for entry in late:
            self._kept[isbn].remove(entry)
            self.returned(isbn, today)

    def fetched(self, isbn: str, member_id: int) -> None:
        """The member has a copy now: they neither wait nor have one kept."""
        self._queues[isbn] = [waiting for waiting in self.waiting(isbn) if waiting != member_id]
        self._kept[isbn] = [entry for entry in self.kept(isbn) if entry[0] != member_id]
