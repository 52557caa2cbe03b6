"""How far a release has moved from the one before, in the measures that go wrong quietly. Drift warns; it never blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from assets.contracts import TABLES
from assets.settings import Limits

DRIFT = {
    "table": pl.String,
    "measure": pl.String,
    "before": pl.Float64,
    "now": pl.Float64,
    "limit": pl.Float64,
    "exceeded": pl.Boolean,
}
BY_NAME = {table.name: table for table in TABLES}


def measures(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Columns table, measure, value, kind of the given tables, which include articles."""
    articles = tables["articles"]
    rows: list[tuple[str, str, Any, str]] = []
    for name, frame in tables.items():
        table = BY_NAME[name]
        if name != "articles":
            rows.append((name, "rows per article", frame.height / max(1, articles.height), "rows_per_article"))
        if frame.is_empty():
            continue
        nulls = {c.name: frame[c.name].is_null().mean() for c in table.columns if c.nullable}
        rows += [(name, f"share of null {column}", share, "null_share") for column, share in nulls.items()]
        if "confidence" in table.names:
            rows.append((name, "mean confidence", frame["confidence"].mean(), "mean_confidence"))
    for language, share in articles["language"].value_counts(normalize=True).iter_rows():
        rows.append(("articles", f"share of {language}", share, "language_share"))
    return pl.DataFrame(rows, schema={"table": pl.String, "measure": pl.String, "value": pl.Float64, "kind": pl.String}, orient="row")  # fmt: skip


def drift(before: Mapping[str, pl.DataFrame], now: Mapping[str, pl.DataFrame], limits: Limits) -> pl.DataFrame:
    """Every measure of both releases, the limit on its change, and whether it is exceeded.

    Rows per article may change by a share of what they were; the others, which are shares themselves, by a difference.
    With few articles each of them moves every measure, so that nothing is exceeded.
    """
    keys = ["table", "measure", "kind"]
    both = measures(before).rename({"value": "before"}).join(
        measures(now).rename({"value": "now"}), on=keys, how="full", coalesce=True
    )  # fmt: skip
    both = both.with_columns(pl.col("before", "now").fill_null(0.0))
    limit = pl.col("kind").replace_strict(limits.model_dump(exclude={"least_articles"}), return_dtype=pl.Float64)
    is_telling = min(before["articles"].height, now["articles"].height) >= limits.least_articles
    change = (pl.col("now") - pl.col("before")).abs()
    relative = change / pl.col("before").clip(lower_bound=1e-9)
    change = pl.when(pl.col("kind") == "rows_per_article").then(relative).otherwise(change)
    both = both.with_columns(limit=limit, exceeded=(change > limit) & is_telling)
    return both.select(list(DRIFT)).sort("exceeded", "table", "measure", descending=[True, False, False])


def warnings(found: pl.DataFrame) -> list[str]:
    """The exceeded limits in words."""
    return [
        f"{table}: {measure} went from {before:.3g} to {now:.3g}, over the limit of {limit:g}"
        for table, measure, before, now, limit in found.filter("exceeded").drop("exceeded").iter_rows()
    ]
