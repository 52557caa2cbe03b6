"""`onrecord release` and `onrecord health`: a refresh in this process, remembered by the same Dagster instance as those of the UI.

When nothing that a refresh reads has changed, none is run and nothing heavy is loaded (`unchanged`).
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from assets.pace import duration
from assets.workspace import Workspace, current
from pipelines.faults import full_disks
from pipelines.summary import contents, how_to_open
from pipelines.unchanged import Left, nothing_new, of_inputs, remember

if TYPE_CHECKING:
    from pipelines.health import Health

DONE, PROBLEM, LEFT_OUT = 0, 1, 3


def make_release(workspace: Workspace, again: bool) -> int:
    """Refresh and publish, tell of it on the terminal, and return the exit code."""
    begun = time.monotonic()
    if not again and (last := nothing_new(workspace)):
        click.echo(last.contents + how_to_open(workspace.releases))
        click.echo(f"Nothing has changed since this release was made ({duration(time.monotonic() - begun)}).", err=True)
        return ended(last.told, last.is_complete)
    inputs = of_inputs(workspace)
    try:
        from pipelines.definitions import defs
    except ValueError as error:  # a settings file that cannot be used; the message names it
        click.echo(str(error), err=True)
        return PROBLEM
    import dagster as dg

    from assets.release.asset import IS_COMPLETE, LEFT_OUT_TEXTS
    from pipelines.failures import cause_of, tell
    from pipelines.history import forget_old
    from pipelines.runs import fail_dead_runs
    from pipelines.settings import load_refresh_settings

    config: dict[str, Any] = {"loggers": {"terminal": {"config": {}}}}
    settings = load_refresh_settings(workspace)
    with dg.DagsterInstance.get() as instance:
        for run in fail_dead_runs(instance):
            click.echo(f"Run {run.run_id} had lost its process and was ended; this one goes on from there.", err=True)
        job = defs.resolve_job_def("refresh")
        result = job.execute_in_process(run_config=config, instance=instance, raise_on_error=False)
        if not result.success:
            cause = cause_of(result.all_events)
            for line in [cause, *full_disks(workspace.data, Path(instance.root_directory))]:
                click.echo(line, err=True)
            is_published = bool(result.asset_materializations_for_node("release"))
            fate = "the release is whole" if is_published else "nothing was published"
            click.echo(f"Run {result.run_id} failed; {fate}. See it in `make ui`.", err=True)
            for problem in tell(instance, settings.alert, result.dagster_run, cause):
                click.echo(problem, err=True)
            return PROBLEM
        forget_old(instance, settings.keep_runs)
    made = result.asset_materializations_for_node("release")[-1].metadata
    left = Left(
        contents(workspace.releases), cast(list[str], made[LEFT_OUT_TEXTS].value), bool(made[IS_COMPLETE].value)
    )
    click.echo(left.contents + how_to_open(workspace.releases))
    click.echo(f"Done in {duration(time.monotonic() - begun)}.", err=True)
    remember(workspace, inputs, left)
    return ended([], left.is_complete)  # the steps have told it


def ended(told: list[str], is_complete: bool) -> int:
    """Say what was left out, and return the exit code."""
    for text in told:
        click.echo(f"warning: {text}", err=True)
    if is_complete:
        return DONE
    click.echo("Something was left out: the warnings above and the report say what.", err=True)
    return LEFT_OUT


def look_at_health() -> Health:
    """The health of the current data folder."""
    import dagster as dg

    from pipelines.health import health
    from pipelines.settings import load_refresh_settings

    workspace = current()
    with dg.DagsterInstance.get() as instance:
        return health(workspace, instance, load_refresh_settings(workspace), time.time())
