"""A hundred refreshes with small changes: what grows, and whether the tables are those of one refresh from the beginning.

Each refresh finds a new article, and every fifth a changed one. Little is kept (`RELEASES`, `RUNS`), so that a hundred refreshes show
whether it is cleaned.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kills import digest_of, is_valid, write_articles
from benchmarks.torture.outcome import SECONDS, Outcome, Try
from benchmarks.torture.refreshes import refresh

REFRESHES = 100
RELEASES = 10
RUNS = 10
FIRST = 4  # articles
SETTINGS = {
    "sources.yaml": "sources:\n  - {name: inbox, path: inbox}\n",
    "release.yaml": f"keep_releases: {RELEASES}\n",
    "refresh.yaml": f"keep_runs: {RUNS}\n",
}
MEGABYTE = 1e6
# from the middle of the soak to its end, as a share; what holds the articles themselves grows with them
MOST_TIME, MOST_MEMORY, MOST_HOME = 1.5, 1.15, 1.3


@dataclass(frozen=True)
class Measured:
    """The state after a refresh."""

    seconds: float
    memory: int  # bytes held by this process, which does every refresh
    home: int  # bytes of Dagster's storage
    work: int  # ... of the working files
    raw: int
    parts: int  # folders with what was read or extracted
    releases: int


def tries() -> Iterator[Try]:
    """One after the other, by a worker that has done nothing before."""
    yield Try("soak", f"{REFRESHES} refreshes", soaked, 60 * SECONDS)


def soaked(folder: Path) -> Iterator[Outcome]:
    """What each of the hundred did, in eight rows."""
    data = new_folder(folder / "data")
    ended, measured = [], []
    for n in range(REFRESHES):
        change(data / "inbox", n)
        began = time.process_time()
        ended.append(refresh(data).code)
        measured.append(look(data, time.process_time() - began))
    again = new_folder(folder / "again")
    for n in range(REFRESHES):
        change(again / "inbox", n)
    refresh(again)
    is_same = is_valid(data) and digest_of(data) == digest_of(again)
    what = f"{REFRESHES} refreshes: {REFRESHES} new and {REFRESHES // 5} changed articles"
    told = "the tables are those of one refresh from the beginning" if is_same else "other tables than from one refresh"
    yield Outcome("soak", what, f"{ended.count(0)} ended well; {told}", is_same and set(ended) == {0}, REFRESHES)
    yield from growth(measured)


def growth(measured: list[Measured]) -> Iterator[Outcome]:
    """What grew: at the tenth refresh, in the middle and at the end."""
    places = (len(measured) // 10 - 1, len(measured) // 2 - 1, len(measured) - 1)
    first, middle, last = (measured[place] for place in places)

    def row(what: str, values: list[float], unit: str, ok: bool) -> Outcome:
        told = ", ".join(f"{value:,.1f}" for value in values)
        return Outcome(
            "soak", what, f"after {places[0] + 1}, {places[1] + 1} and {places[2] + 1} refreshes: {told} {unit}", ok
        )

    seconds = [statistics.median(m.seconds for m in measured[max(0, p - 9) : p + 1]) for p in places]
    yield row("processor time of a refresh", seconds, "s", seconds[2] <= MOST_TIME * seconds[1])
    memory = [m.memory / MEGABYTE for m in (first, middle, last)]
    yield row("memory of the process", memory, "MB", memory[2] <= MOST_MEMORY * memory[1])
    home = [m.home / MEGABYTE for m in (first, middle, last)]
    yield row(f"Dagster's storage, {RUNS} runs kept", home, "MB", home[2] <= MOST_HOME * home[1])
    work = [m.work / MEGABYTE for m in (first, middle, last)]
    yield row("working files", work, "MB", work[2] <= 2 * work[1])
    yield row("raw archive, kept for good", [m.raw / MEGABYTE for m in (first, middle, last)], "MB", True)
    yield row("folders of parts", [float(m.parts) for m in (first, middle, last)], "", last.parts <= 3 * 40)
    kept = [float(m.releases) for m in (first, middle, last)]
    yield row(f"releases, {RELEASES} kept", kept, "", last.releases <= RELEASES)


def new_folder(data: Path) -> Path:
    """A data folder with its first articles."""
    write_articles(data / "inbox", range(FIRST))
    for name, text in SETTINGS.items():
        (data / name).write_text(text, encoding="utf-8")
    return data


def change(inbox: Path, n: int) -> None:
    """What happens before refresh `n`."""
    write_articles(inbox, range(FIRST + n, FIRST + n + 1))
    if n % 5 == 4:
        path = inbox / f"{n // 5:04}.txt"
        path.write_text(
            path.read_text(encoding="utf-8") + f"\nThe ferry will sail {n} times a week, she said.\n", encoding="utf-8"
        )


def look(data: Path, seconds: float) -> Measured:
    """Measure the folder and this process."""
    parts = [
        p
        for room in ("articles/parts", "parts/statements", "parts/statistics")
        for p in (data / "work" / room).rglob("SHA256SUMS")
    ]
    releases = [
        p for p in (data / "releases").iterdir() if p.is_dir() and (p / "_SUCCESS").exists() and not p.is_symlink()
    ]
    return Measured(
        seconds, held(), size(data / "home"), size(data / "work"), size(data / "raw"), len(parts), len(releases)
    )  # fmt: skip


def size(folder: Path) -> int:
    """The bytes of its files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def held() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not say."""
    status = Path("/proc/self/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else 0
