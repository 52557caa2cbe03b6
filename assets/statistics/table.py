"""Articles and statements -> the tables of figures: what is missing is extracted, then each gets its claimant, or its equal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import polars as pl

from assets.articles.language import covered
from assets.contracts import REJECTS, STATISTICS, TITLE_STATISTICS
from assets.contracts.title_statistics import SAYS, SAYS_COLUMNS
from assets.parts import Engine, PartStore
from assets.readings.table import readings
from assets.statements.extractor import EXTRACTOR as STATEMENTS_EXTRACTOR
from assets.statistics.events import with_series
from assets.statistics.extractor import EXTRACTOR, FUNCTION, OF_TITLE


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
    """Extract the figures of the articles that are not done yet, from their readings."""
    return store(parts, minimum_confidence).extract_missing(
        FUNCTION, articles.filter(covered()), engine, [statements, readings(articles, parts)], progress, told
    )


def statistics(
    articles: pl.LazyFrame, statements: pl.LazyFrame, parts: Path, minimum_confidence: float = 0.0
) -> pl.DataFrame:
    """The statistics table of these articles, sorted by id; the speaker is the statement's."""
    kept = sure(extracted(articles, parts, minimum_confidence), minimum_confidence).drop("speaker_id")
    kept = kept.join(kept.select(part_of="statistic_id", whole="statistic_id"), on="part_of", how="left")
    claimed = kept.with_columns(part_of="whole").join(
        statements.select("statement_id", "speaker_id"), on="statement_id", how="left"
    )
    rows = claimed.select(STATISTICS.names).sort("statistic_id").collect(engine="streaming")
    return with_series(rows, articles).sort("statistic_id")


def title_statistics(
    articles: pl.LazyFrame, statistics: pl.LazyFrame, parts: Path, minimum_confidence: float = 0.0
) -> pl.DataFrame:
    """The table title_statistics of these articles, sorted by id; each row with the figure of `statistics` that says the same."""
    of_titles = _rows(articles, parts, minimum_confidence).filter("of_title")
    of_titles = of_titles.rename({"statistic_id": TITLE_STATISTICS.key})
    kept = sure(of_titles, minimum_confidence).collect(engine="streaming")
    figures = statistics.join(kept.lazy(), on="article_id", how="semi").collect(engine="streaming")
    return with_same_in_text(kept, figures)


def with_same_in_text(of_titles: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """The figures of titles with the first figure of the same article's text that says the same, where one does."""
    alike = statistics.sort("position").group_by("article_id", *SAYS)
    named = alike.agg(statistic_id_in_text=pl.col("statistic_id").first())
    linked = of_titles.with_columns(SAYS).join(named, on=["article_id", *SAYS_COLUMNS], how="left", nulls_equal=True)
    return linked.select(TITLE_STATISTICS.names).sort(TITLE_STATISTICS.key)


def sure(rows: pl.LazyFrame, minimum_confidence: float) -> pl.LazyFrame:
    """The rows that are as sure as is asked for, counted again in each article."""
    place = pl.col("position").rank("ordinal").over("article_id").cast(pl.Int64) - 1
    return rows.filter(pl.col("confidence") >= minimum_confidence).with_columns(position=place)


def extracted(articles: pl.LazyFrame, parts: Path, minimum_confidence: float = 0.0) -> pl.LazyFrame:
    """The extracted figures of these articles' texts, before the cut by confidence; speaker_id is null."""
    return _rows(articles, parts, minimum_confidence).filter(~pl.col("of_title")).select(STATISTICS.names)


def _rows(articles: pl.LazyFrame, parts: Path, minimum_confidence: float) -> pl.LazyFrame:
    return store(parts, minimum_confidence).scan("rows", STATISTICS.polars_schema | OF_TITLE, articles)


def rejects(articles: pl.LazyFrame, parts: Path, minimum_confidence: float = 0.0) -> pl.LazyFrame:
    """The numbers of these articles that are no statistic."""
    return store(parts, minimum_confidence).scan("rejects", REJECTS.polars_schema, articles)
