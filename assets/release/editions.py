"""Editions of a release: `full`, and `textfree` for when the texts may not be passed on.

The textfree edition has no article text and no quotation longer than SHORT characters. Ids, offsets and hashes stay, and
`removed.parquet` says for each value that was taken out which characters of which article it was, so that whoever has
the texts can put them back exactly: `attach` gives the same Parquet files, byte for byte.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from assets.contracts import TABLES, Table, declared_tables
from assets.contracts.changes import CHANGES
from assets.contracts.schema import SPAN
from assets.reader.report import report_html
from assets.release.database import SQL, build_database, write_sql
from assets.release.export import refuse_within_release
from assets.release.manifest import write_manifests
from assets.release.parquet import in_reading_order, read_tables, write_table
from assets.release.spans import SEPARATOR, places_of
from assets.release.verify import SUCCESS, success_text
from assets.storage import SUMS, write_sums

SHORT = 150  # code points: about two lines of a newspaper column
REMOVED: dict[str, pl.DataType] = {
    "table": pl.String(),
    "id": pl.String(),
    "column": pl.String(),
    "article_id": pl.String(),
    "spans": pl.List(SPAN),
}


class TextsMissing(Exception):
    """Texts that the edition needs were not among the inputs. `missing` has external_id and text_sha256."""

    def __init__(self, missing: pl.DataFrame) -> None:
        names = ", ".join(missing["external_id"].head(5))
        super().__init__(
            f"{missing.height} texts are missing, first {names}: give the files that the release was made from"
        )
        self.missing = missing


def textfree(release: Path, out: Path) -> Path:
    """Write the textfree edition of a full release to the folder `out`, which must not exist; returns it."""
    info = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))["onrecord"]
    if info["edition"] != "full":
        raise ValueError(f"{release} is a {info['edition']} edition already")
    tables = read_tables(release / "parquet")
    removed = pl.concat([removed_values(table, column, tables) for table in TABLES for column in text_columns(table)])
    stripped = {table.name: strip(table, tables[table.name]) for table in TABLES}
    changes = pl.read_parquet(release / "changes.parquet")
    short = [pl.when(pl.col(c).str.len_chars() <= SHORT).then(pl.col(c)).alias(c) for c in ("old", "new")]
    aside = start(out)
    removed.sort("table", "id", "column").write_parquet(aside / "removed.parquet")
    changes.with_columns(short).write_parquet(aside / "changes.parquet", metadata=CHANGES.parquet_metadata())
    return finish(aside, out, release, stripped, {**info, "edition": "textfree"})


def attach(edition: Path, texts: pl.DataFrame, out: Path) -> Path:
    """Put the texts (columns text_sha256, text) back into a textfree edition; writes the full release to `out`.

    Raises TextsMissing when a text is not there, and ValueError when `edition` is not textfree.
    """
    info = json.loads((edition / "datapackage.json").read_text(encoding="utf-8"))["onrecord"]
    if info["edition"] != "textfree":
        raise ValueError(f"{edition} is a {info['edition']} edition: nothing was taken out of it")
    tables = read_tables(edition / "parquet")
    articles = tables["articles"].drop("text").join(texts.unique("text_sha256"), on="text_sha256", how="left")
    missing = articles.filter(pl.col("text").is_null()).select("external_id", "text_sha256")
    if missing.height:
        raise TextsMissing(missing)
    tables["articles"] = articles
    removed = pl.read_parquet(edition / "removed.parquet")
    for table in TABLES:
        for column in text_columns(table):
            if table.name != "articles":
                tables[table.name] = put_back(table, column, tables[table.name], removed, articles)
    aside = start(out)
    shutil.copy(edition / "changes.parquet", aside)
    return finish(aside, out, edition, tables, {**info, "edition": "full"})


# ---------------------------------------------------------------- taking out and putting back


def removed_values(table: Table, column: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Where in its article each value stands that is too long to stay; its parts are joined with ' … '."""
    if table.name == "articles":
        return pl.DataFrame(schema=REMOVED)
    long = tables[table.name].filter(pl.col(column).str.len_chars() > SHORT)
    frame = long.select(table.key, "article_id", value=column).join(
        tables["articles"].select("article_id", "text"), on="article_id"
    )
    rows = [
        # any place with the same characters will do: it is only copied from
        (table.name, id, column, article, [{"start": start, "end": end} for start, end in places_of(value, text) or []])
        for id, article, value, text in frame.select(table.key, "article_id", "value", "text").iter_rows()
    ]
    return pl.DataFrame(rows, schema=REMOVED, orient="row")


def text_columns(table: Table) -> list[str]:
    """The columns that may hold the article's words at any length."""
    return [c.name for c in table.columns if c.is_text]


def strip(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The table without article text and without long quotations."""
    if table.name == "articles":
        return frame.with_columns(text=pl.lit(None, pl.String))
    return frame.with_columns(
        pl.when(pl.col(c).str.len_chars() <= SHORT).then(pl.col(c)).alias(c) for c in text_columns(table)
    )


def put_back(
    table: Table, column: str, frame: pl.DataFrame, removed: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """The table with the values of `column` that were taken out."""
    places = removed.filter(table=table.name, column=column).with_row_index("n").explode("spans").unnest("spans")
    texts = articles.select("article_id", "text")
    part = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    values = (
        places.join(texts, on="article_id", maintain_order="left")
        .group_by("n", "id", maintain_order=True)
        .agg(part.str.join(SEPARATOR).alias("put_back"))
        .select(pl.col("id").alias(table.key), "put_back")
    )
    joined = frame.join(values, on=table.key, how="left")
    return joined.with_columns(pl.coalesce("put_back", column).alias(column)).drop("put_back")


# ---------------------------------------------------------------- the folder


def start(out: Path) -> Path:
    """A hidden folder beside `out` to build in. Raises FileExistsError when `out` is there, ValueError within a release."""
    refuse_within_release(out)
    if out.exists():
        raise FileExistsError(f"{out} is there already; name a folder that does not exist")
    aside = out.with_name(f".building-{out.name}")
    shutil.rmtree(aside, ignore_errors=True)
    (aside / "parquet").mkdir(parents=True)
    return aside


def finish(aside: Path, out: Path, origin: Path, tables: Mapping[str, pl.DataFrame], info: Mapping[str, Any]) -> Path:
    """Write the rest of the edition and put it in place."""
    declared = declared_tables(info["edition"])
    tables = in_reading_order(tables)
    for table in declared:
        write_table(
            table,
            tables[table.name],
            aside / "parquet" / f"{table.name}.parquet",
            {"onrecord.release_id": info["release_id"]},
        )
    build_database(aside / "parquet", aside / "onrecord.duckdb", info, declared)
    write_sql(aside / SQL, declared)
    for name in ("DATA_DICTIONARY.md", "CHANGES.md"):
        shutil.copy(origin / name, aside)
    write_manifests(aside, declared, {name: frame.height for name, frame in tables.items()}, info)
    (aside / "report.html").write_text(report_html(aside), encoding="utf-8")
    write_sums(aside)
    (aside / SUCCESS).write_text(success_text(aside / SUMS), encoding="utf-8")
    aside.rename(out)
    return out
