"""What is tried, and what it came to: a row of the table that `make torture` prints.

Each module of this folder exposes `tries() -> Iterator[Try]`; an attack that holds and one that does not are both told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attack: its `kind` ("time", "memory", "escape", ...), `what` was tried, the `outcome` in words, and whether it is `ok`."""

    kind: str
    what: str
    outcome: str
    ok: bool
    tries: int = 1  # how many inputs this row stands for


@dataclass(frozen=True, slots=True)
class Try:
    """What one worker does at once: `do`, given an empty folder. It goes to another process, so it is a function of a module or a partial of one.

    `seconds`: about how long it takes; the longest are begun first, so that the workers end together.
    """

    kind: str
    what: str
    do: Callable[[Path], Iterable[Outcome]]
    seconds: float = SECONDS
