"""Two releases -> what changed between them: rows added, removed and changed, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from assets.contracts import TABLES, Table
from assets.contracts.changes import CHANGES

# No change of a row: what only repeats another row's change, and which version of the code made the row
UNSAID = {"position", "extractor"}


@dataclass(frozen=True)
class Context:
    """What the tables alone do not tell: the withdrawn articles, and whether corrections and the cut changed."""

    withdrawn: Collection[str] = ()
    corrections_changed: bool = False
    cut_changed: bool = False


def compare(old: Mapping[str, pl.DataFrame], new: Mapping[str, pl.DataFrame], context: Context) -> pl.DataFrame:
    """The changes table from the tables of the release before to those of this one, sorted by id."""
    articles = article_reasons(old["articles"], new["articles"], context)
    found = []
    for table in TABLES:
        rows = row_changes(table, old[table.name], new[table.name])
        found.append(with_reason(table, rows, old[table.name], new[table.name], articles, context))
    return with_ids(pl.concat(found))


def row_changes(table: Table, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Columns id, change, column, old, new for one table; one row per changed value."""
    key = table.key
    whole = [
        one.join(other, on=key, how="anti").select(
            id=key, change=pl.lit(change), column=pl.lit(None, pl.String), old=pl.lit(None, pl.String), new=pl.lit(None, pl.String)
        )
        for one, other, change in ((new, old, "added"), (old, new, "removed"))
    ]  # fmt: skip
    both = old.join(new, on=key, how="inner", suffix="\n")  # no column name holds a line break
    for name in table.names:
        if name == key or name in UNSAID:
            continue
        differs = both.filter(pl.col(name).ne_missing(pl.col(f"{name}\n")))
        if differs.height:
            whole.append(
                differs.select(
                    id=key, change=pl.lit("changed"), column=pl.lit(name), old=as_text(name, table), new=as_text(f"{name}\n", table)
                )
            )  # fmt: skip
    return pl.concat(whole)


def as_text(name: str, table: Table) -> pl.Expr:
    """A value of any type as text."""
    kind = table[name.rstrip("\n")].type
    if kind == "VARCHAR[]":
        return pl.col(name).list.join("; ")
    if kind.startswith("STRUCT"):
        part = pl.format("{}-{}", pl.element().struct.field("start"), pl.element().struct.field("end"))
        return pl.col(name).list.eval(part).list.join(",")
    return pl.col(name).cast(pl.String)


def article_reasons(old: pl.DataFrame, new: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Columns article_id, reason for the articles that came or went."""
    came = new.join(old, on="article_id", how="anti").select("article_id", "external_id", "source_uri")
    went = old.join(new, on="article_id", how="anti").select("article_id", "external_id", "source_uri")
    place = ["external_id", "source_uri"]
    replaced = came.join(went, on=place, how="semi")
    replaces = went.join(came, on=place, how="semi")
    fresh = came.join(replaced, on="article_id", how="anti").select("article_id", reason=pl.lit("new_article"))
    gone = went.join(replaces, on="article_id", how="anti").select("article_id", reason=pl.lit("no_longer_offered"))
    changed = pl.concat([replaced, replaces]).select("article_id", reason=pl.lit("changed_page"))
    reasons = pl.concat([fresh, gone, changed])
    withdrawn = pl.col("article_id").is_in(list(context.withdrawn))
    return reasons.with_columns(reason=pl.when(withdrawn).then(pl.lit("withdrawn")).otherwise("reason"))


def with_reason(
    table: Table, rows: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame, articles: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """The changes of one table with the column `reason`.

    A row goes with its article when that came or went. Otherwise it changed because another extractor made it, or
    because the corrections changed, or because other articles came or went and with them what is known of a speaker.
    """
    rows = rows.with_columns(table=pl.lit(table.name))
    if "article_id" in table.names:
        owner = pl.concat(
            [old.select(id=table.key, article="article_id"), new.select(id=table.key, article="article_id")]
        ).unique("id")
        rows = rows.join(owner, on="id", how="left").join(
            articles, left_on="article", right_on="article_id", how="left"
        )
        rows = rows.drop("article")
    else:
        rows = rows.with_columns(reason=pl.lit(None, pl.String))
    rest = pl.lit(other_reason(table, old, new, articles, context))
    return rows.with_columns(pl.coalesce("reason", rest).alias("reason"))


def other_reason(table: Table, old: pl.DataFrame, new: pl.DataFrame, articles: pl.DataFrame, context: Context) -> str:
    """Why rows changed that did not come or go with their article."""
    if table.name == "articles":
        return "changed_page"
    versions = [set(frame["extractor"].unique()) if "extractor" in table.names else set() for frame in (old, new)]
    if versions[0] != versions[1] and all(versions):
        return "new_extractor"
    if context.corrections_changed:
        return "correction"
    if context.cut_changed:
        return "settings"
    if articles.height:
        return "new_article" if articles.filter(reason="new_article").height else "no_longer_offered"
    return "new_extractor"


def with_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as the contract's changes table."""
    with duckdb.connect() as con:
        con.register("rows", rows)
        made = con.sql(
            """SELECT 'd' || left(sha256("table" || chr(31) || id || chr(31) || change || chr(31) || coalesce("column", '')), 16)
               AS change_id, * FROM rows"""
        ).pl()
    return CHANGES.shaped(made).sort("change_id")


def changes_text(changes: pl.DataFrame, version: str, predecessor: str | None) -> str:
    """CHANGES.md: the changes in words and counts."""
    if predecessor is None:
        return f"# Changes in {version}\n\nThe first release: there is nothing to compare it with.\n"
    lines = [f"# Changes in {version}", "", f"Against {predecessor}.", ""]
    if changes.is_empty():
        return "\n".join([*lines, "No row changed.", ""])
    counts = (
        changes.unique(["table", "id", "change", "reason"])
        .group_by("table", "change", "reason")
        .agg(rows=pl.len())
        .sort("table", "change", "reason")
    )
    lines += ["| table | change | reason | rows |", "|---|---|---|---|"]
    lines += [f"| {t} | {c} | {r.replace('_', ' ')} | {n:,} |" for t, c, r, n in counts.iter_rows()]
    columns = changes.filter(change="changed").group_by("table", "column").agg(values=pl.len()).sort("table", "column")
    if columns.height:
        lines += ["", "Values changed, by column:", "", "| table | column | values |", "|---|---|---|"]
        lines += [f"| {t} | {c} | {n:,} |" for t, c, n in columns.iter_rows()]
    return "\n".join([*lines, ""])
