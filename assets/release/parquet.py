"""Tables -> Parquet files that are the same byte for byte whenever the rows are the same.

Sorted by key, zstd, statistics on, the contract in the footer. What a release is called by date does not enter a file;
its content id does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.contracts import TABLES, Table
from assets.storage import sha256_of

ROW_GROUP = 100_000  # fixed: polars' own choice may depend on the number of threads


def write_table(table: Table, frame: pl.DataFrame, path: Path, metadata: Mapping[str, str]) -> None:
    """Write the rows, which are in the order of their ids, in the contract's columns and types, with it in the footer."""
    table.shaped(frame).write_parquet(
        path,
        compression="zstd",
        row_group_size=ROW_GROUP,
        statistics=True,
        metadata={**table.parquet_metadata(), **metadata},
    )


def content_digest(folder: Path, tables: tuple[Table, ...] = TABLES) -> str:
    """SHA-256 over the hashes of the tables' files: the same for the same rows, whatever the day or machine."""
    lines = [f"{sha256_of(folder / f'{table.name}.parquet')}  {table.name}.parquet\n" for table in tables]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_predecessor(folder: Path) -> dict[str, pl.DataFrame]:
    """The tables of an earlier release in today's columns: one that it did not have yet is null."""
    tables = read_tables(folder)
    return {t.name: pl.concat([t.empty(), tables[t.name]], how="diagonal").select(t.names) for t in TABLES}


def read_tables(folder: Path, tables: tuple[Table, ...] = TABLES) -> dict[str, pl.DataFrame]:
    """The tables of a release folder's `parquet/`, by name."""
    return {table.name: pl.read_parquet(folder / f"{table.name}.parquet") for table in tables}
