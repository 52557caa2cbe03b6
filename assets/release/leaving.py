"""What follows in the other rows when rows leave their tables, so that those that stay keep the contract.

An article takes its rows with it, and another becomes the head of its duplicates. What hung on a statement stays and is
nobody's: statements nested in it, figures that it claimed. So does what hung on a speaker or on a figure: its parts, and the title's figure that says the
same. Counts and positions are those
of what is left.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.contracts import TABLES
from assets.contracts.ids import article_id
from assets.release.rejects import with_ids
from assets.release.rules import BY_NAME, Tables, speaker_counts

OF_ARTICLES = [
    t.name for t in TABLES if t.key != "article_id" and "article_id" in t.names
]  # tables of rows of articles


def without_rows(tables: Tables, gone: Mapping[str, pl.Series]) -> dict[str, pl.DataFrame]:
    """The tables without the rows whose ids are `gone` (by table), and with what follows from that."""
    ids = {name: gone.get(name, pl.Series(dtype=pl.String)) for name in tables}
    kept = {name: frame.filter(~one_of(BY_NAME[name].key, ids[name])) for name, frame in tables.items()}
    if ids["articles"].len():
        kept = without_articles(kept, with_true_ids(tables["articles"], ids["articles"]))
    left = tables["statements"].join(kept["statements"], on="statement_id", how="anti")["statement_id"]
    statements = nulled(kept["statements"], one_of("parent_statement_id", left), "parent_statement_id")
    statements = nulled(statements, one_of("speaker_id", ids["speakers"]), "speaker_id", "speaker", "speaker_type")
    statistics = nulled(kept["statistics"], one_of("statement_id", left), "statement_id", "speaker_id")
    statistics = nulled(statistics, one_of("speaker_id", ids["speakers"]), "speaker_id")
    figures = tables["statistics"].join(statistics, on="statistic_id", how="anti")["statistic_id"]
    statistics = nulled(statistics, one_of("part_of", figures), "part_of")
    of_titles = nulled(kept["title_statistics"], one_of("statistic_id_in_text", figures), "statistic_id_in_text")
    return kept | {
        "statements": renumbered(statements, tables["statements"]),
        "statistics": renumbered(statistics, tables["statistics"]),
        "title_statistics": renumbered(of_titles, tables["title_statistics"]),
        "speakers": counted_again(kept["speakers"], tables["statements"], statements),
    }


def counted_again(speakers: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The speakers with the counts of the statements `after` some left, without those that say nothing now.

    A count that was wrong `before` stays as it is, for its check to find, unless a statement that left is to blame: one
    that named a speaker and had the id of another.
    """
    lost = before.join(after, on="statement_id", how="anti").join(
        speakers.select("speaker_id", "name"), on="speaker_id", how="left"
    )
    swapped = lost.filter(pl.col("speaker").ne_missing(pl.col("name")))
    to_blame = one_of("speaker_id", swapped["speaker_id"].drop_nulls()) | one_of(
        "name", swapped["speaker"].drop_nulls()
    )
    names = ["article_count", "statement_count"]
    then, now = (
        speaker_counts(frame).rename({n: f"{n}_{when}" for n in names})
        for frame, when in ((before, "then"), (after, "now"))
    )
    joined = speakers.join(then, on="speaker_id", how="left", maintain_order="left").join(
        now, on="speaker_id", how="left", maintain_order="left"
    )
    was_right = pl.all_horizontal(pl.col(n).eq_missing(pl.col(f"{n}_then")) for n in names)
    counted = joined.with_columns(
        pl.when(was_right | to_blame).then(f"{n}_now").otherwise(n).alias(n) for n in names
    ).filter(pl.col("statement_count").is_not_null())
    return counted.select(speakers.columns)  # fmt: skip


def one_of(column: str, ids: pl.Series) -> pl.Expr:
    """Whether the column's value is one of the ids; a null is none."""
    return pl.col(column).is_in(ids.implode()).fill_null(False)


def nulled(frame: pl.DataFrame, where: pl.Expr, *columns: str) -> pl.DataFrame:
    """The frame with nulls in these columns where `where` holds."""
    return frame.with_columns(pl.when(~where).then(pl.col(name)).alias(name) for name in columns)


def renumbered(frame: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The frame with positions that count from 0 in each article that has lost rows."""
    lost = before.join(frame, on=before.columns[0], how="anti")["article_id"]
    place = pl.col("position").rank("ordinal").over("article_id").cast(pl.Int64) - 1
    return frame.with_columns(position=pl.when(one_of("article_id", lost)).then(place).otherwise("position"))


def with_true_ids(articles: pl.DataFrame, gone: pl.Series) -> pl.Series:
    """The ids with those that the articles' texts give: where an id is wrong, the article's rows may have the right one."""
    going, staying = articles.filter(one_of("article_id", gone)), articles.filter(~one_of("article_id", gone))
    true = {article_id(text) for text in going["text"].drop_nulls()} - set(staying["article_id"])
    return pl.concat([gone, pl.Series(sorted(true), dtype=pl.String)]).unique()


def without_articles(tables: Tables, gone: pl.Series) -> dict[str, pl.DataFrame]:
    """The tables without what stands in the articles `gone`.

    Of their rejects stays what tells of documents and of rows that were set aside.
    """
    theirs = one_of("article_id", gone)
    kept = {name: tables[name].filter(~theirs) for name in OF_ARTICLES}
    told = tables["rejects"].filter(theirs & ((pl.col("candidate") == "document") | (pl.col("reason") == "schema")))
    nowhere = nulled(told, pl.lit(True), "article_id", "start", "end", "text").drop("reject_id")
    rejects = pl.concat([kept["rejects"], with_ids(nowhere)]).unique("reject_id").sort("reject_id")
    return {**tables, **kept, "rejects": rejects, "articles": with_new_heads(tables["articles"], gone)}


def with_new_heads(articles: pl.DataFrame, gone: pl.Series) -> pl.DataFrame:
    """The articles with another head for each group of duplicates whose head is `gone`: the first to be published."""
    orphans = articles.filter(one_of("duplicate_of", gone)).sort("published_on", "article_id", nulls_last=True)
    heads = orphans.select("article_id", head=pl.col("article_id").first().over("duplicate_of"))
    head = (
        pl.when(pl.col("head").is_null()).then("duplicate_of").when(pl.col("head") != pl.col("article_id")).then("head")
    )
    joined = articles.join(heads, on="article_id", how="left", maintain_order="left")
    return joined.with_columns(duplicate_of=head).drop("head")
