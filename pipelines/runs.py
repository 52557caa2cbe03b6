"""Which unfinished runs have lost their process, and what becomes of them.

A run's process holds a lock while it lives; the system lets go of it when the process dies, however that happens: a kill,
a container that is stopped, a power cut. A run that counts as unfinished and whose lock nobody holds is dead. Dagster
itself would wait for it for ever, and with it every run behind it in the queue. Nothing here knows what a run does.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import dagster as dg

from assets import storage

UNFINISHED = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
WAITING = [dg.DagsterRunStatus.QUEUED]
# a run without a lock is one that has not come so far yet; its process may take its time to start on a busy machine
GRACE = 60.0  # seconds, for a run from before this process: nobody starts it any more
PATIENCE = 600.0  # seconds, for any other
MOST_ATTEMPTS = 3  # a run that is killed each time (by a lack of memory, say) must not go on for ever
ATTEMPT = "onrecord/attempt"
RESTART_OF = "onrecord/restart_of"
DEAD = "The process of this run is gone: it was killed, or the machine went down. What it had done is kept, and the next run goes on from there."

LOADED = time.time()
_held: dict[str, TextIO] = {}  # run id -> its lock, held until this process ends


def lock_path(instance: dg.DagsterInstance, run_id: str) -> Path:
    """The file that the process of a run holds locked."""
    return Path(instance.root_directory) / "alive" / run_id


def hold(instance: dg.DagsterInstance, run_id: str) -> None:
    """Say that this process works on the run, for as long as it lives."""
    if run_id in _held:
        return
    _held[run_id] = storage.hold(lock_path(instance, run_id))


def is_dead(instance: dg.DagsterInstance, record: dg.RunRecord, now: float) -> bool:
    """Whether an unfinished run has no process any more."""
    with suppress(FileNotFoundError):  # none yet, or none any more
        return not storage.is_held(lock_path(instance, record.dagster_run.run_id))
    silent_since = record.update_timestamp.timestamp()
    return now - silent_since > (GRACE if silent_since < LOADED else PATIENCE)


def fail_dead_runs(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """End the unfinished runs that have lost their process, as failed or, where that was asked for, as cancelled."""
    dead = []
    now = time.time()
    for record in instance.get_run_records(dg.RunsFilter(statuses=UNFINISHED)):
        if is_dead(instance, record, now):
            run = record.dagster_run
            if run.status == dg.DagsterRunStatus.CANCELING:
                instance.report_run_canceled(run, DEAD)
            else:
                instance.report_run_failed(run, DEAD)
            dead.append(run)
    forget_finished(instance)
    return dead


def forget_finished(instance: dg.DagsterInstance) -> None:
    """Remove the lock files of runs that have ended."""
    for path in lock_path(instance, "any").parent.glob("[!.]*"):
        run = instance.get_run_by_id(path.name)
        with suppress(FileNotFoundError):  # a refresh begun at the same moment removes them, too
            if (run is None or run.is_finished) and not storage.is_held(path):
                path.unlink()


def restart(instance: dg.DagsterInstance, dead: list[dg.DagsterRun]) -> dg.RunRequest | None:
    """A run in place of the last one that died, unless another is waiting anyway or it has died too often."""
    failed = [run for run in dead if run.status != dg.DagsterRunStatus.CANCELING]
    if not failed or instance.get_runs_count(dg.RunsFilter(statuses=WAITING)):
        return None
    last = failed[0]
    attempt = int(last.tags.get(ATTEMPT, "1"))
    if attempt >= MOST_ATTEMPTS:
        return None
    tags = {ATTEMPT: str(attempt + 1), RESTART_OF: last.run_id}
    return dg.RunRequest(run_key=f"restart of {last.run_id}", run_config=dict(last.run_config), tags=tags)
