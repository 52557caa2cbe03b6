"""Every fault and attack, and a table of what came of each.

    python -m benchmarks.torture [NAME...] [--out docs/torture.md]

Without names, all of them, two at a time, which takes under 20 minutes on two free cores. A name is that of a module of this folder
with `tries()`. Exits with 1 when one was not as it must be. Mounting small disks and read-only folders needs root; without it,
those are told as skipped.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.torture.running import run, table

FOLDER = Path(__file__).parent
LONGEST_FIRST = ("soak", "faults", "kills", "fuzz", "memory", "time", "escapes")
AT_ONCE = 2


def main() -> None:
    """Run what is named."""
    there = [name for name in LONGEST_FIRST if (FOLDER / f"{name}.py").exists()]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(there)}")
    parser.add_argument("--out", type=Path, help="also write the table to this file; kinds that are not run stay in it")
    args = parser.parse_args()
    if unknown := set(args.names) - set(there):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(there)}")
    began = time.monotonic()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(AT_ONCE, mp_context=spawn, max_tasks_per_child=1) as pool:
        outcomes = [outcome for found in pool.map(run, args.names or there) for outcome in found]
    bad = [outcome for outcome in outcomes if not outcome.ok]
    if args.out:
        before = args.out.read_text(encoding="utf-8") if args.out.exists() else ""
        args.out.write_text(table(outcomes, before), encoding="utf-8")
    minutes = (time.monotonic() - began) / 60
    print(f"{sum(o.tries for o in outcomes):,} tries in {minutes:.0f} minutes, {len(bad)} rows not as they must be")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
