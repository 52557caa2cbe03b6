"""When jobs run by the clock: the hour and the time zone are those of refresh.yaml.

A tick that was missed while the daemon was down is caught up once, however many were missed: that is how Dagster treats a
schedule without partitions.
"""

from __future__ import annotations

import dagster as dg

from pipelines.jobs import refresh
from pipelines.settings import RefreshSettings


def schedules(settings: RefreshSettings) -> list[dg.ScheduleDefinition]:
    """The daily refresh, unless it is turned off."""
    if settings.cron is None:
        return []
    return [
        dg.ScheduleDefinition(
            name="daily_refresh",
            job=refresh,
            cron_schedule=settings.cron,
            execution_timezone=settings.time_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
            description=f"Refresh every day at {settings.daily} {settings.time_zone} (refresh.yaml).",
        )
    ]
