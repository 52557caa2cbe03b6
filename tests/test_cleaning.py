"""What is kept no longer goes by itself, and what is in use never does."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest

from assets.cleaning import clean
from assets.settings import ReleaseSettings
from assets.workspace import Workspace
from pipelines.history import forget_old

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def aged(path: Path, days: float) -> Path:
    """A folder with a file in it, last written to so many days ago."""
    path.mkdir(parents=True)
    (path / "rows.parquet").write_text("x")
    then = (NOW - dt.timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
    return path


def test_parts_of_the_last_versions_stay_and_those_in_use_always_do(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    room = workspace.parts / "statistics"
    in_use = aged(room / "statistics@2+aaaa+0123", days=90)
    last, older, oldest = (aged(room / f"statistics@{n}+bbbb", days=days) for n, days in ((1, 10), (3, 20), (4, 400)))
    (room / "statistics@2+aaaa+0123.lock").write_text("")
    told = list(clean(workspace, ReleaseSettings(keep_extractors=2), ["statistics@2+aaaa"], NOW))
    assert in_use.exists() and last.exists() and not older.exists() and not oldest.exists()
    assert len(told) == 2 and "work/parts/statistics/statistics@3+bbbb" in "".join(told)
    assert not list(clean(workspace, ReleaseSettings(keep_extractors=2), ["statistics@2+aaaa"], NOW))
    assert [p.name for p in room.iterdir() if p.name.startswith(".")] == []


def test_damaged_files_stay_for_some_days(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    kept = [
        aged(workspace.ingested / "damaged" / "000001-a", 29),
        aged(workspace.parts / "statements" / "damaged" / "b", 1),
    ]
    gone = [
        aged(workspace.ingested / "damaged" / "000002-a", 31),
        aged(workspace.parts / "statements" / "damaged" / "c", 99),
    ]
    told = list(clean(workspace, ReleaseSettings(), ["statements@1"], NOW))
    assert all(path.exists() for path in kept) and not any(path.exists() for path in gone) and len(told) == 2


def test_the_oldest_runs_go_with_their_events_and_logs(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:

        @dg.asset(check_specs=[dg.AssetCheckSpec("is_said", asset="speech")])
        def speech() -> dg.MaterializeResult:
            print("said")
            return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True)])

        talk = dg.Definitions(assets=[speech], jobs=[dg.define_asset_job("talk")]).resolve_job_def("talk")
        runs = [talk.execute_in_process(instance=instance).run_id for _ in range(3)]
        under_way = instance.create_run_for_job(talk, status=dg.DagsterRunStatus.STARTED).run_id
        forget_old(instance, keep=1)
        assert {run.run_id for run in instance.get_runs()} == {runs[-1], under_way}
        files = [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")]
        assert not [name for name in files if runs[0] in name or runs[1] in name]
        assert [name for name in files if runs[-1] in name]
        with closing(sqlite3.connect(tmp_path / "history" / "runs" / "index.db")) as index:
            for table in ("event_logs", "asset_check_executions"):
                held = {run_id for (run_id,) in index.execute(f"SELECT run_id FROM {table}")}
                assert runs[-1] in held and not held & set(runs[:-1]), table


@pytest.mark.parametrize("field", ["keep_releases", "keep_extractors"])
def test_what_is_in_use_cannot_be_set_to_go(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        ReleaseSettings.model_validate({field: 0})
