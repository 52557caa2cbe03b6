"""Tables with rows that break the contract -> tables that keep it; what was taken out is in rejects, under its check.

A row that fails a check leaves its table and becomes a reject (stage `validate`, reason `schema`); `leaving.py` says what
follows for the rows that hung on it. A quotation or a number that then stands in nothing, or did from the start, is a
reject too. Only what cannot be set aside is left over: a table of the wrong shape, more rows than the limits allow,
every article.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from assets.contracts import REJECTS, TABLES
from assets.reading.en.numbers import number_spans
from assets.reading.en.quotations import quotation_spans
from assets.release.checks import CHECKS, SCHEMA, Check, run_checks
from assets.release.coverage import Finder, covered_places, extracted_articles, uncovered
from assets.release.leaving import one_of, without_rows
from assets.release.rejects import rejects_table, with_ids
from assets.release.rules import BY_NAME, Tables, has_shape
from assets.settings import SetAsideLimits

ROUNDS = 20  # each stage can fail, and what is taken out can break what is left once or twice; not for ever
LONGEST_DETAIL = 140  # code points, so that the textfree edition repeats no passage
COVERAGE: dict[str, tuple[str, Finder]] = {
    "quotation_coverage": ("quotation", quotation_spans),
    "number_coverage": ("number", number_spans),
}
FAILURES = {"table": pl.String, "check": pl.String, "key": pl.String, "problem": pl.String}
ROWS = {**FAILURES, "article_id": pl.String, "source_uri": pl.String}


@dataclass(frozen=True)
class SetAside:
    """The tables as they can be released, and the rows that were taken out of them (ROWS, one per row and problem).

    `refused` says why the tables must not be released all the same, with what is wrong in `failures`; else it is empty.
    """

    tables: dict[str, pl.DataFrame]
    rows: pl.DataFrame
    refused: str = ""
    failures: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAILURES))

    def counts(self) -> dict[str, int]:
        """Rows that were set aside, by table/check."""
        by_check = self.rows.group_by("table", "check").agg(pl.col("key").n_unique()).sort("table", "check")
        return {f"{table}/{check}": count for table, check, count in by_check.iter_rows()}

    def summary(self) -> str:
        """How many rows were set aside and why, in a sentence; empty when there are none."""
        if self.rows.is_empty():
            return ""
        rows = self.rows.select("table", "key").n_unique()
        articles = self.rows["article_id"].drop_nulls().n_unique()
        causes = ", ".join(f"{check} {count:,}" for check, count in self.counts().items())
        return (
            f"{counted(rows, 'row')} of {counted(articles, 'article')} {'was' if rows == 1 else 'were'} set aside, "
            f"because they break the contract ({causes}); the rejects with the reason schema tell each"
        )


def counted(number: int, noun: str) -> str:
    """The number with its noun: 1 row, 2 rows."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def set_aside(tables: Tables, limits: SetAsideLimits) -> SetAside:
    """Take out what breaks the contract until nothing does. The tables are in the order of their ids."""
    misshapen = [t.name for t in TABLES if not has_shape(t, tables[t.name])]
    if misshapen:
        why = f"the columns of {' and '.join(misshapen)} are not those of the contract"
        return SetAside(dict(tables), pl.DataFrame(schema=ROWS), why, run_checks(tables))
    kept, rows = without_repeated_keys(tables)
    kept = with_rejects(kept, [reject_rows(rows, kept)])
    for _ in range(ROUNDS):
        failures = first_failures(kept)
        if failures.is_empty():
            return SetAside(kept, rows)
        missed = missed_candidates(kept, failures)
        broken = with_origin(failures.filter(~pl.col("check").is_in(list(COVERAGE))), kept)
        rows = pl.concat([rows, broken, missed.select(list(ROWS))])
        if why := too_many(rows, tables, limits):
            return SetAside(kept, rows, why, rows.select(list(FAILURES)))
        more = [reject_rows(broken, kept), missed.select(REJECTS.names)]
        gone = {str(name): part["key"] for (name,), part in broken.group_by("table")}
        touched = broken.filter(pl.col("table") != "speakers")["article_id"].drop_nulls()
        left = without_rows(kept, gone)
        kept = with_rejects(left, [*more, *newly_left_out(kept, left, touched)])
    return SetAside(kept, rows, "rows go on failing after others were set aside", failures)


