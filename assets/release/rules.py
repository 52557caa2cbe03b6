"""The rules of the contract that need more than one column or more than one table, each as the rows that break it.

Every function takes the tables by name and returns the failing rows (columns key, problem). `checks.py` names them and
says which tables they need. All of it is polars or DuckDB over whole columns, so that a release of millions of rows is
checked in seconds. What is about an article's characters is in `spans.py`, what must not be left out in `coverage.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb
import polars as pl

from assets.contracts import TABLES, Table
from assets.contracts.title_statistics import SAYS, SAYS_COLUMNS

Tables = Mapping[str, pl.DataFrame]
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
FAILURES = {"key": pl.String, "problem": pl.String}


def report(frame: pl.DataFrame | pl.LazyFrame, key: str, problem: pl.Expr) -> pl.DataFrame:
    """The rows of `frame` as failures."""
    return frame.lazy().select(key=pl.col(key).cast(pl.String), problem=problem.cast(pl.String)).collect()


# ---------------------------------------------------------------- one table


def schema_failures(table: Table) -> Callable[[Tables], pl.DataFrame]:
    """Types, nulls, enums, ranges, patterns, unique keys, groups null together: all that the declaration says."""

    def failures(tables: Tables) -> pl.DataFrame:
        from pandera.errors import SchemaErrors  # takes long to import: only whoever validates waits for it

        frame = tables[table.name]
        try:
            table.validate(frame)
        except SchemaErrors as error:
            cases = error.failure_cases.with_columns(pl.col("index").cast(pl.Int64))
            if table.key in frame.columns:
                cases = cases.join(
                    frame.select(key=pl.col(table.key).cast(pl.String))
                    .with_row_index("index")
                    .cast({"index": pl.Int64}),
                    on="index",
                    how="left",
                )
            else:
                cases = cases.with_columns(key=pl.lit(None, pl.String))
            # what has no row is about the whole table: a column that is missing, or of another type. A check of several
            # columns gives the whole row as its value, which is no help
            is_value = (pl.col("schema_context") == "Column") | pl.col("index").is_null()
            value = pl.when(is_value).then(pl.col("failure_case").cast(pl.String))
            return cases.select(
                key=pl.col("key").fill_null(table.name),
                problem=pl.format("{} {}: {}", pl.col("column").cast(pl.String).fill_null(table.name),
                                  pl.col("check").cast(pl.String), value.fill_null("null")),
            )  # fmt: skip
        return pl.DataFrame(schema=FAILURES)

    return failures


def has_shape(table: Table, frame: pl.DataFrame) -> bool:
    """Whether the frame has the table's columns, in their order and of their types: what every other rule builds on."""
    return dict(frame.schema) == table.polars_schema and frame.columns == table.names


# SQL that makes each table's id again from its columns, with the recipe of assets/contracts/ids.py.
# Speakers are not here: what keeps two of one name apart is not a column.
SPAN_SQL = "coalesce(\"{0}_start\"::VARCHAR || '-' || \"{0}_end\"::VARCHAR, '')"
FIGURE_SQL = [
    "article_id",
    """"start"::VARCHAR || '-' || "end"::VARCHAR""",
    "number_start::VARCHAR || '-' || number_end::VARCHAR",
]
IDENTITY_SQL = {
    "articles": ("a", ["text"]),
    "statements": (
        "s",
        [
            "article_id",
            """list_aggregate(list_transform(content_spans, lambda x: x."start"::VARCHAR || '-' || x."end"::VARCHAR), 'string_agg', ',')""",
            SPAN_SQL.format("cue"),
            SPAN_SQL.format("source"),
        ],
    ),
    "statistics": ("f", FIGURE_SQL),
    "title_statistics": ("t", FIGURE_SQL),
    "rejects": (
        "r",
        ["source_uri", "coalesce(article_id, '')", "candidate", """coalesce("start"::VARCHAR, '')""", """coalesce("end"::VARCHAR, '')""", "reason", "detail"],
    ),
}  # fmt: skip


