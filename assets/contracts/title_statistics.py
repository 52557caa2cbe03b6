"""The table title_statistics: one row per figure of a headline, beside the figures of the text and never among them."""

from dataclasses import replace

import polars as pl

from assets.contracts.schema import Column, Table
from assets.contracts.statistics import STATISTICS

# of the columns of statistics, those that a headline can fill; who claims a figure stands in the text
_SAME = ("number", "kind", "value", "low", "high", "low_inclusive", "high_inclusive", "modifier", "trend", "unit", "unit_text", "currency", "per_unit", "thing", "predicate", "category", "place", "as_of", "as_of_text", "confidence", "extractor")  # fmt: skip
_MEANINGS = {
    "confidence": "Share of rows with this confidence that are right, as counted on annotated headlines.",
    "start": "Where it starts in articles.title.",
    "end": "Where it ends in articles.title.",
    "number_start": "Where the number starts in articles.title.",
    "number_end": "Where the number ends in articles.title.",
}
_KEPT = {*_SAME, *_MEANINGS, "article_id", "text"}


def _of_title(column: Column) -> Column:
    """The column of statistics as it is here: the title stays in every edition, and with it its words."""
    return replace(column, meaning=_MEANINGS.get(column.name, column.meaning), is_text=False)


TITLE_STATISTICS = Table(
    name="title_statistics",
    meaning="One row per figure of an article's title. They repeat what the text says and are never added to statistics: statistic_id_in_text names the figure of the text that says the same.",
    key="title_statistic_id",
    together=(("low", "low_inclusive"), ("high", "high_inclusive")),
    columns=(
        Column("title_statistic_id", "VARCHAR", "The letter t and 16 hex digits made from article and spans.", "t0123456789abcdef", "t1", "an id made by hand", pattern="t[0-9a-f]{16}"),
        _of_title(STATISTICS["article_id"]),
        Column("position", "BIGINT", "Reading order within the title, from 0.", 0, -1, "negative", minimum=0),
        Column("statistic_id_in_text", "VARCHAR", "The first figure of the article's text that says the same: same kind, bounds, currency, per_unit and category, and where there is no category the same unit. Null where no figure of the text does.",
               "f0123456789abcdef", "f0000000000000000", "a figure that is not there", nullable=True, pattern="f[0-9a-f]{16}", references="statistics.statistic_id"),
        *(_of_title(column) for column in STATISTICS.columns if column.name in _KEPT - {"article_id"}),
    ),
)  # fmt: skip

# What two figures have in common that say the same. What happened to people decides before the word for them: "12 dead" and
# "12 passengers were killed" are one toll.
SAYS = (
    *(pl.col(name) for name in ("kind", "value", "low", "high", "low_inclusive", "high_inclusive")),
    *(pl.col(name) for name in ("currency", "per_unit", "category")),
    pl.when(pl.col("category").is_null()).then("unit").alias("counted"),
)
SAYS_COLUMNS = [expression.meta.output_name() for expression in SAYS]
