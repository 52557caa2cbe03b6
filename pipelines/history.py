"""What the runs so far tell: when the last refresh succeeded, how often it has failed since, and which runs to forget.

A refresh is whatever run has read the sources and published: the job of that name, or *Materialize all* in the UI.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg

from pipelines.runs import UNFINISHED, WAITING

FIRST, LAST = dg.AssetKey("articles"), dg.AssetKey("release")
FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
LOOKED_AT = 50


def last_refresh(instance: dg.DagsterInstance) -> dg.RunRecord | None:
    """The newest successful run that made both the articles and the release."""
    made = instance.get_latest_materialization_event(LAST), instance.get_latest_materialization_event(FIRST)
    runs = {event.run_id for event in made if event}
    if all(made) and len(runs) == 1:
        record = instance.get_run_record_by_id(runs.pop())
        if record and record.dagster_run.is_success:
            return record
    succeeded = dg.RunsFilter(job_name="refresh", statuses=[dg.DagsterRunStatus.SUCCESS])
    return next(iter(instance.get_run_records(succeeded, limit=1)), None)


def refreshed_since(instance: dg.DagsterInstance) -> float:
    """When the last successful refresh began: it has seen what was there by then. 0 before the first."""
    record = last_refresh(instance)
    return (record.start_time if record else None) or 0.0


def failed_since_success(instance: dg.DagsterInstance) -> list[dg.RunRecord]:
    """The failed runs since the last successful one, the newest first."""
    ended = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
    failed = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=ended), limit=LOOKED_AT):
        if record.dagster_run.is_success:
            break
        failed.append(record)
    return failed


def is_under_way(instance: dg.DagsterInstance) -> bool:
    """Whether a run is under way or waiting."""
    return bool(instance.get_runs_count(dg.RunsFilter(statuses=[*UNFINISHED, *WAITING])))


def forget_old(instance: dg.DagsterInstance, keep: int) -> int:
    """Delete the oldest finished runs beyond `keep`, with their events, logs and what their checks found; never the last successful refresh.

    Returns how many. Dagster empties the file of a run's events but leaves it, and keeps what checks found for ever.
    """
    good = last_refresh(instance)
    finished = instance.get_run_records(dg.RunsFilter(statuses=FINISHED))
    kept = good.dagster_run.run_id if good else None
    old = [run_id for record in finished[keep:] if (run_id := record.dagster_run.run_id) != kept]
    for run_id in old:
        instance.delete_run(run_id)
        instance.compute_log_manager.delete_logs(prefix=[run_id])
        forget_events(Path(instance.root_directory) / "history" / "runs", run_id)
    return len(old)


def forget_events(folder: Path, run_id: str) -> None:
    """Remove what is left of a run in the folder of Dagster's events, where that is on this machine."""
    for path in folder.glob(f"{run_id}.db*"):
        path.unlink()
    if (index := folder / "index.db").exists():
        with closing(sqlite3.connect(index, timeout=60)) as con, con:
            con.execute("DELETE FROM asset_check_executions WHERE run_id = ?", [run_id])
