"""A run whose process was killed is found and ended, and the next one starts by itself and finishes its work."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.release.publish import latest
from assets.release.verify import verify
from assets.workspace import PROJECT, Workspace
from pipelines import runs
from pipelines.runs import fail_dead_runs, hold, restart
from pipelines.sensors import dead_runs_sensor
from tests.conftest import RAW_ARTICLE
from tests.integration.server import serving, wait_for

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
import dagster as dg
from pipelines.runs import hold
with dg.DagsterInstance.local_temp(sys.argv[1]) as instance:
    hold(instance, sys.argv[2])
    print("held", flush=True)
    time.sleep(600)
"""


def killed_holder(instance: dg.DagsterInstance, run: dg.DagsterRun, meanwhile=lambda: None) -> None:
    """Another process works on the run, and is killed after `meanwhile`."""
    command = [sys.executable, "-c", HOLDER, instance.root_directory, run.run_id]
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


def test_after_a_kill_of_the_whole_server_the_next_run_starts_by_itself(workspace: Workspace, tmp_path: Path) -> None:
    """The web server, the daemon, the code server and the run: everything is killed while a run is under way."""
    for n in range(40):
        text = f"The mayor of town {n} said on Monday that {n + 2} buses were sold. “We had to,” she told reporters."
        (workspace.inbox / f"{n}.txt").write_text(text, encoding="utf-8")
    with serving(tmp_path, workspace) as server:
        server.launch()  # and the sensor launches another for the new files: one of them is under way, one waits
        run = wait_for(
            "a run is under way",
            180,
            lambda: next((r["runId"] for r in server.runs() if r["status"] == "STARTED"), None),
        )
        server.kill_everything()
    assert not (workspace.releases / "latest").exists()
    with serving(tmp_path, workspace) as server:
        assert wait_for("the killed run is ended", 120, lambda: server.outcome(run)) == "FAILURE"
        path = workspace.releases / "latest" / "_SUCCESS"
        wait_for("the next run has started by itself and released", 240, path.exists)
        wait_for("nothing is left waiting", 120, lambda: all(server.outcome(r["runId"]) for r in server.runs()))
    release = latest(workspace.releases)
    assert release is not None and verify(release).is_empty()


def test_the_command_line_ends_a_killed_run_and_finishes_its_work(workspace: Workspace, tmp_path: Path) -> None:
    shutil.copy(RAW_ARTICLE, workspace.inbox)
    environment = {**os.environ, "ONRECORD_DATA": str(workspace.data), "DAGSTER_HOME": str(tmp_path / "home")}
    command = [Path(sys.executable).with_name("onrecord"), "release"]
    with (tmp_path / "log").open("w") as log:
        first = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)
        alive = tmp_path / "home" / "alive"
        end = time.monotonic() + 120
        while not any(alive.glob("[!.]*")) and time.monotonic() < end:
            time.sleep(0.1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(30)
    again = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=240)
    assert again.returncode == 0, again.stderr
    assert "had lost its process and was ended" in again.stderr
    release = latest(workspace.releases)
    assert release is not None and verify(release).is_empty()
