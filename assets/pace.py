"""How far long work has come, and how long the rest will take, in one line each time."""

from __future__ import annotations

import time
from collections.abc import Callable

MINUTE, HOUR = 60.0, 3600.0


class Pace:
    """Call it with (done, total); it tells each step of the way, with the time that is left at the pace so far."""

    def __init__(self, tell: Callable[[str], None], what: str) -> None:
        self._tell = tell
        self._what = what
        self._begun = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """So many are done."""
        left = (time.monotonic() - self._begun) * (total - done) / max(1, done)
        self._tell(f"{done:,} of {total:,} {self._what}" + (f", {duration(left)} left" if done < total else ""))


def duration(seconds: float) -> str:
    """4.2 s, 38 s, 12 min, 3 h 20 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 1.5 * MINUTE:
        return f"{seconds:.0f} s"
    if seconds < HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{int(seconds // HOUR)} h {int(seconds % HOUR // MINUTE)} min"
