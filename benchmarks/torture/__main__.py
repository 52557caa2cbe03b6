"""Every fault and attack, and a table of what came of each.

    python -m benchmarks.torture [NAME...] [--out docs/torture.md]

Without names, all of them, two at a time, which takes 19 minutes on two free cores. A name is that of a module of this folder
with `tries()`. Exits with 1 when one was not as it must be. Mounting small disks and read-only folders needs root; without it,
those are told as skipped.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assets.workspace import PROJECT
from benchmarks.kills import prepared
from benchmarks.torture.disks import quick_folder
from benchmarks.torture.faults import ARTICLES
from benchmarks.torture.running import ended, submitted, table

ALONE = ("soak", "memory", "time", "fuzz", "escapes")
OF_A_REFRESH = ("faults", "kills")  # each starts from one data folder
AT_ONCE = 2


def main() -> None:
    """Run what is named."""
    there = (*OF_A_REFRESH, *ALONE)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(there)}")
    parser.add_argument("--out", type=Path, help="also write the table to this file; kinds that are not run stay in it")
    args = parser.parse_args()
    if unknown := set(args.names) - set(there):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(there)}")
    named = args.names or there
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(dir=quick_folder()) as temporary,
        tempfile.TemporaryDirectory() as compiled,
        ProcessPoolExecutor(AT_ONCE, mp_context=multiprocessing.get_context("spawn")) as pool,
    ):
        keep_bytecode(compiled)
        # what takes longest is begun while the data folder for the others is made
        running = submitted(pool, [one for name in ALONE if name in named for one in module(name).tries()])
        if starting := [name for name in OF_A_REFRESH if name in named]:
            bench = prepared(Path(temporary), ARTICLES)
            running |= submitted(pool, [one for name in starting for one in module(name).tries(bench)])
        outcomes = list(ended(running))
    bad = [outcome for outcome in outcomes if not outcome.ok]
    minutes = (time.monotonic() - began) / 60
    if args.out:
        before = args.out.read_text(encoding="utf-8") if args.out.exists() else ""
        whole = "" if args.names else f"in {minutes:.0f} minutes on {date.today():%d %B %Y}, {of_version()}"
        args.out.write_text(table(outcomes, before, whole), encoding="utf-8")
    print(f"{sum(o.tries for o in outcomes):,} tries in {minutes:.0f} minutes, {len(bad)} rows not as they must be")
    sys.exit(bool(bad))


def module(name: str) -> Any:
    """The module of this folder."""
    return importlib.import_module(f"benchmarks.torture.{name}")


def keep_bytecode(folder: str) -> None:
    """Where Python is told not to keep what it has compiled, it does so for this while: a start of the command line takes a third."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = folder


def of_version() -> str:
    """Which version this is, and in a clone which commit."""
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return f"at version {version('onrecord')}" + (f" (commit {commit})" if commit else "")


if __name__ == "__main__":
    main()
