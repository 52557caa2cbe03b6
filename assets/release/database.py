"""Parquet files -> the DuckDB file: tables with keys and comments, views, macros. Rebuilt, never changed.

`onrecord.sql` makes the same tables, views and macros over the Parquet files themselves, in a folder or at an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from assets.contracts import Table
from assets.contracts.schema import quote
from assets.release.views import VIEWS

STORAGE_VERSION = "v1.2.0"  # the oldest DuckDB that must open the file
INFO = ("release", "release_id", "digest", "schema_version", "edition", "date", "predecessor")
SQL = "onrecord.sql"
SQL_HEAD = """-- The tables, views and macros of this release over its Parquet files: for DuckDB 1.2 and newer, without the DuckDB file.
-- They are temporary, so that they can be made in any session. Say first where the release is, a folder or an address:
--     SET VARIABLE release = 'https://example.org/releases/2026.11.22';
-- Where nothing is said, it is the folder that you are in. Then run this file: .read onrecord.sql
"""
BLOCK_SIZE = 16384  # small releases stay small: the default block of 256 KiB makes an empty table cost as much


def build_database(parquet: Path, path: Path, info: Mapping[str, Any], tables: tuple[Table, ...]) -> None:
    """Make the DuckDB file of these tables at `path` (which must not exist) from the Parquet files in `parquet`.

    What `info` says of INFO becomes the one-row view `release_info`. Raises duckdb.ConstraintException when a key or check is broken.
    """
    with duckdb.connect() as con:
        con.execute(
            f"ATTACH {quote(str(path))} AS release (STORAGE_VERSION '{STORAGE_VERSION}', BLOCK_SIZE {BLOCK_SIZE})"
        )
        con.execute("USE release")
        for table in tables:
            con.execute(table.ddl())
            columns = ", ".join(f'"{name}"' for name in table.names)
            con.execute(
                f"INSERT INTO {table.name} SELECT {columns} FROM read_parquet({quote(str(parquet / f'{table.name}.parquet'))})"
            )
            for comment in table.comments():
                con.execute(comment)
        for view in VIEWS:
            con.execute(view.statement)
            con.execute(view.comment)
        values = ", ".join(f"{quote(str(info[name] or ''))} AS {name}" for name in INFO)
        con.execute(f"CREATE VIEW release_info AS SELECT {values}")
        con.execute("COMMENT ON VIEW release_info IS 'Which release this file is.'")
        con.execute("CHECKPOINT release")
        con.execute("USE memory")
        con.execute("DETACH release")


def write_sql(path: Path, tables: tuple[Table, ...]) -> None:
    """Write the statements that make the tables, views and macros over the Parquet files of a release."""
    source = "read_parquet(coalesce(getvariable('release'), '.') || '/parquet/{name}.parquet')"
    made = [
        (table.meaning, f"CREATE OR REPLACE TEMP VIEW {table.name} AS SELECT * FROM {source.format(name=table.name)}")
        for table in tables
    ]
    made += [(view.meaning, view.statement.replace("CREATE", "CREATE OR REPLACE TEMP", 1)) for view in VIEWS]
    text = "\n".join(f"-- {meaning}\n{statement};\n" for meaning, statement in made)
    path.write_text(f"{SQL_HEAD}\n{text}", encoding="utf-8")
