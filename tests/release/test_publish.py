"""Publishing: one step, nothing lost, nothing published twice."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.release.parquet import content_digest
from assets.release.publish import Provenance, ReleaseRefused, complete, latest, publish, release_info
from assets.release.stages import Stages
from assets.release.verify import SUCCESS, success_text, verify
from assets.settings import ReleaseSettings
from assets.storage import SUMS, is_held, write_sums
from assets.workspace import PROJECT, Workspace
from tests.damage import WAYS, harm
from tests.integration.server import wait_for

Tables = dict[str, pl.DataFrame]


def seal(folder: Path) -> None:
    """Make a changed release folder one that was published so."""
    write_sums(folder)
    (folder / SUCCESS).write_text(success_text(folder / SUMS), encoding="utf-8")


STEPS = ("recover", "check", "digest", "parquet", "changes", "database", "documents", "sums", "verify", "success", "rename", "latest", "index", "prune")  # fmt: skip
DAY = dt.date(2026, 3, 1)


def release(tables: Tables, folder: Path, day: dt.date = DAY, **kwargs):
    """Publish with the default settings."""
    settings = kwargs.pop("settings", ReleaseSettings())
    return publish(tables, folder, settings=settings, provenance=Provenance({"test": "1"}), today=day, **kwargs)


@pytest.fixture(scope="module")
def published_once(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one release of the tables. Do not change it."""
    folder = tmp_path_factory.mktemp("published")
    release(tables, folder)
    return folder


@pytest.fixture
def first(published_once: Path, tmp_path: Path) -> Path:
    """That release, published in the folder of the test."""
    shutil.copytree(published_once, tmp_path, symlinks=True, dirs_exist_ok=True)
    return (tmp_path / "latest").resolve()


def retitled(tables: Tables, title: str) -> Tables:
    """The same tables with another headline: the smallest change."""
    return {**tables, "articles": tables["articles"].with_columns(title=pl.lit(title))}


def test_a_release_holds_what_the_contract_says(tables: Tables, tmp_path: Path) -> None:
    published = release(tables, tmp_path)
    assert published.version == "2026.03.01"
    names = {str(p.relative_to(published.path)) for p in published.path.rglob("*") if p.is_file()}
    parquet = {f"parquet/{name}.parquet" for name in tables}
    assert names == parquet | {
        "onrecord.duckdb", "datapackage.json", "croissant.json", "DATA_DICTIONARY.md", "CHANGES.md", "changes.parquet",
        "report.html", "onrecord.sql", "SHA256SUMS", "_SUCCESS",
    }  # fmt: skip
    assert verify(published.path).is_empty()
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=published.path).returncode == 0


def test_publishing_the_same_again_publishes_nothing(first: Path, tables: Tables, tmp_path: Path) -> None:
    again = release(tables, tmp_path, DAY + dt.timedelta(days=3))
    assert not again.changed and again.version == first.name
    assert [p.name for p in complete(tmp_path)] == ["2026.03.01"]


def test_publishing_is_told_in_three_lines_and_in_one_when_nothing_changed(tables: Tables, tmp_path: Path) -> None:
    for expected in (["checked", "written", "verified and put in place"], ["checked"]):
        lines: list[str] = []
        stages = Stages(lines.append)
        release(tables, tmp_path, step=stages)
        stages.end()
        assert [re.fullmatch(r"release: (.+) in \d+\.\d s", line)[1] for line in lines] == expected


def test_another_licence_is_published(first: Path, tables: Tables, tmp_path: Path) -> None:
    licensed = release(tables, tmp_path, settings=ReleaseSettings(licence="CC-BY-4.0"))
    assert licensed.changed and release_info(licensed.path)["dataset"]["licence"] == "CC-BY-4.0"


def test_a_column_that_the_release_before_did_not_have_is_no_obstacle(
    first: Path, tables: Tables, tmp_path: Path
) -> None:
    old = first / "parquet" / "statements.parquet"
    pl.read_parquet(old).drop("addressee").write_parquet(old)
    seal(old.parents[1])
    assert release(retitled(tables, "new"), tmp_path).changed


