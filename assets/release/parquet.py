"""Tables -> Parquet files that are the same byte for byte whenever the rows are the same.

The rows stand in reading order: by day of publication, article and place in it. So what was said on a day, or by somebody who
was in the news for some days, lies together, and a query for it skips most of a file (docs/releases.md has the figures). The
contract is in the footer. What a release is called by date does not enter a file; its content id does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from assets.contracts import TABLES, Table
from assets.storage import sha256_of

LEVEL = 6  # of zstd
GROUPS = 32  # into so many a file is cut, to be skipped one by one, unless they are smaller or larger than these
FEWEST_ROWS, MOST_ROWS = 2_048, 16_384
FEWEST_ARTICLES = 128  # whose texts make their rows large
PAGE_ROWS = 2_048  # within a group: what a reader of page indexes skips
LOOKED_UP = {"speaker", "name", "series_id"}  # beside ids, what rows are asked for by: these have bloom filters
FALSE_POSITIVES = 0.01


def write_table(table: Table, frame: pl.DataFrame, path: Path, metadata: Mapping[str, str]) -> None:
    """Write the rows as they stand, in the contract's columns and types, with it in the footer."""
    rows = rows_of_a_group(table, frame.height)
    short = [c.name for c in table.columns if not c.is_text]  # a long text is never repeated, and no bound to skip by
    looked_up = [c.name for c in table.columns if c.name == table.key or c.references or c.name in LOOKED_UP]
    arrow = table.shaped(frame).to_arrow(compat_level=pl.CompatLevel.oldest())
    pq.write_table(
        arrow.replace_schema_metadata({**table.parquet_metadata(), **metadata}),
        path,
        compression="zstd",
        compression_level=LEVEL,
        use_dictionary=short,
        write_statistics=short,
        row_group_size=rows,
        max_rows_per_page=PAGE_ROWS,
        write_page_index=True,
        bloom_filter_options={
            name: {"ndv": max(1, min(rows, frame.height)), "fpp": FALSE_POSITIVES} for name in looked_up
        },
    )


def rows_of_a_group(table: Table, rows: int) -> int:
    """How many rows of a table of so many rows make a group; nothing else decides it, so that the bytes stay the same."""
    fewest = FEWEST_ARTICLES if table.name == "articles" else FEWEST_ROWS
    return min(max(-(-rows // GROUPS), fewest), MOST_ROWS)


def in_reading_order(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables as they are written: by day, article, and place in the article; what has none of these comes last, by id."""
    days = tables["articles"].select("article_id", "published_on")
    return {name: _in_reading_order(frame, days) for name, frame in tables.items()}


def _in_reading_order(frame: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    key = frame.columns[0]
    dated = frame
    if "article_id" in frame.columns and key != "article_id":
        dated = frame.join(days, on="article_id", how="left")
    order = [name for name in ("published_on", "article_id", "position", "start", key) if name in dated.columns]
    return dated.sort(order, nulls_last=True).select(frame.columns)


def content_digest(folder: Path, tables: tuple[Table, ...] = TABLES) -> str:
    """SHA-256 over the hashes of the tables' files: the same for the same rows, whatever the day or machine."""
    lines = [f"{sha256_of(folder / f'{table.name}.parquet')}  {table.name}.parquet\n" for table in tables]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_predecessor(folder: Path) -> dict[str, pl.DataFrame]:
    """The tables of an earlier release in today's columns: a column that it did not have yet is null, a table empty."""
    tables = read_tables(folder, tuple(t for t in TABLES if (folder / f"{t.name}.parquet").exists()))
    return {
        t.name: pl.concat([t.empty(), tables.get(t.name, t.empty())], how="diagonal").select(t.names) for t in TABLES
    }


def read_tables(folder: Path, tables: tuple[Table, ...] = TABLES) -> dict[str, pl.DataFrame]:
    """The tables of a release folder's `parquet/`, by name."""
    return {table.name: pl.read_parquet(folder / f"{table.name}.parquet") for table in tables}
