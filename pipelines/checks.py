"""The checks of the contract and of drift as Dagster asset checks. They show; the asset `release` decides.

A check of the contract warns when rows fail that will be set aside, and is an error when they are too many for that: then
`release` refuses. What is checked is in `assets/release/`; this file hangs each check on its asset and shows what it found.
"""

from __future__ import annotations

import dagster as dg
import polars as pl

from assets.markdown import markdown_table
from assets.release.checks import CHECKS, Check
from assets.release.drift import drift, warnings
from assets.release.parquet import read_predecessor
from assets.release.publish import last_readable
from assets.settings import load_settings
from assets.workspace import Workspace
from pipelines.io import whole_table

SHOWN = 10


def asset_check(check: Check) -> dg.AssetChecksDefinition:
    """The asset check of one rule."""

    @dg.asset_check(
        asset=check.table,
        name=check.name,
        description=check.meaning,
        additional_deps=[name for name in check.needs if name != check.table],
    )
    def run(workspace: dg.ResourceParam[Workspace]) -> dg.AssetCheckResult:
        tables = {name: pl.read_parquet(whole_table(workspace, name)) for name in {check.table, *check.needs}}
        failures = check.failures(tables)
        failed, rows = failures["key"].n_unique(), tables[check.table].height
        limits = load_settings(workspace.settings).set_aside
        is_too_many = failed > limits.most(rows)
        fate = "more than may be set aside: nothing will be released" if is_too_many else "set aside: rejects tell each"
        return dg.AssetCheckResult(
            passed=failures.is_empty(),
            severity=dg.AssetCheckSeverity.ERROR if is_too_many else dg.AssetCheckSeverity.WARN,
            description=f"{failed:,} of {rows:,} rows fail and are {fate}" if failed else None,
            metadata={
                "rows checked": rows,
                "rows that fail": failed,
                "the first that fail": dg.MetadataValue.md(markdown_table(failures.head(SHOWN))),
            },
        )

    return run


def drift_check(table: str) -> dg.AssetChecksDefinition:
    """A check that warns, and never blocks, when a table has moved far from the latest release."""

    @dg.asset_check(
        asset=table,
        name="drift",
        description="how far the table has moved from the latest release; limits in data/release.yaml",
        additional_deps=[name for name in ("articles", table) if name != table],
    )
    def run(workspace: dg.ResourceParam[Workspace]) -> dg.AssetCheckResult:
        previous = last_readable(workspace.releases)[0] if workspace.releases.exists() else None
        if previous is None:
            return dg.AssetCheckResult(passed=True, description="there is no release to compare with")
        names = ("articles", table)
        now = {name: pl.read_parquet(whole_table(workspace, name)) for name in names}
        before = {name: frame for name, frame in read_predecessor(previous / "parquet").items() if name in names}
        found = drift(before, now, load_settings(workspace.settings).drift).filter(table=table)
        return dg.AssetCheckResult(
            passed=not found["exceeded"].any(),
            severity=dg.AssetCheckSeverity.WARN,
            description="; ".join(warnings(found)) or None,
            metadata={
                "compared with": previous.name,
                "measures": dg.MetadataValue.md(markdown_table(found.head(SHOWN))),
            },
        )

    return run


contract_checks = [asset_check(check) for check in CHECKS]
drift_checks = [drift_check(name) for name in ("articles", "statements", "statistics", "rejects")]
