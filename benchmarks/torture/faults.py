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
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from assets.release.publish import latest
from assets.workspace import PROJECT
from benchmarks.kills import Bench, copied, digest_of, is_valid, prepared
from benchmarks.torture import disks
from benchmarks.torture.outcome import Outcome
from benchmarks.torture.refreshes import KIND, Fault, beside, process, refresh, started, tried
from benchmarks.torture.trap import Trap
from pipelines.releasing import DONE, LEFT_OUT
from pipelines.resources import WAITS

ARTICLES = 4  # in the release, and as many again that are new
NEW = f"{ARTICLES:04}.txt"  # the first of these
DISK_MEGABYTES = 64
CLOCK = Path(__file__).with_name("clock.c")
YEARS, DAY, HOUR = 10 * 365 * 86_400, 86_400, 3_600
GIGABYTE = 1 << 30
BY_READER = "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'read'); print('open', flush=True); input()"


def tries() -> Iterator[Outcome]:
    """Every fault."""
    with tempfile.TemporaryDirectory(dir=disks.quick_folder()) as temporary:
        folder = Path(temporary)
        bench = prepared(folder, ARTICLES)
        data = folder / "data"
        yield from full_disk(bench, folder, [n / 10 for n in range(10)])
        for fault in [*read_only(), *of_files(), *of_locks(), *models(folder), *clocks(folder), *memory()]:
            yield tried(bench, data, fault)
        yield same_article_twice(bench, folder)
        for seconds in (0.0, 4.0):
            yield two_at_once(bench, data, seconds)


def full_disk(bench: Bench, folder: Path, shares: Sequence[float], with_home: bool = True) -> Iterator[Outcome]:
    """The disk becomes full after such shares of the file operations of a run; Dagster's own folder is elsewhere, and at last on it too."""
    trap = Trap()

    @contextmanager
    def filled(operation: int, disk: Path, data: Path) -> Iterator[None]:
        shutil.rmtree(folder / "home", ignore_errors=True)
        shutil.move(data / "home", folder / "home")
        (data / "home").symlink_to(folder / "home")
        with trap.before(operation, data, partial(disks.fill, disk)):
            yield

    try:
        with disks.small_disk(folder / "disk", DISK_MEGABYTES) as disk:
            for share in shares:
                operation = 1 + int(share * bench.operations)
                what = f"disk full before file operation {operation} of {bench.operations}"
                # where all that matters was written before, it is done
                full = Fault(
                    what,
                    partial(filled, operation, disk),
                    (1, DONE),
                    mended=lambda data: disks.empty(disk),
                    says="make room",
                )
                yield tried(bench, disk / "data", full)
            if not with_home:
                return
            what = "disk full from the beginning, with Dagster's folder on it"
            full = Fault(
                what,
                lambda data: trap.before(1, data, partial(disks.fill, disk)),
                mended=lambda data: disks.empty(disk),
            )
            yield tried(bench, disk / "data", full)
    except disks.Refused as error:
        yield Outcome(KIND, "disk full", f"skipped: {error}", True)


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
    trap = Trap()
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
        with trap.before(1, data / "raw", path.unlink):
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

        with trap.before(1, data / "raw", grow):
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


def models(folder: Path) -> Iterator[Fault]:
    """A copy of the project whose model is damaged; the rerun is done by the project as it is."""
    project = folder / "project"
    for room in ("assets", "pipelines", "data/language", "data/lookups", "data/models", "data/defaults"):
        shutil.copytree(PROJECT / room, project / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", project)
    model = project / "data" / "models" / "attribution"

    @contextmanager
    def changed(name: str, change: Callable[[bytes], bytes], data: Path) -> Iterator[None]:
        content = (model / name).read_bytes()
        (model / name).unlink()
        if now := change(content):
            (model / name).write_bytes(now)
        yield
        (model / name).write_bytes(content)

    for what, name, change in (
        ("the model is missing", "tagger.int8.onnx", lambda content: b""),
        ("the model has one flipped bit", "tagger.int8.onnx", lambda c: c[:-99] + bytes([c[-99] ^ 1]) + c[-98:]),
        ("the model's calibration is another", "calibration.json", lambda content: content + b" "),
        ("the sums of the model are missing", "SHA256SUMS", lambda content: b""),
    ):
        says = "a part of the model, is missing or is not"
        yield Fault(what, partial(changed, name, change), says=says, run=partial(process, project=project))


def clocks(folder: Path) -> Iterator[Fault]:
    """A clock that is wrong or jumps, told to the process by a library that stands before the system's."""
    library = folder / "clock.so"
    compiler = shutil.which("cc")
    if compiler is not None:
        subprocess.run([compiler, "-shared", "-fPIC", "-o", library, CLOCK, "-ldl"], check=True)
    for what, after, by in (
        ("the clock is ten years ahead", 0, YEARS),
        ("the clock is two days behind", 0, -2 * DAY),
        ("the clock jumps a day ahead during the run", 5, DAY),
        ("the clock jumps an hour back during the run", 5, -HOUR),
    ):
        environment = {"LD_PRELOAD": str(library), "JUMP_AFTER": str(after), "JUMP_BY": str(by)}
        yield Fault(what, lambda data: has_compiler(compiler), (DONE,), run=partial(process, environment=environment))


@contextmanager
def has_compiler(compiler: str | None) -> Iterator[None]:
    """Raises Refused when there is none."""
    if compiler is None:
        raise disks.Refused("there is no C compiler to make another clock with")
    yield


def memory() -> Iterator[Fault]:
    """A process that may have only so much memory. It may be ended by the system: what counts is what it leaves behind."""
    for gigabytes in (0.5, 1.0, 2.0):
        most = int(gigabytes * GIGABYTE)
        limited = partial(process, limit=partial(resource.setrlimit, resource.RLIMIT_AS, (most, most)))
        yield Fault(
            f"the process may have {gigabytes} GB of addresses", codes=(1, DONE, -6, -9, -11), may_die=True, run=limited
        )


def same_article_twice(bench: Bench, folder: Path) -> Outcome:
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
    return Outcome(KIND, "the same articles in two sources", outcome, ok)


def two_at_once(bench: Bench, data: Path, seconds: float) -> Outcome:
    """Two refreshes, one `seconds` after the other: one does the work, and the other says that it waits."""
    copied(bench.start, data)
    first = started(data)
    time.sleep(seconds)
    second = started(data)
    words = [running.communicate(timeout=600)[0] for running in (first, second)]
    codes = [first.returncode, second.returncode]
    good = is_valid(data) and digest_of(data) == bench.digest and codes == [DONE, DONE]
    again = refresh(data)
    good = good and again.code == DONE and digest_of(data) == bench.digest
    waited = sum(WAITS in text for text in words)
    outcome = f"exit codes {codes}, {waited} of them waited; the tables of one undisturbed run"
    return Outcome(KIND, f"two refreshes at once, {seconds:.0f} s apart", outcome, good and waited < 2)
