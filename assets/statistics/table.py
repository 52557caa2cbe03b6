"""Articles and statements -> the statistics table: what is missing is extracted, then each figure gets its claimant."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import polars as pl

from assets.articles.language import covered
from assets.contracts import REJECTS, STATISTICS
from assets.parts import Engine, PartStore
from assets.statements.extractor import EXTRACTOR as STATEMENTS_EXTRACTOR
from assets.statistics.events import with_series
from assets.statistics.extractor import EXTRACTOR, FUNCTION


def store(parts: Path, minimum_confidence: float) -> PartStore:
    """Where this version's extracted figures are kept. They name statements, so that their version counts too."""
    upstream = hashlib.sha256(f"{STATEMENTS_EXTRACTOR} {minimum_confidence}".encode()).hexdigest()[:8]
    return PartStore(parts / "statistics", f"{EXTRACTOR}+{upstream}")


def extract(
    articles: pl.LazyFrame,
    statements: pl.LazyFrame,
    parts: Path,
    engine: Engine,
    minimum_confidence: float = 0.0,
    progress: Callable[[int, int], None] = lambda done, total: None,
    told: Callable[[str], None] = lambda problem: None,
) -> int:
    """Extract the figures of the articles that are not done yet."""
    return store(parts, minimum_confidence).extract_missing(
        FUNCTION, articles.filter(covered()), engine, [statements], progress, told
    )


def statistics(
    articles: pl.LazyFrame, statements: pl.LazyFrame, parts: Path, minimum_confidence: float = 0.0
) -> pl.DataFrame:
    """The statistics table of these articles, sorted by id; the speaker is the statement's."""
    found = extracted(articles, parts, minimum_confidence)
    kept = found.filter(pl.col("confidence") >= minimum_confidence).drop("speaker_id")
    kept = kept.with_columns(position=pl.col("position").rank("ordinal").over("article_id").cast(pl.Int64) - 1)
    kept = kept.join(kept.select(part_of="statistic_id", whole="statistic_id"), on="part_of", how="left")
    claimed = kept.with_columns(part_of="whole").join(
        statements.select("statement_id", "speaker_id"), on="statement_id", how="left"
    )
    rows = claimed.select(STATISTICS.names).sort("statistic_id").collect(engine="streaming")
    return with_series(rows, articles).sort("statistic_id")


def extracted(articles: pl.LazyFrame, parts: Path, minimum_confidence: float = 0.0) -> pl.LazyFrame:
    """The extracted figures of these articles, before the cut by confidence; speaker_id is null."""
    return store(parts, minimum_confidence).scan("rows", STATISTICS.polars_schema, articles)


def rejects(articles: pl.LazyFrame, parts: Path, minimum_confidence: float = 0.0) -> pl.LazyFrame:
    """The numbers of these articles that are no statistic."""
    return store(parts, minimum_confidence).scan("rejects", REJECTS.polars_schema, articles)
