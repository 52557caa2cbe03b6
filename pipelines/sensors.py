"""What starts runs, and what looks after them, when something happens.

A sensor that asks for a refresh remembers (its cursor) what a *successful* refresh has seen, never what it has asked for: a
run that fails is asked for again, later each time, and what `onrecord release` has read already is not read again.
"""

import hashlib
import time
from pathlib import Path

import dagster as dg

from assets.articles.sources import FilesSource, load_source_list
from assets.pace import duration
from assets.storage import is_being_filled
from assets.workspace import Workspace, current
from pipelines.failures import cause_in_log, tell
from pipelines.health import health
from pipelines.history import FINISHED, failed_since_success, forget_old, is_under_way, refreshed_since
from pipelines.jobs import refresh
from pipelines.runs import fail_dead_runs, restart
from pipelines.settings import RefreshSettings, load_refresh_settings

FIRST_WAIT, LONGEST_WAIT = 60.0, 3600.0  # seconds, after a failed run
RUNNING = dg.DefaultSensorStatus.RUNNING


def inbox_files(inbox: Path) -> list[Path]:
    """The files that count, sorted."""
    return sorted(p for p in inbox.rglob("*") if p.is_file() and not p.name.startswith("."))


def inbox_state(inbox: Path, files: list[Path]) -> str:
    """A hash of names, sizes and times of these files of the inbox: it changes when they do. Empty when there are none."""
    listing = "\n".join(f"{p.relative_to(inbox)} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in files)
    return hashlib.sha256(listing.encode()).hexdigest() if files else ""


def inbox_changed(inbox: Path, files: list[Path]) -> float:
    """When the inbox changed last: a file that was written, moved in or taken out. Not before 1970."""
    folders = [p for p in inbox.rglob("*") if p.is_dir()]
    return max(path.stat().st_ctime for path in [inbox, *folders, *files])


def reason_to_wait(instance: dg.DagsterInstance, now: float) -> str | None:
    """Why no refresh is asked for now although there is something to read."""
    if is_under_way(instance):
        return "a run is under way or waiting; looked at again when it has ended"
    failed = failed_since_success(instance)
    if failed:
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (len(failed) - 1))
        left = (failed[0].end_time or 0.0) + wait - now
        if left > 0:
            return f"the last {len(failed)} runs have failed; the next try is in {duration(left)}"
    return None


@dg.sensor(
    job=refresh,
    minimum_interval_seconds=30,
    default_status=RUNNING,
    description="Refresh when files in data/inbox are new or changed.",
)
def inbox_sensor(
    context: dg.SensorEvaluationContext, workspace: dg.ResourceParam[Workspace]
) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run while there is something in the inbox that no successful refresh has seen.

    No refresh reads a file while it is written: the cursor holds when that was last the case, behind the state.
    """
    if not load_refresh_settings(workspace).inbox:
        return dg.SkipReason("refresh.yaml turns it off")
    inbox = workspace.inbox
    files = inbox_files(inbox) if inbox.is_dir() else []
    whole = [path for path in files if not is_being_filled(path)]
    state = inbox_state(inbox, whole)
    if not state:
        return dg.SkipReason(f"{inbox} is empty")
    seen, _, written = (context.cursor or "").partition(" ")
    now = f" {time.time()}" if whole != files else ""
    if now:
        context.update_cursor(f"{seen}{now}")
    if state == seen:
        return dg.SkipReason("nothing in the inbox has changed since the last successful refresh")
    if refreshed_since(context.instance) > max(inbox_changed(inbox, files), float(written or 0)):
        context.update_cursor(f"{state}{now}")
        return dg.SkipReason("the last successful refresh has read what is in the inbox")
    if wait := reason_to_wait(context.instance, time.time()):
        return dg.SkipReason(wait)
    return dg.RunRequest()  # no run key: a state that comes back is a change like any other


@dg.sensor(
    job=refresh,
    minimum_interval_seconds=60,
    default_status=RUNNING,
    description="Refresh when feeds, pages and sitemaps of sources.yaml have not been looked at for as long as "
    "refresh.yaml says.",
)
def web_sensor(
    context: dg.SensorEvaluationContext, workspace: dg.ResourceParam[Workspace]
) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run when it is time; unchanged pages cost a conditional request each."""
    minutes = load_refresh_settings(workspace).web_minutes
    sources = load_source_list(workspace.sources).sources
    if minutes is None or all(isinstance(source, FilesSource) for source in sources):
        return dg.SkipReason("sources.yaml lists no feeds, pages or sitemaps, or refresh.yaml turns them off")
    since = refreshed_since(context.instance)
    if str(since) != context.cursor:
        context.update_cursor(str(since))
    left = since + 60.0 * minutes - time.time()
    if left > 0:
        return dg.SkipReason(f"looked at every {minutes} minutes; the next time is in {duration(left)}")
    if wait := reason_to_wait(context.instance, time.time()):
        return dg.SkipReason(wait)
    return dg.RunRequest()


@dg.sensor(
    job=refresh,
    minimum_interval_seconds=15,
    default_status=RUNNING,
    description="End runs whose process is gone (they would block the queue), and start them again.",
)
def dead_runs_sensor(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Ask for one run in place of those that died."""
    dead = fail_dead_runs(context.instance)
    for run in dead:
        context.log.warning(f"run {run.run_id} had lost its process and was ended")
    again = restart(context.instance, dead)
    return again or dg.SkipReason(f"{len(dead)} runs had lost their process" if dead else "every run has its process")


@dg.run_failure_sensor(
    minimum_interval_seconds=5,  # whoever looks at the page of a run that has just failed waits for this
    default_status=RUNNING,
    description="Tell of failed runs: in failures.log of DAGSTER_HOME, and as refresh.yaml says.",
)
def failure_sensor(context: dg.RunFailureSensorContext) -> None:
    """One message a run."""
    run = context.dagster_run
    settings = load_refresh_settings_or_defaults()
    for problem in tell(context.instance, settings.alert, run, cause_in_log(context.instance, run.run_id)):
        context.log.warning(problem)


def load_refresh_settings_or_defaults() -> RefreshSettings:
    """The settings of the data folder; a failure must be told even where they cannot be read."""
    try:
        return load_refresh_settings(current())
    except ValueError:
        return RefreshSettings()


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=RUNNING,
    description="After each run, and every hour: write the page of the asset health, and forget the oldest runs.",
)
def health_sensor(
    context: dg.SensorEvaluationContext, workspace: dg.ResourceParam[Workspace]
) -> dg.SensorResult | dg.SkipReason:
    """Report the state of the dataset as a materialization of `health`; no run is needed for it."""
    finished = dg.RunsFilter(statuses=FINISHED)
    newest = next(iter(context.instance.get_runs(finished, limit=1)), None)
    now = time.time()
    state = f"{newest.run_id if newest else 'no run'} {now // 3600:.0f}"
    if state == context.cursor:
        return dg.SkipReason("no run has ended since the last look, and it is less than an hour ago")
    settings = load_refresh_settings(workspace)
    forgotten = forget_old(context.instance, settings.keep_runs)
    found = health(workspace, context.instance, settings, now)
    if forgotten:
        context.log.info(f"{forgotten} old runs were forgotten")
    event = dg.AssetMaterialization(asset_key="health", description=found.state, metadata=found.metadata())
    return dg.SensorResult(asset_events=[event], cursor=state)


sensors = [inbox_sensor, web_sensor, dead_runs_sensor, failure_sensor, health_sensor]
