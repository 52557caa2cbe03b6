"""When jobs run by the clock."""

import dagster as dg

from assets.articles.sources import FilesSource, load_source_list
from assets.workspace import Workspace
from pipelines.jobs import refresh

daily_refresh = dg.ScheduleDefinition(
    name="daily_refresh",
    job=refresh,
    cron_schedule="0 5 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Refresh every day at 05:00 UTC.",
)


@dg.schedule(
    job=refresh,
    cron_schedule="15 * * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Refresh every hour while data/sources.yaml lists feeds, pages or sitemaps.",
)
def hourly_web_refresh(workspace: dg.ResourceParam[Workspace]) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run when there is anything on the web to look at; unchanged pages cost a conditional request each."""
    sources = load_source_list(workspace.sources).sources
    if all(isinstance(source, FilesSource) for source in sources):
        return dg.SkipReason("data/sources.yaml lists no feeds, pages or sitemaps")
    return dg.RunRequest()
