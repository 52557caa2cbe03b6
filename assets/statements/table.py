"""Articles -> the tables statements and speakers: what is missing is extracted, then speakers are told apart.

The extraction of one article depends on that article alone and is kept by part; who is who across articles is worked
out again over all of them on each run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from assets.articles.language import covered
from assets.contracts import REJECTS, STATEMENTS
from assets.parts import Engine, PartStore
from assets.readings.table import readings
from assets.statements.extractor import EXTRACTOR, FUNCTION, HELPERS
from assets.statements.speakers.across_articles import resolve_speakers


def store(parts: Path) -> PartStore:
    """Where this version's extracted statements are kept."""
    return PartStore(parts / "statements", EXTRACTOR)


def extract(
    articles: pl.LazyFrame,
    parts: Path,
    engine: Engine,
    progress: Callable[[int, int], None] = lambda done, total: None,
    told: Callable[[str], None] = lambda problem: None,
) -> int:
    """Extract the statements of the articles (columns article_id, text, char_count, ...) that are not done yet, from their readings."""
    given = [readings(articles, parts)]
    return store(parts).extract_missing(FUNCTION, articles.filter(covered()), engine, given, progress, told)


def statements_and_speakers(
    articles: pl.LazyFrame, parts: Path, minimum_confidence: float = 0.0, corrections: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables statements and speakers of these articles, sorted by id, with the corrections applied.

    Rows under `minimum_confidence` are left out here and listed by `rejects`.
    """
    kept = extracted(articles, parts).filter(pl.col("confidence") >= minimum_confidence).collect(engine="streaming")
    # a statement whose parent was cut stands on its own
    parent = pl.col("parent_statement_id")
    place = pl.col("position").rank("ordinal").over("article_id").cast(pl.Int64) - 1
    kept = kept.with_columns(pl.when(parent.is_in(kept["statement_id"].implode())).then(parent), position=place)
    statements, speakers = resolve_speakers(kept, articles.drop("text").collect(engine="streaming"), corrections)
    return statements.select(STATEMENTS.names).sort("statement_id"), speakers.sort("speaker_id")


def extracted(articles: pl.LazyFrame, parts: Path) -> pl.LazyFrame:
    """The extracted rows of these articles, before speakers are told apart."""
    return store(parts).scan("rows", STATEMENTS.polars_schema | HELPERS, articles)


def rejects(articles: pl.LazyFrame, parts: Path) -> pl.LazyFrame:
    """The quotations of these articles that became no statement."""
    return store(parts).scan("rejects", REJECTS.polars_schema, articles)
