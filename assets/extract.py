"""Inputs -> the tables as Parquet files in a folder, without Dagster and without a release.

The same functions as the assets call, on the same parts; what is under way is kept in a hidden folder of the output
and removed at the end, so that a killed run goes on where it stopped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl

from assets.articles.duplicates import mark_duplicates
from assets.articles.fields import Fields
from assets.articles.read import iter_articles
from assets.contracts import ARTICLES, REJECTS, SPEAKERS, STATEMENTS, STATISTICS, TABLES, TITLE_STATISTICS, Table
from assets.parts import Engine
from assets.readings import table as readings_table
from assets.release.rejects import rejects_table
from assets.statements import table as statements_table
from assets.statistics import table as statistics_table
from assets.storage import replacing

WORK = ".onrecord"


def extract_tables(
    inputs: Iterable[str | Path],
    out: Path,
    engine: Engine,
    *,
    only: str | None = None,
    progress: Callable[[str, int, int | None], None] = lambda stage, done, total: None,
    fields: Fields | None = None,
) -> dict[str, int]:
    """Write every table to `out`; returns the rows of each.

    `only` "statements" or "statistics" leaves the other tables empty; `fields` takes note of columns. Raises FileNotFoundError for an input that is
    not there.
    """
    work = out / WORK / (only or "all")  # figures without statements must not be taken for those with them
    work.mkdir(parents=True, exist_ok=True)
    articles, document_rejects = read_articles(inputs, work, progress, fields)
    statements, speakers = STATEMENTS.empty(), SPEAKERS.empty()
    statistics, of_titles = STATISTICS.empty(), TITLE_STATISTICS.empty()
    rejects = [document_rejects]
    readings_table.extract(articles, work, engine, lambda done, total: progress("marks", done, total))
    if only != "statistics":
        statements_table.extract(articles, work, engine, lambda done, total: progress("statements", done, total))
        statements, speakers = statements_table.statements_and_speakers(articles, work)
        rejects.append(statements_table.rejects(articles, work))
    if only != "statements":
        told = lambda done, total: progress("statistics", done, total)  # noqa: E731
        statistics_table.extract(articles, statements.lazy(), work, engine, progress=told)
        statistics = statistics_table.statistics(articles, statements.lazy(), work)
        of_titles = statistics_table.title_statistics(articles, statistics.lazy(), work)
        rejects.append(statistics_table.rejects(articles, work))
    made: tuple[pl.DataFrame | pl.LazyFrame, ...] = (
        articles, speakers, statements, statistics, of_titles, rejects_table(*rejects),
    )  # fmt: skip
    rows = {table.name: write(table, frame.lazy(), out) for table, frame in zip(TABLES, made, strict=True)}
    shutil.rmtree(out / WORK)
    return rows


def read_articles(
    inputs: Iterable[str | Path],
    work: Path,
    progress: Callable[[str, int, int | None], None],
    fields: Fields | None = None,
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The inputs' articles (sorted by id, duplicates marked) and rejects, kept in `work`."""
    batches = work / "batches"
    shutil.rmtree(batches, ignore_errors=True)
    batches.mkdir()
    done = 0
    for number, batch in enumerate(iter_articles(inputs, fields=fields)):
        batch.articles.write_parquet(batches / f"{number}.articles.parquet")
        batch.rejects.write_parquet(batches / f"{number}.rejects.parquet")
        done += batch.articles.height
        progress("reading", done, None)
    read = {name: scan(batches, name, table) for name, table in (("articles", ARTICLES), ("rejects", REJECTS))}
    path = work / "articles.parquet"
    mark_duplicates(read["articles"].collect()).sort("article_id").write_parquet(path, row_group_size=1024)
    return pl.scan_parquet(path), read["rejects"]


def scan(folder: Path, name: str, table: Table) -> pl.LazyFrame:
    """All batches of one table."""
    files = sorted(folder.glob(f"*.{name}.parquet"))
    return pl.scan_parquet(files) if files else table.empty().lazy()


def write(table: Table, rows: pl.LazyFrame, out: Path) -> int:
    """Write the table sorted by key, aside and then in place; returns its rows."""
    path = out / f"{table.name}.parquet"
    with replacing(path) as aside:
        table.shaped(rows).sort(table.key).sink_parquet(aside)
    return pl.scan_parquet(path).select(pl.len()).collect().item()
