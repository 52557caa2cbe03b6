"""Faults of the machine and of its files, each tried on a real refresh.

A full disk, folders that cannot be written to, files that vanish or grow, a damaged model, a clock that jumps, locks of the
dead, too little memory, two refreshes at once: `python -m benchmarks.torture faults`.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from assets.release.publish import latest
from assets.workspace import PROJECT
from benchmarks.forks import begun
from benchmarks.kills import Bench, copied, digest_of, is_valid
from benchmarks.torture import disks
from benchmarks.torture.outcome import SECONDS, Outcome, Try
from benchmarks.torture.refreshes import KIND, Fault, beside, process, refresh, tried
from benchmarks.trap import trap
from pipelines.releasing import DONE, LEFT_OUT
from pipelines.resources import WAITS

ARTICLES = 4  # in the release, and as many again that are new
NEW = f"{ARTICLES:04}.txt"  # the first of these
DISKS = 8  # places of a run where the disk becomes full
DISK_MEGABYTES = 64
TWICE = "the same articles in two sources"
BEGUN = 6  # seconds after which a process has loaded everything and is at work
CLOCK = Path(__file__).with_name("clock.c")
YEARS, DAY, HOUR = 10 * 365 * 86_400, 86_400, 3_600
GIGABYTE = 1 << 30
BY_READER = "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'read'); print('open', flush=True); input()"


def tries(bench: Bench) -> Iterator[Try]:
    """Every fault, from one data folder and what an undisturbed run made of it."""
    for share in (*(n / DISKS for n in range(DISKS)), None):
        yield Try(KIND, f"disk full after {share} of a run", partial(disk_full, bench, share))
    for number, fault in enumerate(faults(Path())):
        yield Try(KIND, fault.what, partial(numbered, bench, number), SECONDS if fault.run is refresh else 2 * SECONDS)
    yield Try(KIND, TWICE, partial(same_article_twice, bench))
    for seconds in (0.0, 4.0):
        yield Try(KIND, f"two refreshes at once, {seconds:.0f} s apart", partial(two_at_once, bench, seconds))


def numbered(bench: Bench, number: int, folder: Path) -> list[Outcome]:
    """One of the faults that are told as data."""
    return [tried(bench, folder / "data", faults(folder)[number])]


def faults(folder: Path) -> list[Fault]:
    """Those that are done to a data folder; what they need besides is made in `folder`."""
    return [
        *read_only(),
        *of_files(),
        *of_locks(),
        *models(folder / "project"),
        *clocks(folder / "clock.so"),
        *memory(),
    ]


def disk_full(bench: Bench, share: float | None, folder: Path) -> list[Outcome]:
    """The disk becomes full after such a share of the file operations of a run, with Dagster's own folder elsewhere; None: at once, with that on it."""
    operation = 1 + int((share or 0) * bench.operations)
    what = f"disk full before file operation {operation} of {bench.operations}"
    try:
        with disks.small_disk(folder / "disk", DISK_MEGABYTES) as disk:

            def filled(data: Path) -> AbstractContextManager[None]:
                if share is not None:
                    shutil.move(data / "home", folder / "home")
                    (data / "home").symlink_to(folder / "home")
                return trap().before(operation, data, partial(disks.fill, disk))

            fault = Fault(
                what if share is not None else "disk full from the beginning, with Dagster's folder on it",
                filled,
                (1,) if share is None else (1, DONE),  # where all that matters was written before, it is done
                mended=lambda data: disks.empty(disk),
                says="" if share is None else "make room",
            )
            return [tried(bench, disk / "data", fault)]
    except disks.Refused as error:
        return [Outcome(KIND, what, f"skipped: {error}", True)]