def id_failures(table: Table) -> Callable[[Tables], pl.DataFrame]:
    """Ids that are not the hash of what they stand for: a swapped or invented id, or a changed row under an old id."""
    letter, parts = IDENTITY_SQL[table.name]
    joined = " || chr(31) || ".join(parts)

    def failures(tables: Tables) -> pl.DataFrame:
        frame = tables[table.name]
        with duckdb.connect() as con:
            con.register("frame", frame)
            made = con.sql(
                f"SELECT {table.key} AS key, '{letter}' || left(sha256({joined}), 16) AS made FROM frame"
            ).pl()
        wrong = made.filter(pl.col("key") != pl.col("made"))
        return report(wrong, "key", pl.format("the id made from the row is {}", "made"))

    return failures


def position_failures(table: str) -> Callable[[Tables], pl.DataFrame]:
    """Positions count the rows of each article from 0: of a gap or a repetition only the row behind it is told."""

    def failures(tables: Tables) -> pl.DataFrame:
        position = pl.col("position")
        before = position.shift(1).over("article_id", order_by=position).fill_null(-1)
        wrong = tables[table].with_columns(before=before).filter(position != pl.col("before") + 1)
        problem = pl.when(pl.col("before") < 0).then(pl.format("the first position is {}", position)).otherwise(
            pl.format("position {} follows {}", position, "before")
        )  # fmt: skip
        return report(wrong, BY_NAME[table].key, problem)

    return failures


def text_hash_failures(tables: Tables) -> pl.DataFrame:
    """text_sha256, char_count and word_count agree with the text."""
    with duckdb.connect() as con:
        con.register("frame", tables["articles"].select("article_id", "text", "text_sha256"))
        hashes = con.sql("SELECT article_id, sha256(text) <> text_sha256 AS wrong FROM frame").pl()
    wrong_hash = report(hashes.filter("wrong"), "article_id", pl.lit("text_sha256 is not the hash of the text"))
    counted = tables["articles"].with_columns(
        chars=pl.col("text").str.len_chars(), words=pl.col("text").str.count_matches(r"\S+")
    )
    wrong_count = counted.filter((pl.col("chars") != pl.col("char_count")) | (pl.col("words") != pl.col("word_count")))
    problem = pl.format("the text has {} characters and {} words", "chars", "words")
    return pl.concat([wrong_hash, report(wrong_count, "article_id", problem)])


# ---------------------------------------------------------------- keys between tables


def foreign_key_failures(table: Table) -> Callable[[Tables], pl.DataFrame]:
    """Every reference finds its row."""

    def failures(tables: Tables) -> pl.DataFrame:
        found = [pl.DataFrame(schema=FAILURES)]
        for column in table.columns:
            if column.references:
                other, key = column.references.split(".")
                orphans = tables[table.name].filter(pl.col(column.name).is_not_null())
                orphans = orphans.join(tables[other], left_on=column.name, right_on=key, how="anti")
                found.append(
                    report(orphans, table.key, pl.format(f"{column.name} {{}} is not in {other}", column.name))
                )
        return pl.concat(found)

    return failures


def references(table: Table) -> tuple[str, ...]:
    """The other tables that a table refers to."""
    others = {c.references.split(".")[0] for c in table.columns if c.references}
    return tuple(sorted(others - {table.name}))


def nesting_failures(tables: Tables) -> pl.DataFrame:
    """A parent is another statement of the same article, and no statement is inside itself."""
    s = tables["statements"].select("statement_id", "article_id", "parent_statement_id")
    parents = s.select(parent="statement_id", parent_article="article_id")
    linked = s.filter(pl.col("parent_statement_id").is_not_null()).join(
        parents, left_on="parent_statement_id", right_on="parent"
    )
    elsewhere = report(
        linked.filter(pl.col("article_id") != pl.col("parent_article")),
        "statement_id",
        pl.lit("its parent stands in another article"),
    )
    circles = circular(linked.select(key="statement_id", up="parent_statement_id"))
    return pl.concat([elsewhere, report(circles, "key", pl.lit("it is nested inside itself"))])


def part_failures(tables: Tables) -> pl.DataFrame:
    """A whole is another figure of the same article, no figure is a part of itself, and no part is larger than its whole."""
    f = tables["statistics"]
    links = f.filter(pl.col("part_of").is_not_null())
    measured = ("article_id", "kind", "unit", "currency", "value")
    wholes = f.select(pl.col("statistic_id").alias("part_of"), *(pl.col(c).alias(f"whole_{c}") for c in measured))
    joined = links.join(wholes, on="part_of")
    alike = pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"whole_{c}")) for c in ("kind", "unit", "currency"))
    elsewhere = joined.filter(pl.col("article_id") != pl.col("whole_article_id"))
    larger = joined.filter(alike & (pl.col("value") > pl.col("whole_value")))
    circles = circular(links.select(key="statistic_id", up="part_of"))
    return pl.concat(
        [
            report(elsewhere, "statistic_id", pl.lit("its whole stands in another article")),
            report(circles, "key", pl.lit("it is a part of itself")),
            report(larger, "statistic_id", pl.format("{} is larger than its whole, {}", "value", "whole_value")),
        ]
    )


