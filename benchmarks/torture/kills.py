"""A few of the hard kills of `benchmarks/kills.py`, spread over a refresh, and one of the whole UI."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.kills import Bench, killed_once, server_killed_once
from benchmarks.torture.outcome import SECONDS, Outcome, Try

KIND = "kill"
OPERATIONS = 8
TIMES = 4


def tries(bench: Bench) -> Iterator[Try]:
    """Kills before file operations, kills by the clock, and a kill of the UI with all that it started."""
    kills: dict[str, Callable[[Path], str]] = {}
    for n in range(OPERATIONS):
        fatal = 1 + n * bench.operations // OPERATIONS
        what = f"killed before file operation {fatal} of {bench.operations}"
        kills[what] = partial(killed_once, bench, fatal=fatal)
    for n in range(TIMES):
        share = (n + 0.5) / TIMES
        kills[f"killed after {share:.0%} of the time of a run"] = partial(
            killed_once, bench, wait=share * bench.seconds
        )
    for what, kill in kills.items():
        yield Try(KIND, what, partial(survived, what, kill))
    what = "the UI killed with all that it started"
    yield Try(KIND, what, partial(survived, what, partial(server_killed_once, bench, share=0.5)), 8 * SECONDS)


def survived(what: str, kill: Callable[[Path], str], folder: Path) -> list[Outcome]:
    """What is left of a data folder after a kill."""
    problem = kill(folder / "killed")
    return [Outcome(KIND, what, problem or "latest whole; rerun as undisturbed", not problem)]
