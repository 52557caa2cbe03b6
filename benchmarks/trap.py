"""Something that happens right before a file operation of this process: how a fault is set off at an exact place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink")


class Trap:
    """Waits for a file operation in a folder (a file opened for writing, a rename, a removal), counted from 1."""

    def __init__(self) -> None:
        self.folder, self.operation, self.count = "", 0, 0
        self.act: Callable[[], None] = lambda: None

    @contextmanager
    def before(self, operation: int, folder: Path, act: Callable[[], None]) -> Iterator[None]:
        """`act` right before this operation in the folder."""
        # what is in it: that the folder is there is made sure of long before
        self.folder, self.operation, self.count, self.act = f"{folder}{os.sep}", operation, 0, act
        try:
            yield
        finally:
            self.folder = ""

    def look(self, event: str, args: tuple[Any, ...]) -> None:
        """What Python calls at each event."""
        if not self.folder or not _writes(event, args) or not self._concerns(args[:2]):
            return
        self.count += 1
        if self.count == self.operation:
            self.folder = ""  # what is done now is no operation of the run
            self.act()

    def _concerns(self, paths: tuple[Any, ...]) -> bool:
        return any(isinstance(p, str | bytes | os.PathLike) and os.fsdecode(p).startswith(self.folder) for p in paths)


@cache
def trap() -> Trap:
    """The trap of this process. What Python calls stays for as long as the process lives; it looks at nothing while no folder is set."""
    made = Trap()
    sys.addaudithook(made.look)
    return made


def _writes(event: str, args: tuple[Any, ...]) -> bool:
    return event in CHANGES or (event == "open" and isinstance(args[2], int) and bool(args[2] & WRITES))
