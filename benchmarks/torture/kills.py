"""A few of the hard kills of `benchmarks/kills.py`, spread over a refresh, and one of the whole UI."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.kills import killed_once, prepared, server_killed_once
from benchmarks.torture.disks import quick_folder
from benchmarks.torture.outcome import Outcome

ARTICLES = 6
OPERATIONS = 8
TIMES = 4


def tries() -> Iterator[Outcome]:
    """Kills before file operations, kills by the clock, and a kill of the UI with all that it started."""
    with tempfile.TemporaryDirectory(dir=quick_folder()) as temporary:
        folder = Path(temporary)
        bench = prepared(folder, ARTICLES)

        def outcome(what: str, problem: str) -> Outcome:
            return Outcome("kill", what, problem or "latest whole; rerun as undisturbed", not problem)

        for n in range(OPERATIONS):
            fatal = 1 + n * bench.operations // OPERATIONS
            what = f"killed before file operation {fatal} of {bench.operations}"
            yield outcome(what, killed_once(bench, folder / "killed", fatal=fatal))
        for n in range(TIMES):
            share = (n + 0.5) / TIMES
            what = f"killed after {share:.0%} of the time of a run"
            yield outcome(what, killed_once(bench, folder / "killed", wait=share * bench.seconds))
        yield outcome("the UI killed with all that it started", server_killed_once(bench, folder / "server", 0.5))