def test_two_builds_on_different_days_give_the_same_bytes_and_digest(tables: Tables, tmp_path: Path) -> None:
    one = release(tables, tmp_path / "one", DAY)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=1) for name, frame in tables.items()}
    two = release(shuffled, tmp_path / "two", DAY + dt.timedelta(days=90))
    assert content_digest(one.path / "parquet") == content_digest(two.path / "parquet")
    assert release_info(one.path)["digest"] == release_info(two.path)["digest"]


def test_versions_of_one_day_are_numbered_and_listed_with_their_predecessor(tables: Tables, tmp_path: Path) -> None:
    for title in ("A", "B", "C"):
        release(retitled(tables, title), tmp_path)
    index = json.loads((tmp_path / "releases.json").read_text())
    assert [e["release"] for e in index] == ["2026.03.01", "2026.03.01.1", "2026.03.01.2"]
    assert [e["predecessor"] for e in index] == [None, "2026.03.01", "2026.03.01.1"]
    assert [e["status"] for e in index] == ["superseded", "superseded", "latest"]


def test_a_clock_that_went_back_does_not_give_an_older_version(first: Path, tables: Tables, tmp_path: Path) -> None:
    assert release(retitled(tables, "A"), tmp_path, DAY - dt.timedelta(days=40)).version == "2026.03.01.1"


def test_a_broken_table_is_refused_and_latest_stays(first: Path, tables: Tables, tmp_path: Path) -> None:
    broken = {**tables, "statements": tables["statements"].with_columns(content=pl.lit("made up"))}
    with pytest.raises(ReleaseRefused, match="statements/content"):
        release(broken, tmp_path)
    assert latest(tmp_path) == first
    evidence = next((tmp_path / "refused").glob("*.parquet"))
    assert pl.read_parquet(evidence).filter(check="content").height >= tables["statements"].height
    assert json.loads((tmp_path / "releases.json").read_text())[-1]["status"] == "refused"
    assert not list(tmp_path.glob(".building-*"))


@pytest.mark.parametrize("keeps_open", [False, True], ids=["closed", "open"])
def test_a_release_that_somebody_wrote_into_is_told_and_published_anew(
    keeps_open: bool, first: Path, tables: Tables, tmp_path: Path
) -> None:
    con = duckdb.connect(str(first / "onrecord.duckdb"))
    con.execute("CREATE TABLE mine AS SELECT 1 AS x")
    if not keeps_open:
        con.close()
    again = release(tables, tmp_path)
    con.close()
    assert again.changed and "onrecord.duckdb" in again.warnings[0] and first.name in again.warnings[0]
    assert verify(again.path).is_empty() and latest(tmp_path) == again.path.resolve()
    assert pl.read_parquet(again.path / "changes.parquet").is_empty()
    assert not release(tables, tmp_path).changed


@pytest.mark.parametrize("name", ["parquet/articles.parquet", "datapackage.json", "SHA256SUMS", "changes.parquet"])
@pytest.mark.parametrize("how", WAYS)
def test_a_damaged_release_is_told_and_published_anew(
    name: str, how: str, first: Path, tables: Tables, tmp_path: Path
) -> None:
    harm(first / name, how)
    again = release(tables, tmp_path)
    assert again.changed and name in again.warnings[0]
    assert verify(again.path).is_empty() and latest(tmp_path) == again.path.resolve()


PUBLISHER = """
import datetime as dt, json, os, signal, sys
import pandera.polars
from pathlib import Path
from assets.release.parquet import read_tables
from assets.release.publish import Provenance, publish
from assets.settings import ReleaseSettings
for line in sys.stdin:
    tables, folder, fatal, how = json.loads(line)
    def step(name):
        if name == fatal:
            os.kill(os.getpid(), signal.SIGKILL if how == "die" else signal.SIGSTOP)
    if (child := os.fork()) == 0:  # what was imported is there already
        publish(read_tables(Path(tables)), Path(folder), settings=ReleaseSettings(), provenance=Provenance({"test": "1"}),
                today=dt.date(2026, 3, 1), step=step)
        os._exit(0)
    status = os.waitpid(child, os.WUNTRACED)[1]
    print(child, status, flush=True)
"""