def too_many(rows: pl.DataFrame, tables: Tables, limits: SetAsideLimits) -> str:
    """Why so many rows must not be set aside; empty when they may."""
    for name, frame in tables.items():
        failed = rows.filter(table=name)["key"].n_unique()
        if failed > limits.most(frame.height):
            return (
                f"{failed:,} of the {frame.height:,} rows of {name} break the contract, more than set_aside in "
                f"release.yaml allows (a share of {limits.share:g}, or {limits.rows} rows)"
            )
        if name == "articles" and 0 < frame.height <= failed:
            return "every article breaks the contract"
    return ""


# ---------------------------------------------------------------- what fails


def stage(check: Check) -> tuple[int, bool]:
    """When a check is asked: after those of every table that it reads, so that a row is not blamed for another's fault."""
    order = [table.name for table in TABLES]
    last = max(order.index(name) for name in (check.table, *check.needs))
    return last, order[last] != check.table


def first_failures(tables: Tables) -> pl.DataFrame:
    """The failures (FAILURES) of the first stage in which a check fails; of the later ones most would follow from them."""
    for now in sorted({stage(check) for check in CHECKS}):
        found = run_checks(tables, checks=[check for check in CHECKS if stage(check) == now])
        if found.height:
            return found
    return pl.DataFrame(schema=FAILURES)


def without_repeated_keys(tables: Tables) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The tables without the rows whose id is null or that of a row before, and those rows (ROWS)."""
    kept, found = {}, [pl.DataFrame(schema=ROWS)]
    for name, frame in tables.items():
        key = pl.col(BY_NAME[name].key)
        own = {"article_id", "source_uri"} & set(frame.columns) - {BY_NAME[name].key}
        marked = frame.with_row_index("n").with_columns(usable=key.is_not_null() & key.is_first_distinct())
        kept[name] = frame.filter(marked["usable"])
        rows = marked.filter(~pl.col("usable")).select(
            table=pl.lit(name),
            check=pl.lit(SCHEMA),
            key=pl.format("{} (row {})", key.fill_null("null"), "n"),
            problem=pl.lit("its id is null or that of another row"),
            **{c: pl.col(c) if c in own else pl.lit(None, pl.String) for c in ("article_id", "source_uri")},
        )
        found.append(rows)
    return kept, pl.concat(found)


def with_origin(failures: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The failures with the article and the address that each row comes from (ROWS), as far as that can be told."""
    said = tables["statements"].filter(pl.col("speaker_id").is_not_null()).sort("article_id", "position")
    owners = {
        "articles": tables["articles"].select(key="article_id", article_id="article_id"),
        "speakers": said.select(key="speaker_id", article_id="article_id").unique("key", keep="first"),
        "statements": tables["statements"].select(key="statement_id", article_id="article_id"),
        "statistics": tables["statistics"].select(key="statistic_id", article_id="article_id"),
        "title_statistics": tables["title_statistics"].select(key="title_statistic_id", article_id="article_id"),
        "rejects": tables["rejects"].select(key="reject_id", article_id="article_id"),
    }
    own = tables["rejects"].select(key="reject_id", own_uri="source_uri")
    addresses = tables["articles"].select("article_id", uri="source_uri")
    found = [pl.DataFrame(schema=ROWS)]
    for (name,), part in failures.group_by("table", maintain_order=True):
        rows = part.join(owners[str(name)], on="key", how="left").join(addresses, on="article_id", how="left")
        rows = rows.join(own, on="key", how="left").with_columns(source_uri=pl.coalesce("own_uri", "uri"))
        found.append(rows.select(list(ROWS)))
    return pl.concat(found)


def missed_candidates(tables: Tables, failures: pl.DataFrame) -> pl.DataFrame:
    """Rejects for the quotations and numbers that lie in nothing, as the checks of coverage found: REJECTS and ROWS."""
    found = []
    for check, (candidate, finder) in COVERAGE.items():
        articles = failures.filter(check=check)["key"]
        rejects = left_out(tables, candidate, finder, articles, f"{check}: it was in no row and no reject")
        row = {"table": pl.lit("rejects"), "check": pl.lit(check), "key": pl.col("reject_id")}
        found.append(
            rejects.with_columns(**row, problem=pl.format("{} at {} is in no row and no reject", "text", "start"))
        )
    return pl.concat(found)


