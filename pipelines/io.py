"""The I/O manager of the working tables: Parquet files under data/work/tables, replaced in one step.

It alone writes them, sealed with their sums, and logs once what every table's page in the UI shows: a preview, small pictures,
rows, bytes, hash. Data-processing logic does not belong here.
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import polars as pl

from assets.contracts import TABLES, Table
from assets.storage import Damaged, file_damage, replacing_sealed, sha256_of
from assets.workspace import Workspace
from pipelines.previews import pictures, preview

BY_NAME = {table.name: table for table in TABLES}


class WorkingTables(dg.IOManager):
    """Keeps each table as one Parquet file; assets take it as a polars LazyFrame."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def path(self, name: str) -> Path:
        """The file of the table."""
        return self.workspace.tables / f"{name}.parquet"

    def handle_output(self, context: dg.OutputContext, obj: pl.LazyFrame | pl.DataFrame) -> None:
        """Write the table aside, put it in place, and log what it is."""
        name = context.asset_key.path[-1]
        path = self.path(name)
        with replacing_sealed(path) as aside:
            BY_NAME[name].shaped(obj.lazy()).sink_parquet(aside, row_group_size=10_000)
        written = pl.scan_parquet(path)
        context.add_output_metadata(
            {
                "preview": dg.MetadataValue.md(preview(name, written, self.others())),
                **{title: dg.MetadataValue.md(md) for title, md in pictures(name, written, self.others()).items()},
                "dagster/row_count": written.select(pl.len()).collect().item(),
                "bytes": path.stat().st_size,
                "sha256": sha256_of(path),
                "path": dg.MetadataValue.path(str(path)),
            }
        )

    def others(self) -> dict[str, pl.LazyFrame]:
        """The tables that a preview takes titles and names from, as far as they are there."""
        paths = {name: self.path(name) for name in ("articles", "speakers")}
        return {name: pl.scan_parquet(path) for name, path in paths.items() if path.exists() and not file_damage(path)}

    def load_input(self, context: dg.InputContext) -> pl.LazyFrame:
        """The table, not yet read. Raises Damaged when it is not what was written."""
        return pl.scan_parquet(whole_table(self.workspace, context.asset_key.path[-1]))


def whole_table(workspace: Workspace, name: str) -> Path:
    """The file of a working table. Raises Damaged, saying what to do, when it is not what was written."""
    path = workspace.tables / f"{name}.parquet"
    if problem := file_damage(path):
        raise Damaged(f"{problem}; materialize {name} again, or start the job refresh, which makes every table")
    return path


@dg.io_manager(required_resource_keys={"workspace"}, description="Parquet files under data/work/tables.")
def working_tables(context: dg.InitResourceContext) -> WorkingTables:
    """The working tables of the workspace that the run was given."""
    return WorkingTables(context.resources.workspace)


def column_schema(table: Table) -> dg.TableSchema:
    """The contract's columns as Dagster shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                c.name,
                c.type,
                c.comment,
                constraints=dg.TableColumnConstraints(nullable=c.nullable, unique=c.name == table.key),
            )
            for c in table.columns
        ]
    )
