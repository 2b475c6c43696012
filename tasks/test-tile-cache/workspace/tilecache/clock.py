"""Where the time comes from."""

import time
from typing import Protocol


class Clock(Protocol):
    """Gives seconds since any fixed moment; never goes back."""

    def __call__(self) -> float: ...


monotonic_clock: Clock = time.monotonic