def left_out(tables: Tables, candidate: str, finder: Finder, articles: pl.Series, detail: str) -> pl.DataFrame:
    """Rejects for the candidates of these articles that lie in no row and no reject."""
    some = extracted_articles(tables).filter(one_of("article_id", articles))
    left = uncovered(some, pl.concat(covered_places(tables, candidate)), finder)
    found = left.join(some.select("article_id", "source_uri"), on="article_id")
    return as_rejects(found.with_columns(candidate=pl.lit(candidate), detail=pl.lit(detail)))


# ---------------------------------------------------------------- what is told of it


def as_rejects(frame: pl.DataFrame) -> pl.DataFrame:
    """Rejects of this stage from columns source_uri, article_id, candidate, start, end, text, detail."""
    return with_ids(frame.with_columns(stage=pl.lit("validate"), reason=pl.lit("schema")))


def reject_rows(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """One reject for each of the `rows` (ROWS), with all its problems, and with its place where that is one."""
    problems = pl.format("{}: {}", "check", "problem").unique(maintain_order=True).str.join("; ")
    told = rows.group_by("table", "key", maintain_order=True).agg(
        problems.alias("problems"), pl.col("article_id").first(), pl.col("source_uri").first()
    )
    texts = tables["articles"].select("article_id", article_text="text", size=pl.col("text").str.len_chars())
    kinds = tables["rejects"].select(key="reject_id", kind="candidate")
    found = told.join(row_places(tables), on=["table", "key"], how="left").join(kinds, on="key", how="left")
    found = found.join(texts, on="article_id", how="left")
    start, end = pl.col("start"), pl.col("end")
    is_place = (start >= 0) & (start < end) & (end <= pl.col("size"))
    detail = pl.format("{} {}: {}", "table", "key", "problems")
    is_document = (pl.col("table") == "articles") | (pl.col("kind") == "document").fill_null(False)
    return as_rejects(
        found.with_columns(
            pl.col("source_uri").fill_null("unknown"),
            detail=pl.when(detail.str.len_chars() <= LONGEST_DETAIL).then(detail).otherwise(detail.str.head(LONGEST_DETAIL - 1) + "…"),
            candidate=pl.when(is_document).then(pl.lit("document")).otherwise(pl.lit("row")),
            text=pl.when(is_place).then(pl.col("article_text").str.slice(start, end - start)),
            start=pl.when(is_place).then(start),
            end=pl.when(is_place).then(end),
        )
    )  # fmt: skip


def row_places(tables: Tables) -> pl.DataFrame:
    """Columns table, key, start, end: from where to where the statements and figures stand in their articles."""
    spans = pl.col("content_spans")
    said = tables["statements"].select(
        table=pl.lit("statements"),
        key="statement_id",
        start=spans.list.first().struct.field("start"),
        end=spans.list.last().struct.field("end"),
    )
    figures = tables["statistics"].select(table=pl.lit("statistics"), key="statistic_id", start="start", end="end")
    return pl.concat([said, figures])


def newly_left_out(before: Tables, after: Tables, touched: pl.Series) -> list[pl.DataFrame]:
    """Rejects for the quotations and numbers of the articles `touched` that stood in the rows that left, and in no other."""
    found = []
    for candidate, finder in COVERAGE.values():
        detail = "the row that it belongs to was set aside"
        then, now = (left_out(tables, candidate, finder, touched, detail) for tables in (before, after))
        found.append(now.join(then, on="reject_id", how="anti"))
    return found


def with_rejects(tables: Tables, more: list[pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with these rejects; of an article that is not there they keep the address alone."""
    is_there = one_of("article_id", tables["articles"]["article_id"])
    placed = pl.concat(more).with_columns(
        pl.when(is_there).then(pl.col(name)).alias(name) for name in ("article_id", "start", "end", "text")
    )
    return {**tables, "rejects": rejects_table(tables["rejects"], with_ids(placed.drop("reject_id")))}
