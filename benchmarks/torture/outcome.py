"""What one attack or fault came to: a row of the table that `make torture` prints.

Each module of this folder exposes `tries() -> Iterator[Outcome]`; an attack that holds and one that does not are both told.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attack: its `kind` ("time", "memory", "escape", ...), `what` was tried, the `outcome` in words, and whether it is `ok`."""

    kind: str
    what: str
    outcome: str
    ok: bool
    tries: int = 1  # how many inputs this row stands for
