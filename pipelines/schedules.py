"""When jobs run by the clock."""

import dagster as dg

from pipelines.jobs import refresh

daily_refresh = dg.ScheduleDefinition(
    name="daily_refresh",
    job=refresh,
    cron_schedule="0 5 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Refresh every day at 05:00 UTC.",
)