def circular(links: pl.DataFrame) -> pl.DataFrame:
    """Those of the links (columns key, up) that lead back to where they begin, as far as the first circle found."""
    steps = links.select(up="key", next="up")
    climbing, seen = links, 0
    # climb one step at a time; what is still climbing after as many steps as there are links is in a circle
    while climbing.height and seen <= links.height:
        circle = climbing.filter(pl.col("up") == pl.col("key"))
        if circle.height:
            return circle
        climbing = climbing.join(steps, on="up").select("key", up="next")
        seen += 1
    return links.clear()


def duplicate_failures(tables: Tables) -> pl.DataFrame:
    """The head of a group of duplicates is not itself a duplicate."""
    a = tables["articles"].select("article_id", "duplicate_of")
    heads = a.rename({"article_id": "head", "duplicate_of": "head_of"})
    chained = a.join(heads, left_on="duplicate_of", right_on="head").filter(pl.col("head_of").is_not_null())
    return report(chained, "article_id", pl.lit("it is marked as a duplicate of a duplicate"))


def speaker_failures(tables: Tables) -> pl.DataFrame:
    """Name and type beside a speaker_id are those of the speakers table."""
    s = tables["statements"].filter(pl.col("speaker_id").is_not_null())
    joined = s.join(tables["speakers"].select("speaker_id", "name", "type"), on="speaker_id")
    differs = joined.filter(
        pl.col("speaker").ne_missing(pl.col("name")) | pl.col("speaker_type").ne_missing(pl.col("type"))
    )
    return report(differs, "statement_id", pl.lit("speaker or speaker_type is not that of the speakers table"))


def count_failures(tables: Tables) -> pl.DataFrame:
    """The counts of a speaker are those of the statements."""
    speakers = tables["speakers"]
    counts = speakers.select("speaker_id").join(speaker_counts(tables["statements"]), on="speaker_id", how="left")
    off = speakers.join(counts, on="speaker_id", suffix="_held").filter(
        pl.col("statement_count").ne_missing(pl.col("statement_count_held"))
        | pl.col("article_count").ne_missing(pl.col("article_count_held"))
    )
    problem = pl.format("statement_count or article_count is not what statements hold: {} and {}",
                        pl.col("statement_count_held").fill_null(0), pl.col("article_count_held").fill_null(0))  # fmt: skip
    return report(off, "speaker_id", problem)


def speaker_counts(statements: pl.DataFrame) -> pl.DataFrame:
    """Columns speaker_id, article_count, statement_count: what the statements hold of each speaker."""
    return (
        statements.filter(pl.col("speaker_id").is_not_null())
        .group_by("speaker_id")
        .agg(article_count=pl.col("article_id").n_unique().cast(pl.Int64), statement_count=pl.len().cast(pl.Int64))
    )


def claimant_failures(tables: Tables) -> pl.DataFrame:
    """A figure's speaker is its statement's speaker, its statement is in its article, and its content holds it."""
    s = tables["statements"].select(
        "statement_id", "content_spans", statement_article="article_id", statement_speaker="speaker_id"
    )
    joined = tables["statistics"].join(s, on="statement_id", how="left")
    linked = joined.filter(pl.col("statement_id").is_not_null())
    elsewhere = linked.filter(pl.col("article_id") != pl.col("statement_article"))
    other = joined.filter(pl.col("speaker_id").ne_missing(pl.col("statement_speaker")))
    holds = linked.explode("content_spans").filter(
        (pl.col("content_spans").struct.field("start") < pl.col("number_end"))
        & (pl.col("number_start") < pl.col("content_spans").struct.field("end"))
    )
    outside = linked.join(holds, on="statistic_id", how="anti")
    return pl.concat(
        [
            report(elsewhere, "statistic_id", pl.lit("its statement stands in another article")),
            report(other, "statistic_id", pl.lit("its speaker is not its statement's speaker")),
            report(outside, "statistic_id", pl.lit("its number stands outside its statement's content")),
        ]
    )