def read_only() -> Iterator[Fault]:
    """Folders that cannot be written to."""

    def shut(name: str, data: Path) -> AbstractContextManager[None]:
        return disks.read_only(data / name)

    for name, codes in (
        ("inbox", (DONE,)),
        ("raw", (1, LEFT_OUT)),
        ("work", (1,)),
        ("releases", (1,)),
        ("home", (1,)),
        (".", (1,)),
    ):
        what = f"{name} cannot be written to" if name != "." else "the whole data folder cannot be written to"
        yield Fault(what, partial(shut, name), codes, publishes=name == "raw")


def of_files() -> Iterator[Fault]:
    """Files of the inbox that vanish or change while they are read."""
    texts: dict[str, str] = {}

    def whole(data: Path) -> None:
        for name, text in texts.items():
            (data / "inbox" / name).write_text(text, encoding="utf-8")

    def halved(data: Path) -> Path:
        path = data / "inbox" / NEW
        texts[NEW] = path.read_text(encoding="utf-8")
        path.write_text(texts[NEW][: len(texts[NEW]) // 2], encoding="utf-8")
        return path

    @contextmanager
    def vanishes(data: Path) -> Iterator[None]:
        path = sorted((data / "inbox").iterdir())[-1]
        texts[path.name] = path.read_text(encoding="utf-8")
        with trap().before(1, data / "raw", path.unlink):
            yield

    @contextmanager
    def is_written(data: Path) -> Iterator[None]:
        with halved(data).open("a"):
            yield
            held = pl.scan_parquet(data / "releases" / "latest" / "parquet" / "articles.parquet")
            assert held.filter(pl.col("external_id") == NEW).collect().is_empty(), "half of a text was released"

    @contextmanager
    def grows(data: Path) -> Iterator[None]:
        path = halved(data)

        def grow() -> None:
            with path.open("a") as file:
                file.write(texts[NEW][len(texts[NEW]) // 2 :])

        with trap().before(1, data / "raw", grow):
            yield

    told = partial(Fault, codes=(LEFT_OUT,), publishes=True, mended=whole)
    yield told("a file vanishes between the listing and the reading", vanishes, says="is gone")
    yield told("a file is open for writing, half of it is there", is_written, says="still being written")
    yield told("a file grows while it is read", grows, says="still being written")


def of_locks() -> Iterator[Fault]:
    """Locks and half-built folders of dead processes, and a release that a reader holds open."""

    @contextmanager
    def left_behind(data: Path) -> Iterator[None]:
        for place in (
            "work/lock",
            "work/articles/lock",
            "releases/.lock",
            "home/alive/00000000-0000-0000-0000-000000000000",
        ):
            (data / place).parent.mkdir(parents=True, exist_ok=True)
            (data / place).write_text("held by a process that is gone")
        for place in (f"releases/.building-{os.getpid()}/parquet", "work/articles/parts/.aside-0", "releases/.aside-0"):
            (data / place).mkdir(parents=True)
        yield

    def open_in(data: Path, how: str) -> Any:
        return beside((sys.executable, "-c", BY_READER, str(data / "releases/latest/onrecord.duckdb"), how), "open")

    yield Fault("locks and half-built folders of dead processes", left_behind, (DONE,))
    yield Fault("a reader holds the database open", lambda data: open_in(data, "read"), (DONE,))
    yield Fault("somebody holds the database open for writing", lambda data: open_in(data, "write"), (DONE,))


def models(project: Path) -> Iterator[Fault]:
    """A copy of the project whose model is damaged; the rerun is done by the project as it is."""

    @contextmanager
    def changed(name: str, change: Callable[[bytes], bytes], data: Path) -> Iterator[None]:
        for room in ("assets", "pipelines", "data/language", "data/lookups", "data/models", "data/defaults"):
            shutil.copytree(PROJECT / room, project / room, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(PROJECT / "pyproject.toml", project)
        part = project / "data" / "models" / "attribution" / name
        now = change(part.read_bytes())
        part.unlink()
        if now:
            part.write_bytes(now)
        yield

    for what, name, change in (
        ("the model is missing", "tagger.int8.onnx", lambda content: b""),
        ("the model has one flipped bit", "tagger.int8.onnx", lambda c: c[:-99] + bytes([c[-99] ^ 1]) + c[-98:]),
        ("the model's calibration is another", "calibration.json", lambda content: content + b" "),
        ("the sums of the model are missing", "SHA256SUMS", lambda content: b""),
    ):
        says = "a part of the model, is missing or is not"
        yield Fault(what, partial(changed, name, change), says=says, run=partial(process, project=project))


def clocks(library: Path) -> Iterator[Fault]:
    """A clock that is wrong or jumps, told to the process by a library that stands before the system's."""

    @contextmanager
    def compiled(data: Path) -> Iterator[None]:
        compiler = shutil.which("cc")
        if compiler is None:
            raise disks.Refused("there is no C compiler to make another clock with")
        subprocess.run([compiler, "-shared", "-fPIC", "-o", library, CLOCK, "-ldl"], check=True)
        yield

    for what, after, by in (
        ("the clock is ten years ahead", 0, YEARS),
        ("the clock is two days behind", 0, -2 * DAY),
        ("the clock jumps a day ahead during the run", BEGUN, DAY),
        ("the clock jumps an hour back during the run", BEGUN, -HOUR),
    ):
        environment = {"LD_PRELOAD": str(library), "JUMP_AFTER": str(after), "JUMP_BY": str(by)}
        yield Fault(what, compiled, (DONE,), run=partial(process, environment=environment))


def memory() -> Iterator[Fault]:
    """A process that may have only so much memory. It may be ended by the system: what counts is what it leaves behind."""
    for gigabytes in (0.5, 1.0, 2.0):
        most = int(gigabytes * GIGABYTE)
        limited = partial(process, limit=partial(resource.setrlimit, resource.RLIMIT_AS, (most, most)))
        yield Fault(
            f"the process may have {gigabytes} GB of addresses", codes=(1, DONE, -6, -9, -11), may_die=True, run=limited
        )


def same_article_twice(bench: Bench, folder: Path) -> list[Outcome]:
    """The same files in two sources: the same articles as from one, whichever is named first."""
    digests, articles = [], []
    for names in ("inbox second", "second inbox"):
        data = copied(bench.start, folder / "twice")
        shutil.copytree(data / "inbox", data / "second", copy_function=shutil.copy)
        sources = "".join(f"  - {{name: {name}, path: {name}}}\n" for name in names.split())
        (data / "sources.yaml").write_text(f"sources:\n{sources}", encoding="utf-8")
        told = refresh(data)
        digests.append(digest_of(data) if told.code in (DONE, LEFT_OUT) else told.message())
        release = latest(data / "releases")
        assert release is not None
        articles.append(pl.read_parquet(release / "parquet" / "articles.parquet", columns=["article_id"]).height)
    ok = digests[0] == digests[1] and articles == [2 * ARTICLES] * 2
    outcome = f"{articles[0]} articles, the same tables whichever source comes first" if ok else f"{articles} {digests}"
    return [Outcome(KIND, TWICE, outcome, ok)]


def two_at_once(bench: Bench, seconds: float, folder: Path) -> list[Outcome]:
    """Two refreshes, one `seconds` after the other: one does the work, and the other says that it waits."""
    data = copied(bench.start, folder / "data")
    first = begun(data, log="first.log")
    time.sleep(seconds)
    second = begun(data, log="second.log")
    codes, words = zip(*(running.ended() for running in (first, second)), strict=True)
    good = is_valid(data) and digest_of(data) == bench.digest and codes == (DONE, DONE)
    again = refresh(data)
    good = good and again.code == DONE and digest_of(data) == bench.digest
    waited = sum(WAITS in text for text in words)
    outcome = f"exit codes {codes}, {waited} of them waited; the tables of one undisturbed run"
    if codes != (DONE, DONE):
        outcome += "; " + " / ".join(text.strip().rsplit("\n", 1)[-1] for text in words)
    return [Outcome(KIND, f"two refreshes at once, {seconds:.0f} s apart", outcome, good and waited < 2)]
