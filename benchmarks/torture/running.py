"""Tries handed to a few workers, each told when it has ended; and the table of all of them, in which a part can be run again."""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path

from benchmarks.torture.disks import quick_folder
from benchmarks.torture.outcome import Outcome, Try

HEAD = """# What it was put through

Made by `make torture`. Each row is a fault or an attack on the real thing; what is promised is in [security.md](security.md) and
[reliability.md](reliability.md).

"""
COUNTS = "| kind | tries | as it must be |\n|---|---|---|\n"
ROWS = "| kind | what | tries | what came of it | as it must be |\n|---|---|---|---|---|\n"
_CELL = re.compile(r"(?<!\\)\|")
_WHOLE = re.compile(r"^All of it ran .*\n\n", re.MULTILINE)
Under_way = dict[Future[tuple[list[Outcome], float]], Try]


def submitted(pool: ProcessPoolExecutor, tries: list[Try]) -> Under_way:
    """The tries handed to the workers, the longest first; in the order of `tries`."""
    longest_first = sorted(tries, key=lambda one: -one.seconds)
    futures = {one: pool.submit(timed, one) for one in longest_first}
    return {futures[one]: one for one in tries}


def timed(one: Try) -> tuple[list[Outcome], float]:
    """What came of a try, and how many seconds it took."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder:
        return list(one.do(Path(folder))), time.monotonic() - began


def ended(running: Under_way) -> Iterator[Outcome]:
    """The outcomes in the order of the tries, once all have ended; each is printed when it is there."""
    found: dict[Try, list[Outcome]] = {}
    for future in as_completed(running):
        one = running[future]
        try:
            outcomes, seconds = future.result()
        except Exception as error:  # whatever it was, the others go on
            outcomes, seconds = [Outcome(one.kind, one.what, f"could not be tried: {error!r}", False)], 0.0
        found[one] = outcomes
        for outcome in outcomes:
            told = f"{outcome.kind:<8} {outcome.what}: {outcome.outcome}"
            print(
                f"{'ok ' if outcome.ok else 'BAD'} {seconds:4.0f} s, {len(running) - len(found):3} left  {told}",
                flush=True,
            )
    for one in running.values():
        yield from found[one]


def table(outcomes: list[Outcome], before: str = "", whole: str = "") -> str:
    """The outcomes as a document: of which run (`whole`: "at version 1 ..."), counts for each kind, then every row.

    Kinds that were not run now stay as they were `before`, and so does the line on the run when only a part was run now.
    """
    kinds = {outcome.kind for outcome in outcomes}
    kept = [row for row in before.partition(ROWS)[2].splitlines() if row.startswith("|") and cells(row)[0] not in kinds]
    rows = [*kept, *map(row_of, outcomes)]
    tries, good = Counter[str](), Counter[str]()
    for kind, _, count, _, ok in map(cells, rows):
        tries[kind] += int(count.replace(",", ""))
        good[kind] += int(count.replace(",", "")) * (ok == "yes")
    counts = "".join(f"| {kind} | {tries[kind]:,} | {good[kind]:,} |\n" for kind in tries)
    ran = f"All of it ran {whole}.\n\n" if whole else "".join(_WHOLE.findall(before))
    return f"{HEAD}{ran}{COUNTS}{counts}\n{ROWS}" + "".join(f"{row}\n" for row in rows)


def row_of(outcome: Outcome) -> str:
    """An outcome as a row of the table."""
    ok = "yes" if outcome.ok else "NO"
    return f"| {outcome.kind} | {plain(outcome.what)} | {outcome.tries:,} | {plain(outcome.outcome)} | {ok} |"


def cells(row: str) -> list[str]:
    """The cells of a row."""
    return [cell.strip() for cell in _CELL.split(row)[1:-1]]


def plain(text: str) -> str:
    """Words that cannot break a table."""
    return (
        "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))
        .replace("|", "\\|")
        .replace("<", "\\<")
    )
