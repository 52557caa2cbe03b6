"""What starts jobs when something happens: new or changed files in the inbox, a run whose process was killed."""

import hashlib
from collections.abc import Iterator

import dagster as dg

from assets.workspace import Workspace
from pipelines.jobs import refresh
from pipelines.runs import fail_dead_runs, restart


def inbox_state(workspace: Workspace) -> str:
    """A hash of the names, sizes and times of the files in the inbox: it changes when they do."""
    files = sorted(p for p in workspace.inbox.rglob("*") if p.is_file() and not p.name.startswith("."))
    listing = "\n".join(f"{p.relative_to(workspace.inbox)} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in files)
    return hashlib.sha256(listing.encode()).hexdigest() if files else ""


@dg.sensor(
    job=refresh,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Refresh when files in data/inbox are new or changed.",
)
def inbox_sensor(
    context: dg.SensorEvaluationContext, workspace: dg.ResourceParam[Workspace]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for one run per state of the inbox."""
    state = inbox_state(workspace)
    if not state:
        yield dg.SkipReason(f"{workspace.inbox} is empty")
    elif state == context.cursor:
        yield dg.SkipReason("nothing in the inbox has changed")
    else:
        context.update_cursor(state)
        yield dg.RunRequest()  # no run key: a state that comes back is a change like any other


@dg.sensor(
    job=refresh,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="End runs whose process is gone (they would block the queue), and start them again.",
)
def dead_runs_sensor(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for one run in place of those that died."""
    dead = fail_dead_runs(context.instance)
    for run in dead:
        context.log.warning(f"run {run.run_id} had lost its process and was ended")
    again = restart(context.instance, dead)
    yield again or dg.SkipReason(f"{len(dead)} runs had lost their process" if dead else "every run has its process")
