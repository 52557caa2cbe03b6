"""The checks of the contract as Dagster asset checks, which block, and the checks of drift, which warn.

What is checked is in `assets/release/`; this file only hangs each check on its asset and shows what it found.
"""

from __future__ import annotations

import dagster as dg
import polars as pl

from assets.markdown import markdown_table
from assets.release.checks import CHECKS, Check
from assets.release.drift import drift, warnings
from assets.release.parquet import read_predecessor
from assets.release.publish import latest
from assets.release.settings import load_settings
from assets.workspace import Workspace

SHOWN = 10


def asset_check(check: Check) -> dg.AssetChecksDefinition:
    """The blocking asset check of one rule."""

    @dg.asset_check(
        asset=check.table,
        name=check.name,
        description=check.meaning,
        blocking=True,
        additional_deps=[name for name in check.needs if name != check.table],
    )
    def run(workspace: dg.ResourceParam[Workspace]) -> dg.AssetCheckResult:
        tables = {name: pl.read_parquet(workspace.tables / f"{name}.parquet") for name in {check.table, *check.needs}}
        failures = check.failures(tables)
        return dg.AssetCheckResult(
            passed=failures.is_empty(),
            severity=dg.AssetCheckSeverity.ERROR,
            description=f"{failures.height} of {tables[check.table].height} rows fail" if failures.height else None,
            metadata={
                "rows checked": tables[check.table].height,
                "rows that fail": failures.height,
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
        previous = latest(workspace.releases) if workspace.releases.exists() else None
        if previous is None:
            return dg.AssetCheckResult(passed=True, description="there is no release to compare with")
        names = ("articles", table)
        now = {name: pl.read_parquet(workspace.tables / f"{name}.parquet") for name in names}
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
