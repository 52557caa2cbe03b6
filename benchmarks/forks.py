"""`onrecord release` as a process of its own that need not start from nothing: forked from one that has everything loaded.

It is killed, waited for and read like any other process. What must be set before Python starts (a library that is preloaded, a limit of
memory, other code) needs a real start: `benchmarks/torture/refreshes.py`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks.trap import trap

PATIENCE = 600.0  # seconds
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["benchmarks.warm"])


@dataclass(frozen=True)
class Fork:
    """A refresh under way, and the file that it writes its words to."""

    process: BaseProcess
    log: Path

    def ended(self, seconds: float = PATIENCE) -> tuple[int, str]:
        """Its exit code and its words; it is killed when it has not ended after so many seconds."""
        self.process.join(seconds)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        assert self.process.exitcode is not None
        return self.process.exitcode, self.log.read_text(encoding="utf-8", errors="replace")


def begun(data: Path, fatal: int = 0, log: str = "log") -> Fork:
    """Begin a refresh of a data folder, which kills itself right before its file operation number `fatal` there."""
    process = _FORKS.Process(target=_release, args=(data, fatal, data / log))
    process.start()
    return Fork(process, data / log)


def of_data(data: Path) -> dict[str, str]:
    """The environment for a data folder with Dagster's storage in it."""
    return {"ONRECORD_DATA": str(data), "DAGSTER_HOME": str(data / "home")}


def _release(data: Path, fatal: int, log: Path) -> None:
    """What the forked process does."""
    from pipelines.cli import main

    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(words, 1)
    os.dup2(words, 2)
    os.environ.update(of_data(data))
    try:
        with trap().before(fatal, data, partial(os.kill, os.getpid(), signal.SIGKILL)):
            main(["release"])
    finally:
        print(f"operations: {trap().count}", flush=True)
