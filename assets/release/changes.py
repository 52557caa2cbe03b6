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
# of several reasons for which a speaker's rows may have changed, the surest first
SURENESS = ("withdrawn", "changed_page", "no_longer_offered", "new_article")

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Context:
    """What the tables alone do not tell: the withdrawn articles, and whether corrections and the cut changed."""

    withdrawn: Collection[str] = ()
    corrections_changed: bool = False
    cut_changed: bool = False


def compare(old: Tables, new: Tables, context: Context) -> pl.DataFrame:
    """The changes table from the tables of the release before to those of this one, sorted by id.

    Where a withdrawn article goes, no old value is told: any of them may be in its words, a name that only it held.
    """
    articles = article_reasons(old["articles"], new["articles"], context)
    found = []
    for table in TABLES:
        rows = row_changes(table, old[table.name], new[table.name])
        found.append(with_reason(table, rows, old, new, articles, context))
    rows = pl.concat(found)
    if "withdrawn" in articles["reason"]:
        rows = rows.with_columns(old=pl.lit(None, pl.String))
    return with_ids(rows)


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
    """Columns article_id, reason for the articles that came or went, or are offered under another name.

    What stands at the same place with another text is a changed page, whether the older version stays or goes; with the
    same bytes, another reader has read it.
    """
    place = ["external_id", "source_uri"]
    came, went = new.join(old, on="article_id", how="anti"), old.join(new, on="article_id", how="anti")
    found = [
        frame.join(other, on=[*place, *more], how="semi").select("article_id", reason=pl.lit(reason))
        for frame, other in ((came, old), (went, new))
        for more, reason in ((["raw_sha256"], "new_extractor"), ([], "changed_page"))
    ]
    found += [came.select("article_id", reason=pl.lit("new_article"))]
    found += [went.select("article_id", reason=pl.lit("no_longer_offered"))]
    both = new.join(old, on="article_id", suffix="_before")
    renamed = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_before") for name in place)
    found += [both.filter(renamed).select("article_id", reason=pl.lit("renamed"))]
    reasons = pl.concat(found).unique("article_id", keep="first", maintain_order=True)
    withdrawn = pl.col("article_id").is_in(list(context.withdrawn))
    return reasons.with_columns(reason=pl.when(withdrawn).then(pl.lit("withdrawn")).otherwise("reason"))


