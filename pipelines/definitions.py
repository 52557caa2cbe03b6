"""Everything that Dagster loads: assets, checks, the job, its schedules and sensors, resources.

Policy that concerns all assets (owners, column schemas) is applied here, once.
"""

from __future__ import annotations

import dagster as dg

from assets.articles.asset import articles
from assets.release.asset import rejects, release
from assets.statements.asset import extracted_statements, statements_and_speakers
from assets.statistics.asset import statistics
from pipelines.checks import contract_checks, drift_checks
from pipelines.io import BY_NAME, column_schema, working_tables
from pipelines.jobs import refresh
from pipelines.loggers import terminal
from pipelines.resources import extraction_engine, workspace
from pipelines.schedules import daily_refresh, hourly_web_refresh
from pipelines.sensors import dead_runs_sensor, inbox_sensor

OWNERS = ["team:onrecord"]


def with_policy(spec: dg.AssetSpec) -> dg.AssetSpec:
    """Owners on every asset, the contract's column schema on every table."""
    table = BY_NAME.get(spec.key.path[-1])
    metadata = {"dagster/column_schema": column_schema(table)} if table else {}
    return spec.replace_attributes(owners=OWNERS, metadata={**spec.metadata, **metadata})


defs = dg.Definitions(
    assets=dg.map_asset_specs(
        with_policy, [articles, extracted_statements, statements_and_speakers, statistics, rejects, release]
    ),
    asset_checks=[*contract_checks, *drift_checks],
    jobs=[refresh],
    schedules=[daily_refresh, hourly_web_refresh],
    sensors=[inbox_sensor, dead_runs_sensor],
    resources={
        "workspace": workspace,
        "engine": extraction_engine,
        "tables": working_tables,
    },
    loggers={"console": dg.colored_console_logger, "terminal": terminal},
    # one process: the multiprocess executor imports everything again for each step; the assets use the cores themselves
    executor=dg.in_process_executor,
)
