"""The checks of the contract and of drift as Dagster asset checks. They show; the asset `release` decides.

A check of the contract warns when rows fail that will be set aside, and is an error when they are too many for that: then
`release` refuses. What is checked is in `assets/release/`; this file hangs each check on its asset and shows
what it found. All run as one step, so that a run has a page that can be read.
"""

from collections.abc import Iterator, Mapping

import dagster as dg
import polars as pl

from assets.contracts import TABLES
from assets.markdown import markdown_table
from assets.release.checks import CHECKS, Check
from assets.release.drift import drift, warnings
from assets.release.parquet import read_predecessor
from assets.release.publish import last_readable
from assets.settings import ReleaseSettings, load_settings
from assets.workspace import Workspace
from pipelines.io import whole_table

SHOWN = 10
DRIFT = "drift"
DRIFTING = ("articles", "statements", "statistics", "rejects")
NAMES = [table.name for table in TABLES]
SPECS = [
    dg.AssetCheckSpec(
        check.name, asset=check.table, description=check.meaning, additional_deps=set(NAMES) - {check.table}
    )
    for check in CHECKS
] + [
    dg.AssetCheckSpec(
        DRIFT,
        asset=table,
        description="how far the table has moved from the latest release; limits in release.yaml",
        additional_deps=set(NAMES) - {table},
        # it never fails as an error, but what follows waits for it: the release that the tables are compared with is the last one
        blocking=table == "rejects",
    )
    for table in DRIFTING
]


@dg.multi_asset_check(
    specs=SPECS, can_subset=True, name="checks", description="Every rule of the contract, and drift, in one step."
)
def checks(
    context: dg.AssetCheckExecutionContext, workspace: dg.ResourceParam[Workspace]
) -> Iterator[dg.AssetCheckResult]:
    """What was asked for, each over whole tables; a table is read once for all of them."""
    asked = {(key.asset_key.path[-1], key.name) for key in context.selected_asset_check_keys}
    settings = load_settings(workspace.settings)
    chosen = [check for check in CHECKS if (check.table, check.name) in asked]
    drifting = [table for table in DRIFTING if (table, DRIFT) in asked]
    read = {name for check in chosen for name in (check.table, *check.needs)} | set(drifting)
    tables = {name: pl.read_parquet(whole_table(workspace, name)) for name in {*read, "articles"}}
    for check in chosen:
        yield contract_result(check, tables, settings)
    if drifting:
        yield from drift_results(drifting, tables, workspace, settings)


def contract_result(check: Check, tables: Mapping[str, pl.DataFrame], settings: ReleaseSettings) -> dg.AssetCheckResult:
    """What one rule found."""
    failures = check.failures(tables)
    failed, rows = failures["key"].n_unique(), tables[check.table].height
    is_too_many = failed > settings.set_aside.most(rows)
    fate = "more than may be set aside: nothing will be released" if is_too_many else "set aside: rejects tell each"
    return dg.AssetCheckResult(
        asset_key=check.table,
        check_name=check.name,
        passed=failures.is_empty(),
        severity=dg.AssetCheckSeverity.ERROR if is_too_many else dg.AssetCheckSeverity.WARN,
        description=f"{failed:,} of {rows:,} rows fail and are {fate}" if failed else None,
        metadata={
            "rows checked": rows,
            "rows that fail": failed,
            "the first that fail": dg.MetadataValue.md(markdown_table(failures.head(SHOWN))),
        },
    )


def drift_results(
    drifting: list[str], tables: Mapping[str, pl.DataFrame], workspace: Workspace, settings: ReleaseSettings
) -> Iterator[dg.AssetCheckResult]:
    """How far each table has moved from the latest release: a warning where that is far, never more."""
    previous = last_readable(workspace.releases)[0] if workspace.releases.exists() else None
    names = {"articles", *drifting}
    found = None
    if previous is not None:
        before = {name: frame for name, frame in read_predecessor(previous / "parquet").items() if name in names}
        found = drift(before, {name: tables[name] for name in names}, settings.drift)
    for table in drifting:
        if found is None or previous is None:
            yield dg.AssetCheckResult(
                asset_key=table, check_name=DRIFT, passed=True, description="there is no release to compare with"
            )
            continue
        own = found.filter(table=table)
        yield dg.AssetCheckResult(
            asset_key=table,
            check_name=DRIFT,
            passed=not own["exceeded"].any(),
            severity=dg.AssetCheckSeverity.WARN,
            description="; ".join(warnings(own)) or None,
            metadata={
                "compared with": previous.name,
                "measures": dg.MetadataValue.md(markdown_table(own.head(SHOWN))),
            },
        )