def with_reason(
    table: Table, rows: pl.DataFrame, old: Tables, new: Tables, articles: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """The changes of one table with the column `reason`.

    A row goes with its article when that came or went, a speaker with the articles that he speaks in, a document that could
    not be read with its place. Otherwise a row changed because another extractor made it, or because the corrections
    changed, or because other articles came or went and with them what is known of a speaker.
    """
    owners = {
        "articles": article_owners,
        "speakers": speaker_owners,
        "title_statistics": title_owners,
        "rejects": reject_owners,
    }.get(table.name, row_owners)
    causes = owners(table, rows, old, new, articles).unique(["id", "column"], keep="first", maintain_order=True)
    rows = rows.with_columns(table=pl.lit(table.name)).join(causes, on=["id", "column"], how="left", nulls_equal=True)
    rest = pl.lit(other_reason(table, old[table.name], new[table.name], articles, context))
    return rows.with_columns(pl.coalesce("reason", rest).alias("reason"))


def row_owners(table: Table, rows: pl.DataFrame, old: Tables, new: Tables, articles: pl.DataFrame) -> pl.DataFrame:
    """Columns id, column, reason for the rows whose article came or went."""
    owner = pl.concat(frame[table.name].select(id=table.key, article_id="article_id") for frame in (old, new)).unique(
        "id"
    )
    gone_or_come = articles.filter(pl.col("reason") != "renamed")
    return rows.join(owner, on="id").join(gone_or_come, on="article_id").select("id", "column", "reason")


def article_owners(table: Table, rows: pl.DataFrame, old: Tables, new: Tables, articles: pl.DataFrame) -> pl.DataFrame:
    """The same for articles: a duplicate changes with its head, other values with the bytes that they were read from."""
    own = rows.join(articles, left_on="id", right_on="article_id")
    heads = rows.filter(pl.col("column") == "duplicate_of")
    by_head = [heads.join(articles, left_on=side, right_on="article_id") for side in ("new", "old")]
    same_bytes = new["articles"].join(old["articles"], on=["article_id", "raw_sha256"], how="semi")
    read_again = rows.join(same_bytes, left_on="id", right_on="article_id", how="semi").with_columns(reason=pl.lit("new_extractor"))  # fmt: skip
    read_again = read_again.filter(pl.col("column") != "duplicate_of")
    own = pl.concat(
        [own.filter(pl.col("column").is_null() | (pl.col("column") != "duplicate_of")), *by_head, own, read_again]
    )
    return own.select("id", "column", "reason")


def title_owners(table: Table, rows: pl.DataFrame, old: Tables, new: Tables, articles: pl.DataFrame) -> pl.DataFrame:
    """The same for figures of titles: with their article, or with another title of the same text."""
    both = new["articles"].join(old["articles"], on="article_id", suffix="_before")
    retitled = both.filter(pl.col("title").ne_missing(pl.col("title_before")))
    again = retitled.select("article_id", reason=pl.lit("changed_page"))
    return row_owners(table, rows, old, new, pl.concat([articles, again]))


def speaker_owners(table: Table, rows: pl.DataFrame, old: Tables, new: Tables, articles: pl.DataFrame) -> pl.DataFrame:
    """The same for speakers, by the articles of their statements; the surest reason first."""
    said = (
        pl.concat(frame["statements"].select("speaker_id", "article_id") for frame in (old, new)).drop_nulls().unique()
    )
    causes = said.join(articles.filter(pl.col("reason") != "renamed"), on="article_id").with_columns(
        rank=pl.col("reason").replace_strict({reason: n for n, reason in enumerate(SURENESS)}, default=len(SURENESS))
    )
    found = rows.join(causes, left_on="id", right_on="speaker_id").sort("rank", "article_id")
    return found.select("id", "column", "reason")


def reject_owners(table: Table, rows: pl.DataFrame, old: Tables, new: Tables, articles: pl.DataFrame) -> pl.DataFrame:
    """The same for rejects: those within an article go with it, documents with the place that they were read from."""
    within = row_owners(table, rows, old, new, articles)
    every = pl.concat(frame["rejects"].select(id="reject_id", uri="source_uri", article="article_id", kind="candidate") for frame in (old, new)).unique("id")  # fmt: skip
    documents = rows.join(every.filter(pl.col("kind") == "document"), on="id")
    places = {n: pl.concat(frame[name].select(uri="source_uri") for name in ("articles", "rejects")).unique() for n, frame in (("old", old), ("new", new))}  # fmt: skip
    names = articles.filter(reason="renamed").select(article="article_id")
    renamed = documents.join(names, on="article", how="semi").with_columns(reason=pl.lit("renamed"))
    found = [within, renamed]
    for change, other, new_reason in (("added", "old", "new_article"), ("removed", "new", "no_longer_offered")):
        theirs = documents.filter(change=change)
        found.append(theirs.join(places[other], on="uri", how="semi").with_columns(reason=pl.lit("changed_page")))
        found.append(theirs.join(places[other], on="uri", how="anti").with_columns(reason=pl.lit(new_reason)))
    return pl.concat(frame.select("id", "column", "reason") for frame in found)


def other_reason(table: Table, old: pl.DataFrame, new: pl.DataFrame, articles: pl.DataFrame, context: Context) -> str:
    """Why rows changed that did not come or go with their article."""
    versions = [set(frame["extractor"].unique()) if "extractor" in table.names else set() for frame in (old, new)]
    if versions[0] != versions[1] and versions[1] and (versions[0] or not context.cut_changed):
        return "new_extractor"  # a table that was not there before is one as well
    if table.name == "articles":
        return "changed_page"
    if context.corrections_changed:
        return "correction"
    if context.cut_changed:
        return "settings"
    present = set(articles["reason"])
    return next((reason for reason in ("new_article", *SURENESS) if reason in present), "new_extractor")


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
