"""The attacks of one module, run and told; and the table of all of them, in which a part can be run again."""

from __future__ import annotations

import importlib
import re
from collections import Counter

from benchmarks.torture.outcome import Outcome

HEAD = """# What it was put through

Made by `make torture`. Each row is a fault or an attack on the real thing; what is promised is in [security.md](security.md) and
[reliability.md](reliability.md).

| kind | tries | as it must be |
|---|---|---|
"""
ROWS = "| kind | what | tries | what came of it | as it must be |\n|---|---|---|---|---|\n"
_CELL = re.compile(r"(?<!\\)\|")


def run(name: str) -> list[Outcome]:
    """The outcomes of a module, each printed when it is there."""
    found = []
    for outcome in importlib.import_module(f"benchmarks.torture.{name}").tries():
        print(f"{'ok ' if outcome.ok else 'BAD'} {outcome.kind:<8} {outcome.what}: {outcome.outcome}", flush=True)
        found.append(outcome)
    return found


def table(outcomes: list[Outcome], before: str = "") -> str:
    """The outcomes as a document: counts for each kind, then every row. Kinds that were not run now stay as they were `before`."""
    kinds = {outcome.kind for outcome in outcomes}
    kept = [row for row in before.partition(ROWS)[2].splitlines() if row.startswith("|") and cells(row)[0] not in kinds]
    rows = [*kept, *map(row_of, outcomes)]
    tries, good = Counter[str](), Counter[str]()
    for kind, _, count, _, ok in map(cells, rows):
        tries[kind] += int(count.replace(",", ""))
        good[kind] += int(count.replace(",", "")) * (ok == "yes")
    counts = "".join(f"| {kind} | {tries[kind]:,} | {good[kind]:,} |\n" for kind in tries)
    return f"{HEAD}{counts}\n{ROWS}" + "".join(f"{row}\n" for row in rows)


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
