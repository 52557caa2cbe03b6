"""Everything that Dagster loads: assets, checks, jobs, schedules and sensors, resources.

Policy that concerns all assets (owners, column schemas, freshness) is applied here, once.
"""

from __future__ import annotations

import datetime as dt

import dagster as dg

from assets.articles.asset import articles
from assets.readings.asset import readings
from assets.release.asset import rejects, release
from assets.statements.asset import extracted_statements, statements_and_speakers
from assets.statistics.asset import statistics, title_statistics
from assets.workspace import current
from pipelines.checks import checks
from pipelines.io import BY_NAME, column_schema, working_tables
from pipelines.jobs import publish, re_extract, rebuild, refresh, verify
from pipelines.loggers import terminal
from pipelines.resources import extraction_engine, reader, workspace
from pipelines.schedules import schedules
from pipelines.sensors import sensors
from pipelines.settings import load_refresh_settings

OWNERS = ["team:onrecord"]
SETTINGS = load_refresh_settings(current())
FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=dt.timedelta(hours=SETTINGS.stale_hours))

health = dg.AssetSpec(
    "health",
    deps=["release"],
    group_name="onrecord",
    description="How the dataset is doing: the last good release and its age, articles per source, sources that could not be "
    "read, reject rates, drift. Written after every run and every hour by health_sensor; `onrecord health` says the same.",
)


def with_policy(spec: dg.AssetSpec) -> dg.AssetSpec:
    """Owners and freshness on every asset, the contract's column schema on every table."""
    table = BY_NAME.get(spec.key.path[-1])
    metadata = {"dagster/column_schema": column_schema(table)} if table else {}
    return spec.replace_attributes(owners=OWNERS, metadata={**spec.metadata, **metadata}, freshness_policy=FRESHNESS)


defs = dg.Definitions(
    assets=dg.map_asset_specs(
        with_policy,
        [
            articles,
            readings,
            extracted_statements,
            statements_and_speakers,
            statistics,
            title_statistics,
            rejects,
            release,
            health,
        ],
    ),
    asset_checks=[checks],
    jobs=[refresh, rebuild, re_extract, publish, verify],
    schedules=schedules(SETTINGS),
    sensors=sensors,
    resources={
        "workspace": workspace,
        "engine": extraction_engine,
        "reader": reader,
        "tables": working_tables,
    },
    loggers={"console": dg.colored_console_logger, "terminal": terminal},
    # one process: the multiprocess executor imports everything again for each step; the assets use the cores themselves
    executor=dg.in_process_executor,
)
