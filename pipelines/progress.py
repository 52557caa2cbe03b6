"""Progress of long work on a terminal: one bar per stage, on standard error, silent where that is not a terminal."""

from __future__ import annotations

import sys
from types import TracebackType

from tqdm import tqdm


class Progress:
    """Call it with (stage, done, total); a new stage begins a new bar."""

    def __enter__(self) -> Progress:
        self.stage: str | None = None
        self.bar: tqdm | None = None
        return self

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` units of `stage` are finished; `total` None when unknown."""
        if stage != self.stage:
            self.close()
            self.stage = stage
            self.bar = tqdm(desc=stage, total=total, unit=" articles", file=sys.stderr, disable=not sys.stderr.isatty())
        if self.bar is not None:
            self.bar.total = total
            self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """End the bar of the current stage."""
        if self.bar is not None:
            self.bar.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
