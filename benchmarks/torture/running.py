"""The attacks of one module, run and told; and the table of all of them."""

from __future__ import annotations

import importlib
from collections import Counter

from benchmarks.torture.outcome import Outcome

HEAD = """# What it was put through

Made by `make torture` ({minutes:.0f} minutes). Each row is a fault or an attack on the real thing; what is promised is in [security.md](security.md) and
[reliability.md](reliability.md).

| kind | tries | as it must be |
|---|---|---|
"""


def run(name: str) -> list[Outcome]:
    """The outcomes of a module, each printed when it is there."""
    found = []
    for outcome in importlib.import_module(f"benchmarks.torture.{name}").tries():
        print(f"{'ok ' if outcome.ok else 'BAD'} {outcome.kind:<8} {outcome.what}: {outcome.outcome}", flush=True)
        found.append(outcome)
    return found


def table(outcomes: list[Outcome], minutes: float) -> str:
    """The outcomes as a document: counts for each kind, then every row."""
    tries, good = Counter[str](), Counter[str]()
    for outcome in outcomes:
        tries[outcome.kind] += outcome.tries
        good[outcome.kind] += outcome.tries * outcome.ok
    counts = "".join(f"| {kind} | {tries[kind]:,} | {good[kind]:,} |\n" for kind in tries)
    rows = "".join(
        f"| {o.kind} | {plain(o.what)} | {o.tries:,} | {plain(o.outcome)} | {'yes' if o.ok else 'NO'} |\n"
        for o in outcomes
    )
    return f"{HEAD.format(minutes=minutes)}{counts}\n| kind | what | tries | what came of it | as it must be |\n|---|---|---|---|---|\n{rows}"


def plain(text: str) -> str:
    """Words that cannot break a table."""
    return (
        "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))
        .replace("|", "\\|")
        .replace("<", "\\<")
    )
