"""A run whose process was killed is found and ended, and the next one starts by itself and finishes its work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.workspace import PROJECT
from pipelines import runs
from pipelines.runs import fail_dead_runs, hold, restart
from pipelines.sensors import dead_runs_sensor

STARTED = dg.DagsterRunStatus.STARTED


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """An instance on disk, as another process would open it."""
    home = tmp_path / "home"
    home.mkdir()
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        yield instance


def run_in(instance: dg.DagsterInstance, status: dg.DagsterRunStatus, **tags: str) -> dg.DagsterRun:
    """A run of the job in this status."""
    from pipelines.definitions import defs

    return instance.create_run_for_job(defs.resolve_job_def("refresh"), status=status, tags=tags)


HOLDER = """
import sys, time
from pathlib import Path
from assets.storage import hold
held = hold(Path(sys.argv[1]))  # what `pipelines.runs.hold` does, without the start of Dagster
print("held", flush=True)
time.sleep(600)
"""


def killed_holder(instance: dg.DagsterInstance, run: dg.DagsterRun, meanwhile=lambda: None) -> None:
    """Another process works on the run, and is killed after `meanwhile`."""
    command = [sys.executable, "-c", HOLDER, str(runs.lock_path(instance, run.run_id))]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None and process.stdout.readline().strip() == "held"
        meanwhile()
    finally:
        process.kill()
        process.wait(30)


def status(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dg.DagsterRunStatus:
    """What the instance says of the run now."""
    now = instance.get_run_by_id(run.run_id)
    assert now is not None
    return now.status


def test_a_run_lives_as_long_as_its_process(instance: dg.DagsterInstance) -> None:
    run = run_in(instance, STARTED)
    found: list[list[dg.DagsterRun]] = []
    killed_holder(instance, run, meanwhile=lambda: found.append(fail_dead_runs(instance)))
    assert found == [[]]
    assert [dead.run_id for dead in fail_dead_runs(instance)] == [run.run_id]
    assert status(instance, run) == dg.DagsterRunStatus.FAILURE
    assert fail_dead_runs(instance) == [] and not runs.lock_path(instance, run.run_id).exists()


def test_a_run_that_was_being_cancelled_is_cancelled_and_not_started_again(instance: dg.DagsterInstance) -> None:
    run = run_in(instance, dg.DagsterRunStatus.CANCELING)
    killed_holder(instance, run)
    dead = fail_dead_runs(instance)
    assert status(instance, run) == dg.DagsterRunStatus.CANCELED
    assert restart(instance, dead) is None


def test_a_run_that_has_not_got_its_process_yet_is_given_time(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(instance, dg.DagsterRunStatus.STARTING)
    assert fail_dead_runs(instance) == []
    monkeypatch.setattr(runs, "PATIENCE", -1.0)
    assert [dead.run_id for dead in fail_dead_runs(instance)] == [run.run_id]


def test_a_run_of_this_process_is_alive(instance: dg.DagsterInstance) -> None:
    run = run_in(instance, STARTED)
    hold(instance, run.run_id)
    assert fail_dead_runs(instance) == []


def test_the_sensor_asks_for_a_run_in_place_of_the_dead_one_but_not_for_ever(instance: dg.DagsterInstance) -> None:
    run = run_in(instance, STARTED)
    for attempt in ("2", "3", None):
        killed_holder(instance, run)
        with dg.build_sensor_context(instance=instance) as context:
            asked = dead_runs_sensor(context)
        if attempt is None:
            assert isinstance(asked, dg.SkipReason)
        else:
            assert isinstance(asked, dg.RunRequest) and asked.tags == {
                runs.ATTEMPT: attempt,
                runs.RESTART_OF: run.run_id,
            }
            run = run_in(instance, STARTED, **asked.tags)


def test_a_lock_file_that_another_refresh_has_just_removed_ends_nothing(instance: dg.DagsterInstance) -> None:
    gone = runs.lock_path(instance, "of a finished run")
    gone.parent.mkdir(parents=True, exist_ok=True)
    gone.symlink_to(gone.with_name(".nowhere"))  # it is listed, and is not there when it is opened
    assert fail_dead_runs(instance) == []
