"""The steps of publishing told as people follow them: three lines, each with how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable

STAGES = {
    "checked": ("recover", "check", "digest"),
    "written": ("parquet", "changes", "database", "documents", "sums"),
    "verified and put in place": ("verify", "success", "rename", "latest", "index", "prune"),
}
STAGE_OF = {step: stage for stage, steps in STAGES.items() for step in steps}


class Stages:
    """Call it with the name of each step of `publish` as it begins, and `end` after the last: tells each stage once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._stage = ""
        self._begun = 0.0

    def __call__(self, step: str) -> None:
        """A step begins."""
        if STAGE_OF[step] != self._stage:
            self.end()
            self._stage, self._begun = STAGE_OF[step], time.monotonic()

    def end(self) -> None:
        """The stage under way is over."""
        if self._stage:
            self._tell(f"release: {self._stage} in {time.monotonic() - self._begun:.1f} s")
            self._stage = ""