@dataclass
class Publisher:
    """Other processes, each of which publishes tables and, when a step begins, is killed or stopped."""

    process: subprocess.Popen[str]
    inputs: Path

    def publish(self, tables: Tables, folder: Path, step: str, how: str) -> tuple[int, int]:
        """Have one publish until the step: it is killed ("die") or stopped ("wait"). Its id, and the status that `wait` gave."""
        for name, frame in tables.items():
            frame.write_parquet(self.inputs / f"{name}.parquet")
        assert self.process.stdin is not None and self.process.stdout is not None
        print(json.dumps([str(self.inputs), str(folder), step, how]), file=self.process.stdin, flush=True)
        child, status = self.process.stdout.readline().split()
        return int(child), int(status)


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    """A process that starts those others."""
    command = [sys.executable, "-c", PUBLISHER]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Publisher(process, tmp_path_factory.mktemp("inputs"))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_last_good_release_stays_and_a_rerun_finishes(
    step: str, first: Path, publisher: Publisher, tables: Tables, tmp_path: Path
) -> None:
    new = retitled(tables, "Another headline")
    _, status = publisher.publish(new, tmp_path, step, "die")
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    there = latest(tmp_path)
    assert there is not None and verify(there).is_empty()
    if STEPS.index(step) <= STEPS.index("latest"):
        assert there == first
    release(new, tmp_path)
    assert len(complete(tmp_path)) == 2
    assert latest(tmp_path) == (tmp_path / "2026.03.01.1").resolve()
    assert {p.name for p in tmp_path.iterdir()} == {"2026.03.01", "2026.03.01.1", "latest", "releases.json", ".lock"}


def test_old_releases_beyond_the_policy_are_removed(tables: Tables, tmp_path: Path) -> None:
    for title in ("A", "B", "C"):
        release(retitled(tables, title), tmp_path, settings=ReleaseSettings(keep_releases=2))
    assert [p.name for p in complete(tmp_path)] == ["2026.03.01.1", "2026.03.01.2"]


READER = """
import sys, time, pathlib, duckdb
stop, path, n = pathlib.Path(sys.argv[1]), sys.argv[2], 0
while not stop.exists() or n == 0:
    with duckdb.connect(path, read_only=True) as con:
        titles = con.sql("SELECT DISTINCT title FROM articles").fetchall()
        info = con.sql("SELECT release FROM release_info").fetchall()
        assert len(titles) == len(info) == 1, (titles, info)
    n += 1
    time.sleep(0.02)
print(n)
"""


def test_a_reader_in_a_loop_sees_release_after_release_without_an_error(
    first: Path, tables: Tables, tmp_path: Path
) -> None:
    stop = tmp_path.parent / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(stop), str(tmp_path / "latest" / "onrecord.duckdb")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for n in range(1, 7):
        release(retitled(tables, str(n)), tmp_path)
    stop.touch()
    out, err = reader.communicate(timeout=60)
    assert reader.returncode == 0, err
    assert int(out) > 1


def test_a_reader_with_the_old_file_open_goes_on_reading_it(tables: Tables, tmp_path: Path) -> None:
    release(retitled(tables, "old"), tmp_path)
    with duckdb.connect(str(tmp_path / "latest" / "onrecord.duckdb"), read_only=True) as con:
        release(retitled(tables, "new"), tmp_path, settings=ReleaseSettings(keep_releases=1))
        assert con.sql("SELECT DISTINCT title FROM articles").fetchall() == [("old",)]


def test_two_publishers_at_once_are_told_apart(publisher: Publisher, tables: Tables, tmp_path: Path) -> None:
    other, status = publisher.publish(tables, tmp_path, "check", "wait")
    try:
        assert os.WIFSTOPPED(status)
        with pytest.raises(RuntimeError, match="another process is publishing"):
            release(tables, tmp_path)
    finally:
        os.kill(other, signal.SIGKILL)
    wait_for("the lock dies with its holder", 30, lambda: not is_held(tmp_path / ".lock"))
    assert release(tables, tmp_path).changed


def test_the_real_job_released_the_raw_article(released: Workspace) -> None:
    assert verify((released.releases / "latest").resolve()).is_empty()