# ---------------------------------------------------------------- meaning


def dated_failures(table: str, day: str, words: str) -> Callable[[Tables], pl.DataFrame]:
    """A resolved day comes with the words that it was resolved from."""

    def failures(tables: Tables) -> pl.DataFrame:
        wrong = tables[table].filter(pl.col(day).is_not_null() & pl.col(words).is_null())
        return report(wrong, BY_NAME[table].key, pl.lit(f"{day} without {words}"))

    return failures


def pronoun_failures(tables: Tables) -> pl.DataFrame:
    """A speaker is a name or a description, never a pronoun."""
    pronouns = ["he", "she", "they", "it", "i", "we", "you", "who", "him", "her", "them", "us", "me"]
    wrong = tables["statements"].filter(pl.col("speaker").str.to_lowercase().is_in(pronouns))
    return report(wrong, "statement_id", pl.format("speaker {} is a pronoun", "speaker"))


# What each modifier says literally: (column that is open, column that is closed, whether that one is allowed itself)
BOUNDS = {
    "more_than": ("high", "low", False),
    "at_least": ("high", "low", True),
    "less_than": ("low", "high", False),
    "at_most": ("low", "high", True),
}


def bound_failures(table: str) -> Callable[[Tables], pl.DataFrame]:
    """Low <= value <= high, all of them finite, and bounds that say what the modifier says."""
    key = BY_NAME[table].key
    numbers = low, value, high = pl.col("low"), pl.col("value"), pl.col("high")
    infinite = pl.any_horizontal(c.is_infinite() | c.is_nan() for c in numbers)
    empty = pl.any_horizontal(low > value, value > high, low > high)
    shown = pl.format("not low <= value <= high: {} {} {}", *(c.cast(pl.String).fill_null("null") for c in numbers))
    modifier = pl.col("modifier")
    exact = (modifier == "exact") & value.is_not_null()
    inexact = pl.any_horizontal(
        low.ne_missing(value), high.ne_missing(value), ~pl.col("low_inclusive"), ~pl.col("high_inclusive")
    )

    def failures(tables: Tables) -> pl.DataFrame:
        f = tables[table]
        found = [
            report(f.filter(infinite), key, pl.lit("value, low or high is not a finite number")),
            report(f.filter(empty), key, shown),
            report(f.filter(exact & inexact), key, pl.lit("an exact figure needs low = value = high, inclusive")),
        ]
        for name, (open_end, bound, inclusive) in BOUNDS.items():
            one_sided = (modifier == name) & value.is_not_null()
            wrong = pl.any_horizontal(
                pl.col(open_end).is_not_null(),
                pl.col(bound).ne_missing(value),
                pl.col(f"{bound}_inclusive").ne_missing(inclusive),
            )
            problem = pl.lit(
                f"{name} means that {open_end} is open and {bound} is the value, {'in' if inclusive else 'ex'}clusive"
            )
            found.append(report(f.filter(one_sided & wrong), key, problem))
        return pl.concat(found)

    return failures


def number_place_failures(table: str) -> Callable[[Tables], pl.DataFrame]:
    """The number stands inside the whole expression."""
    wrong = (pl.col("number_start") < pl.col("start")) | (pl.col("number_end") > pl.col("end"))
    problem = pl.lit("the number stands outside the expression")
    return lambda tables: report(tables[table].filter(wrong), BY_NAME[table].key, problem)


def same_in_text_failures(tables: Tables) -> pl.DataFrame:
    """The figure of the text that a title's figure names stands in the same article and says the same."""
    figures = tables["statistics"].select("statistic_id", "article_id", *SAYS)
    linked = tables["title_statistics"].filter(pl.col("statistic_id_in_text").is_not_null())
    linked = linked.select("title_statistic_id", "statistic_id_in_text", "article_id", *SAYS)
    both = linked.join(figures, left_on="statistic_id_in_text", right_on="statistic_id", suffix="_of_text")
    differ = pl.any_horizontal(pl.col(c).ne_missing(pl.col(f"{c}_of_text")) for c in ["article_id", *SAYS_COLUMNS])
    problem = pl.format("{} does not say the same, or not in this article", "statistic_id_in_text")
    return report(both.filter(differ), "title_statistic_id", problem)
