"""Hard kills at every stage: whether the latest release stays valid, and the next run gives the tables of an undisturbed one.

    python -m benchmarks.kills [--operations 60] [--times 30] [--servers 10] [--articles 80]

`--operations`: `onrecord release` kills itself (SIGKILL) right before one of its file operations (a file opened for
writing, a rename, a removal in the data folder), spread evenly over all of them. `--times`: it is killed from outside,
spread evenly over the time that it takes; both are forked from a process that has everything loaded. `--servers`: the whole
process tree of the UI is killed while a run is under way, and started again; nobody launches the next run. Each kill starts from the same data folder, in which one release is
published and new articles wait. Prints one line per kill and the counts; exits with 1 when one went wrong.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from assets.release.parquet import content_digest
from assets.release.publish import latest
from assets.release.verify import verify
from assets.workspace import Workspace
from benchmarks.forks import PATIENCE, begun

TEXT = """{town} - The harbour of {town} will close for {n} weeks, the mayor said on Monday. “We have no choice,” she told reporters.
A spokesman for the port said that {n}2 ships were waiting. “It took years before it opened …” he added. The council of
{town} expects costs of {n}00,000 euros, according to a report."""


@dataclass(frozen=True)
class Bench:
    """A data folder to start each kill from, and what an undisturbed run makes of it."""

    start: Path
    before: str  # what the release in `start` holds
    digest: str
    operations: int
    seconds: float


def write_articles(inbox: Path, numbers: range) -> None:
    """Short articles that nobody wrote before."""
    inbox.mkdir(parents=True, exist_ok=True)
    for n in numbers:
        town = f"{chr(65 + n % 26)}{'aeiou'[n % 5]}lt{'aeiou'[n // 26 % 5]}n"
        (inbox / f"{n:04}.txt").write_text(TEXT.format(town=town, n=n + 2), encoding="utf-8")


def release(data: Path, fatal: int = 0, wait: float = PATIENCE) -> tuple[int, str]:
    """`onrecord release`, killed before its file operation number `fatal` or after `wait` seconds: (exit code, its words)."""
    return begun(data, fatal).ended(wait)


def prepared(folder: Path, articles: int) -> Bench:
    """A folder with one release and as many articles again that are new, and an undisturbed run on a copy of it."""
    start = folder / "start"
    write_articles(start / "inbox", range(articles))
    Workspace(start).begin()
    code, words = release(start)
    assert code == 0, words
    write_articles(start / "inbox", range(articles, 2 * articles))
    data = copied(start, folder / "undisturbed")
    began = time.monotonic()
    code, words = release(data)
    assert code == 0, words
    operations = int(words.rsplit("operations: ", 1)[1])
    return Bench(start, digest_of(start), digest_of(data), operations, time.monotonic() - began)


def copied(start: Path, to: Path) -> Path:
    """A fresh copy of the data folder."""
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(start, to, symlinks=True))


def digest_of(data: Path) -> str:
    """What the latest release holds."""
    current = latest(data / "releases")
    return content_digest(current / "parquet") if current else ""


def is_valid(data: Path) -> bool:
    """Whether `latest` points to a whole release."""
    current = latest(data / "releases")
    return current is not None and verify(current).is_empty()


def killed_once(bench: Bench, data: Path, fatal: int = 0, wait: float = PATIENCE) -> str:
    """What went wrong with a kill and the run after it; empty when nothing did."""
    copied(bench.start, data)
    code, _ = release(data, fatal, wait)
    if code not in (0, -signal.SIGKILL):
        return f"the run that was to be killed ended with {code}"
    if not is_valid(data):
        return "the latest release is not valid after the kill"
    code, words = release(data)
    if code != 0:
        return f"the next run ended with {code}: {words[-500:]}"
    return "" if is_valid(data) and digest_of(data) == bench.digest else "the next run gave other tables"


def server_killed_once(bench: Bench, folder: Path, share: float) -> str:
    """The same for the UI: everything is killed `share` of a run's time after a run has started."""
    from tests.integration.server import serving, wait_for

    shutil.rmtree(folder, ignore_errors=True)
    data = copied(bench.start, folder / "data")
    shutil.rmtree(data / "home")
    workspace = Workspace(data)
    with serving(folder, workspace) as server:  # the sensor starts a run for the new files
        wait_for("a run", 180, lambda: [r for r in server.runs() if r["status"] == "STARTED"])
        time.sleep(share * bench.seconds)
        server.kill_everything()
    if not is_valid(data):
        return "the latest release is not valid after the kill"
    with serving(folder, workspace) as server:
        try:
            wait_for("the tables of an undisturbed run", 300, lambda: digest_of(data) == bench.digest)
            wait_for("an end of every run", 180, lambda: all(server.outcome(r["runId"]) for r in server.runs()))
        except AssertionError as error:
            return str(error)
    return "" if is_valid(data) else "the next release is not valid"


def main() -> None:
    """Run the kills and print what became of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("operations", 60), ("times", 30), ("servers", 10), ("articles", 80)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    wrong = done = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        bench = prepared(folder, args.articles)
        print(f"an undisturbed run: {bench.operations} file operations, {bench.seconds:.1f} s", flush=True)

        def tell(what: str, problem: str) -> None:
            nonlocal wrong, done
            done, wrong = done + 1, wrong + bool(problem)
            print(f"{done:>4}  {what:<40} {problem or 'as an undisturbed run'}", flush=True)

        for n in range(args.operations):
            fatal = 1 + n * bench.operations // max(1, args.operations)
            tell(f"before file operation {fatal}", killed_once(bench, folder / "killed", fatal=fatal))
        for n in range(args.times):
            wait = bench.seconds * (n + 0.5) / args.times
            tell(f"after {wait:.1f} s", killed_once(bench, folder / "killed", wait=wait))
        for n in range(args.servers):
            share = n / max(1, args.servers)
            tell(f"the server, {share:.0%} into a run", server_killed_once(bench, folder / "server", share))
    print(f"{done} kills, {wrong} of them with a problem")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
