"""Everything seen and not released -> the rejects table."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import polars as pl

from assets.contracts import REJECTS
from assets.reading.en.quotations import quotation_spans
from assets.release.coverage import covered_places, extracted_articles, uncovered
from assets.release.rules import IDENTITY_SQL


def rejects_table(*frames: pl.LazyFrame | pl.DataFrame) -> pl.DataFrame:
    """The rejects of all stages as one table, each once, sorted by id."""
    parts = [REJECTS.shaped(frame.lazy()) for frame in frames]
    return pl.concat(parts).unique("reject_id", keep="first").sort("reject_id").collect(engine="streaming")


def cut_statements(rows: pl.LazyFrame, articles: pl.LazyFrame, minimum_confidence: float) -> pl.DataFrame:
    """Statements under the confidence that the release asks for, one reject for each part of their content."""
    spans = rows.filter(pl.col("confidence") < minimum_confidence).explode("content_spans").unnest("content_spans")
    candidate = pl.when(pl.col("kind") == "indirect").then(pl.lit("row")).otherwise(pl.lit("quotation"))
    return cut(spans.with_columns(candidate=candidate), articles, minimum_confidence)


def cut_statistics(rows: pl.LazyFrame, articles: pl.LazyFrame, minimum_confidence: float) -> pl.DataFrame:
    """Figures under the confidence that the release asks for."""
    spans = rows.filter(pl.col("confidence") < minimum_confidence).with_columns(candidate=pl.lit("number"))
    return cut(spans, articles, minimum_confidence)


def cut_quotations(tables: Mapping[str, pl.DataFrame], minimum_confidence: float) -> pl.DataFrame:
    """Quotations that only a cut statement held, in its source or between its parts: they go with it."""
    cut_from = tables["rejects"].filter(reason="low_confidence")
    articles = extracted_articles(tables).join(cut_from, on="article_id", how="semi")
    left = uncovered(articles, pl.concat(covered_places(tables, "quotation")), quotation_spans)
    spans = left.with_columns(candidate=pl.lit("quotation"))
    return cut(spans.lazy(), articles.lazy(), minimum_confidence)


def cut(spans: pl.LazyFrame, articles: pl.LazyFrame, minimum_confidence: float) -> pl.DataFrame:
    """Rejects for spans (article_id, start, end, candidate)."""
    texts = articles.select("article_id", "source_uri", article_text="text")
    detail = pl.lit(f"the row that it belongs to is under the confidence of {minimum_confidence} that is asked for")
    found = (
        spans.select("article_id", "start", "end", "candidate")
        .join(texts, on="article_id")
        .select(
            "source_uri",
            "article_id",
            "candidate",
            "start",
            "end",
            stage=pl.lit("validate"),
            text=pl.col("article_text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")),
            reason=pl.lit("low_confidence"),
            detail=detail,
        )
        .collect()
    )
    return with_ids(found)


def with_ids(rejects: pl.DataFrame) -> pl.DataFrame:
    """The rows as the contract's rejects, with the ids that their columns give."""
    letter, parts = IDENTITY_SQL["rejects"]
    with duckdb.connect() as con:
        con.register("found", rejects)
        joined = " || chr(31) || ".join(parts)
        made = con.sql(f"SELECT '{letter}' || left(sha256({joined}), 16) AS reject_id, * FROM found").pl()
    return REJECTS.shaped(made)
