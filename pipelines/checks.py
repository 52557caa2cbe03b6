"""The checks of the contract as Dagster asset checks: they block, so that nothing broken is released.

What is checked is in `assets/release/checks.py`; this file only hangs each check on its asset and shows what it found.
"""

from __future__ import annotations

import dagster as dg
import polars as pl

from assets.markdown import markdown_table
from assets.release.checks import CHECKS, Check
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


contract_checks = [asset_check(check) for check in CHECKS]
